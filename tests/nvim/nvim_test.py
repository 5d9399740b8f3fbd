#!/usr/bin/env python3
"""Real Neovim, real profiles: nvim_test.py system|0.10|current [SCENARIO...].

Copies the module in program/, records its profiles there, and lets a headless Neovim work through each file of scenarios/
in that copy, made anew each time. "workflow" works with a server of that module, and what it compares is
held against the real benchstat. "system" is whatever Neovim the system has (0.7.2 in Debian 12), "0.10" and "current" those that
tools/install-editors and tools/install-neovim fetch. Numbers expected on the screen are read off `go tool pprof`.
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
from orders import GO_ENVIRONMENT, expectations, fresh_module, go, module_with_profiles  # noqa: E402
PROFLENS = os.environ["PROFLENS_BINARY"]
SCENARIOS = sorted({path.stem for path in (HERE / "scenarios").glob("*.lua")} - {"workflow"})  # that one has a row of its own
BENCHSTAT = ROOT / ".tools/go/bin/benchstat"
FETCHED = {"current": ROOT / ".tools/nvim/bin/nvim", "0.10": ROOT / ".tools/trixie/usr/bin/nvim"}


def find_neovim(which):
    """Path and version, as numbers; the fetched one is on our PATH as well, and is not what the system has."""
    ours = {path.parent.resolve() for path in FETCHED.values()}
    folders = [f for f in os.environ["PATH"].split(os.pathsep) if Path(f).resolve() not in ours]
    path = str(FETCHED[which]) if which in FETCHED else shutil.which("nvim", path=os.pathsep.join(folders))
    if path is None or not os.access(path, os.X_OK):
        print("SKIPPED: there is no Neovim (tools/install-deps test)")
        sys.exit(0)
    if which == "0.10":  # it looks in /usr otherwise
        os.environ["VIMRUNTIME"] = str(FETCHED[which].parents[1] / "share/nvim/runtime")
    version = subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout
    return path, tuple(map(int, re.match(r"NVIM v(\d+)\.(\d+)", version).groups()))


def git(*arguments, cwd):
    done = subprocess.run(["git", "-c", "user.name=Tester", "-c", "user.email=tester@example.com", *arguments], cwd=cwd,
                          capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"git {' '.join(arguments)}: {done.stdout}{done.stderr}"


def make_branches(module):
    """The program is committed on "first"; on "later" lines come first, Work is Drive and Checksum has its own file."""
    source = module / "pricing/pricing.go"
    git("init", "-q", "-b", "first", cwd=module)
    git("add", "go.mod", "main.go", "pricing", cwd=module)
    git("commit", "-q", "-m", "First", cwd=module)
    git("checkout", "-q", "-b", "later", cwd=module)
    text = source.read_text()
    begin, end = text.index("// Checksum mixes"), text.index("// Describe makes")
    checksum, rest = text[begin:end], text[:begin] + text[end:]
    rest = rest.replace("// Order is", "// Currency is what prices are in.\nconst Currency = \"EUR\"\n\n// Order is")
    source.write_text(rest.replace("Work does", "Drive does").replace("func Work(", "func Drive("))
    (module / "pricing/checksum.go").write_text(
        "// Package pricing: the sum of all data.\npackage pricing\n\n" + checksum.rstrip() + "\n")
    main = module / "main.go"
    main.write_text(main.read_text().replace("pricing.Work(", "pricing.Drive("))
    git("add", "-A", "main.go", "pricing", cwd=module)
    git("commit", "-q", "-m", "Later", cwd=module)
    git("checkout", "-q", "first", cwd=module)


def rows(text):
    """The lines of a table of benchstat that have a number with its interval, word by word."""
    return [line.split() for line in text.splitlines() if "±" in line]


class Neovim(unittest.TestCase):
    path = version = folder = None

    def check_comparison(self, home, compared):
        """The outputs that were kept, to the real benchstat: medians, intervals, difference and p are those on screen."""
        kept, = Path(home, "data/proflens/benchmarks").iterdir()
        record = next(r for r in map(json.loads, kept.read_text().splitlines()) if "old" in r)
        files = [Path(home, side) for side in ("old", "new")]
        for file in files:
            file.write_text(record[file.name])
        table = subprocess.run([BENCHSTAT, *files], capture_output=True, text=True, check=True).stdout
        self.assertEqual(rows(compared.read_text()), rows(table))
        self.assertGreaterEqual(len(rows(table)), 3)  # time, bytes, allocations
        self.assertIn("n=6)", table)

    def work_with_server(self):
        module = fresh_module(self.folder)
        go("build", "-o", Path(self.folder) / "serve", "./serve", cwd=module)
        with tempfile.TemporaryDirectory() as home, \
                subprocess.Popen([Path(self.folder) / "serve"], stdout=subprocess.PIPE, text=True) as server:
            try:
                compared = Path(home, "compared.md")
                GO_ENVIRONMENT.update(ADDRESS=server.stdout.readline().strip(), COMPARED=str(compared))
                output = self.neovim("workflow", module, Path(home), {})
                log = Path(home, "proflens.log").read_text(errors="replace")
            finally:
                server.kill()
            self.assertEqual(output.splitlines()[-1:], ["PASSED"], f"{output}\nThe server's log:\n{log}")
            self.check_comparison(home, compared)
        go("vet", "./...", cwd=module)
        misformed = subprocess.run(["gofmt", "-d", "."], cwd=module, capture_output=True, text=True, check=False)
        self.assertEqual(misformed.stdout, "")

    def work_through(self, scenario):
        expected = expectations(self.folder)
        module = module_with_profiles(self.folder)
        if scenario == "branches":
            make_branches(module)
        with tempfile.TemporaryDirectory() as home:
            output = self.neovim(scenario, module, Path(home), expected)
            log = Path(home, "proflens.log")
            told = log.read_text(errors="replace") if log.exists() else "(none)"
        self.assertEqual(output.splitlines()[-1:], ["PASSED"], f"{output}\nThe server's log:\n{told}")
        if scenario in ("benchmark", "try"):
            go("vet", "./...", cwd=module)
            ran = go("test", "-run", "^$", "-bench", ".", "-benchtime", "1x", "./...", cwd=module)
            self.assertRegex(ran, r"(?m)^BenchmarkChecksum\S*\s+1\s")

    def neovim(self, scenario, module, home, expected):
        places = {f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in ("CONFIG", "DATA", "STATE", "CACHE")}
        program = "/nonexistent/proflens" if scenario == "missing" else PROFLENS
        runtime = {name: os.environ[name] for name in ("VIMRUNTIME",) if name in os.environ}
        environment = {**GO_ENVIRONMENT, **runtime, **places, "HOME": str(home), "PROFLENS_BINARY": program, "SCENARIO": scenario,
                       "PROFLENS_LOG": str(home / "proflens.log"),
                       "GOCACHE": go("env", "GOCACHE", cwd=HERE).strip(), "TESTS": str(HERE), "MODULE": str(module),
                       "PLUGIN": str(ROOT / "editors/nvim"), "EXPECTED": json.dumps(expected)}
        done = subprocess.run([self.path, "--headless", "-i", "NONE", "-u", HERE / "init.lua", "pricing/pricing.go"],
                              cwd=module, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, errors="replace", timeout=500, check=False)
        return done.stdout


def add(scenario):
    def test(self):
        needed = re.search(r"needs Neovim (\d+)\.(\d+)", (HERE / "scenarios" / f"{scenario}.lua").read_text())
        if needed and self.version < tuple(map(int, needed.groups())):
            self.skipTest("needs Neovim %s.%s" % needed.groups())  # this version has no such thing; not a gap
        if scenario == "workflow":
            self.work_with_server()
        else:
            self.work_through(scenario)
    setattr(Neovim, "test_" + scenario, test)


if __name__ == "__main__":
    if shutil.which("go") is None:
        print("SKIPPED: there is no go to record profiles with")
        sys.exit(0)
    Neovim.path, Neovim.version = find_neovim(sys.argv[1])
    print("Neovim %d.%d: %s" % (*Neovim.version, Neovim.path))
    for one in sys.argv[2:] or SCENARIOS:
        add(one)
    with tempfile.TemporaryDirectory() as Neovim.folder:
        unittest.main(argv=sys.argv[:1], verbosity=2)
