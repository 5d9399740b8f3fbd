#!/usr/bin/env python3
"""Runs clang-tidy over the sources of the product: clang_tidy.py BUILD_DIR [PATH_PREFIX...]. All findings are errors.

A file that passed is not looked at again until it, a header of ours that it includes, its command line, .clang-tidy or
clang-tidy changes: the build knows the headers (ninja -t deps), and a stamp in BUILD_DIR/clang-tidy/ keeps the hash of all
that. So a first run takes a few seconds a file and the next one none.
"""
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

CLANG_TIDY = "clang-tidy-19"
ROOT = Path(__file__).parents[2]
FOLDERS = ("analysis/", "protocol/", "server/", "bench/")  # not tests/: half of all files, and nothing depends on them


def main():
    if not shutil.which(CLANG_TIDY):
        print(f"SKIPPED: no {CLANG_TIDY} (tools/install-deps test installs it)")
        return 0
    build, prefixes = Path(sys.argv[1]), tuple(sys.argv[2:]) or FOLDERS
    stamps = build / "clang-tidy"
    stamps.mkdir(exist_ok=True)
    keys = keys_of(build, prefixes)
    todo = [source for source, key in keys.items() if not (stamps / key).exists()]
    print(f"{len(keys)} files, {len(todo)} to look at", flush=True)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        findings = list(pool.map(lambda source: look_at(source, build, stamps / keys[source]), todo))
    print("".join(findings))
    return 1 if any(findings) else 0


def keys_of(build, prefixes):
    """{source: hash of all that its result depends on} for the sources under the prefixes."""
    headers = headers_by_object(build)
    common = (ROOT / ".clang-tidy").read_bytes() + subprocess.check_output([CLANG_TIDY, "--version"])
    keys = {}
    for entry in json.loads((build / "compile_commands.json").read_text()):
        source = os.path.relpath(entry["file"], ROOT)
        if not source.startswith(prefixes):
            continue
        digest = hashlib.sha256(common + entry["command"].encode())
        for path in sorted({entry["file"], *headers.get(entry.get("output", ""), ())}):
            digest.update(Path(path).read_bytes())
        keys[source] = digest.hexdigest()
    return keys


def headers_by_object(build):
    """{object file: our headers that it was made from}, as the last build recorded them."""
    output = subprocess.run(["ninja", "-C", build, "-t", "deps"], capture_output=True, text=True, check=True).stdout
    headers = {}
    current = None
    for line in output.splitlines():
        match = re.match(r"(\S.*): #deps", line)
        if match:
            current = headers.setdefault(match[1], [])
        elif line.startswith("    "):
            path = os.path.normpath(os.path.join(build, line.strip()))
            if os.path.relpath(path, ROOT).startswith(FOLDERS) and os.path.exists(path):
                current.append(path)
    return headers


def look_at(source, build, stamp):
    """The findings, "" when there are none, which the stamp then tells the next run."""
    # The command lines are g++'s: what clang does not know of them is not a finding, nor is a warning of its own.
    run = subprocess.run([CLANG_TIDY, "-p", build, "--quiet", "--warnings-as-errors=*", "--extra-arg=-Wno-error",
                          "--extra-arg=-Wno-unknown-warning-option", source],
                         cwd=ROOT, capture_output=True, text=True, check=False)
    if run.returncode == 0:
        stamp.touch()
        return ""
    return run.stdout or run.stderr


if __name__ == "__main__":
    sys.exit(main())
