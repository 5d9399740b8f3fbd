#!/usr/bin/env python3
"""Records how real builds name their source files, into recorded/*.txt beside this script.

usage: tests/server/paths/record.py [NAME...]        as root: it makes mounts of its own, which end with it

The programs in programs/ are built below /mnt, in a mount namespace, as in a container whose sources were put there. Each
line of a record is "path|line where the function starts|function". Tools: go, g++, addr2line, cargo, python3, npm.
"""
import json
import os
import pstats
import re
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
HOME = Path("/mnt")  # in the mount namespace


def run(*command, cwd, **variables):
    """Standard output of a command that must succeed."""
    environment = {**os.environ, **variables}
    done = subprocess.run([str(c) for c in command], cwd=cwd, env=environment, stdout=subprocess.PIPE, check=True)
    return done.stdout


def program(name, to):
    shutil.copytree(HERE / "programs" / name, to)
    return to


def save(name, rows):
    # Where packages come from, and where this machine keeps Python, is nobody's business.
    def neutral(path):
        path = re.sub(r"(registry/src)/[^/]+/", r"\1/index-0000000000000000/", path)
        return path.replace(sys.base_prefix + "/lib/python", "/usr/local/lib/python")

    rows = {(neutral(path), line, function) for path, line, function in rows if path and function}
    lines = [f"{path}|{line}|{function}\n" for path, line, function in sorted(rows)]
    (HERE / "recorded" / f"{name}.txt").write_text("".join(lines))
    print(f"{name}: {len(lines)} functions")


# ---- Go: the paths in a profile that the program takes of itself ----

def go_rows(binary):
    profile = binary.with_suffix(".pb.gz")
    profile.write_bytes(run(binary, cwd=binary.parent))
    raw = run("go", "tool", "pprof", "-raw", "-symbolize=none", profile, cwd=binary.parent).decode()
    places = raw[raw.index("\nLocations"):raw.index("\nMappings")]
    return [(path, start, function)
            for function, path, start in re.findall(r"(\S+) (\S+):\d+:\d+ s=(\d+)", places)]


def go(name, *flags, vendor=False):
    app = program("go", HOME / name)
    variables = {"GOPATH": "/mnt/gopath", "GOFLAGS": "-modcacherw", "GOTOOLCHAIN": "local"}
    run("go", "mod", "tidy", cwd=app, **variables)
    if vendor:
        run("go", "mod", "vendor", cwd=app, **variables)
    run("go", "build", *flags, "-o", "shop", ".", cwd=app, **variables)
    save(name, go_rows(app / "shop"))


# ---- compiled with DWARF: where the functions of a binary start ----

def dwarf_rows(binary, wanted):
    symbols = run("nm", "--defined-only", "--demangle", binary, cwd=binary.parent).decode()
    mangled = run("nm", "--defined-only", binary, cwd=binary.parent).decode()
    rows = []
    for plain, raw in zip(symbols.splitlines(), mangled.splitlines()):
        address, kind, function = plain.split(" ", 2)
        if kind.lower() not in "tw" or not re.search(wanted, function):
            continue
        place = run("addr2line", "-e", binary, address, cwd=binary.parent).decode().strip()
        path, _, line = place.split(" ")[0].rpartition(":")
        if not path.startswith("?"):
            rows.append((path, re.sub(r"\D", "", line) or 0, function))
    return rows


def cpp(name, *flags, directory="."):
    app = program("cpp", HOME / name)
    build = app / directory
    build.mkdir(exist_ok=True)
    up = os.path.relpath(app, build)
    up = "" if up == "." else up + "/"
    flags = [flag.format(app=app) for flag in flags]
    run("g++", "-g", "-O1", *flags, "-o", build / "shop", f"{up}src/main.cc", f"{up}src/parse.cc", cwd=build)
    save(name, dwarf_rows(build / "shop", r"^main$|shop::|Table<int>"))


def rust(name):
    app = program("rust", HOME / name)
    run("cargo", "build", "--quiet", cwd=app, CARGO_HOME="/mnt/cargo")
    wanted = r"^(report|tally|itoa|<itoa|alloc::vec::Vec<T,A>::push|alloc::raw_vec)"
    save(name, dwarf_rows(app / "target/debug/report", wanted))


# ---- Python: a virtual environment with an installed package ----

def python(name):
    app = program("python", HOME / name)
    run(sys.executable, "-m", "venv", "/mnt/venv", cwd=app)
    run("/mnt/venv/bin/pip", "install", "--quiet", "setuptools", "wheel", cwd=app)
    run("/mnt/venv/bin/pip", "install", "--quiet", "--no-build-isolation", "./wheel", cwd=app)
    code = "import cProfile, main; cProfile.run('main.main()', 'out.pstats')"
    run("/mnt/venv/bin/python", "-c", code, cwd=app)
    stats = pstats.Stats(str(app / "out.pstats")).stats
    save(name, [(path, line, function) for path, line, function in stats if path != "~"])


# ---- webpack: the sources of a source map ----

def webpack(name):
    app = program("web", HOME / name)
    run("npm", "install", "--silent", "--no-audit", "--no-fund", "webpack@5", "webpack-cli@5", "ms@2.1.3", cwd=app)
    run("npx", "webpack", cwd=app)
    sources = json.loads((app / "dist/main.js.map").read_text())
    rows = []
    for path, text in zip(sources["sources"], sources["sourcesContent"]):
        for at, line in enumerate(text.splitlines(), 1):
            if function := re.match(r"(?:export )?function (\w+)", line):
                rows.append((path, at, function[1]))
    save(name, rows)


RECORDS = {
    "go-plain": lambda: go("go-plain"),
    "go-trimpath": lambda: go("go-trimpath", "-trimpath"),
    "go-vendor": lambda: go("go-vendor", "-trimpath", "-mod=vendor", vendor=True),
    "cpp-plain": lambda: cpp("cpp-plain"),
    "cpp-directory": lambda: cpp("cpp-directory", directory="obj"),
    "cpp-bazel": lambda: cpp("cpp-bazel", "-ffile-prefix-map={app}=/proc/self/cwd"),
    "cpp-debian": lambda: cpp("cpp-debian", "-ffile-prefix-map={app}=.", directory="obj"),
    "rust": lambda: rust("rust"),
    "python": lambda: python("python"),
    "webpack": lambda: webpack("webpack"),
}


def main():
    if os.environ.get("PROFLENS_RECORDING") != "yes":
        os.execvpe("unshare", ["unshare", "--mount", sys.executable, __file__, *sys.argv[1:]],
                   {**os.environ, "PROFLENS_RECORDING": "yes"})
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", HOME], check=True)
    (HERE / "recorded").mkdir(exist_ok=True)
    for name in sys.argv[1:] or RECORDS:
        RECORDS[name]()


main()
