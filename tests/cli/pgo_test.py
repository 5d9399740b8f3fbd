#!/usr/bin/env python3
"""`proflens pgo` against `go tool pprof -proto`, on profiles that this test records, and whether the real `go build -pgo`
takes what it writes; and that no file is overwritten that is none of its own.
"""
import gzip
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import recorded
from recorded import GO_ENVIRONMENT, pprof_program, proflens


def raw(path):
    done = subprocess.run([pprof_program(), "-symbolize=none", "-raw", path], capture_output=True, check=True,
                          env=GO_ENVIRONMENT)
    return done.stdout.decode()


class Pgo(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.at = Path(cls.folder.name)
        cls.first = recorded.record(cls.at)["cpu"]
        (cls.at / "again").mkdir()
        cls.second = recorded.record(cls.at / "again")["cpu"]
        cls.main = cls.at / "main"
        shutil.copytree(recorded.WORKLOAD, cls.main)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def write(self, *arguments):
        done = proflens("pgo", *map(str, arguments))
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout

    def refused(self, *arguments):
        done = proflens("pgo", *map(str, arguments))
        self.assertEqual((done.returncode != 0, done.stdout), (True, ""))
        return done.stderr

    def test_says_what_pprof_writes(self):
        for name, profiles in {"one": [self.first], "two": [self.first, self.second],
                               "thrice": [self.second, self.first, self.second]}.items():
            with self.subTest(name):
                ours, theirs = self.at / f"{name}.pgo", self.at / f"{name}.proto"
                self.write(*profiles, "-o", ours)
                done = subprocess.run([pprof_program(), "-symbolize=none", "-proto", *profiles], capture_output=True,
                                      check=True, env=GO_ENVIRONMENT)
                theirs.write_bytes(done.stdout)
                self.assertEqual(raw(ours), raw(theirs))
                self.assertEqual(raw(ours).count("\n") > 50, True)

    def test_go_build_takes_it(self):
        text = self.write(self.first, self.second, "--output", self.main)
        self.assertIn(f"go build uses it for {self.main}", text)
        done = subprocess.run(["go", "tool", "preprofile", "-i", self.main / "default.pgo", "-o", self.at / "edges"],
                              capture_output=True, text=True, check=False, env=GO_ENVIRONMENT)
        if done.returncode == 0:  # since Go 1.23: what the compiler makes of it
            edges = (self.at / "edges").read_text()
            self.assertIn("main.fib", edges)
            proto = self.at / "proto.pgo"
            proto.write_bytes(subprocess.run([pprof_program(), "-symbolize=none", "-proto", self.first, self.second],
                                             capture_output=True, check=True, env=GO_ENVIRONMENT).stdout)
            subprocess.run(["go", "tool", "preprofile", "-i", proto, "-o", self.at / "their_edges"], check=True,
                           env=GO_ENVIRONMENT)
            self.assertEqual(edges, (self.at / "their_edges").read_text())
        # Of this one package: a whole build would compile the library anew.
        done = subprocess.run(["go", "build", "-n", "-o", self.at / "program", "."], cwd=self.main, capture_output=True,
                              text=True, check=False, env=GO_ENVIRONMENT)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("default.pgo", done.stderr)

    def test_says_what_was_there(self):
        target = self.at / "kept.pgo"
        self.assertNotIn("replaced", self.write(self.first, "-o", target))
        self.assertIn("as it was", self.write(self.first, "-o", target))
        self.assertRegex(self.write(self.second, "-o", target), r"replaced one \(\d+ stacks?, recorded \d{4}-")
        self.assertEqual(list(target.parent.glob("kept.pgo?*")), [], "something temporary is left")

    def test_a_link_stays_one(self):
        target, link = self.at / "target.pgo", self.at / "link.pgo"
        self.write(self.first, "-o", target)
        link.symlink_to(target)
        self.write(self.second, "-o", link)
        self.assertTrue(link.is_symlink())
        self.assertEqual(raw(target), raw(self.second))

    def test_keeps_other_files(self):
        source = self.main / "main.go"
        before = source.read_bytes()
        self.assertIn("it stays as it is", self.refused(self.first, "-o", source))
        self.assertEqual(source.read_bytes(), before)

    def test_refuses_what_is_of_no_use(self):
        target = self.at / "refused.pgo"
        self.assertIn("no CPU profile", self.refused(str(Path(self.first).with_name("heap.prof")), "-o", target))
        self.assertFalse(target.exists())
        (self.at / "empty.pgo").write_bytes(gzip.compress(b""))
        self.refused(self.at / "empty.pgo", "-o", target)


if __name__ == "__main__":
    recorded.need_go()
    unittest.main()
