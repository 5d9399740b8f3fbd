#!/usr/bin/env python3
"""The texts of a live Go server against the protobuf form of the same profiles, and against `go tool pprof`.

For each Go that is installed: builds the recorder, serves its profiles, and fetches each as text and as protobuf.
 - The totals of a text are those that `go tool pprof -raw` reads from it, to the unit.
 - Flat and cum of each line are those of the protobuf form, which a decoder of 40 lines below sums on its own:
   exact for heap, allocs, block and custom profiles; for goroutine and threadcreate once the runtime frames at the
   leaf are taken from the protobuf form (the text has no names for them); for mutex up to the factor that Go 1.22
   and later multiply twice, and one nanosecond a sample for rounding.
 - goroutine?debug=2 has the same flat on each line of the program.

usage: go_text_differential.py DUMP_TABLES RECORDER_DIRECTORY
"""

import glob
import gzip
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from collections import Counter

PROFILES = ["heap", "allocs", "block", "mutex", "goroutine", "threadcreate", "demo.connections"]


def skip(why):
    # ctest takes a line with the first word for a skip, whatever the exit code is.
    in_ci = os.environ.get("CI") == "true"
    print("FAILED:" if in_ci else "SKIPPED:", why)
    sys.exit(1 if in_ci else 0)


def find_gos():
    candidates = [shutil.which("go"), "/usr/local/go/bin/go", *sorted(glob.glob("/usr/lib/go-*/bin/go"))]
    found = {}
    for go in candidates:
        if go and os.access(go, os.X_OK):
            version = subprocess.run([go, "env", "GOVERSION"], capture_output=True, text=True).stdout.strip()
            found.setdefault(version, go)
    return found


