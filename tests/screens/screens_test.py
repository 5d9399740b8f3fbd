#!/usr/bin/env python3
"""Real Helix and Vim with ALE in a terminal, read from the screen: screens_test.py helix|vim. (tools/install-editors fetches
both.) Each starts Proflens beside gopls in a fresh copy of the program whose profiles are recorded by the test.
"""
import os
import re
import shutil
import sys
import tempfile
import time
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE.parent / "support"))
from orders import GO_ENVIRONMENT, expectations, go, module_with_profiles, recorded  # noqa: E402
from terminal import Terminal, is_there  # noqa: E402

DEBIAN = ROOT / ".tools/trixie"
HELIX, VIM = DEBIAN / "usr/bin/hx", DEBIAN / "usr/bin/vim.nox"
GOPLS = ROOT / ".tools/go/bin/gopls"
PROGRAM = os.environ["PROFLENS_BINARY"]


class Screens(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.expected = expectations(folder.name)
        self.describe = recorded(folder.name, "describe")
        self.module = module_with_profiles(folder.name)
        self.home = Path(folder.name, "home")
        self.home.mkdir()
        self.cost = self.expected["checksum_cpu"]["Checksum"]

    def environment(self, **more):
        cache = {name: go("env", name, cwd=ROOT).strip() for name in ("GOCACHE", "GOMODCACHE")}
        return {**GO_ENVIRONMENT, **cache, "HOME": str(self.home), **more}

    def hint(self, screen, line):
        """What stands behind the text on its row of the screen."""
        found = re.search(re.escape(line) + r"(.*)", screen)
        return found[1] if found else ""


class Helix(Screens):
    def start(self, servers):
        config = self.home / ".config/helix"
        config.mkdir(parents=True)
        config.joinpath("config.toml").write_text("[editor.lsp]\ndisplay-inlay-hints = true\n")
        config.joinpath("languages.toml").write_text(
            f'[language-server.proflens]\ncommand = "{PROGRAM}"\n[language-server.gopls]\ncommand = "{GOPLS}"\n'
            f'[[language]]\nname = "go"\nlanguage-servers = [{servers}]\n')
        return Terminal([HELIX, "pricing/pricing.go"], self.module,
                        self.environment(HELIX_RUNTIME=str(DEBIAN / "usr/lib/hx/runtime")))

    def go_to_checksum(self, helix):
        helix.type("/func Checksum")
        helix.keys("Enter")
        helix.type("w")  # from the keyword to the name

    def test_alone(self):
        """Hints, remarks, a hover that is aligned, actions; another sample type by one of them."""
        with self.start('"proflens"') as helix:
            helix.wait(lambda screen: self.cost in self.hint(screen, "Sums += Checksum(data, 20)"), "the hint")
            helix.wait_for("●")
            self.go_to_checksum(helix)
            helix.keys("Space")
            helix.type("k")
            screen = helix.wait_for(f"{self.cost} cpu", "cpu.prof", "called from", "pricing.Work")
            table = re.search(r"(\| cpu\.prof.*\|).*\n[^|]*(\|.*\|).*\n[^|]*(\| samples.*\|).*\n[^|]*(\| cpu .*\|)", screen)
            self.assertEqual({len(row) for row in table.groups()}, {len(table[1])}, screen)  # in columns
            helix.keys("Escape")  # with a key right behind it, it would be Alt
            helix.wait(lambda screen: "called from" not in screen, "the end of the hover")
            self.choose_action(helix, "Show alloc_space of mem.prof")
            self.ask_again(helix)
            allocated = self.expected["checksum_alloc"]["(*Order).Describe"]
            helix.wait(lambda screen: allocated in self.hint(screen, "Sums += uint32(len(order.Describe(150)))"), "bytes")

    def choose_action(self, helix, title):
        helix.keys("Space")
        helix.type("a")
        screen = helix.wait_for("Write a benchmark for", title)
        rows = [row for row in screen.splitlines() if re.search(r" (?:Show|Write a benchmark|Ignore) ", row)]
        for _ in range(next(number for number, row in enumerate(rows) if title in row)):
            helix.keys("Down")
        helix.keys("Enter")

    @staticmethod
    def ask_again(helix):
        """Helix 25.01 has no refresh of hints: it asks for them when the text changes or the view moves."""
        helix.type("ggox")
        helix.keys("Escape")
        helix.wait_for(" NOR ")
        helix.type("u")

    def test_new_profile(self):
        with self.start('"proflens"') as helix:
            helix.wait(lambda screen: self.cost in self.hint(screen, "Sums += Checksum(data, 20)"), "the hint")
            shutil.copy(self.describe / "cpu.prof", self.module)
            other = self.expected["describe_cpu"]["(*Order).Describe"]
            self.ask_again(helix)
            helix.wait(lambda screen: other in self.hint(screen, "Sums += uint32(len(order.Describe(150)))"), "new numbers")

    def test_beside_gopls(self):
        """Ours first, so that hints are ours; what else a Go programmer wants is left to gopls."""
        with self.start('{ name = "proflens", only-features = ["diagnostics", "code-action", "inlay-hints", '
                        '"workspace-command"] }, "gopls"') as helix:
            helix.wait(lambda screen: self.cost in self.hint(screen, "Sums += Checksum(data, 20)"), "the hint")

            asked = 0.0

            def hover(screen):
                nonlocal asked
                if "Checksum mixes data again and again" in screen.split("func Checksum")[-1]:
                    return True
                if time.monotonic() > asked + 10:  # gopls answers with nothing until it has loaded; asking closes an answer
                    helix.keys("Escape")
                    helix.wait(lambda screen: "Go to definition" not in screen, "the end of what Space shows")
                    self.go_to_checksum(helix)
                    helix.keys("Space")
                    helix.type("k")
                    asked = time.monotonic()
                return False
            helix.wait(hover, "the hover of gopls")


class Vim(Screens):
    def test_ale(self):
        (self.home / "vimrc").write_text((HERE / "ale.vim").read_text())
        environment = self.environment(VIMRUNTIME=str(next(DEBIAN.glob("usr/share/vim/vim9*"))), GOPLS=str(GOPLS),
                                       ALE=str(DEBIAN / "usr/share/vim-ale"))
        with Terminal([VIM, "-u", self.home / "vimrc", "-i", "NONE", "-n", "pricing/pricing.go"], self.module,
                      environment) as vim:
            vim.wait_for("% of cpu")
            vim.type(":call cursor(search('func Checksum'), 6) | ALEHover")
            vim.keys("Enter")
            vim.wait_for(f"{self.cost} cpu")


if __name__ == "__main__":
    which = {"helix": (Helix, HELIX), "vim": (Vim, VIM)}[sys.argv[1]]
    missing = [str(program) for program in (which[1], GOPLS) if not program.exists()]
    if missing or shutil.which("go") is None or not is_there():
        print("SKIPPED: it needs go, tmux and", *(missing or ["what is there"]), "(tools/install-deps test)")
        sys.exit(0)
    unittest.main(argv=sys.argv[:1], defaultTest=sys.argv[2:] or [which[0].__name__], verbosity=2)
