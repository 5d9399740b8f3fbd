#!/usr/bin/env python3
"""Real Emacs, real profiles: emacs_test.py SCENARIO...

Each file of scenarios/ is worked through by an Emacs 30 in a terminal (tools/install-editors fetches it), in a fresh copy
of the program whose profiles are recorded by the test. `lint` compiles the package without warnings and asks checkdoc and
package-lint.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE.parent / "support"))
from orders import GO_ENVIRONMENT, expectations, go, module_with_profiles  # noqa: E402
from terminal import Terminal, is_there  # noqa: E402

EMACS = ROOT / ".tools/trixie/emacs"
PACKAGE = ROOT / "editors/emacs"
LIBRARIES = ROOT / ".tools/trixie/usr/share/emacs/site-lisp/elpa-src"
PROGRAM = os.environ["PROFLENS_BINARY"]
GOPLS = ROOT / ".tools/go/bin/gopls"


def skip(why):
    print("SKIPPED:", why)
    sys.exit(0)


class Emacs(unittest.TestCase):
    folder = None

    def work_through(self, scenario):
        expected = expectations(self.folder)
        module = module_with_profiles(self.folder)
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
            result = Path(home, "result")
            environment = {
                **GO_ENVIRONMENT, "HOME": home, "PROFLENS_BINARY": PROGRAM, "PROFLENS_LOG": str(Path(home, "proflens.log")),
                "GOCACHE": go("env", "GOCACHE", cwd=HERE).strip(), "GOMODCACHE": go("env", "GOMODCACHE", cwd=HERE).strip(),
                "MODULE": str(module), "EXPECTED": json.dumps(expected), "PACKAGE": str(PACKAGE), "LIBRARIES": str(LIBRARIES),
                "SCENARIO": str(HERE / f"scenarios/{scenario}.el"), "RESULT": str(result), "GOPLS": str(GOPLS),
                "PATH": os.pathsep.join([self.rass(home), os.environ["PATH"]])}
            command = [EMACS, "-nw", "-Q", "-l", HERE / "check.el"]
            with Terminal(command, module, environment) as terminal:
                try:
                    terminal.wait_for_end()
                except AssertionError as problem:
                    self.fail(f"{problem}\n{result.read_text() if result.exists() else ''}")
            told = Path(home, "proflens.log")
            log = told.read_text(errors="replace")[-5000:] if told.exists() else "(none)"
            text = result.read_text() if result.exists() else "Emacs left without a word"
        self.assertEqual(text.splitlines()[-1:], ["PASSED"], f"{text}\nThe server's log:\n{log}")

    @staticmethod
    def rass(home):
        """A folder with the program `rass` in it."""
        program = Path(home, "bin/rass")
        program.parent.mkdir()
        program.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}/.tools/rass" exec python3 -m rassumfrassum "$@"\n')
        program.chmod(0o755)
        return str(program.parent)


class Lint(unittest.TestCase):
    def batch(self, *arguments):
        loads = [word for path in [PACKAGE, *LIBRARIES.glob("*")] for word in ("-L", path)]
        return subprocess.run([EMACS, "--batch", "-Q", *loads, "--eval",
                               "(setq native-comp-jit-compilation nil native-comp-enable-subr-trampolines nil)",
                               *arguments], capture_output=True, text=True, check=False)

    def test_compiles_without_warnings(self):
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            for source in PACKAGE.glob("*.el"):
                shutil.copy(source, folder)
            done = self.batch("-L", folder, "--eval", "(setq byte-compile-error-on-warn t)", "-f", "batch-byte-compile",
                              *map(str, Path(folder).glob("*.el")))
        self.assertEqual((done.returncode, done.stderr.strip()), (0, ""))

    def test_documentation(self):
        for source in sorted(PACKAGE.glob("*.el")):
            done = self.batch("--eval", f'(checkdoc-file "{source}")')
            self.assertEqual(done.stderr.strip(), "", source.name)

    def test_package(self):
        main = PACKAGE / "proflens.el"
        others = [str(path) for path in PACKAGE.glob("*.el") if path != main]
        # Nothing of an archive is here, so that what a package requires cannot be looked up; we require Emacs only.
        done = self.batch("-l", "package-lint", "--eval", f'(setq package-lint-main-file "{main}")',
                          "-f", "package-lint-batch-and-exit", str(main), *others)
        told = [line for line in (done.stdout + done.stderr).splitlines() if re.search(r": (error|warning): ", line)]
        self.assertEqual("\n".join(told), "")


def add(scenario):
    setattr(Emacs, "test_" + scenario, lambda self: self.work_through(scenario))


if __name__ == "__main__":
    if not EMACS.exists():
        skip("there is no Emacs 30 (tools/install-editors)")
    rows = sys.argv[1:]
    if rows != ["lint"]:
        if shutil.which("go") is None:
            skip("there is no go to record profiles with")
        if not is_there():
            skip("there is no tmux")
        if "multiplexer" in rows and not GOPLS.exists():
            skip("there is no gopls (tools/install-gopls)")
        for one in rows:
            add(one)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as Emacs.folder:
        unittest.main(argv=sys.argv[:1], defaultTest=["Lint" if rows == ["lint"] else "Emacs"], verbosity=2)
