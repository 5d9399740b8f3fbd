#!/usr/bin/env python3
"""The VS Code extension type-checks, lints, builds and packages, and the package holds what it must and nothing else."""
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
EXTENSION = ROOT / "editors/vscode"
BINARY = os.environ["PROFLENS_BINARY"]


class Package(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        output = Path(cls.folder.name, "proflens.vsix")
        built = subprocess.run([EXTENSION / "package", BINARY, output], capture_output=True, text=True, check=False)
        assert built.returncode == 0, built.stdout + built.stderr
        cls.package = zipfile.ZipFile(output)

    @classmethod
    def tearDownClass(cls):
        cls.package.close()
        cls.folder.cleanup()

    def test_files(self):
        names = {name for name in self.package.namelist() if name.startswith("extension/")}
        self.assertEqual(names, {"extension/" + name for name in (
            "package.json", "readme.md", "LICENSE.txt", "server/proflens", "dist/extension.js",
            "dist/vscode-languageclient-license.txt")})

    def test_the_server_is_ours_and_executable(self):
        info = self.package.getinfo("extension/server/proflens")
        self.assertTrue(info.external_attr >> 16 & 0o100)
        self.assertTrue(self.package.read(info).startswith(b"\x7fELF"))

    def test_it_is_for_one_platform(self):
        self.assertIn(b'TargetPlatform="', self.package.read("extension.vsixmanifest"))

    def test_every_command_is_registered(self):
        manifest = json.loads(self.package.read("extension/package.json"))
        declared = {command["command"] for command in manifest["contributes"]["commands"]}
        source = (EXTENSION / "src/commands.ts").read_text()
        registered = {"proflens." + name for name in re.findall(r'register\("(\w+)"', source)}
        self.assertEqual(declared, registered)

    def test_version_is_that_of_the_program(self):
        manifest = json.loads(self.package.read("extension/package.json"))
        project = re.search(r"project\(proflens VERSION (\S+)", (ROOT / "CMakeLists.txt").read_text())
        self.assertEqual(manifest["version"], project[1])

    def test_lock_file_names_no_host(self):
        self.assertNotIn('"resolved"', (EXTENSION / "package-lock.json").read_text())


if __name__ == "__main__":
    if not (EXTENSION / "node_modules/.installed-lock").exists():
        print("SKIPPED: the extension's packages are missing (tools/install-vscode-deps installs them)")
        sys.exit(0)
    unittest.main()
