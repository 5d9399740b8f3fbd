#!/usr/bin/env python3
"""Compares every number of ours with `go tool pprof`, on profiles recorded here from a real Go program.

usage: pprof_oracle.py DUMP_TABLES PROGRAM_DIRECTORY [PROFILE...]

Records a CPU, heap, allocs, block, mutex, goroutine and threadcreate profile (or takes the profiles given), and for
each of them and each sample type compares, to the unit and for all rows:
  -top at granularity functions, filefunctions, lines and files; -peek's edges; -list's lines; -raw's stacks;
  the same for two profiles merged, and for a profile with drop_frames and keep_frames.
"""
import collections, gzip, os, re, shutil, subprocess, sys, tempfile

NO_TRIM = "-trim_path=/@none@"  # else file names lose what stands before the name of the current directory
UNITS = {"nanoseconds": "ns", "bytes": "B"}
failures = 0
compared = collections.Counter()


def fail(message):
    global failures
    failures += 1
    print("FAILED:", message)


def run(*command, cwd=None):
    done = subprocess.run(command, cwd=cwd, capture_output=True)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr.decode(errors='replace')}")
    return done.stdout.decode(errors="surrogateescape")


def skip(why):
    print("SKIPPED:", why)
    sys.exit(1 if os.environ.get("CI") else 0)


def record(program, directory):
    binary = os.path.join(directory, "shop")
    run("go", "build", "-o", binary, ".", cwd=program)
    run(binary, directory)
    kinds = ["cpu", "heap", "allocs", "block", "mutex", "goroutine", "threadcreate"]
    return [os.path.join(directory, kind + ".prof") for kind in kinds]


# --- the wire, as far as the tests must change it --------------------------------------------------------------------


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at


def encode(value):
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def fields(data):
    """(number, wire type, payload, bytes of the whole field); Go writes wire types 0 and 2 only."""
    at = 0
    while at < len(data):
        begin = at
        tag, at = varint(data, at)
        if tag & 7 == 0:
            payload, at = varint(data, at)
        else:
            size, at = varint(data, at)
            payload, at = data[at : at + size], at + size
        yield tag >> 3, tag & 7, payload, data[begin:at]


def message(number, payload):
    return encode(number << 3 | 2) + encode(len(payload)) + payload


def without_start_lines(path, out):
    """pprof tells files apart by the start lines of their functions; without those it sums by file."""
    data = gzip.open(path).read()
    result = b""
    for number, kind, payload, raw in fields(data):
        if number == 5:
            raw = message(5, b"".join(r for n, _, _, r in fields(payload) if n != 5))
        result += raw
    with gzip.open(out, "wb") as file:
        file.write(result)
    return out


def with_frames(path, out, drop, keep):
    data = gzip.open(path).read()
    strings = sum(1 for number, *_ in fields(data) if number == 6)
    data = b"".join(raw for number, _, _, raw in fields(data) if number not in (7, 8))
    for number, text in ((7, drop), (8, keep)):
        if text:
            data += message(6, text.encode()) + encode(number << 3) + encode(strings)
            strings += 1
    with gzip.open(out, "wb") as file:
        file.write(data)
    return out


# --- what pprof says ------------------------------------------------------------------------------------------------

ROW = re.compile(r"^\s*(-?[\d.]+)\S*\s+\S+%\s+\S+%\s+(-?[\d.]+)\S*\s+\S+%  (.*?)(?: \((?:partial-)?inline\))?$")


def pprof(arguments, profiles):
    return run("go", "tool", "pprof", NO_TRIM, "-trim=false", "-nodecount=0", *arguments, *profiles)


def types_of(ours, profiles):
    return [line.split("\t")[:2] for line in run(ours, "totals", *profiles).splitlines()]


def flags(index, unit):
    return [f"-sample_index={index}", f"-unit={UNITS.get(unit, unit)}"]


def top(index, unit, granularity, profiles):
    rows = collections.Counter()
    text = pprof(["-top", f"-{granularity}", *flags(index, unit)], profiles)
    table = text.split("flat%", 1)[1].split("\n")[1:]
    for line in table:
        match = ROW.match(line)
        if match:
            rows[match[3], int(match[1]), int(match[2])] += 1
        elif line.strip():
            fail(f"cannot read {line!r}")
    return rows


