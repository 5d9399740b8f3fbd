#!/usr/bin/env python3
"""Proves that trials leave Go packages whole: trial_corpus.py APPLY_TRIALS (CORPUS | MODULE@VERSION)...

A trial is started for every function of the packages at once; `go vet` and `gofmt -l` must then say what they said
before. Discarded, the files must be the same bytes as before, and adopted unchanged the same but for what gofmt breaks
differently. A first round writes benchmarks for the functions that have none; these stay. What is tried with a copy
that was changed is in trial_test.cc. The modules come from the Go module proxy. Exit code 1 and a reason when something
is wrong.
"""
import collections
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

LANGUAGE = 24  # b.Loop; later versions change nothing here


def run(command, directory):
    return subprocess.run(command, cwd=directory, capture_output=True, text=True, timeout=540, check=False)


def lines_of(result):
    # "# package" and the paths of temporary files differ between runs.
    return sorted(line for line in (result.stdout + result.stderr).splitlines() if not line.startswith("#"))


def vet(root):
    return lines_of(run(["go", "vet", "./..."], root))


def unformatted(root):
    return lines_of(run(["gofmt", "-l", "."], root))


def packages(root):
    return sorted({path.parent for path in root.rglob("*.go") if "testdata" not in path.parts})


def texts(root):
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*.go")}


def apply(tool, root, action):
    """How many functions of all packages gave which answer, and the reasons of refusals."""
    counts, reasons = collections.Counter(), []
    for directory in packages(root):
        result = run([tool, str(directory), str(LANGUAGE), action], directory)
        if result.returncode != 0:
            raise SystemExit(f"{directory.name}: the tool ended with {result.returncode}: {result.stderr}")
        for line in result.stdout.splitlines():
            state, file, function, rest = line.split(" ", 3)
            counts[state] += 1
            if state == "refused":
                reasons.append(f"{directory.name}/{file} {function}: {rest}")
    return counts, reasons


def differences(before, after):
    return [name for name in sorted(before.keys() | after.keys()) if before.get(name) != after.get(name)]


def check(root, apply_trials, title):
    wrong = []
    before, vet_before, format_before = texts(root), vet(root), unformatted(root)

    def expect_whole(when):
        for what, was, now in (("go vet", vet_before, vet(root)), ("gofmt -l", format_before, unformatted(root))):
            new = [line for line in now if line not in was]
            if new:
                wrong.append(f"{title}, {when}: {what}: " + "\n  ".join(new[:20]))

    tried, refused = apply(apply_trials, root, "try")
    expect_whole("tried")
    kept = texts(root)
    discarded, _ = apply(apply_trials, root, "discard")
    if changed := differences(before, texts(root)):
        wrong.append(f"{title}: other bytes after try and discard: {' '.join(changed)}")
    for name, text in kept.items():
        (root / name).write_bytes(text)
    adopted, stuck = apply(apply_trials, root, "adopt")
    expect_whole("adopted")
    changed = differences(before, texts(root))
    if discarded["ok"] != tried["ok"] or discarded["refused"]:
        wrong.append(f"{title}: {tried['ok']} trials were started and {discarded['ok']} discarded")
    wrong += [f"{title}: not adopted: {reason}" for reason in stuck]
    print(f"{title}: {tried['ok']} functions tried, {len(refused)} refused; discarded {discarded['ok']}, adopted "
          f"{adopted['ok']}; files that adopting unchanged copies changed: {len(changed)} {' '.join(changed[:5])}")
    for reason in refused:
        print("  refused", reason)
    return wrong


def fetch(module, root):
    scratch = root.parent / "download"
    scratch.mkdir(exist_ok=True)
    (scratch / "go.mod").write_text("module download\n\ngo 1.24\n")
    result = run(["go", "mod", "download", "-json", module], scratch)
    if result.returncode != 0:
        return False
    directory = next(line.split('"')[3] for line in result.stdout.splitlines() if '"Dir"' in line)
    shutil.copytree(directory, root, ignore=shutil.ignore_patterns("testdata", "cmd", "examples"))
    run(["chmod", "-R", "u+w", str(root)], "/")
    # What its dependencies are is written down anew: parts were left out.
    return run(["go", "mod", "tidy"], root).returncode == 0


def main():
    tool = os.path.abspath(sys.argv[1])
    if not shutil.which("go") or not shutil.which("gofmt"):
        print("SKIPPED: there is no Go on this machine")
        return 0
    wrong = []
    with tempfile.TemporaryDirectory() as scratch:
        for number, source in enumerate(sys.argv[2:]):
            root = Path(scratch, str(number), "module")
            root.parent.mkdir()
            if "@" not in source:
                shutil.copytree(source, root)
                (root / "go.mod").write_text(f"module corpus\n\ngo 1.{LANGUAGE}\n")
            elif not fetch(source, root):
                print(f"SKIPPED: {source} cannot be fetched")
                continue
            for action in ("try", "discard"):  # the benchmarks stay
                apply(tool, root, action)
            wrong += check(root, tool, Path(source).name)
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
