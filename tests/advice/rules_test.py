#!/usr/bin/env python3
"""Every rule of advice for Go on real profiles: rules_test.py PATTERNS PROFILES [--record] [--verbose] [NAME…].

PATTERNS is tests/advice/programs/patterns: each pattern in the form that its rule is about (the rule must be among the
findings) and in the advised form (it must not be); no finding is allowed besides but those of ALSO, each of which must be
there. PROFILES (tests/advice/profiles) has a recording of each, RULE.FORM.KIND.pprof, so nothing here depends on a
toolchain, on the machine or on chance.

--record records again, with the Go toolchain, what is missing or no longer fits the sources, or what is named (G5, or
G5.bad.cpu), and then checks. PROFILES/recorded.json says of which sources each profile is: the test fails where the
program was changed and not recorded again. The program is built with -trimpath and run from memory, so that no path of
the machine is in a profile.
"""
import gzip
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile

MILLISECONDS = 250  # of processor time
LONG = {"G22": 800, "G37": 800, "G38": 1200, "G40": 600, "G61": 800, "G62": 1200}  # what is said of a whole profile needs more samples
ENOUGH = 100  # samples of a processor profile: a busy machine takes them seldom
HEAP = ["G1", "G9", "G13", "G15", "G28", "G36", "G5", "G24"]  # recorded as allocations, too
KIND = {"G19": "heap", "G33": "mutex", "G43": "goroutine"}

# G39, the background collector, has no pattern of its own: it takes a quarter of the processors at most, the collector is
# never as busy as that where nothing else is said. It is told with G14 and others.
# What else is true of a pattern, and why: these findings must be there as well.
ALSO = {
    "G9.good.cpu": {"G38"},  # a text is still allocated
    "G18.good.cpu": {"G38"},
    "G20.good.cpu": {"G38"},  # a reader
    "G24.bad.cpu": {"G38"},
    "G40.bad.cpu": {"G39"},  # the collections that are forced
    "G54.good.cpu": {"G38"},  # what a template writes
    "G24.good.cpu": {"G23"},  # JSON into structs is still JSON
    "G24.good.heap": {"G23"},
    "G31.bad.cpu": {"G30"},  # the select that waits for the timer
    "G47.good.cpu": {"G48"},  # sorted with slices, again and again
    "G21.bad.cpu": {"G62"},  # each small write is a system call
}

PATTERNS, PROFILES = (os.path.abspath(argument) for argument in sys.argv[1:3])
MANIFEST = os.path.join(PROFILES, "recorded.json")
OF_A_MACHINE = re.compile(rb"/(work|root|home|tmp|usr|var|opt|mnt)/[^\0\n]*")


def run(*arguments, **options):
    return subprocess.run(arguments, check=True, capture_output=True, text=True, **options).stdout


def read(path):
    with open(path, "rb") as file:
        return file.read()


class Recording:
    """One pattern in one form, recorded as one kind of profile."""

    def __init__(self, rule, form, kind, row):
        self.rule, self.form, self.kind, self.row = rule, form, kind, row
        self.name = f"{rule}.{form}.{kind}"
        self.path = os.path.join(PROFILES, self.name + ".pprof")

    def sources(self):
        """A hash of what was recorded: the files that the profile names, and what the table says of the pattern."""
        names = set(re.findall(rb"patterns/(\w+\.go)", gzip.decompress(read(self.path))))
        digest = hashlib.sha256(self.row.encode())
        for name in sorted(names | {b"main.go"}):
            path = os.path.join(PATTERNS, name.decode())
            digest.update(name + b"\0" + (read(path) if os.path.exists(path) else b""))
        return digest.hexdigest()[:16]

    def record(self, program):
        milliseconds = LONG.get(self.rule, MILLISECONDS)
        with tempfile.TemporaryDirectory() as scratch:
            out = os.path.join(scratch, "out")
            for doubled in range(6):
                run(f"/proc/self/fd/{program}", self.rule, self.form, self.kind, out, str(milliseconds << doubled),
                    pass_fds=[program])
                if self.kind != "cpu" or samples(out) >= ENOUGH:
                    break
            raw = gzip.decompress(read(out))
        found = OF_A_MACHINE.search(raw)
        if found:
            raise RuntimeError(f"{self.name}: a path of this machine: {found.group()[:80]}")
        with open(self.path, "wb") as file:
            file.write(gzip.compress(raw, 9, mtime=0))