def install_go():
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    subprocess.run(["apt-get", "install", "-y", "golang-go"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


# An independent reader of profile.proto.


def varint(data, at):
    result = shift = 0
    while True:
        byte = data[at]
        at += 1
        result |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return result, at


def fields(data):
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        if key & 7 == 0:
            value, at = varint(data, at)
        elif key & 7 == 2:
            size, at = varint(data, at)
            value, at = data[at : at + size], at + size
        else:
            raise ValueError(f"wire type {key & 7}")
        yield key >> 3, value


def numbers(values):
    for value in values:
        if isinstance(value, int):
            yield value
            continue
        at = 0
        while at < len(value):
            number, at = varint(value, at)
            yield number


def short_generics(name):
    """The texts write main.F[...] where the protobuf form of newer Gos has main.F[go.shape.int]."""
    start, end = name.find("["), name.rfind("]")
    return name if start < 0 or end < start else name[:start] + "[...]" + name[end + 1 :]


class Message(dict):
    def __init__(self, data):
        super().__init__()
        for number, value in fields(data):
            self.setdefault(number, []).append(value)

    def one(self, number):
        return self.get(number, [0])[-1]


class Proto:
    def __init__(self, data):
        top = Message(gzip.decompress(data))
        strings = [text.decode() for text in top[6]]
        functions = {}
        for message in map(Message, top.get(5, [])):
            functions[message.one(1)] = (short_generics(strings[message.one(2)]), strings[message.one(4)])
        self.locations = {}
        for message in map(Message, top.get(4, [])):
            lines = [Message(line) for line in message.get(4, [])]
            self.locations[message.one(1)] = [(*functions[line.one(1)], line.one(2)) for line in lines]
        self.types = [strings[Message(t).one(1)] for t in top[1]]
        self.samples = []
        for message in map(Message, top.get(2, [])):
            values = [v - 2**64 if v >= 2**63 else v for v in numbers(message.get(2, []))]
            stack = [frame for id in numbers(message.get(1, [])) for frame in self.locations[id]]
            self.samples.append((stack, values))


def is_runtime(frame):
    return frame[0].startswith(("runtime.", "internal/runtime/"))


def without_leading_runtime(stack):
    for at, frame in enumerate(stack):
        if not is_runtime(frame):
            return stack[at:]
    return stack


def line_costs(samples, index):
    flat, cum = Counter(), Counter()
    for stack, values in samples:
        if stack:
            flat[stack[0]] += values[index]
        for frame in set(stack):
            cum[frame] += values[index]
    return flat, cum


# What our reader makes of a text.


def run(*arguments):
    result = subprocess.run(arguments, capture_output=True, text=True)
    if result.returncode != 0:
        raise RuntimeError(f"{' '.join(arguments)}: {result.stderr}")
    return result.stdout


def read_tables(dump_tables, path):
    flat, cum = {}, {}
    for row in run(dump_tables, "tables", path).splitlines():
        level, type_, row_flat, row_cum, name, file, line = row.split("\t")
        if level == "functionline":
            flat.setdefault(type_, Counter())[(name, file, int(line))] += int(row_flat)
            cum.setdefault(type_, Counter())[(name, file, int(line))] += int(row_cum)
    return flat, cum


def pprof_totals(go, path):
    """Type to total; nothing when pprof refuses the text."""
    result = subprocess.run([go, "tool", "pprof", "-raw", path], capture_output=True, text=True)
    if result.returncode != 0:
        return None
    body = result.stdout.split("\nSamples:\n")[1].split("\nLocations\n")[0].splitlines()
    types = [t.split("/")[0] for t in re.sub(r"\[dflt\]", "", body[0]).split()]
    totals = Counter({t: 0 for t in types})
    for row in body[1:]:
        match = re.match(r"\s*(-?\d+(?:\s+-?\d+)*): ", row)
        if match:
            for type_, value in zip(types, match[1].split()):
                totals[type_] += abs(int(value))
    return dict(totals)


class Comparison:
    def __init__(self, dump_tables, go, version, pprof_go, directory):
        self.dump_tables, self.go, self.version = dump_tables, go, version
        self.pprof_go, self.directory = pprof_go, directory
        self.failures, self.rows, self.totals = [], 0, 0
        minor = re.match(r"go1\.(\d+)", version)
        self.scales_twice = minor is None or int(minor[1]) >= 22

    def fail(self, *what):
        self.failures.append(" ".join(map(str, (self.version, *what))))

    def totals_as_pprof(self, name, path):
        expected = pprof_totals(self.pprof_go, path)
        if expected is None:
            if name != "threadcreate":  # a record without addresses is legal, and pprof refuses it
                self.fail(name, "pprof refuses the text")
            return
        actual = {}
        for row in run(self.dump_tables, "totals", path).splitlines():
            actual[row.split("\t")[0]] = int(row.split("\t")[2])
        self.totals += len(expected)
        if actual != expected:
            self.fail(name, "totals", actual, "pprof", expected)

    def lines_as_proto(self, name, path, proto):
        flat, cum = read_tables(self.dump_tables, path)
        samples = proto.samples
        only_main = name in ("goroutine", "threadcreate")  # the server is at work at the same time
        if only_main or name == "demo.connections":
            samples = [(without_leading_runtime(stack), values) for stack, values in samples]
        for index, type_ in enumerate(proto.types):
            for what, actual, expected in zip(
                ("flat", "cum"), (flat.get(type_, {}), cum.get(type_, {})), line_costs(samples, index)
            ):
                for key in sorted(set(actual) | set(expected)):
                    if only_main and not key[0].startswith("main."):
                        continue
                    self.compare(name, type_, what, key, actual.get(key, 0), expected.get(key, 0), len(samples))

    def compare(self, name, type_, what, key, actual, expected, samples):
        slack = 0
        if name == "mutex":
            period = 3
            expected *= period if self.scales_twice else 1
            slack = period * samples if type_ == "delay" and self.scales_twice else 0
        self.rows += 1
        if abs(actual - expected) > slack:
            self.fail(name, type_, what, key, "text", actual, "protobuf", expected)

    def stacks_as_proto(self, path, proto):
        flat = read_tables(self.dump_tables, path)[0]["goroutine"]
        stripped = [(without_leading_runtime(stack), values) for stack, values in proto.samples]
        expected = line_costs(stripped, 0)[0]
        for key in sorted(set(flat) | set(expected)):
            if key[0].startswith("main."):
                self.compare("goroutine", "debug=2", "flat", key, flat[key], expected[key], 0)

    def fetch(self, address, name, debug):
        path = os.path.join(self.directory, f"{self.version}-{name}-{debug}")
        with urllib.request.urlopen(f"http://{address}/debug/pprof/{name}?debug={debug}") as reply:
            data = reply.read()
        with open(path, "wb") as file:
            file.write(data)
        return path, data

    def run(self, recorder):
        binary = os.path.join(self.directory, "recorder-" + self.version)
        environment = dict(os.environ, GOTOOLCHAIN="local", GOFLAGS="-mod=mod")
        subprocess.run([self.go, "build", "-o", binary, "."], cwd=recorder, env=environment, check=True)
        server = subprocess.Popen([binary, "serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            address = server.stdout.readline().strip()
            for name in PROFILES:
                proto = Proto(self.fetch(address, name, 0)[1])
                path = self.fetch(address, name, 1)[0]
                self.totals_as_pprof(name, path)
                self.lines_as_proto(name, path, proto)
                if name == "goroutine":
                    self.stacks_as_proto(self.fetch(address, name, 2)[0], proto)
        finally:
            server.stdin.close()
            server.wait(timeout=30)
        print(f"{self.version}: {self.rows} values and {self.totals} totals compared, {len(self.failures)} differ")
        return self.failures


def main():
    dump_tables, recorder = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    if not find_gos():
        install_go()
    gos = find_gos()
    if not gos:
        skip("no Go is installed, and it could not be installed")
    newest = max(gos, key=lambda v: [int(n) for n in re.findall(r"\d+", v)])
    failures = []
    with tempfile.TemporaryDirectory() as directory:
        for version, go in sorted(gos.items()):
            failures += Comparison(dump_tables, go, version, gos[newest], directory).run(recorder)
    for failure in failures:
        print("FAILED:", failure)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
