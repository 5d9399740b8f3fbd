#!/usr/bin/env python3
"""The settings are the same in three places: what the server reads (server/config.cc), what docs/configuration.md lists,
and what the VS Code extension declares, the latter two with the same defaults.
"""
import json
import re
import unittest
from pathlib import Path

ROOT = Path(__file__).parents[2]
OF_THE_EXTENSION_ONLY = {"server.path", "trace.server", "heat.enable", "heat.style", "heat.by", "heat.threshold"}


def read_by_server():
    source = (ROOT / "server/config.cc").read_text()
    sections = {"root": ""}
    sections |= {name: path + "." for name, path in re.findall(r'Section (\w+) = root\.section\("(\w+)"\)', source)}
    names = {path + setting for variable, path in sections.items()
             for setting in re.findall(rf'\b{variable}\.read(?:_\w+)?\("(\w+)"', source)}
    names |= {".".join(pair) for pair in re.findall(r'root\.section\("(\w+)"\)\.read(?:_\w+)?\("(\w+)"', source)}
    # Functions that get a section and read one more name of it.
    for function, variable in re.findall(r"^  (read_\w+)\((\w+), ", source, re.MULTILINE):
        body = source[source.index(f"void {function}(const Section& section"):]
        names.add(sections[variable] + re.search(r'section\.read\("(\w+)"', body)[1])
    return names


def documented():
    text = (ROOT / "docs/configuration.md").read_text()
    return {name: json.loads(default) for name, default in re.findall(r"^\| `([\w.]+)` \| `([^`]+)` \|", text, re.MULTILINE)}


def declared():
    manifest = json.loads((ROOT / "editors/vscode/package.json").read_text())
    properties = manifest["contributes"]["configuration"]["properties"]
    return {name.removeprefix("proflens."): value["default"] for name, value in properties.items()}


class Settings(unittest.TestCase):
    def test_all_that_the_server_reads_is_documented(self):
        self.assertEqual(read_by_server(), documented().keys())

    def test_the_extension_declares_what_is_documented(self):
        ours = {name: default for name, default in declared().items() if name not in OF_THE_EXTENSION_ONLY}
        self.assertEqual(ours, documented())


if __name__ == "__main__":
    unittest.main()
