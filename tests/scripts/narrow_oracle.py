#!/usr/bin/env python3
"""Compares filtered, subtracted and normalized reports of `proflens` with those of `go tool pprof`.

usage: narrow_oracle.py PROFLENS PROGRAM_DIRECTORY [SEED [COUNT [FOLDER]]]

Records two sets of profiles of a real Go program (or takes those in FOLDER/1 and FOLDER/2) and draws COUNT random
combinations of filters, sample type, granularity and base from SEED. For each, the rows, totals, edges, traces, tags
and listed lines must be the same, to the unit. A combination can be drawn again: the seed is printed.
"""
import collections
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

from pprof_oracle import NO_TRIM, ROW, UNITS, record, skip, without_start_lines

KINDS = ["cpu", "heap", "allocs", "block", "mutex", "goroutine", "threadcreate"]
LEVELS = ["functions", "filefunctions", "lines", "files"]
failures = []
compared = collections.Counter()


def run(*command):
    done = subprocess.run(command, capture_output=True, check=False)
    return done.returncode, done.stdout.decode(errors="surrogateescape"), done.stderr.decode(errors="surrogateescape")[:500]


def fail(what, *details):
    failures.append(what)
    print("FAILED:", what)
    for line in details:
        print("   ", line)


class Case:
    """One combination, as flags of both programs."""

    def __init__(self, pool, draw):
        kind = draw.choice([k for k in KINDS for _ in range(1 + 3 * (k in ("cpu", "heap", "allocs")))])
        self.profile = pool.path(1, kind)
        names = pool.names(kind)
        self.type, self.unit = draw.choice(pool.types(kind))
        self.flags = []
        expressions = lambda: draw.choice(names)
        for name, chance in (("focus", 0.4), ("ignore", 0.3), ("hide", 0.25), ("show", 0.12), ("show_from", 0.2),
                             ("prune_from", 0.2)):
            if draw.random() < chance:
                self.flags.append((name, expressions()))
        tags = pool.tags(kind)
        for name, chance in (("tagfocus", 0.2), ("tagignore", 0.15)):
            if draw.random() < chance:
                self.flags.append((name, draw.choice(tags)))
        for name, chance in (("tagshow", 0.05), ("taghide", 0.05)):
            if draw.random() < chance:
                self.flags.append((name, draw.choice(["worker", "kind|bytes", "pprof"])))
        for name in ("noinlines", "relative_percentages"):
            if draw.random() < 0.2:
                self.flags.append((name, None))
        self.level = draw.choice(LEVELS)
        self.bases = []
        if draw.random() < 0.4:
            self.flags.append((draw.choice(["base", "diff_base"]), pool.path(2, kind)))
            if draw.random() < 0.5:
                self.flags.append(("normalize", None))
        self.pattern = expressions()
        self.report = draw.choice(["peek", "tree", "traces", "tags", "list"])
        self.draw = draw

    def __str__(self):
        return " ".join(self.ours("top"))

    def ours(self, command, *arguments):
        flags = [f"--{name.replace('_', '-')}" + ("" if value is None else f"={value}") for name, value in self.flags]
        return [command, *arguments, self.profile, f"--type={self.type}", *flags]

    def theirs(self, *arguments):
        flags = [f"-{name}" + ("" if value is None else f"={value}") for name, value in self.flags]
        return ["go", "tool", "pprof", NO_TRIM, "-symbolize=none", "-trim=false", "-nodecount=0",
                f"-sample_index={self.type}", *flags, *arguments, self.profile]

    def unit_flag(self):
        return f"-unit={UNITS.get(self.unit, self.unit)}"


class Pool:
    """The recorded profiles and what can be asked of them."""

    def __init__(self, folder, proflens):
        self.folder, self.proflens = folder, proflens
        self._types, self._names, self._tags = {}, {}, {}

    def path(self, which, kind):
        return os.path.join(self.folder, str(which), kind + ".prof")

    def types(self, kind):
        if kind not in self._types:
            _, text, _ = run(self.proflens, "types", self.path(1, kind), "--json")
            self._types[kind] = [(t["type"], t["unit"]) for t in json.loads(text)["types"]]
        return self._types[kind]

    def names(self, kind):
        if kind not in self._names:
            _, text, _ = run(self.proflens, "top", self.path(1, kind), "--json", "--limit=0", "--granularity=lines")
            rows = json.loads(text)["rows"]
            names = sorted({row["name"] for row in rows} | {os.path.basename(row["file"]) for row in rows})
            self._names[kind] = [re.escape(name) for name in names] + [
                r"main\.", "runtime", "^runtime\\.", "sync|main", "(?i)SORT", "fib$", "nothing_has_this_name", "shop",
                r"\.go$", "Insert", "stock", "", "a", r"main\.(fib|isOdd)"]
            self._names[kind].remove("") if "" in self._names[kind] else None
        return self._names[kind]

    def tags(self, kind):
        if kind not in self._tags:
            _, text, _ = run(self.proflens, "tags", self.path(1, kind), "--json")
            tags = ["nothing", "kind:demo", "worker:[12],kind", "kind=demo", "worker=1,3", "pprof::base=true", "true",
                    ":1kb", "128b:", "16b:4kb", "bytes=64b:", "bytes=:1024", "bytes=32B", "1:5", "bytes=0kb:1mb", "x=1:"]
            for key in json.loads(text)["tags"]:
                for value in key["values"][:5]:
                    tags += [f'{key["key"]}={value["value"]}', value["value"]]
            self._tags[kind] = tags
        return self._tags[kind]


