#!/usr/bin/env python3
"""Every rule of advice for Go on real profiles: rules_test.py PROGRAMS [RULE…].

Builds tests/advice/programs/patterns, records each pattern in the form that its rule is about (the rule must be among
the findings) and in the advised form (it must not be), and allows no finding besides but those of ALSO. Prints one line
a recording with --verbose. Prints "SKIPPED: why" without a Go toolchain.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile

MILLISECONDS = "250"  # of processor time
LONG = {"G38": "1200", "G40": "600", "G62": "1200"}  # what is said of a whole profile needs more samples
HEAP = ["G1", "G9", "G13", "G15", "G28", "G36", "G5", "G24"]  # recorded as allocations, too
KIND = {"G19": "heap", "G33": "mutex", "G43": "goroutine"}

# What else is true of a pattern: (rule, form) to rules that may fire, too.
GC = {"G37", "G38", "G39", "G22", "G61", "G62",  # the program does nothing else: garbage and idling are most of it
      "G58"}  # and it has no default.pgo
ALSO = {
    ("G24", "good"): {"G23"},  # JSON into structs is still JSON
    ("G47", "good"): {"G48"},  # sorted with slices, again and again
    ("G62", "bad"): {"G21"},
    ("G28", "bad"): {"G9"},
    ("G34", "bad"): {"G33"},
    ("G30", "bad"): {"G34"},
    ("G31", "bad"): {"G30"},  # the select that waits with the timer
}


def run(*arguments, **options):
    return subprocess.run(arguments, check=True, capture_output=True, text=True, **options).stdout


def findings(profile, folder):
    report = json.loads(run(os.environ["PROFLENS_BINARY"], "report", profile, "--format", "json", "--source", folder,
                            "--limit", "0"))
    return {row["id"]: row for row in report["findings"]}


def told(row):
    place = row["places"][0] if row["places"] else {"function": "-", "text": "-"}
    return f'{row["id"]} {row["share"] * 100:.0f}% {row["sure"]} [{place["function"]}: {place["text"]}]'


def check(rule, form, kind, binary, folder, verbose):
    """Complaints about one recording; a second one is made before complaining, for samples are chance."""
    problems = []
    for _ in range(2):
        with tempfile.NamedTemporaryFile(suffix=".prof") as profile:
            run(binary, rule, form, kind, profile.name, LONG.get(rule, MILLISECONDS))
            found = findings(profile.name, folder)
        if verbose:
            print(f"{rule} {form} {kind}:", "; ".join(told(row) for row in found.values()) or "nothing", flush=True)
        problems = []
        if (rule in found) != (form == "bad"):
            problems.append(f"{rule} {form} ({kind}): it {'is missing' if form == 'bad' else 'fires'}")
        allowed = GC | ALSO.get((rule, form), set()) | {rule}
        for other in found.keys() - allowed:
            problems.append(f"{rule} {form} ({kind}): {told(found[other])} fires as well")
        if not problems:
            break
    return problems


def main():
    folder = os.path.abspath(sys.argv[1])
    verbose = "--verbose" in sys.argv
    wanted = [argument for argument in sys.argv[2:] if not argument.startswith("--")]
    if not shutil.which("go"):
        print("SKIPPED: no Go toolchain")
        return 0
    problems = []
    with tempfile.TemporaryDirectory() as scratch:
        binary = os.path.join(scratch, "patterns")
        run("go", "build", "-o", binary, ".", cwd=folder)
        with open(os.path.join(folder, "waiting.go"), encoding="utf-8") as source:
            rules = [line.split('"')[1] for line in source if line.startswith('\t"G')]
        for rule in wanted or rules:
            kinds = [KIND.get(rule, "cpu")] + (["heap"] if rule in HEAP else [])
            for kind in kinds:
                for form in ("bad", "good"):
                    problems += check(rule, form, kind, binary, folder, verbose)
    for problem in problems:
        print(problem)
    print(f"{len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
