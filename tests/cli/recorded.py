"""Profiles of the workload beside this file, recorded once per test run by whatever Go is installed, and what
`go tool pprof` says about them. For the tests of the command line.
"""
import functools
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parent / "scripts"))
from pprof_oracle import NO_TRIM, without_start_lines  # noqa: E402

WORKLOAD = HERE / "workload"
PROFLENS = os.environ["PROFLENS_BINARY"]
PROFILES = ["cpu", "heap", "allocs", "block", "mutex", "goroutine", "threadcreate"]
GO_ENVIRONMENT = {**os.environ, "GOFLAGS": "-mod=mod", "GOTOOLCHAIN": "local", "GOPROXY": "off"}
# Values in the profile's own unit, nothing trimmed, nothing looked up elsewhere.
PPROF_FLAGS = [NO_TRIM, "-symbolize=none", "-nodefraction=0", "-edgefraction=0", "-nodecount=1000000"]
OWN_UNITS = {"nanoseconds": "ns", "bytes": "B", "count": "count"}


def need_go():
    if shutil.which("go") is None:
        print("SKIPPED: there is no go to record profiles with")
        sys.exit(0)


def record(folder):
    """Builds the workload and runs it; returns {name: path}."""
    program = Path(folder) / "workload"
    subprocess.run(["go", "build", "-o", program, "."], cwd=WORKLOAD, env=GO_ENVIRONMENT, check=True)
    subprocess.run([program, folder], check=True, timeout=120)
    return {name: str(Path(folder) / f"{name}.prof") for name in PROFILES}


def proflens(*arguments, **options):
    return subprocess.run([PROFLENS, *arguments], capture_output=True, text=True, check=False, **options)


@functools.cache
def pprof_program():
    """The program behind `go tool pprof`; newer Go builds it on first use, so it is run once before it is asked for."""
    subprocess.run(["go", "tool", "pprof", "-h"], capture_output=True, check=False, env=GO_ENVIRONMENT)
    done = subprocess.run(["go", "tool", "-n", "pprof"], capture_output=True, text=True, check=True, env=GO_ENVIRONMENT)
    return done.stdout.strip()


def pprof(*arguments):
    done = subprocess.run([pprof_program(), *PPROF_FLAGS, *arguments], capture_output=True, text=True, check=True,
                          env={**GO_ENVIRONMENT, "PPROF_TMPDIR": tempfile.gettempdir()})
    return done.stdout


def number(text):
    """"210000000ns", "0", "." or "-12B" as an integer."""
    if text == ".":
        return 0
    return int(re.match(r"-?\d+", text).group())


def pprof_top(profile, sample_type, unit, granularity):
    """{name: (flat, cum)} of -top."""
    if granularity == "files":  # pprof keeps apart what one file's functions start at
        profile = without_start_lines(profile, profile + ".files")
    text = pprof("-top", f"-sample_index={sample_type}", f"-unit={OWN_UNITS[unit]}", f"-{granularity}", profile)
    lines = text.splitlines()
    start = next(i for i, line in enumerate(lines) if line.split()[:2] == ["flat", "flat%"])
    rows = {}
    for line in lines[start + 1:]:
        flat, _, _, cum, _, name = line.split(None, 5)
        name = name.removesuffix(" (inline)").removesuffix(" (partial-inline)")
        assert name not in rows, name
        if (number(flat), number(cum)) != (0, 0):
            rows[name] = (number(flat), number(cum))
    return rows


def pprof_list(profile, sample_type, unit, pattern):
    """{(function, line): (flat, cum)} of -list, where either is not 0."""
    text = pprof(f"-list={pattern}", f"-sample_index={sample_type}", f"-unit={OWN_UNITS[unit]}", profile)
    rows, function = {}, None
    for line in text.splitlines():
        if heading := re.match(r"ROUTINE =+ (.*) in (.*)$", line):
            function = heading.group(1)
        elif function and (row := re.match(r" *(\S+) +(\S+) +(\d+):", line)):
            costs = (number(row.group(1)), number(row.group(2)))
            if costs != (0, 0):
                rows[function, int(row.group(3))] = costs
    return rows
