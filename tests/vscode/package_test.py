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
WALKTHROUGH = [f"media/{step}.md" for step in ("record", "load", "read", "find", "act")]


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
            "dist/vscode-languageclient-license.txt", "media/flame.svg", "media/flame-dark.svg", *WALKTHROUGH)})

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

    def test_menus_and_views_name_what_there_is(self):
        contributes = json.loads(self.package.read("extension/package.json"))["contributes"]
        commands = {command["command"] for command in contributes["commands"]}
        used = {item["command"] for menu in contributes["menus"].values() for item in menu}
        used |= {item["command"] for item in contributes["keybindings"]}
        self.assertEqual(used - commands, set())
        views = {view["id"] for group in contributes["views"].values() for view in group}
        named = set(re.findall(r"view == ([\w.]+)", json.dumps(contributes)))
        named |= {view["view"] for view in contributes["viewsWelcome"]}
        self.assertEqual(named - views, set())
        text = (EXTENSION / "src/commands.ts").read_text() + json.dumps(contributes)
        focused = set(re.findall(r"proflens\.(\w+)\.focus", text))
        self.assertEqual({f"proflens.{name}" for name in focused} - views, set())

    def test_links_of_the_walkthrough_are_commands(self):
        contributes = json.loads(self.package.read("extension/package.json"))["contributes"]
        commands = {command["command"] for command in contributes["commands"]} | {"proflens.hotSpots.focus"}
        linked = set(re.findall(r"\(command:(proflens[\w.]+)\)", json.dumps(contributes)))
        self.assertEqual(linked - commands, set())

    def test_each_color_is_for_each_theme(self):
        for color in json.loads(self.package.read("extension/package.json"))["contributes"]["colors"]:
            self.assertEqual(color["defaults"].keys(), {"light", "dark", "highContrast", "highContrastLight"}, color["id"])

    def test_a_server_for_another_machine_is_refused(self):
        done = subprocess.run([EXTENSION / "package", "/bin/sh", "/dev/null", "linux-arm64"], capture_output=True,
                              text=True, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("is not a program for linux-arm64", done.stderr)

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
