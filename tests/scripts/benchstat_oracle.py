#!/usr/bin/env python3
"""Compares `proflens benchstat` with the real benchstat, byte for byte: tables and complaints.

usage: benchstat_oracle.py RECORDED_DIRECTORY [CASES [SEED]]

The inputs are results that were recorded with `go test` and kept in the repository, in several combinations, and drawn
ones (benchstat_inputs.py; always the same unless another SEED is given). The real one cannot read the events of
`go test -json`, so of those it gets the output that they tell of. tools/install-benchstat fetches it.
"""
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from benchstat_inputs import inputs

ROOT = Path(__file__).resolve().parents[2]
BENCHSTAT = ROOT / ".tools/go/bin/benchstat"
PROFLENS = os.environ.get("PROFLENS_BINARY", str(ROOT / "build/release/proflens"))
PLACE = re.compile(r"^\S+?:\d+: ")
WITHIN = 60  # seconds; a run takes milliseconds


def run(program, arguments, folder):
    # Bytes, since a test of bytes must not decode; the environment's GOMAXPROCS and the like do not matter.
    done = subprocess.run([program, *arguments], cwd=folder, capture_output=True, check=False, timeout=WITHIN,
                          stdin=subprocess.DEVNULL)
    return done.stdout, done.stderr.decode("utf-8", "replace").splitlines()


def complaints(lines):
    """Those with a place in a file; ours have the program's name in front, and only the first of many are told."""
    return [line for line in (line.removeprefix("proflens: ") for line in lines) if PLACE.match(line)]


def told(events):
    """What the events tell of, package after package."""
    output = {}
    for event in map(json.loads, events.splitlines()):
        if event["Action"] == "output":
            output[event["Package"]] = output.get(event["Package"], "") + event["Output"]
    return "".join(output.values())


def as_events(chance, text):
    """The text as events of one package, cut where it may be cut, with other events between."""
    events = []
    while text:
        size = min(chance.choice([text.find("\n") + 1 or len(text)] * 4 + [chance.randint(1, 200)]), len(text))
        events.append({"Time": "2026-01-01T00:00:00Z", "Action": "output", "Package": "example.com/shop", "Output": text[:size]})
        text = text[size:]
        if chance.random() < 0.1:
            events.append({"Action": chance.choice(["run", "pass", "bench"]), "Package": "example.com/shop", "Test": "X"})
    return "".join(json.dumps(event) + "\n" for event in events)


def for_benchstat(argument, folder):
    name, _, path = argument.rpartition("=")
    if not path.endswith(".json"):
        return argument
    text = Path(folder, path + ".txt")
    text.write_bytes(told(Path(folder, path).read_text()).encode())
    return f"{name}={text.name}"


def compare(arguments, folder, what):
    real, real_complaints = run(BENCHSTAT, [for_benchstat(argument, folder) for argument in arguments], folder)
    ours, our_complaints = run(PROFLENS, ["benchstat", *arguments], folder)
    expected = complaints(real_complaints)
    # Inputs without a result are no error to benchstat, which then prints no table; to us they are.
    same = real == ours
    if real and not any(".json" in argument for argument in arguments):
        same = same and complaints(our_complaints)[:20] == expected[:20]
    if not same:
        print(f"FAILED: {what}: benchstat {' '.join(map(str, arguments))}")
        print("--- benchstat", real.decode("utf-8", "replace"), *expected, sep="\n")
        print("--- proflens", ours.decode("utf-8", "replace"), *our_complaints, sep="\n")
    return same, real.count(b"\n")


def recorded_cases(folder):
    files = sorted(path.name for path in folder.glob("*.txt"))  # before the events' own texts are added
    if not files:
        sys.exit(f"no recorded results in {folder}")
    yield from ([name] for name in files)
    yield from ([one, other] for one in files for other in files)
    yield files[:3]
    yield [f"before={files[0]}", f"after={files[1]}"]
    yield [f"same={files[0]}", f"same={files[1]}", files[-1]]
    yield ["before=before.json", "after=after.json"]
    yield ["before=before.json", "after.txt"]


def drawn_cases(count, seed, folder):
    for case in range(count):
        chance = random.Random(f"{seed} {case}")
        names = []
        for index, text in enumerate(inputs(chance)):
            names.append(["old.txt", "new.txt", "newest-of-all.txt"][index])
            (folder / names[-1]).write_bytes(text.encode())
        yield case, names
        if case % 5 == 0:
            (folder / "old.json").write_text(as_events(chance, (folder / "old.txt").read_bytes().decode()))
            yield f"{case} as events", ["old=old.json", *names[1:]]


def main(recorded, count="600", seed="1"):
    if not BENCHSTAT.exists():
        print("SKIPPED: no benchstat in .tools; tools/install-benchstat fetches it")
        sys.exit(1 if os.environ.get("CI") else 0)
    cases = failed = lines = 0
    with tempfile.TemporaryDirectory() as folder:
        for path in Path(recorded).iterdir():
            if path.is_file():
                shutil.copy(path, folder)
        for names in recorded_cases(Path(folder)):
            same, printed = compare(names, folder, "recorded")
            cases, failed, lines = cases + 1, failed + (not same), lines + printed
        for case, names in drawn_cases(int(count), seed, Path(folder)):
            same, printed = compare(names, folder, f"drawn, seed {seed}, case {case}")
            cases, failed, lines = cases + 1, failed + (not same), lines + printed
    print(f"{cases} comparisons, {lines} lines of tables, {failed} differ")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
