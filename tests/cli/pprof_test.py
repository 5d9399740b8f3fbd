#!/usr/bin/env python3
"""The numbers of `proflens top` and `proflens list` against `go tool pprof`, to the unit, on profiles that this test
records: every profile kind, every sample type, every granularity.
"""
import json
import re
import tempfile
import unittest
from pathlib import Path

import recorded
from recorded import PROFILES, pprof_list, pprof_top, proflens

GRANULARITIES = {"function": "functions", "line": "lines", "file": "files"}


def types_of(profile):
    return json.loads(proflens("types", profile, "--json").stdout)["types"]


def top(profile, by, sample_type, *flags):
    done = proflens("top", profile, "--json", "--limit", "0", "--by", by, "--type", sample_type, *flags)
    assert done.returncode == 0 and done.stderr == "", done.stderr
    return json.loads(done.stdout)


def pprof_name(row, by):
    """What pprof calls the row; it leaves "<unknown>" where there is no name."""
    if by == "line" and row["file"]:
        return f'{row["name"]} {row["file"]}' + (f':{row["line"]}' if row["line"] else "")
    return row["name"]


class AgainstPprof(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.profiles = recorded.record(cls.folder.name)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def each(self):
        for name in PROFILES:
            for sample in types_of(self.profiles[name]):
                yield name, self.profiles[name], sample["type"], sample["unit"]

    def test_top(self):
        compared = 0
        for name, profile, sample_type, unit in self.each():
            for by, granularity in GRANULARITIES.items():
                with self.subTest(profile=name, type=sample_type, by=by):
                    expected = pprof_top(profile, sample_type, unit, granularity)
                    if by == "file":  # what has no file counts towards none here; pprof has a row for it
                        expected = {k: v for k, v in expected.items() if "/" in k}
                    rows = top(profile, by, sample_type)["rows"]
                    self.assertEqual({pprof_name(row, by): (row["flat"], row["cum"]) for row in rows}, expected)
                    self.assertEqual(len(rows), len(expected), "a row is there twice")
                    compared += len(rows)
        self.assertGreater(compared, 500)

    def test_order_is_pprofs(self):
        for name, profile, sample_type, unit in self.each():
            for order in ("flat", "cum"):
                rows = top(profile, "function", sample_type, "--sort", order)["rows"]
                text = recorded.pprof("-top", f"-{order}", f"-sample_index={sample_type}",
                                      f"-unit={recorded.OWN_UNITS[unit]}", profile)
                names = [line.split(None, 5)[5] for line in text.split("cum%\n", 1)[1].splitlines()
                         if not re.match(r" *0 +0% +\S+ +0 ", line)]
                names = [n.removesuffix(" (inline)").removesuffix(" (partial-inline)") for n in names]
                self.assertEqual([row["name"] for row in rows], names, (name, sample_type, order))

    def test_total(self):
        for name, profile, sample_type, unit in self.each():
            text = recorded.pprof("-top", f"-sample_index={sample_type}", f"-unit={recorded.OWN_UNITS[unit]}", profile)
            total = int(re.search(r" of (\d+)\S* total", text).group(1))
            self.assertEqual(top(profile, "function", sample_type)["total"], total, (name, sample_type))

    def test_list(self):
        compared = 0
        for name, profile, sample_type, unit in self.each():
            pattern = r"^main\.|workload/inner"
            rows = top(profile, "line", sample_type)["rows"]
            ours = {(r["name"], r["line"]): (r["flat"], r["cum"]) for r in rows if re.search(pattern, r["name"])}
            if not ours:
                continue
            expected = pprof_list(profile, sample_type, unit, pattern)
            self.assertEqual(ours, expected, (name, sample_type))
            self.compare_listing(profile, sample_type, pattern, ours)
            compared += len(ours)
        self.assertGreater(compared, 60)

    def compare_listing(self, profile, sample_type, pattern, costs):
        """The text has the same lines with a cost, under the same functions."""
        done = proflens("list", pattern, profile, "--type", sample_type, cwd=recorded.WORKLOAD)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        listed, function = set(), None
        for line in done.stdout.splitlines():
            if re.match(r"(main\.|example)\S*$", line):
                function = line
            value = r"(\.|[-\d.]+(?: \S*[a-zA-Z])?)"
            row = re.match(rf" *{value} +{value} +(\d+)(?: |$)", line)
            if function and row and (row.group(1), row.group(2)) != (".", "."):
                listed.add((function, int(row.group(3))))
        self.assertEqual(listed, set(costs))

    def test_recursion_counts_once(self):
        """pprof's -list sums the lines in its heading, so that recursion makes it more than there is; ours does not."""
        row = next(r for r in top(self.profiles["cpu"], "function", "samples")["rows"] if r["name"] == "main.fib")
        lines = [r for r in top(self.profiles["cpu"], "line", "samples")["rows"] if r["name"] == "main.fib"]
        self.assertGreaterEqual(sum(r["cum"] for r in lines), row["cum"])
        self.assertEqual(sum(r["flat"] for r in lines), row["flat"])
        done = proflens("list", r"^main\.fib$", self.profiles["cpu"], "--type", "samples", cwd=recorded.WORKLOAD)
        self.assertIn(f'{row["flat"]} flat', done.stdout)
        self.assertIn(f'{row["cum"]} cum', done.stdout)

    def test_package(self):
        """Packages against the sum that their functions' names give: flat is additive, cum is not."""
        cpu = self.profiles["cpu"]
        flat = {}
        for row in top(cpu, "function", "cpu")["rows"]:
            directory, _, rest = row["name"].rpartition("/")
            package = (directory + "/" if directory else "") + rest.split(".")[0]
            if "." not in rest:  # an assembly routine belongs to the folder it lies in
                package = str(Path(row["file"]).parent).rpartition("/src/")[2]
            flat[package] = flat.get(package, 0) + row["flat"]
        ours = {row["name"]: row["flat"] for row in top(cpu, "package", "cpu")["rows"]}
        for package in ("main", "example.com/workload/inner", "runtime", "sort"):
            self.assertEqual(ours.get(package, 0), flat.get(package, 0), package)

    def test_merged(self):
        cpu, expected = self.profiles["cpu"], top(self.profiles["cpu"], "line", "cpu")
        twice = json.loads(proflens("top", cpu, cpu, "--json", "--limit", "0", "--by", "line", "--type", "cpu").stdout)
        self.assertEqual(twice["total"], 2 * expected["total"])
        self.assertEqual([(r["name"], r["line"], r["flat"] // 2, r["cum"] // 2) for r in twice["rows"]],
                         [(r["name"], r["line"], r["flat"], r["cum"]) for r in expected["rows"]])

    def test_aliases_of_types(self):
        heap = self.profiles["heap"]
        names = [t["type"] for t in types_of(heap)]
        for index, name in enumerate(names):
            self.assertEqual(top(heap, "function", str(index))["type"], name)
        self.assertEqual(top(heap, "function", "")["type"], "inuse_space")
        self.assertEqual(top(self.profiles["allocs"], "function", "")["type"], "alloc_space")


if __name__ == "__main__":
    recorded.need_go()
    unittest.main()