# --- reports, read the same way from both programs --------------------------------------------------------------------


def integer(text):
    return int(re.match(r"-?\d+", text)[0])


def pprof_rows(text):
    rows = collections.Counter()
    for line in text.split("flat%", 1)[1].split("\n")[1:]:
        if match := ROW.match(line):
            rows[match[3], int(match[1]), int(match[2])] += 1
        elif line.strip():
            fail(f"cannot read {line!r}")
    return rows


def printed(row, level):
    text = row["name"]
    if level in ("filefunctions", "lines") and row["file"]:
        text += " " + row["file"]
    if level == "lines" and row["line"]:
        text += f':{row["line"]}'
    return text


def no_file(name):
    return name[:1] in "[<"


def check_top(case, proflens):
    level = case.level
    code, ours, error = run(proflens, *case.ours("top", f"--granularity={level}"), "--json", "--limit=0")
    if code:
        return fail(f"{case}: {error}")
    if level == "files":
        case = without_lines(case)
    code, theirs, error = run(*case.theirs("-top", f"-{level}", case.unit_flag()))
    if code:
        return fail(f"pprof {case}: {error}")
    report = json.loads(ours)
    expected = pprof_rows(theirs)
    if level == "files":
        expected = collections.Counter({row: n for row, n in expected.items() if not no_file(row[0])})
    rows = collections.Counter((printed(r, level) if level != "files" else r["name"], r["flat"], r["cum"])
                               for r in report["rows"])
    compare(f"top {case}", expected, rows)
    total = re.search(r" of (-?\d+)\S* total", theirs)
    compare(f"total {case}", collections.Counter([integer(total[1])]), collections.Counter([report["total"]]))


def without_lines(case):
    """pprof tells files apart by the start lines of their functions; without those it sums by file."""
    import copy

    case = copy.copy(case)
    case.profile = without_start_lines(case.profile, case.profile + ".plain")
    case.flags = [(n, without_start_lines(v, v + ".plain") if n in ("base", "diff_base") else v) for n, v in case.flags]
    return case


def pprof_graph(text):
    """{node: (flat, cum, callers, callees)}; an edge is (name, weight, inlined)."""
    nodes = collections.Counter()
    for block in re.split(r"^-{20,}\+-+$", text, flags=re.M)[2:]:
        callers, callees, node = [], [], None
        for line in block.strip("\n").split("\n"):
            if "|" not in line:
                continue
            left, name = line.split("|", 1)
            cells = left.split()
            if len(cells) >= 5:
                node = (name.strip(), integer(cells[0]), integer(cells[3]))
                continue
            name = name.strip()
            inlined = name.endswith(" (inline)")
            edge = (name.removesuffix(" (inline)"), integer(cells[0]), inlined)
            (callees if node else callers).append(edge)
        if node:
            nodes[node, tuple(sorted(callers)), tuple(sorted(callees))] += 1
    return nodes


def our_graph(report, level):
    edges = lambda rows: tuple(sorted((printed(r, level), r["weight"], r["inlined"]) for r in rows))
    return collections.Counter(((printed(r, level), r["flat"], r["cum"]), edges(r["callers"]), edges(r["callees"]))
                               for r in report["nodes"])


def check_graph(case, proflens, command, *pattern):
    level = case.level if case.level != "files" else "functions"
    flags = ["--json", f"--granularity={level}"] + (["--limit=0"] if command == "tree" else [])
    code, ours, error = run(proflens, *case.ours(command, *pattern), *flags)
    theirs_command = f"-peek={pattern[0]}" if pattern else "-tree"
    their_code, theirs, their_error = run(*case.theirs(theirs_command, f"-{level}", case.unit_flag()))
    if "no matches found" in their_error:
        return None if code == 1 else fail(f"{command} {case}: pprof finds nothing, we do")
    if code or their_code:
        return fail(f"{command} {case}: {error} {their_error}")
    compare(f"{command} {case}", pprof_graph(theirs), our_graph(json.loads(ours), level))


