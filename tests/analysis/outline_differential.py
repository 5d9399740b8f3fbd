#!/usr/bin/env python3
"""Our outline of Python against Python's own ast, on the standard library: outline_differential.py SHOW_OUTLINE.

Compared are the first line (of the first decorator) and the name of each function, lambda and comprehension. Files that
this Python itself cannot read are left out.
"""
import ast
import subprocess
import sys
from collections import Counter
from pathlib import Path

MADE_UP = {ast.Lambda: "<lambda>", ast.ListComp: "<listcomp>", ast.SetComp: "<setcomp>", ast.DictComp: "<dictcomp>",
           ast.GeneratorExp: "<genexpr>"}
FEWEST = 5000  # functions, or something is wrong with the comparison itself


def by_ast(text):
    found = Counter()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            found[min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)]), node.name] += 1
        elif type(node) in MADE_UP:
            found[node.lineno, MADE_UP[type(node)]] += 1
    return found


def by_outline(program, path):
    found = Counter()
    run = subprocess.run([program, str(path)], capture_output=True, text=True, check=True)
    for line in run.stdout.splitlines():
        lines, _, name = line.partition(" ")
        found[int(lines.split("-")[0]), name.rpartition("|")[2]] += 1
    return found


def main():
    total = wrong = 0
    for path in sorted(Path(ast.__file__).parent.glob("*.py")):
        if path.stat().st_size > 1 << 20:
            continue
        try:
            expected = by_ast(path.read_text("utf-8"))
        except (SyntaxError, UnicodeDecodeError):
            continue
        actual = by_outline(sys.argv[1], path)
        total += sum(expected.values())
        for what in sorted((expected - actual) + (actual - expected)):
            wrong += 1
            print(f"{path}:{what[0]}: {what[1]}: ast {expected[what]}, outline {actual[what]}")
    print(f"{total} functions, {wrong} differences")
    sys.exit(0 if wrong == 0 and total > FEWEST else 1)


if __name__ == "__main__":
    main()