def edges_of(index, unit, profiles):
    """-peek: above a node its callers, below it its callees. Only the callees are taken."""
    rows = collections.Counter()
    text = pprof(["-peek=.", "-filefunctions", *flags(index, unit)], profiles)
    node, below = None, False
    for line in text.split("\n"):
        if line.startswith("-----"):
            node, below = None, False
            continue
        if not re.match(r"^\s*-?[\d.]+", line) or "|" not in line:
            continue
        left, name = line.split("|", 1)
        node_line = len(left.split()) >= 5
        if node_line:
            node, below = name.strip(), True
        elif below:
            inline = bool(re.search(r" \((?:partial-)?inline\)$", name))
            callee = re.sub(r" \((?:partial-)?inline\)$", "", name.strip())
            rows[node, callee, int(float(re.match(r"\s*(-?[\d.]+)", left)[1])), inline] += 1
    return rows


def listed(index, unit, profiles, pattern):
    rows = collections.Counter()
    text = pprof([f"-list={pattern}", *flags(index, unit)], profiles)
    routine = None
    for line in text.split("\n"):
        if match := re.match(r"^ROUTINE =+ (.*) in (.*)$", line):
            routine = match[1], match[2]
        elif match := re.match(r"^\s*(\.|-?[\d.]+)\D*?\s+(\.|-?[\d.]+)\D*?\s+(\d+):", line):
            flat, cum = (0 if v == "." else int(v) for v in (match[1], match[2]))
            if flat or cum:
                rows[(*routine, int(match[3]), flat, cum)] += 1
    return rows


def raw(profiles):
    """-raw as (values, labels, stack), the stack as (address, frames)."""
    text = run("go", "tool", "pprof", "-raw", *profiles)
    samples_text, rest = text.split("\nLocations\n")
    locations = {}
    current = None
    frame = re.compile(r"^(.*) ([^ ]*|.*?):(-?\d+):(-?\d+)(?: s=(-?\d+))?(?:\((.*)\))?$")
    for line in rest.split("\nMappings\n")[0].split("\n"):
        match = re.match(r"^ +(\d+): 0x([0-9a-f]+) (?:M=\d+ )?(?:\[F\] )?(.*)$", line)
        body = line.strip()
        if match:
            current = locations[match[1]] = (int(match[2], 16), [])
            body = match[3]
        if match := frame.match(body):
            current[1].append((match[1], match[2], int(match[3]), int(match[5] or 0)))
        elif body:
            fail(f"cannot read frame {body!r}")
    result = collections.Counter()
    sample = None

    def finish():
        if sample:
            stack = tuple((locations[i][0], tuple(locations[i][1])) for i in sample[1])
            result[sample[0], tuple(sorted(sample[2])), stack] += 1

    for line in samples_text.split("Samples:\n", 1)[1].split("\n")[1:]:
        match = re.match(r"^ *((?:-?\d+ *)+): ((?:\d+ )*)$", line)
        if match:
            finish()
            sample = (tuple(map(int, match[1].split())), match[2].split(), [])
        elif line.strip():
            for key, values in re.findall(r"(\S+):\[(.*?)\]", line):
                values = re.sub(r"(\d+) (bytes)", r"\1\2", values)
                sample[2].extend((key, value) for value in values.split())
    finish()
    return result


# --- what we say ----------------------------------------------------------------------------------------------------


def our_tables(ours, profiles):
    """By (level, type): rows as pprof prints them, and (name, file, line, flat, cum) of function lines."""
    rows = collections.defaultdict(collections.Counter)
    for line in run(ours, "tables", *profiles).splitlines():
        level, kind, flat, cum, name, file, number = line.split("\t")
        printed = name
        if level == "function" and file:
            printed += " " + file
        if level == "functionline":
            printed += (" " + file if file else "") if number == "0" else f" {file}:{number}"
            rows["list", kind][name, file, int(number), int(flat), int(cum)] += 1
        rows[level, kind][printed, int(flat), int(cum)] += 1
    return rows


