#!/usr/bin/env python3
"""Proves that suggested benchmarks compile and run: benchmark_corpus.py APPLY_BENCHMARKS CORPUS [std].

Every function of the corpus gets its benchmark; then gofmt must have nothing to say, `go vet` and `go test -bench` must
pass, and nothing may be skipped but what CORPUS/expected.txt names. Done with each Go that the machine has, and with
Debian's (installed when it can be). With "std", the functions of library packages are the corpus: all must compile and
none may fail; the rate of skips is printed. Exit code 1 and a reason when something is wrong.
"""
import collections
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

NEWEST_LANGUAGE = 24  # b.Loop; later versions change nothing here
# Library packages that can be copied out (no internal imports, no assembly) and whose functions bear made-up values:
# none runs for ever, waits for another goroutine or registers something twice.
STD = ("container/list container/ring text/tabwriter text/scanner encoding/csv encoding/hex encoding/base32 encoding/pem "
       "encoding/ascii85 html net/mail compress/bzip2 compress/lzw compress/gzip image image/color unicode/utf8 "
       "unicode/utf16 bufio math/cmplx cmp mime/quotedprintable unicode testing/fstest testing/iotest go/constant "
       "go/doc/comment").split()
STD_SKIP_RATE = 0.2  # of functions, most of them unexported helpers in the midst of some state


def run(command, directory, **options):
    return subprocess.run(command, cwd=directory, capture_output=True, text=True, timeout=540, check=False, **options)


def find_gos():
    """[(path of go, minor version)], one for each version."""
    if not shutil.which("go") and not glob.glob("/usr/lib/go-*/bin/go") and os.geteuid() == 0 and shutil.which("apt-get"):
        run(["apt-get", "install", "-y", "golang-1.19-go"], "/")
    found = {}
    for go in [shutil.which("go"), "/usr/local/go/bin/go", *sorted(glob.glob("/usr/lib/go-*/bin/go"))]:
        if go and os.access(go, os.X_OK):
            version = re.search(r"go1\.(\d+)", run([go, "version"], "/").stdout)
            if version:
                found.setdefault(int(version.group(1)), os.path.realpath(go))
    return sorted((go, minor) for minor, go in found.items())


def module_go(minor):
    return f"module corpus\n\ngo 1.{min(minor, NEWEST_LANGUAGE)}\n"


def suggest(tool, directory, minor):
    """{(file, function): (state, benchmark or reason)} after applying all suggestions in the directory."""
    result = run([tool, str(directory), str(min(minor, NEWEST_LANGUAGE))], directory)
    if result.returncode != 0:
        raise SystemExit(f"{directory.name}: the tool ended with {result.returncode}: {result.stderr}")
    rows = (line.split(" ", 3) for line in result.stdout.splitlines())
    return {(row[1], row[2]): (row[0], row[3]) for row in rows}


def check_format(go, directory):
    gofmt = Path(go).with_name("gofmt")
    written = sorted(str(path) for path in directory.rglob("*_test.go"))
    return [f"gofmt would change {name}" for name in run([gofmt, "-l", *written], directory).stdout.split()]


def bench(go, directory, packages, benchmarks):
    """What went wrong, and the names of benchmarks that skipped themselves."""
    vet = run([go, "vet", *packages], directory)
    if vet.returncode != 0:
        return [f"go vet: {vet.stderr}"], set()
    test = run([go, "test", "-v", "-run", "^$", "-bench", ".", "-benchtime", "1x", "-timeout", "240s", *packages], directory)
    output = test.stdout + test.stderr
    wrong = [] if test.returncode == 0 else [f"go test: {output[-4000:]}"]
    skipped, ran, package = set(), set(), ""
    for line in output.splitlines():
        if line.startswith("pkg: "):
            package = line.rsplit("/", 1)[-1]
        if match := re.match(r"\s*--- SKIP: (Benchmark[^\s/]+)", line):
            skipped.add(f"{package}.{match.group(1)}")
        if match := re.match(r"(Benchmark\w+?)(?:-\d+|/\S*)?(?:\s|$)", line):
            ran.add(f"{package}.{match.group(1)}")
    wrong += [f"{name} did not run" for name in sorted(benchmarks - ran)] if not wrong else []
    return wrong, skipped


def check_corpus(tool, corpus, go, minor):
    expected = set((corpus / "expected.txt").read_text().splitlines())
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch, "corpus")
        shutil.copytree(corpus, root)
        (root / "go.mod").write_text(module_go(minor))
        wrong, states, benchmarks = [], collections.Counter(), set()
        seen = set()
        for directory in sorted(path for path in root.iterdir() if path.is_dir()):
            for (file, function), (state, name) in suggest(tool, directory, minor).items():
                states[state] += 1
                if state in ("refused", "lost"):
                    seen.add(f"{state} {directory.name}/{file} {function}")
                if state != "refused":
                    benchmarks.add(f"{directory.name}.{name}")
        wrong += check_format(go, root)
        problems, skipped = bench(go, root, ["./..."], benchmarks)
        wrong += problems
        seen |= {f"skipped {name}" for name in skipped}
        wrong += [f"not expected: {line}" for line in sorted(seen - expected)]
        wrong += [f"expected, but not so: {line}" for line in sorted(expected - seen)]
    print(f"go1.{minor}: {sum(states.values())} functions, {dict(states)}, {len(skipped)} skipped")
    return wrong


def copy_library(go, package, root):
    source = Path(run([go, "env", "GOROOT"], "/").stdout.strip(), "src", package)
    if not source.is_dir():
        return None
    directory = root / package
    directory.mkdir(parents=True, exist_ok=True)
    for path in source.glob("*.go"):
        if not path.name.endswith("_test.go"):
            shutil.copy(path, directory)
    texts = "".join(path.read_text() for path in directory.glob("*.go"))
    copies = not re.search(r'"(internal|golang\.org)/|go:linkname', texts) and not list(source.glob("*.s"))
    return directory if copies and run([go, "build", "./" + package], root).returncode == 0 else None


def check_library(tool, go, minor):
    wrong, total, skips = [], collections.Counter(), 0
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        (root / "go.mod").write_text(f"module corpus\n\ngo 1.{minor}\n")
        for package in STD:
            directory = copy_library(go, package, root)
            if not directory:
                continue
            rows = suggest(tool, directory, minor).values()
            total.update(state for state, _ in rows)
            wrong += [f"{package}: {reason}" for reason in check_format(go, directory)]
            names = {f"{directory.name}.{name}" for state, name in rows if state != "refused"}
            problems, skipped = bench(go, root, ["./" + package], names)
            wrong += [f"{package}: {reason}" for reason in problems]
            skips += len(skipped)
    count = sum(total.values()) - total["refused"]
    print(f"go1.{minor}, library: {count} functions, {dict(total)}, {skips} skipped")
    if count and skips > STD_SKIP_RATE * count:
        wrong.append(f"{skips} of {count} benchmarks skip themselves")
    return wrong


def main():
    tool, corpus = os.path.abspath(sys.argv[1]), Path(sys.argv[2]).resolve()
    gos = find_gos()
    if not gos:
        print("SKIPPED: there is no Go on this machine")
        return 0
    if sys.argv[3:] == ["std"]:
        go, minor = max(gos, key=lambda pair: pair[1])
        wrong = check_library(tool, go, minor)
    else:
        wrong = [f"go1.{minor}: {reason}" for go, minor in gos for reason in check_corpus(tool, corpus, go, minor)]
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
