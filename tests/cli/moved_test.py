#!/usr/bin/env python3
"""What was recorded in a file that has another name today is annotated there, and the doctor says so."""
import json
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

from recorded import proflens
from tiny_pprof import profile_bytes

SOURCE = """package m

func stays(n int) int {
	return n * 3
}

func hot(n int) int {
	n += 7
	return n
}
"""
FUNCTIONS = [(b"example.com/m.hot", b"example.com/m/old.go", 8, 75, 7), (b"example.com/m.stays", b"example.com/m/old.go", 4, 25, 3)]
NOBODY = {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1"} | {
    f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in (("NAME", "n"), ("EMAIL", "n@example.com"))}


class Moved(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.at = Path(self.folder.name).resolve()
        self.write("go.mod", "module example.com/m\n")
        self.write("old.go", SOURCE)
        self.git("init", "-q")
        self.git("add", ".")
        self.git("commit", "-qm", "old")
        (self.at / "cpu.prof").write_bytes(profile_bytes([("cpu", "nanoseconds")], FUNCTIONS))

    def git(self, *arguments):
        subprocess.run(["git", *arguments], cwd=self.at, env=os.environ | NOBODY, check=True)

    def write(self, name, text):
        (self.at / name).write_text(text)

    def run_here(self, *arguments):
        done = proflens(*arguments, cwd=self.at, timeout=60, stdin=subprocess.DEVNULL)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout

    def annotated(self, name):
        """The lines that have a remark at their end, with it."""
        lines = self.run_here("annotate", "--plain", name, "cpu.prof").splitlines()
        return [" ".join(line.split()) for line in lines if "%" in line and "func" not in line and "total" not in line]

    def test_a_renamed_file(self):
        self.git("mv", "old.go", "new.go")
        self.write("new.go", "// It was old.go.\n" + SOURCE)
        here = "\n".join(self.annotated("new.go"))
        self.assertRegex(here, r"return n \* 3\W+25")
        self.assertRegex(here, r"n \+= 7\W+75")
        profile = json.loads(self.run_here("doctor", "--json", "."))["candidates"][0]["profile"]
        self.assertEqual(profile["placed"]["moved"], 100)
        self.assertEqual(profile["unresolved"], [])
        self.assertEqual([(move["function"], move["from"], move["to"], move["line"]) for move in profile["moved"]],
                         [("example.com/m.hot", "example.com/m/old.go", str(self.at / "new.go"), 8),
                          ("example.com/m.stays", "example.com/m/old.go", str(self.at / "new.go"), 4)])
        text = self.run_here("doctor", ".")
        self.assertIn("moved since:", text)
        self.assertNotIn("not found  ", text.split("This machine")[0])

    def test_a_function_that_was_split_off(self):
        stays, hot = SOURCE.split("\nfunc hot")
        self.write("old.go", stays)
        self.write("split.go", "package m\n\n// New here.\nfunc hot" + hot)
        self.assertRegex("\n".join(self.annotated("split.go")), r"n \+= 7\W+75")
        self.assertRegex("\n".join(self.annotated("old.go")), r"return n \* 3\W+25")
        profile = json.loads(self.run_here("doctor", "--json", "."))["candidates"][0]["profile"]
        self.assertEqual([move["function"] for move in profile["moved"]], ["example.com/m.hot"])

    def test_a_file_that_has_nothing(self):
        self.write("other.go", "package m\n\nfunc cold() {\n}\n")
        done = proflens("annotate", "other.go", "cpu.prof", cwd=self.at, timeout=60, stdin=subprocess.DEVNULL)
        self.assertEqual(done.returncode, 1)
        self.assertIn("no sample of cpu.prof lies in this file", done.stderr)


if __name__ == "__main__":
    unittest.main()
