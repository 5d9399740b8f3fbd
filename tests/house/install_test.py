#!/usr/bin/env python3
"""What `cmake --install` gives a user: install_test.py BUILD_DIR. Every file is in its place, the man page and the
completions are well-formed, and all three know each option and command that `proflens --help` names.
"""
import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

BUILD = Path(sys.argv[1]).resolve()
FILES = {
    "man": "share/man/man1/proflens.1",
    "bash": "share/bash-completion/completions/proflens",
    "zsh": "share/zsh/site-functions/_proflens",
    "fish": "share/fish/vendor_completions.d/proflens.fish",
}


def run(*command, **options):
    return subprocess.run(command, capture_output=True, text=True, check=False, **options)


class Install(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.prefix = Path(cls.folder.name)
        installed = run("cmake", "--install", BUILD, "--prefix", cls.prefix)
        assert installed.returncode == 0, installed.stderr

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_files(self):
        for path in ["bin/proflens", "share/doc/proflens/LICENSE", *FILES.values()]:
            self.assertTrue((self.prefix / path).is_file(), path)

    def test_the_installed_program_runs(self):
        version = run(self.prefix / "bin/proflens", "--version")
        self.assertEqual(version.returncode, 0, version.stderr)
        self.assertRegex(version.stdout, r"^proflens \d+\.\d+\.\d+")

    def test_man_page(self):
        page = run("man", "--warnings", "-l", self.prefix / FILES["man"], env={**os.environ, "LC_ALL": "C.UTF-8", "MANWIDTH": "80"})
        self.assertEqual((page.returncode, page.stderr), (0, ""))
        self.assertIn("EXIT STATUS", page.stdout)

    def test_completions_parse(self):
        for shell in ("bash", "zsh", "fish"):
            parsed = run(shell, "-n", self.prefix / FILES[shell])
            self.assertEqual((parsed.returncode, parsed.stderr), (0, ""), shell)

    def test_bash_completes(self):
        for line, expected in {"proflens do": ["doctor"], "proflens top --by f": ["function", "file"],
                               "proflens top --so": ["--sort"], "proflens --st": ["--stdio"]}.items():
            self.assertEqual(self.complete_in_bash(line), expected, line)

    def test_fish_completes(self):
        script = f"source {self.prefix / FILES['fish']}; complete -C 'proflens top --sort '"
        offered = run("fish", "--no-config", "-c", script).stdout.splitlines()  # value, tab, description
        self.assertEqual([line.split("\t")[0] for line in offered], ["cum", "flat"])

    def options_of(self, *command):
        text = run(self.prefix / "bin/proflens", *command, "--help").stdout
        return set(re.findall(r"^ +(?:-h,? )?--([A-Za-z-]+)", text, re.MULTILINE))

    def complete_in_bash(self, line):
        """What bash offers for the last word of the line, which may be empty."""
        words = line.split(" ")
        script = (f"source {self.prefix / FILES['bash']}; compopt() {{ :; }}; COMP_WORDS=({' '.join(map(repr, words))}); "
                  f"COMP_CWORD={len(words) - 1}; _proflens; printf '%s\\n' \"${{COMPREPLY[@]}}\"")
        return run("bash", "-c", script).stdout.split()

    def test_all_know_what_help_says(self):
        commands = ["top", "list", "peek", "tree", "traces", "tags", "annotate", "types", "doctor", "benchstat", "fetch",
                    "captures"]
        self.assertIn("socket", self.options_of())
        self.assertIn("sort", self.options_of("top"))
        offered = {option.rstrip("=") for option in self.complete_in_bash("proflens --")}
        self.assertEqual(offered, {"--" + option for option in self.options_of()})
        for command in commands:
            offered = set(self.complete_in_bash(f"proflens {command} --"))
            self.assertEqual(offered, {"--" + option for option in self.options_of(command)}, command)
        words = self.options_of().union(commands, *map(self.options_of, commands))
        for name, path in FILES.items():
            content = (self.prefix / path).read_text().replace("\\-", "-")
            for word in words:
                self.assertRegex(content, rf"(?:-l |--|\b){word}\b", f"{name} does not know {word}")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
