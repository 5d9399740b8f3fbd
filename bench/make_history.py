#!/usr/bin/env python3
"""A long history to find bases in, and a profile of one of its commits: make_history.py DIRECTORY [COMMITS [FILES]].

DIRECTORY/repo is bare; every commit adds a line to three files, most of them inside of functions, over 380 days, so all
of it is looked at. DIRECTORY/cpu.pb is of the tree at three quarters, with a change that was never committed in one file
of a hundred, so that no commit agrees in full and the search cannot end early.
"""
import random
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests/cli"))
from tiny_pprof import message, number  # noqa: E402

FUNCTIONS, DAYS, START = 12, 380, 1_700_000_000


class Source:
    """One file: for each function, how many lines stand above it and in it."""

    def __init__(self, index):
        self.path = f"pkg{index % 60}/sub{index % 7}/file{index}.go"
        self.index = index
        self.above = [1] * FUNCTIONS
        self.inside = [15] * FUNCTIONS

    def edit(self, dice):
        (self.above if dice.random() < 0.3 else self.inside)[dice.randrange(FUNCTIONS)] += 1

    def name(self, function):
        return f"Work{self.index}x{function}"

    def text(self):
        lines = ["package p", ""]
        for i in range(FUNCTIONS):
            lines += ["// a remark"] * self.above[i] + [f"func {self.name(i)}(n int) int {{"]
            lines += [f"\tn += n * {k} + len(name{k % 5})" for k in range(self.inside[i])] + ["\treturn n", "}", ""]
        return "\n".join(lines).encode()

    def functions(self):
        """(name, start line, a line in it)"""
        line = 2
        for i in range(FUNCTIONS):
            line += self.above[i] + 1
            yield self.name(i), line, line + 2
            line += self.inside[i] + 3


def blob(path, text):
    return f"M 100644 inline {path}\ndata {len(text)}\n".encode() + text + b"\n"


def profile_of(sources, seconds):
    strings, out = [b""], b""

    def text(value):
        strings.append(value.encode())
        return len(strings) - 1

    out += message(1, number(1, text("cpu")) + number(2, text("nanoseconds")))
    index = 0
    for source in sources:
        file = text(f"/build/{source.path}")
        for name, start, line in source.functions():
            index += 1
            out += message(2, number(1, index) + number(2, 10_000_000))
            out += message(4, number(1, index) + message(4, number(1, index) + number(2, line)))
            out += message(5, number(1, index) + number(2, text("example.com/m/p." + name)) + number(4, file) + number(5, start))
    return out + b"".join(message(6, s) for s in strings) + number(9, seconds * 10**9)


def main():
    directory = Path(sys.argv[1])
    commits = int(sys.argv[2]) if len(sys.argv) > 2 else 16_000
    dice = random.Random(1)
    sources = [Source(i) for i in range(int(sys.argv[3]) if len(sys.argv) > 3 else 600)]
    subprocess.run(["git", "init", "-q", "--bare", directory / "repo"], check=True)
    git = subprocess.Popen(["git", "-C", directory / "repo", "fast-import", "--quiet"], stdin=subprocess.PIPE)
    for commit in range(commits):
        seconds = START + commit * DAYS * 86_400 // commits
        changed = sources if commit == 0 else dice.sample(sources, 3)
        git.stdin.write(f"commit refs/heads/master\ncommitter a <a@example.com> {seconds} +0000\ndata 1\nx\n".encode())
        for source in changed:
            if commit:
                source.edit(dice)
            git.stdin.write(blob(source.path, source.text()))
        if commit == commits * 3 // 4:
            for source in sources[::100]:
                source.above[0] += 7
            (directory / "cpu.pb").write_bytes(profile_of(sources, seconds + 60))
            for source in sources[::100]:
                source.above[0] -= 7
    git.stdin.close()
    if git.wait() != 0:
        raise SystemExit("git fast-import failed")
    subprocess.run(["git", "-C", directory / "repo", "symbolic-ref", "HEAD", "refs/heads/master"], check=True)
    # As it is after `git gc`: packed well.
    subprocess.run(["git", "-C", directory / "repo", "-c", "gc.writeCommitGraph=false", "gc", "--quiet"], check=True)


main()
