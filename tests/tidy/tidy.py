#!/usr/bin/env python3
"""The rules of the house that no compiler checks: tidy.py CHECK [ROOT].

Each check is a function from a Tree to a list of findings ("path:line: what is wrong"); none prints or fixes. CHECKS is
the one table of them; tests/scripts.d/tidy.cmake has a row for each, and tidy_test.py shows each one something bad.
Exit code 0: nothing found, 1: findings, printed one a line. Prints "SKIPPED: why" where a tool is missing.
"""
import re
import shutil
import subprocess
import sys
from pathlib import Path

LAYERS = {  # folder: the folders it may include
    "analysis": {"analysis"},
    "protocol": {"protocol"},
    "server": {"server", "analysis", "protocol"},
    "bench": {"bench", "server", "analysis", "protocol", "tests"},
    "tests": {"tests", "server", "analysis", "protocol"},
}
MAX_FILE, MAX_HEADER, MAX_FUNCTION, LONG_FUNCTION = 400, 150, 60, 40
CLANG_FORMAT = "clang-format-19"

# Spelled so that this file does not contain what it looks for.
FORBIDDEN = [
    (r"(?<![\w.~])/(?:work|root)/", "a path of somebody's machine"),
    (r"registry\.npm[j]s|npm[j]s\.org", "a registry's host"),
    (r"pypi\.or[g]|pythonhosted\.or[g]", "a registry's host"),
    (r"deb\.debia[n]\.org|proxy\.golan[g]\.org|crates\.i[o]\b", "a registry's host"),
    (r"^(?:<{7}|>{7}) ", "a merge conflict"),
]
PRINTING = re.compile(r"\bstd::(?:cout|cerr|clog|print(?:ln)?)\b|\bfmt::print\b|(?<![\w:])(?:printf|fprintf|puts|perror)\s*\("
                      r"|\b(?:stdout|stderr)\b")
DATA = re.compile(r"tests/.*(?:fixtures|corpus|profiles|programs)/")  # sources that tests read, not ours
COMMENT = {  # extension: how its header comment starts
    ".cc": "//", ".h": "//", ".ts": "//", ".go": "//", ".lua": "--", ".cmake": "#", ".py": ('"""', "#"), ".sh": "#",
    ".mjs": "//", ".js": "//",
}


class Tree:
    """The files that are or would be committed, by path from the root, read once."""

    def __init__(self, root):
        self.root = Path(root)
        self.paths = sorted(path for path in self._listed() if (self.root / path).is_file())
        self._texts = {}

    def _listed(self):
        git = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=self.root, capture_output=True,
                             text=True, check=False)
        if git.returncode == 0:
            return git.stdout.splitlines()
        # Not a clone: all but what is built or fetched.
        outside = {"build", ".tools", "node_modules", ".git"}
        return [str(path.relative_to(self.root)) for path in self.root.rglob("*")
                if not outside & set(path.relative_to(self.root).parts)]

    def text(self, path):
        """The file's text; empty for a binary one."""
        if path not in self._texts:
            data = (self.root / path).read_bytes()
            self._texts[path] = "" if b"\0" in data[:8000] else data.decode("utf-8", "replace")
        return self._texts[path]

    def ending(self, *endings):
        return [path for path in self.paths if path.endswith(endings)]

    def cpp(self):
        return [path for path in self.ending(".cc", ".h") if path.split("/")[0] in LAYERS]


def check_layers(tree):
    findings = []
    for path in tree.cpp():
        layer = path.split("/")[0]
        if DATA.match(path):
            continue
        for number, included in includes_of(tree.text(path)):
            target = included.split("/")[0]
            if included.endswith(".pb.h"):  # protoc makes it
                continue
            if not (tree.root / included).is_file():
                findings.append(f'{path}:{number}: "{included}" is not a file from the root')
            elif target not in LAYERS[layer]:
                findings.append(f"{path}:{number}: {layer}/ may not include {target}/")
    return findings


def includes_of(text):
    for number, line in enumerate(text.splitlines(), 1):
        match = re.match(r'\s*#\s*include\s+"([^"]+)"', line)
        if match:
            yield number, match[1]


def check_headers(tree):
    """A .cc file beside its .h may leave the saying to it."""
    findings = []
    for path in tree.paths:
        starts = COMMENT.get(Path(path).suffix) or ("#" if tree.text(path).startswith("#!") else None)
        if starts is None or DATA.match(path) or (path.endswith(".cc") and path[:-2] + "h" in tree.paths):
            continue
        lines = [line for line in tree.text(path).splitlines() if not line.startswith("#!")]
        if not lines or not lines[0].startswith(starts) or len(lines[0]) < 20:
            findings.append(f"{path}:1: the first line must be a comment that says what the file is")
    return findings


def check_size(tree):
    allowed = allowed_sizes(tree)
    findings = [f"tests/tidy/long_files.txt:1: {path} is not there or not that long any more"
                for path, lines in allowed.items()
                if path not in tree.paths or len(tree.text(path).splitlines()) <= size_limit(path)]
    for path in tree.ending(".cc", ".h", ".ts", ".lua", ".py"):
        lines = len(tree.text(path).splitlines())
        limit = allowed.get(path, size_limit(path))
        if lines > limit:
            findings.append(f"{path}:{limit}: {lines} lines, at most {limit} (or a reason in tests/tidy/long_files.txt)")
    return findings


