#!/usr/bin/env python3
"""default.pgo in a session, on a profile that this test records: proflens.writePgo writes what go tool pprof says the same
of, source that changes makes it stale, and proflens doctor says so, too.
"""
import json
import os
import shutil
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

import recorded
from pgo_test import raw
from recorded import PROFLENS, proflens


class Editor:
    """Just enough LSP to run commands and keep what is published."""

    def __init__(self, folder):
        self.process = subprocess.Popen([PROFLENS, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        env={**os.environ, "XDG_DATA_HOME": str(folder / "data")})
        self.next_id, self.published = 0, {}
        self.request("initialize", {"processId": None, "rootUri": folder.as_uri(), "capabilities": {}})
        self.send({"method": "initialized", "params": {}})

    def send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def read(self):
        length = 0
        while (line := self.process.stdout.readline()) != b"\r\n":
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        message = json.loads(self.process.stdout.read(length))
        if message.get("method") == "textDocument/publishDiagnostics":
            self.published[message["params"]["uri"]] = message["params"]["diagnostics"]
        return message

    def request(self, method, params):
        self.next_id += 1
        self.send({"id": self.next_id, "method": method, "params": params})
        while True:
            message = self.read()
            if message.get("id") == self.next_id and "method" not in message:
                return message

    def execute(self, command, argument=None):
        return self.request("workspace/executeCommand", {"command": command, "arguments": [argument] if argument else []})

    def wait(self, condition):
        """Asks for the status until the condition holds; a limit that only a hung server reaches."""
        for _ in range(1200):
            status = self.execute("proflens.status")["result"]
            if condition(status):
                return status
            time.sleep(0.05)
        raise AssertionError(f"waited in vain: {status}")

    def stop(self):
        self.request("shutdown", None)
        self.send({"method": "exit"})
        return self.process.wait(60)


class Session(unittest.TestCase):
    def test_written_then_stale(self):
        with tempfile.TemporaryDirectory() as folder:
            at = Path(folder).resolve()
            module = at / "module"
            shutil.copytree(recorded.WORKLOAD, module)
            program = at / "program"
            subprocess.run(["go", "build", "-o", program, "."], cwd=module, env=recorded.GO_ENVIRONMENT, check=True)
            subprocess.run([program, at], check=True, timeout=120)
            shutil.copy(at / "cpu.prof", module)
            self.in_session(module)

    def in_session(self, module):
        editor, main, written = Editor(module), module / "main.go", module / "default.pgo"
        editor.wait(lambda status: not status["loading"] and status["profiles"])
        answer = editor.execute("proflens.writePgo")["result"]
        self.assertEqual((answer["path"], answer["unchanged"]), (str(written), False))
        self.assertEqual(raw(written), raw(module / "cpu.prof"))
        self.assertTrue(editor.execute("proflens.writePgo")["result"]["unchanged"])
        state = editor.wait(lambda status: status.get("pgo"))["pgo"][0]
        self.assertEqual((state["path"], state["stale"], state["complaint"]), (str(written), False, ""))
        self.assertEqual(state["kept"], 1, "a file written just now has lost nothing")
        self.assertIn("fits the source", proflens("doctor", module).stdout)

        editor.send({"method": "textDocument/didOpen", "params": {"textDocument": {
            "uri": main.as_uri(), "languageId": "go", "version": 1, "text": main.read_text()}}})
        explained = editor.execute("proflens.explainPgo")["result"]
        self.assertEqual(explained["path"], str(written))
        for decision in explained["decisions"]:  # which ones is a matter of the samples
            self.assertTrue(decision["path"].endswith(".go") and decision["line"] > 0 and decision["text"], decision)
        main.write_text(main.read_text().replace("compute(", "calculate("))
        stale = editor.wait(lambda status: status["pgo"] and status["pgo"][0]["stale"])["pgo"][0]
        self.assertIn("compute is gone", stale["complaint"])
        self.assertIn("is stale", proflens("doctor", module).stdout)
        editor.wait(lambda _: any(d.get("code") == "stale-pgo" for d in editor.published.get(main.as_uri(), [])))

        refused = editor.execute("proflens.writePgo", {"directory": str(module / "inner")})
        self.assertIn("has no package main", refused["error"]["message"])
        written.write_text("mine\n")
        self.assertIn("it stays as it is", editor.execute("proflens.writePgo")["error"]["message"])
        self.assertEqual(written.read_text(), "mine\n")
        self.assertEqual(editor.stop(), 0)


if __name__ == "__main__":
    recorded.need_go()
    unittest.main()
