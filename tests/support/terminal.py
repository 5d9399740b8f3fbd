"""A program in a terminal of its own, driven by keys and read from the screen: tmux, on a server of its own."""
import os
import shlex
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

PATIENCE = float(os.environ.get("PATIENCE", 120))  # seconds; only what hangs waits so long


def is_there():
    return shutil.which("tmux") is not None


class Terminal:
    """As a context manager: starts the command there, and ends it."""

    def __init__(self, command, cwd, environment, columns=160, rows=50):
        self.folder = tempfile.TemporaryDirectory()
        self.socket = str(Path(self.folder.name, "tmux"))
        self.command, self.cwd, self.environment = command, cwd, environment
        self.columns, self.rows = columns, rows

    def tmux(self, *arguments):
        # The environment goes to the programs in it; tmux itself wants UTF-8.
        return subprocess.run(["tmux", "-u", "-f", "/dev/null", "-S", self.socket, *arguments], capture_output=True,
                              env={**self.environment, "LC_ALL": "C.UTF-8", "TERM": "xterm-256color"}, text=True,
                              errors="replace", cwd=self.cwd, check=False)

    def __enter__(self):
        started = self.tmux("new-session", "-d", "-x", str(self.columns), "-y", str(self.rows), "-e", "LC_ALL=C.UTF-8",
                            shlex.join(map(str, self.command)))
        assert started.returncode == 0, started.stderr
        self.tmux("set-option", "-g", "status", "off")
        self.tmux("set-option", "-s", "escape-time", "0")
        self.tmux("set-option", "-s", "default-terminal", "tmux-256color")
        return self

    def __exit__(self, *_):
        self.tmux("kill-server")
        self.folder.cleanup()

    def screen(self):
        return self.tmux("capture-pane", "-p").stdout

    def runs(self):
        return self.tmux("has-session").returncode == 0

    def keys(self, *keys):
        """Names as tmux has them (Enter, Escape, C-x); any other word is typed as it is."""
        self.tmux("send-keys", *keys)

    def type(self, text):
        self.tmux("send-keys", "-l", text)

    def wait(self, condition, what):
        """Until the condition, a function of the screen, gives something; returns that."""
        end = time.monotonic() + PATIENCE
        while True:
            screen = self.screen()
            value = condition(screen)
            if value:
                return value
            assert time.monotonic() < end and self.runs(), f"waited in vain for {what}; the screen:\n{screen}"
            time.sleep(0.1)

    def wait_for(self, *parts):
        """Until all the texts are on the screen; returns it."""
        return self.wait(lambda screen: screen if all(part in screen for part in parts) else None, parts)

    def wait_for_end(self):
        end = time.monotonic() + 3 * PATIENCE
        while self.runs():
            assert time.monotonic() < end, f"it does not end; the screen:\n{self.screen()}"
            time.sleep(0.1)