def body(text):
    """A text report without its head, blanks made equal."""
    lines = [re.sub(r"\s+", " ", line).strip() for line in text.split("\n")]
    start = next((i for i, line in enumerate(lines) if line.startswith("-----------+")), len(lines))
    return lines[start:]


def check_traces(case, proflens):
    code, ours, error = run(proflens, *case.ours("traces"), "--limit=0", f"--granularity={case.level}")
    their_code, theirs, their_error = run(*case.theirs("-traces", f"-{case.level}"))
    if code or their_code:
        return fail(f"traces {case}: {error} {their_error}")
    separator = "-----------+-------------------------------------------------------"
    split = lambda text: collections.Counter("\n".join(body(text)).split(separator))
    expected, actual = split(theirs), split(ours)
    if case.level == "files":  # pprof has no words for a frame without a file
        return None
    compare(f"traces {case}", expected, actual)


def check_tags(case, proflens):
    code, ours, error = run(proflens, *case.ours("tags"))
    their_code, theirs, their_error = run(*case.theirs("-tags"))
    if code or their_code:
        return fail(f"tags {case}: {error} {their_error}")
    pick = lambda text: collections.Counter(
        re.sub(r"[\s:]+", "", line) for line in text.split("\n") if re.search(r"\(.*%\)", line)
        and not line.startswith(("Duration", "Unplaced", "Filter", "Base", "Total", "Warning")))
    compare(f"tags {case}", pick(theirs), pick(ours))


def check_list(case, proflens):
    pattern = r"main\."
    code, ours, error = run(proflens, *case.ours("list", pattern), "--json")
    their_code, theirs, their_error = run(*case.theirs(f"-list={pattern}", case.unit_flag()))
    if "no matches found" in their_error or (their_code and code):
        return None if code == 1 else fail(f"list {case}: pprof finds nothing, we do")
    if their_code:
        return fail(f"list {case}: {their_error}")
    expected, routine = collections.Counter(), None
    for line in theirs.split("\n"):
        if match := re.match(r"^ROUTINE =+ (.*) in (.*)$", line):
            routine = match[1], match[2]
        elif match := re.match(r"^\s*(\.|-?[\d.]+)\D*?\s+(\.|-?[\d.]+)\D*?\s+(\d+):", line):
            flat, cum = (0 if v == "." else int(v) for v in (match[1], match[2]))
            if flat or cum:
                expected[(*routine, int(match[3]), flat, cum)] += 1
    rows = collections.Counter()
    for function in json.loads(ours)["functions"] if code == 0 else []:
        for line in function["lines"]:
            if line["flat"] or line["cum"]:
                rows[function["name"], function["file"], line["line"], line["flat"], line["cum"]] += 1
    compare(f"list {case}", expected, rows)


def compare(what, expected, actual):
    compared[what.split()[0]] += sum(expected.values())
    if expected == actual:
        return
    details = [f"{title} {row!r}"[:600] for title, rows in (("only pprof", expected - actual), ("only ours", actual - expected))
               for row in list(rows)[:4]]
    fail(f"{what}: {sum(expected.values())} rows of pprof, {sum(actual.values())} of ours", *details)


def check(case, proflens):
    check_top(case, proflens)
    if case.report == "peek":
        check_graph(case, proflens, "peek", case.pattern)
    elif case.report == "tree":
        check_graph(case, proflens, "tree")
    else:
        {"traces": check_traces, "tags": check_tags, "list": check_list}[case.report](case, proflens)


def main():
    proflens, program = sys.argv[1:3]
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    count = int(sys.argv[4]) if len(sys.argv) > 4 else 60
    if shutil.which("go") is None:
        skip("no go toolchain")
    with tempfile.TemporaryDirectory() as directory:
        folder = sys.argv[5] if len(sys.argv) > 5 else directory
        os.environ["PPROF_BINARY_PATH"] = directory
        for which in ("1", "2"):
            os.makedirs(os.path.join(folder, which), exist_ok=True)
            if not os.path.exists(os.path.join(folder, which, "cpu.prof")):
                record(program, os.path.join(folder, which))
        pool = Pool(folder, proflens)
        for i in range(count):
            check(Case(pool, random.Random(f"{seed} {i}")), proflens)
    print(f"seed {seed}, {count} combinations; rows compared:", dict(compared))
    if len(sys.argv) < 4 and not all(compared[what] for what in ("top", "peek", "tree", "traces", "tags", "list")):
        fail("nothing to compare")
    print("FAILED" if failures else "all equal")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