def our_edges(ours, profiles):
    rows = collections.defaultdict(collections.Counter)
    for line in run(ours, "edges", *profiles).splitlines():
        caller, callee, kind, weight, inlined = line.split("\t")
        rows[kind][caller, callee, int(weight)] += 1
    return rows


def our_raw(ours, profiles):
    result = collections.Counter()
    sample = None

    def finish():
        if sample:
            stack = tuple((address, tuple(frames)) for address, frames in sample[2])
            result[sample[0], tuple(sorted(sample[1])), stack] += 1

    for line in run(ours, "dump", *profiles).splitlines():
        if line.startswith("sample"):
            finish()
            values, _, labels = line[6:].partition(" |")
            pairs = [tuple(pair.split("=", 1)) for pair in labels.split()]
            sample = (tuple(map(int, values.split())), pairs, [])
        elif match := re.match(r"^  0x([0-9a-f]+)", line):
            sample[2].append((int(match[1], 16), []))
        elif match := re.match(r"^    (.*) (.*):(\d+):\d+ start (\d+)", line):
            sample[2][-1][1].append((match[1], match[2], int(match[3]), int(match[4])))
    finish()
    return result


# --- the comparison -------------------------------------------------------------------------------------------------


def compare(what, expected, actual):
    compared[what.split()[-1]] += sum(expected.values())
    if expected == actual:
        return
    fail(f"{what}: {sum(expected.values())} rows of pprof, {sum(actual.values())} of ours")
    for title, rows in (("only pprof", expected - actual), ("only ours", actual - expected)):
        for row in list(rows)[:5]:
            print("  ", title, row)


def check(ours, profiles, directory, merged=False):
    name = "+".join(os.path.basename(p) for p in profiles)
    tables, edges = our_tables(ours, profiles), our_edges(ours, profiles)
    count = 0
    plain = [without_start_lines(p, os.path.join(directory, f"plain{i}.prof")) for i, p in enumerate(profiles)]
    for index, (kind, unit) in enumerate(types_of(ours, profiles)):
        for level, granularity in (("name", "functions"), ("function", "filefunctions"), ("functionline", "lines")):
            compare(f"{name} {kind} {granularity}", top(index, unit, granularity, profiles), tables[level, kind])
        files = collections.Counter(
            {row: n for row, n in top(index, unit, "files", plain).items() if row[0][0] not in "[<"}
        )
        compare(f"{name} {kind} files", files, tables["file", kind])
        peeked = collections.Counter()
        for (caller, callee, weight, _), n in edges_of(index, unit, profiles).items():
            peeked[caller, callee, weight] += n
        compare(f"{name} {kind} edges", peeked, edges[kind])
        if not merged and any(re.match(r"main\.", row[0]) for row in tables["name", kind]):
            lines = {row: n for row, n in tables["list", kind].items() if re.search(r"main\.", row[0])}
            compare(f"{name} {kind} list", listed(index, unit, profiles, r"main\."), collections.Counter(lines))
        count += sum(tables["function", kind].values())
    compare(f"{name} raw", raw(profiles), our_raw(ours, profiles))
    print(f"{name}: {count} functions compared")


def main():
    ours, program, given = sys.argv[1], sys.argv[2], sys.argv[3:]
    if shutil.which("go") is None:
        skip("no go toolchain")
    with tempfile.TemporaryDirectory() as directory:
        os.environ["PPROF_BINARY_PATH"] = directory
        profiles = given or record(program, directory)
        for profile in profiles:
            check(ours, [profile], directory)
        if not given:
            dropped = os.path.join(directory, "dropped.prof")
            check(ours, [with_frames(profiles[1], dropped, r"main\.order|runtime\..*|.*Insert|sort\..*", "")], directory)
            check(ours, [with_frames(profiles[0], dropped, r"main\..*|runtime\..*", r"main\.(fib|step)")], directory)
            check(ours, [profiles[1], profiles[2]], directory, merged=True)
            check(ours, [profiles[0], profiles[0]], directory, merged=True)
            check(ours, [profiles[3], profiles[4]], directory, merged=True)
    print("rows compared:", dict(compared))
    if not given and not all(compared[what] for what in ("functions", "lines", "files", "edges", "list", "raw")):
        fail("nothing to compare")
    print("FAILED" if failures else "all equal")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
