#!/usr/bin/env python3
"""Compares `proflens benchstat` with the real benchstat, byte for byte: tables and complaints.

usage: benchstat_oracle.py RECORDED_DIRECTORY [CASES [SEED]]

The inputs are results that were recorded with `go test` and kept in the repository, in several combinations, and drawn
ones (benchstat_inputs.py; always the same unless another SEED is given). tools/install-benchstat fetches the real one.
"""
import os
import random
import re
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


def compare(arguments, folder, what):
    real, real_complaints = run(BENCHSTAT, arguments, folder)
    ours, our_complaints = run(PROFLENS, ["benchstat", *arguments], folder)
    expected = complaints(real_complaints)
    # Inputs without a result are no error to benchstat, which then prints no table; to us they are.
    same = real == ours and (not real or complaints(our_complaints)[:20] == expected[:20])
    if not same:
        print(f"FAILED: {what}: benchstat {' '.join(map(str, arguments))}")
        print("--- benchstat", real.decode("utf-8", "replace"), *expected, sep="\n")
        print("--- proflens", ours.decode("utf-8", "replace"), *our_complaints, sep="\n")
    return same, real.count(b"\n")


def recorded_cases(folder):
    files = sorted(path.name for path in folder.glob("*.txt"))
    if not files:
        sys.exit(f"no recorded results in {folder}")
    yield from ([name] for name in files)
    yield from ([one, other] for one in files for other in files)
    yield files[:3]
    yield [f"before={files[0]}", f"after={files[1]}"]
    yield [f"same={files[0]}", f"same={files[1]}", files[-1]]


def drawn_cases(count, seed, folder):
    for case in range(count):
        chance = random.Random(f"{seed} {case}")
        names = []
        for index, text in enumerate(inputs(chance)):
            names.append(["old.txt", "new.txt", "newest-of-all.txt"][index])
            (folder / names[-1]).write_bytes(text.encode())
        yield case, names


def main(recorded, count="600", seed="1"):
    if not BENCHSTAT.exists():
        print("SKIPPED: no benchstat in .tools; tools/install-benchstat fetches it")
        sys.exit(1 if os.environ.get("CI") else 0)
    cases = failed = lines = 0
    with tempfile.TemporaryDirectory() as folder:
        runs = [(names, Path(recorded), "recorded") for names in recorded_cases(Path(recorded))]
        for names, where, what in runs:
            same, printed = compare(names, where, what)
            cases, failed, lines = cases + 1, failed + (not same), lines + printed
        for case, names in drawn_cases(int(count), seed, Path(folder)):
            same, printed = compare(names, folder, f"drawn, seed {seed}, case {case}")
            cases, failed, lines = cases + 1, failed + (not same), lines + printed
    print(f"{cases} comparisons, {lines} lines of tables, {failed} differ")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
