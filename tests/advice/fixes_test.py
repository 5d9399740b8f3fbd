#!/usr/bin/env python3
"""Quick fixes on real Go packages: fixes_test.py APPLY_FIX PACKAGES.

The lines below "// FIX code" are mended one at a time and then all together: each result must be formatted, pass go vet, and
print with its tests what the package printed before. Those below "// REFUSE code" must be refused. Prints "SKIPPED: why"
without a Go toolchain.
"""
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

APPLY, PACKAGES = sys.argv[1], os.path.abspath(sys.argv[2])
MARK = re.compile(r"// (FIX|REFUSE) ([\w-]+)")
NO_FIX = 3


def run(*arguments, cwd):
    return subprocess.run(arguments, cwd=cwd, capture_output=True, text=True, check=False)


def marks(path):
    with open(path, encoding="utf-8") as file:
        return [(number + 1, *match.groups()) for number, line in enumerate(file, 1) if (match := MARK.search(line))]


def apply(path, code, line):
    others = [other for other in glob.glob(os.path.join(os.path.dirname(path), "*.go")) if other != path]
    return subprocess.run([APPLY, code, str(line), path, *others], capture_output=True, text=True, check=False)


class Fixes(unittest.TestCase):
    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory()
        self.addCleanup(self.scratch.cleanup)
        self.root = os.path.join(self.scratch.name, "module")
        shutil.copytree(PACKAGES, self.root)

    def output_of(self, package):
        tested = run("go", "test", "-count=1", "-v", "./" + package, cwd=self.root)
        self.assertEqual(tested.returncode, 0, tested.stdout + tested.stderr)
        return re.sub(r"\(?\d+\.\d+s\)?", "", tested.stdout)

    def check(self, package, path, before, what):
        listed = run("gofmt", "-l", path, cwd=self.root)
        self.assertEqual(listed.stdout, "", f"{what}: not formatted")
        vetted = run("go", "vet", "./" + package, cwd=self.root)
        with open(path, encoding="utf-8") as file:
            self.assertEqual(vetted.returncode, 0, f"{what}: {vetted.stderr}\n{file.read()}")
        self.assertEqual(self.output_of(package), before, what)

    def check_package(self, package):
        before = self.output_of(package)
        for path in sorted(glob.glob(os.path.join(self.root, package, "*.go"))):
            for line, kind, code in marks(path):
                with self.subTest(package=package, line=line, kind=kind):
                    done = apply(path, code, line)
                    if kind == "REFUSE":
                        self.assertEqual(done.returncode, NO_FIX, f"{path}:{line}: {done.stdout}")
                        continue
                    self.assertEqual(done.returncode, 0, f"{path}:{line}: no fix")
                    with open(path, encoding="utf-8") as file:
                        text = file.read()
                    with open(path, "w", encoding="utf-8") as file:
                        file.write(done.stdout)
                    self.check(package, path, before, f"{package}:{line}")
                    with open(path, "w", encoding="utf-8") as file:
                        file.write(text)
            self.mend_all(package, path, before)

    def mend_all(self, package, path, before):
        while True:
            mended = False
            for line, kind, code in marks(path):
                done = apply(path, code, line) if kind == "FIX" else None
                if done and done.returncode == 0 and not mended:
                    mended = True
                    with open(path, "w", encoding="utf-8") as file:
                        file.write(done.stdout)
            if not mended:
                break
        self.check(package, path, before, f"{package}: all")

    def test_all(self):
        for package in sorted(os.listdir(PACKAGES)):
            if os.path.isdir(os.path.join(PACKAGES, package)):
                self.check_package(package)


if __name__ == "__main__":
    if not shutil.which("go"):
        print("SKIPPED: no Go toolchain")
        sys.exit(0)
    unittest.main(argv=sys.argv[:1])
