"""The program in tests/nvim/program, recorded anew: what the tests of editors look at.

Numbers expected on the screen are read off `go tool pprof`.
"""
import functools
import os
import re
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "tests/nvim/program"
GO_ENVIRONMENT = {**os.environ, "GOFLAGS": "-mod=mod", "GOTOOLCHAIN": "local", "GOPROXY": "off"}


def go(*arguments, cwd):
    done = subprocess.run(["go", *arguments], cwd=cwd, env=GO_ENVIRONMENT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"go {' '.join(arguments)}: {done.stdout}{done.stderr}"
    return done.stdout


def fresh_module(folder):
    """The program's source; always at the same place, which profiles name. A blank in it is one more thing to get right."""
    module = Path(folder) / "my orders"
    shutil.rmtree(module, ignore_errors=True)
    shutil.copytree(PROGRAM, module)
    return module


def module_with_profiles(folder):
    """The same with cpu.prof and mem.prof of a run in which Checksum costs most."""
    profiles = recorded(folder, "checksum")
    module = fresh_module(folder)
    for name in ("cpu.prof", "mem.prof"):
        shutil.copy(profiles / name, module)
    return module


@functools.cache
def recorded(folder, share):
    """A folder with cpu.prof and mem.prof of a run with the work shared out this way."""
    program, out = Path(folder) / "orders", Path(folder) / share
    go("build", "-o", program, ".", cwd=fresh_module(folder))
    out.mkdir()
    subprocess.run([program, out, share], check=True, timeout=300)
    return out


@functools.cache
def percents(profile, sample_type):
    """{function without its path: (flat, cum) in percent with one digit} as pprof has it, from its exact values."""
    unit = {"cpu": "ns", "alloc_space": "B", "alloc_objects": "count"}[sample_type]
    text = go("tool", "pprof", "-top", "-nodefraction=0", "-edgefraction=0", "-nodecount=100000", f"-unit={unit}",
              f"-sample_index={sample_type}", "-symbolize=none", str(profile), cwd=ROOT)
    total = int(re.search(r" of (\d+)[a-zA-Z]* total", text)[1])
    rows = {}
    for flat, cum, name in re.findall(r"^ *(\d+)[a-zA-Z]* +\S+ +\S+ +(\d+)[a-zA-Z]* +\S+ +(.*?)(?: \(inline\))?$", text, re.M):
        rows[name.rsplit("/", 1)[-1]] = (100 * int(flat) / total, 100 * int(cum) / total)
    return rows


def label(percent):
    """A percentage as lenses and hints print it: three digits at most, one after the point."""
    return f"{percent:.1f} %" if percent < 99.95 else "100 %"


def expectations(folder):
    expected = {}
    for share in ("checksum", "describe"):
        out = recorded(folder, share)
        for name, profile, sample_type in (("cpu", "cpu.prof", "cpu"), ("alloc", "mem.prof", "alloc_space")):
            rows = percents(out / profile, sample_type)
            expected[f"{share}_{name}"] = {f: label(rows.get(f"pricing.{f}", (0, 0))[1])
                                           for f in ("Checksum", "(*Order).Describe", "Work")}
        expected[f"{share}_profile"] = str(out / "cpu.prof")
    return expected
