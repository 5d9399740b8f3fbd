#!/usr/bin/env python3
"""Exit codes and messages of the command line: each bad input gives one line that says what, where and what to do; wrong
usage gives a hint; and what goes in by other ways than files (pipes, FIFOs, no permission) never hangs.
"""
import gzip
import json
import os
import pwd
import subprocess
import tempfile
import unittest
from pathlib import Path

from recorded import PROFLENS, proflens
from tiny_pprof import profile_bytes

# A hostile profile: a name that would turn the terminal red, one that is no UTF-8, one of wide characters.
HOSTILE = [(b"main.\x1b[31mred", b"/src/red.go", 3, 10), (b"main.\xff\xfe", b"/src/bad.go", 4, 20),
           ("main.計算する".encode(), "/src/世界.go".encode(), 5, 30), (b"main.plain", b"/src/plain.go", 6, 40)]


class Usage(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.at = Path(cls.folder.name)
        cls.good = profile_bytes([("cpu", "nanoseconds")], HOSTILE)
        (cls.at / "cpu.prof").write_bytes(cls.good)
        (cls.at / "heap.prof").write_bytes(profile_bytes([("alloc_space", "bytes")], HOSTILE))
        (cls.at / "empty.prof").write_bytes(b"")
        (cls.at / "text.prof").write_text("hello world\n")
        (cls.at / "cut.prof").write_bytes(cls.good[:-20])
        (cls.at / "folder").mkdir()
        (cls.at / "[a]").write_bytes(cls.good)
        (cls.at / "main.go").write_text("package main\n")
        os.mkfifo(cls.at / "fifo")

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def run_here(self, *arguments, **options):
        options.setdefault("stdin", subprocess.DEVNULL)
        return proflens(*arguments, cwd=self.at, timeout=20, **options)

    def fails(self, code, expected, *arguments):
        done = self.run_here(*arguments)
        with self.subTest(arguments=arguments):
            self.assertEqual(done.returncode, code, done.stderr)
            self.assertEqual(done.stdout, "")
            self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
            self.assertRegex(done.stderr, r"^proflens( \w+)?: ")
            self.assertIn(expected, done.stderr)

    def test_bad_input(self):
        for command in (["top"], ["list", "x"], ["peek", "x"], ["tree"], ["traces"], ["tags"], ["annotate", "main.go"], ["types"], ["flame"]):
            self.fails(1, "missing.prof: No such file or directory; check the path", *command, "missing.prof")
            self.fails(1, "folder: is a directory, not a file; name a profile in it", *command, "folder")
            self.fails(1, "fifo: is not a regular file; pipe it in: proflens … - < fifo", *command, "fifo")
            self.fails(1, "empty.prof: is empty; record it again", *command, "empty.prof")
            self.fails(1, "give a pprof file (gzip, zstd or raw), or what Go's", *command, "text.prof")
            self.fails(1, "record or copy it again", *command, "cut.prof")
            self.fails(1, "standard input: is empty", *command, "-")
            self.fails(1, "cut.prof", *command, "cpu.prof", "cut.prof")
        self.fails(1, "/dev/zero: is not a regular file", "top", "/dev/zero")
        self.fails(1, "cannot merge cpu.prof + heap.prof: ", "top", "cpu.prof", "heap.prof")
        self.fails(1, 'cpu.prof: no function that matches "nope" has any cpu', "list", "nope", "cpu.prof")
        self.fails(1, "name a source file in it", "annotate", "folder", "cpu.prof")
        self.fails(1, "name the source file first", "annotate", "missing.go", "cpu.prof")
        self.fails(1, "main.go: no sample of cpu.prof lies in this file; `proflens top --by file", "annotate", "main.go", "cpu.prof")
        self.fails(1, "main.go: is no directory", "doctor", "main.go")
        self.fails(1, "missing: is no directory", "doctor", "missing")

    def test_benchstat(self):
        self.fails(1, "missing.txt: No such file or directory; check the path", "benchstat", "missing.txt")
        self.fails(1, "folder: is a directory, not a file; name a benchmark's output in it", "benchstat", "a=folder")
        self.fails(1, "fifo: is not a regular file; pipe it in", "benchstat", "fifo")
        self.fails(1, "text.prof: no benchmark result; record it with `go test", "benchstat", "text.prof")
        self.fails(2, "FILE is missing; see `proflens benchstat --help`", "benchstat")
        self.fails(2, "there is no flag --col, but --json", "benchstat", "x", "--col", ".file")
        (self.at / "broken.txt").write_text("BenchmarkF\nBenchmarkF 1\n")
        self.fails(1, "broken.txt: no benchmark result (broken.txt:2: missing measurements); record", "benchstat", "broken.txt")
        lines = "".join(f"BenchmarkF 1 {value} ns/op\n" for value in range(100, 106))
        (self.at / "old.txt").write_text("BenchmarkF 1\n" + lines)
        faster = lines.replace(" 10", " 5")
        done = self.run_here("benchstat", "old.txt", "new=-", "--json", stdin=None, input=faster)
        self.assertEqual((done.returncode, done.stderr), (0, "proflens: old.txt:1: missing measurements\n"))
        report = json.loads(done.stdout)
        self.assertEqual(report["inputs"][0], {"name": "old.txt", "path": "old.txt", "results": 6,
                                               "problems": [{"line": 1, "message": "missing measurements"}]})
        table, = report["tables"]
        self.assertEqual((table["unit"], table["better"], table["columns"]), ("sec/op", "lower", ["old.txt", "new"]))
        base, new = table["rows"][0]["cells"]
        self.assertIsNone(base["comparison"])
        self.assertEqual(new["comparison"]["verdict"], "49 % faster (p=0.002, n=6)")
        self.assertAlmostEqual(new["comparison"]["ratio"], 52.5 / 102.5)
        self.assertEqual(self.run_here("benchstat", "old.txt", "text.prof").stderr.splitlines()[1][:42],
                         "proflens: text.prof: no benchmark result i")

    def test_report(self):
        done = self.run_here("report", "cpu.prof", "--base", "cpu.prof")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        for part in ("# cpu.prof\n", "## Hottest functions", "## Since cpu.prof", "| unchanged | all together |",
                     "## Findings", "## Next steps"):
            self.assertIn(part, done.stdout)
        report = json.loads(self.run_here("report", "cpu.prof", "--base", "cpu.prof", "--format", "json").stdout)
        self.assertEqual(report["base"], {"total": report["total"], "changes": []})
        self.fails(1, "missing.prof: No such file", "report", "cpu.prof", "--base", "missing.prof")

    def test_no_permission(self):
        if os.getuid() != 0:
            path = self.at / "secret.prof"
            path.write_bytes(self.good)
            path.chmod(0)
            self.fails(1, "secret.prof: Permission denied; make it readable", "top", "secret.prof")
            return
        nobody = pwd.getpwnam("nobody")
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "secret.prof"
            path.write_bytes(self.good)
            path.chmod(0)
            os.chmod(folder, 0o755)
            try:
                done = subprocess.run([PROFLENS, "top", path], capture_output=True, text=True, check=False,
                                      user=nobody.pw_uid, group=nobody.pw_gid, extra_groups=[])
            except PermissionError:
                self.skipTest("the program is in a folder that nobody may enter")
            self.assertEqual(done.returncode, 1)
            self.assertIn("Permission denied; make it readable", done.stderr)

    def test_wrong_usage(self):
        self.fails(2, 'there is no command "tpo", but top, list, peek, tree, traces, tags, annotate, types, doctor, benchstat, fetch, captures, flame, report, pgo; see `proflens --help`', "tpo", "x")
        self.fails(2, 'there is no command "cpu.prof"', "cpu.prof")
        self.fails(2, 'there is no command ""', "")
        self.fails(2, "there is no flag --foo, but --stdio", "--foo")
        self.fails(2, "the command top comes first", "--stdio", "top", "cpu.prof")
        self.fails(2, "--stdio and --socket exclude one another", "--stdio", "--socket=12")
        self.fails(2, "--socket and --pipe exclude one another", "--socket", "12", "--pipe", "x")
        self.fails(2, '--socket: "99999" is no whole number from 1 to 65535', "--socket=99999")
        self.fails(2, "--socket needs a value", "--socket")
        self.fails(2, "PROFILE is missing; see `proflens top --help`", "top")
        self.fails(2, "REGEX is missing", "list")
        self.fails(2, "PROFILE is missing", "list", "x")
        self.fails(2, "there is no flag --foo, but --type, --focus", "top", "cpu.prof", "--foo", "3")
        self.fails(2, "there is no flag -x", "top", "cpu.prof", "-x")
        self.fails(2, "--json takes no value", "top", "cpu.prof", "--json=3")
        self.fails(2, '--by: "foo" is none of function, line, file, package', "top", "cpu.prof", "--by", "foo")
        self.fails(2, '--sort: "\ufffd[31m" is none of flat, cum', "top", "cpu.prof", "--sort", "\x1b[31m")
        self.fails(2, '--limit: "-3" is no whole number', "top", "cpu.prof", "--limit", "-3")
        self.fails(2, '--limit: "" is no whole number', "top", "cpu.prof", "--limit=")
        self.fails(2, 'there is no sample type "foo": the profile has cpu', "top", "cpu.prof", "--type", "foo")
        self.fails(2, "there is no sample type 7: the profile has 0 to 0 (cpu)", "top", "cpu.prof", "--type", "7")
        self.fails(2, '"(" is no regular expression: missing )', "list", "(", "cpu.prof")
        self.fails(2, 'there is no place for "b"', "doctor", "a", "b")

    def test_ways_of_saying_the_same(self):
        expected = self.run_here("top", "cpu.prof", "--limit", "2").stdout
        self.assertEqual(expected.count("\n"), 8, expected)
        for arguments in (["top", "--limit=2", "cpu.prof"], ["top", "--limit", "2", "--", "cpu.prof"],
                          ["top", "cpu.prof", "--limit=7", "--limit=2"], ["top", "cpu.prof", "--limit=2", "--type="]):
            self.assertEqual(self.run_here(*arguments).stdout, expected, arguments)
        self.assertEqual(self.run_here("top", "[a]", "--limit=2").stdout, expected.replace("cpu.prof", "[a]"))

    def test_help_and_version(self):
        self.assertRegex(self.run_here("--version").stdout, r"^proflens \d+\.\d+\.\d+\n$")
        commands = ["top", "list", "peek", "tree", "traces", "tags", "annotate", "types", "doctor", "benchstat", "fetch", "captures", "flame", "report"]
        for command in ([], *([name] for name in commands)):
            for flag in ("--help", "-h"):
                done = self.run_here(*command, flag)
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                self.assertIn("Usage:\n  proflens", done.stdout)
                self.assertLessEqual(max(map(len, done.stdout.splitlines())), 80)

    def test_standard_input(self):
        expected = self.run_here("top", "cpu.prof", "--json").stdout
        with open(self.at / "cpu.prof", "rb") as file:
            self.assertEqual(self.run_here("top", "-", "--json", stdin=file).stdout, expected)
        done = subprocess.run(["bash", "-c", f'cat cpu.prof | "{PROFLENS}" top - --json; "{PROFLENS}" top <(cat cpu.prof) --json'],
                              cwd=self.at, capture_output=True, text=True, check=True)
        self.assertEqual(done.stdout, expected * 2)

    def test_reader_goes_away(self):
        many = [(b"main.f%d" % i, b"/src/many.go", i, i) for i in range(1, 20000)]
        (self.at / "many.prof").write_bytes(profile_bytes([("cpu", "nanoseconds")], many))
        done = subprocess.run(["bash", "-c", f'"{PROFLENS}" top many.prof --limit 0 | head -n 1; echo "${{PIPESTATUS[0]}}"'],
                              cwd=self.at, capture_output=True, text=True, check=True)
        self.assertEqual((done.stdout, done.stderr), ("Profile   many.prof\n0\n", ""))

    def test_disk_full(self):
        for arguments in (["top", "cpu.prof"], ["--help"], ["--version"]):
            with open("/dev/full", "wb") as full:
                done = subprocess.run([PROFLENS, *arguments], cwd=self.at, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
            self.assertEqual((done.returncode, done.stderr),
                             (1, "proflens: cannot write the output: No space left on device\n"))

    def test_names_cannot_steer_the_terminal(self):
        for arguments in (["top", "cpu.prof"], ["top", "cpu.prof", "--by", "line"], ["list", ".", "cpu.prof"], ["types", "cpu.prof"],
                          ["top", "cpu.prof", "--by", "file"]):
            done = subprocess.run([PROFLENS, *arguments], cwd=self.at, capture_output=True, check=True)
            text = done.stdout.decode("utf-8")  # so it is valid
            self.assertNotRegex(text, r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", arguments)

    def test_json_is_exact_and_valid(self):
        huge = [(b"main.f", b"/src/f.go", 1, 2**62 + 1), (b"main.\xff", b"", 0, -(2**61) - 1)]
        (self.at / "huge.prof").write_bytes(gzip.compress(profile_bytes([("x", "count")], huge)))
        text = self.run_here("top", "huge.prof", "--json", "--by", "line").stdout
        report = json.loads(text)
        self.assertEqual(list(report), ["type", "unit", "total", "unplaced", "rows"])
        self.assertEqual(report["total"], 2**62 + 2**61 + 2)
        self.assertEqual(report["unplaced"], 2**61 + 1)
        self.assertEqual([list(row) for row in report["rows"]], [["name", "file", "line", "flat", "cum"]] * 2)
        self.assertEqual(report["rows"][0], {"name": "main.f", "file": "/src/f.go", "line": 1, "flat": 2**62 + 1, "cum": 2**62 + 1})
        self.assertEqual(report["rows"][1]["flat"], -(2**61) - 1)

    def test_doctor_of_a_folder(self):
        done = self.run_here("doctor", "--json")
        report = json.loads(done.stdout)
        why = {c["path"]: c["whyNot"] for c in report["candidates"]}
        self.assertEqual(why["heap.prof"], "")
        self.assertEqual(why["cpu.prof"], "" if "many.prof" not in why else why["cpu.prof"])
        self.assertIn("is empty", why["empty.prof"])
        self.assertIn("give a pprof file", why["text.prof"])
        self.assertNotIn("fifo", why)
        self.assertEqual(self.run_here("doctor").returncode, 0)


if __name__ == "__main__":
    unittest.main()