def samples(profile):
    return json.loads(run(os.environ["PROFLENS_BINARY"], "top", profile, "--type", "samples", "--json"))["total"]


def recordings():
    with open(os.path.join(PATTERNS, "table.go"), encoding="utf-8") as table:
        rows = {line.split('"')[1]: " ".join(line.split()) for line in table if line.startswith('\t"G')}
    return [
        Recording(rule, form, kind, row)
        for rule, row in rows.items()
        for kind in [KIND.get(rule, "cpu")] + (["heap"] if rule in HEAP else [])
        for form in ("bad", "good")
    ]


def record(chosen, hashes):
    """Builds the program and runs it from memory: a profile names the file that was run."""
    program = os.memfd_create("patterns", 0)
    with tempfile.TemporaryDirectory() as scratch:
        binary = os.path.join(scratch, "patterns")
        run("go", "build", "-trimpath", "-o", binary, ".", cwd=PATTERNS)
        os.write(program, read(binary))
    for recording in chosen:
        recording.record(program)
        hashes[recording.name] = recording.sources()
    with open(MANIFEST, "w", encoding="utf-8") as file:
        json.dump(hashes, file, indent=1, sort_keys=True)
        file.write("\n")


def findings(recording):
    report = json.loads(run(os.environ["PROFLENS_BINARY"], "report", recording.path, "--format", "json", "--source",
                            PATTERNS, "--limit", "0"))
    return {row["id"]: row for row in report["findings"]}


def ids_of(found):
    """With those that are told with another finding, whose lines explain them."""
    return set(found) | {also for row in found.values() for also in row["also"]}


def told(row):
    place = row["places"][0] if row["places"] else {"function": "-", "text": "-"}
    return f'{"+".join([row["id"], *row["also"]])} {row["share"] * 100:.0f}% {row["sure"]} [{place["function"]}: {place["text"]}]'


def check(recording, hashes, verbose):
    """Complaints about one recording."""
    rule, form, name = recording.rule, recording.form, recording.name
    if not os.path.exists(recording.path):
        return [f"{name}: not recorded: run rules_test.py --record"]
    if hashes.get(name) != recording.sources():
        return [f"{name}: the program was changed since it was recorded: run rules_test.py --record"]
    found = findings(recording)
    if verbose:
        print(f"{name}:", "; ".join(told(row) for row in found.values()) or "nothing", flush=True)
    wanted = ALSO.get(name, set()) | ({rule} if form == "bad" else set())
    return ([f"{name}: {other} is missing" for other in sorted(wanted - ids_of(found))] +
            [f"{name}: {told(row)} fires as well" for row in found.values() if not wanted & {row["id"], *row["also"]}])


def main():
    wanted = [argument for argument in sys.argv[3:] if not argument.startswith("--")]
    hashes = json.loads(read(MANIFEST)) if os.path.exists(MANIFEST) else {}
    verbose = "--verbose" in sys.argv
    every = recordings()
    chosen = [one for one in every if not wanted or one.rule in wanted or one.name in wanted]
    if "--record" in sys.argv:
        stale = [one for one in chosen
                 if wanted or not os.path.exists(one.path) or hashes.get(one.name) != one.sources()]
        hashes = {one.name: hashes[one.name] for one in every if one.name in hashes}
        record(stale, hashes)
        print(f"recorded {len(stale)}")
    problems = [problem for one in chosen for problem in check(one, hashes, verbose)]
    for name in sorted({os.path.splitext(file)[0] for file in os.listdir(PROFILES) if file.endswith(".pprof")} -
                       {one.name for one in every}):
        problems.append(f"{name}: a profile of no pattern")
    for problem in problems:
        print(problem)
    print(f"{len(problems)} problems in {len(chosen)} recordings")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