def size_limit(path):
    return MAX_HEADER if path.endswith(".h") else MAX_FILE


def allowed_sizes(tree):
    path = "tests/tidy/long_files.txt"
    if path not in tree.paths:
        return {}
    rows = (line.split(None, 2) for line in tree.text(path).splitlines() if line and not line.startswith("#"))
    return {row[0]: int(row[1]) for row in rows if len(row) == 3}


def check_functions(tree):
    findings = []
    for path in tree.cpp():
        for name_line, length in functions_of(tree.text(path)):
            if length > MAX_FUNCTION and not path.startswith("tests/"):
                findings.append(f"{path}:{name_line}: a function of {length} lines, at most {MAX_FUNCTION}")
            elif length > LONG_FUNCTION:
                print(f"hint: {path}:{name_line}: a function of {length} lines")
    return findings


def functions_of(text):
    """(line, length) of each function body at the outer level, as clang-format lays them out: `{` last, `}` alone."""
    signature = start = None  # where the signature begins; where the body's function begins
    body = 0
    for number, line in enumerate(text.splitlines(), 1):
        if re.match(r"[A-Za-z_]", line) and start is None:
            is_type = re.match(r"(namespace|struct|class|enum|union|extern|#)\b", line)
            signature = None if is_type or line.endswith((";", "}")) else number
        if signature is not None and start is None and line.endswith("{"):
            start, body = signature, number
        elif line.startswith("}"):
            if start is not None and line.rstrip() == "}":
                yield start, number - body - 1
            signature = start = None


def check_prints(tree):
    """Nothing prints in the lower layers: standard output is the wire."""
    findings = []
    for path in tree.cpp():
        if not path.startswith(("analysis/", "protocol/")):
            continue
        for number, line in enumerate(tree.text(path).splitlines(), 1):
            if PRINTING.search(line.split("//")[0]):
                findings.append(f"{path}:{number}: {path.split('/')[0]}/ may not print")
    return findings


def check_words(tree):
    findings = []
    for path in tree.paths:
        for number, line in enumerate(tree.text(path).splitlines(), 1):
            findings += [f"{path}:{number}: {what}" for pattern, what in FORBIDDEN if re.search(pattern, line)]
    return findings


def check_links(tree):
    findings = []
    for path in tree.ending(".md"):
        for number, line in enumerate(without_code(tree.text(path)), 1):
            for target in re.findall(r"\]\(([^)\s]+)\)", line):
                if not re.match(r"[a-z]+:", target) and not resolves(tree, path, target):
                    findings.append(f"{path}:{number}: the link {target} leads nowhere")
    return findings


def without_code(text):
    fenced = False
    for line in text.splitlines():
        if line.lstrip().startswith("```"):
            fenced = not fenced
        yield "" if fenced else re.sub(r"`[^`]*`", "", line)


def resolves(tree, path, target):
    name, _, anchor = target.partition("#")
    goal = (tree.root / path).parent / name if name else tree.root / path
    if not goal.exists():
        return False
    return not anchor or anchor in anchors_of(goal.read_text("utf-8"))


def anchors_of(text):
    headings = re.findall(r"^#+ +(.+?) *$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def check_scripts(tree):
    """A file is executable just when it says what runs it."""
    findings = []
    for path in tree.paths:
        executable = bool((tree.root / path).stat().st_mode & 0o100)
        if executable != tree.text(path).startswith("#!"):
            findings.append(f"{path}:1: {'executable without' if executable else 'not executable, with'} a #! line")
    return findings


def check_packages(tree):
    """Each library that CMake looks for names its Debian package, which tools/install-deps installs."""
    findings = []
    for path in tree.ending("CMakeLists.txt", ".cmake"):
        for number, line in enumerate(tree.text(path).splitlines(), 1):
            looks = re.match(r"\s*(?:find_(?:package|path|library)|pkg_check_modules)\(", line)
            if looks and not re.search(r"\((?:Threads|Python3) ", line) and "# apt: " not in line:
                findings.append(f"{path}:{number}: which Debian package is it? Say `# apt: NAME`")
    return findings


def check_format(tree):
    need(CLANG_FORMAT)
    run = subprocess.run([CLANG_FORMAT, "--dry-run", "--Werror", *tree.cpp()], cwd=tree.root, capture_output=True,
                         text=True, check=False)
    return [line for line in run.stderr.splitlines() if ": error: " in line] or ([run.stderr] if run.returncode else [])


def check_shell(tree):
    need("shellcheck")
    scripts = [path for path in tree.paths if re.match(r"#!.*\b(?:ba)?sh\b", tree.text(path)) or path.endswith((".bash", ".sh"))]
    if not scripts:
        return []
    run = subprocess.run(["shellcheck", "--format=gcc", *scripts], cwd=tree.root, capture_output=True, text=True, check=False)
    return run.stdout.splitlines()


def need(program):
    if not shutil.which(program):
        print(f"SKIPPED: no {program} (tools/install-deps test installs it)")
        sys.exit(0)


CHECKS = {name.removeprefix("check_"): function for name, function in list(globals().items()) if name.startswith("check_")}


def main():
    check = CHECKS[sys.argv[1]]
    findings = check(Tree(sys.argv[2] if len(sys.argv) > 2 else Path(__file__).parents[2]))
    print(*findings, sep="\n")
    sys.exit(1 if findings else 0)


if __name__ == "__main__":
    main()
