#!/usr/bin/env python3
"""Shows each check of tidy.py a small tree with one thing wrong (it must say so, with the line) and one with nothing."""
import contextlib
import io
import os
import tempfile
import unittest
from pathlib import Path

import tidy

LONG = "\n".join(["int f(int a,", "      int b) {"] + ["  a += b;"] * 61 + ["}", ""])

# check: ({path: text} with a fault, the finding's beginning, the same tree put right)
CASES = {
    "layers": ({"analysis/a.h": '// The a of all things.\n#include "server/b.h"\n', "server/b.h": "\n"},
               "analysis/a.h:2: analysis/ may not include server/",
               {"server/a.h": '#include "server/b.h"\n#include "analysis/c.h"\n', "server/b.h": "", "analysis/c.h": ""}),
    "headers": ({"analysis/a.cc": "#include <vector>\n"}, "analysis/a.cc:1:", {"analysis/a.cc": "// Adds things up for the bill.\n", "analysis/b.h": "// What b is: a small b.\n",
                 "analysis/b.cc": '#include "analysis/b.h"\n'}),
    "size": ({"analysis/a.h": "//\n" * 151}, "analysis/a.h:150: 151 lines",
             {"analysis/a.h": "//\n" * 151, "tests/tidy/long_files.txt": "analysis/a.h 160 one table\n"}),
    "functions": ({"server/a.cc": LONG}, "server/a.cc:1: a function of 61 lines", {"server/a.cc": LONG.replace("  a += b;\n", "", 1)}),
    "prints": ({"protocol/a.cc": "\nstd::cout << 1;\n"}, "protocol/a.cc:2:",
               {"protocol/a.cc": "snprintf(a, b, c);  // unlike printf(\n", "server/b.cc": "std::cout << 1;\n"}),
    "words": ({"docs/a.md": "see /wor" + "k/here\n"}, "docs/a.md:1: a path", {"docs/a.md": "see ../work/here\n"}),
    "links": ({"a.md": "x [b](b.md#no-such)\n", "b.md": "# Such\n"}, "a.md:1: the link b.md#no-such",
              {"a.md": "x [b](b.md#such-a-thing) `[c](d)`\n", "b.md": "## Such a *thing*\n"}),
    "scripts": ({"tests/a.sh": "#!/bin/sh\n"}, "tests/a.sh:1: not executable", {"tests/a.txt": "!#\n"}),
    "packages": ({"cmake/a.cmake": "find_package(ZLIB)\n"}, "cmake/a.cmake:1:", {"cmake/a.cmake": "find_package(ZLIB)  # apt: zlib1g-dev\n"}),
    "format": ({"server/a.cc": "int  a ;\n"}, "server/a.cc:1:", {"server/a.cc": "int a;\n"}),
    "shell": ({"tools/a": "#!/bin/sh\ncd $1\n"}, "tools/a:2:", {"tools/a": '#!/bin/sh\necho "$1"\n'}),
}


class Tidy(unittest.TestCase):
    def findings(self, check, files):
        with tempfile.TemporaryDirectory() as root, contextlib.redirect_stdout(io.StringIO()):
            for path, text in files.items():
                target = Path(root, path)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text)
            return tidy.CHECKS[check](tidy.Tree(os.path.realpath(root)))

    def test_every_check_has_a_case(self):
        self.assertEqual(CASES.keys(), tidy.CHECKS.keys())

    def test_faults_are_found(self):
        for check, (fault, expected, _) in CASES.items():
            with self.subTest(check):
                found = self.findings(check, fault)
                self.assertTrue(found and found[0].startswith(expected), f"wanted {expected!r}, found {found}")

    def test_good_trees_pass(self):
        for check, (_, _, good) in CASES.items():
            with self.subTest(check):
                self.assertEqual(self.findings(check, good), [])


if __name__ == "__main__":
    unittest.main()
