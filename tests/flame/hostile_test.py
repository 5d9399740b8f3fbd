#!/usr/bin/env python3
"""The flame graph's server against who should not get anything: a wrong token, host or origin, broken and endless requests,
slow clients, many connections; and that the editor is served all the while and the port is closed at the end.
"""
import json
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "cli"))
from tiny_pprof import profile_bytes  # noqa: E402

BINARY = os.environ.get("PROFLENS_BINARY", "build/release/proflens")


class Editor:
    """Just enough LSP to run commands."""

    def __init__(self, folder):
        self.process = subprocess.Popen([BINARY, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.next_id = 0
        self.request("initialize", {"processId": None, "rootUri": Path(folder).as_uri(), "capabilities": {}})
        self.send({"method": "initialized", "params": {}})

    def send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def request(self, method, params):
        self.next_id += 1
        self.send({"id": self.next_id, "method": method, "params": params})
        while True:
            length = 0
            while (line := self.process.stdout.readline()) != b"\r\n":
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            message = json.loads(self.process.stdout.read(length))
            if message.get("id") == self.next_id and "method" not in message:
                return message.get("result")

    def execute(self, command, argument=None):
        return self.request("workspace/executeCommand", {"command": command, "arguments": [argument] if argument else []})

    def stop(self):
        self.request("shutdown", None)
        self.send({"method": "exit"})
        return self.process.wait(10)


class Hostile(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        path = Path(cls.folder.name) / "cpu.prof"
        path.write_bytes(profile_bytes([("cpu", "nanoseconds")], [(b"main.hot</script>\xff", b"/src/a.go", 3, 10)]))
        cls.editor = Editor(cls.folder.name)
        cls.editor.execute("proflens.load", {"path": str(path)})
        url = cls.editor.execute("proflens.flameGraph", {"open": False})["url"]
        cls.port, cls.token = re.fullmatch(r"http://127\.0\.0\.1:(\d+)/([0-9a-f]{32})/", url).groups()
        cls.port = int(cls.port)

    @classmethod
    def tearDownClass(cls):
        assert cls.editor.stop() == 0
        try:
            socket.create_connection(("127.0.0.1", cls.port), 2).close()
            raise AssertionError("the port is still open")
        except ConnectionRefusedError:
            pass
        cls.folder.cleanup()

    def tearDown(self):
        self.assertIn("profiles", self.editor.execute("proflens.status"))  # nothing of it holds up the editor
        self.assertEqual(self.status(self.get("data")), 200)

    def raw(self, data, wait=5):
        """What comes back until the connection is closed, or for a while."""
        with socket.create_connection(("127.0.0.1", self.port), 5) as connection:
            connection.settimeout(wait)
            answer = b""
            try:
                connection.sendall(data)
                while chunk := connection.recv(65536):
                    answer += chunk
            except OSError:
                pass
            return answer

    def ask(self, path, method="GET", host=None, headers=(), body=b""):
        lines = [f"{method} {path} HTTP/1.1", f"Host: {host or f'127.0.0.1:{self.port}'}", "Connection: close", *headers]
        if body:
            lines.append(f"Content-Length: {len(body)}")
        return self.raw("\r\n".join(lines).encode() + b"\r\n\r\n" + body)

    def get(self, path, **options):
        return self.ask(f"/{self.token}/{path}", **options)

    def post(self, path, body, kind="application/json", headers=()):
        return self.ask(f"/{self.token}/{path}", "POST", headers=[f"Content-Type: {kind}", *headers], body=body)

    @staticmethod
    def status(answer):
        match = re.match(rb"HTTP/1\.1 (\d+)", answer)
        return int(match[1]) if match else None

    def test_page_and_its_policy(self):
        head, _, page = self.get("").partition(b"\r\n\r\n")
        for line in (rb"Content-Security-Policy: default-src 'none'; script-src 'sha256-", rb"Cache-Control: no-store",
                     rb"X-Content-Type-Options: nosniff", rb"Referrer-Policy: no-referrer"):
            self.assertRegex(head, line)
        self.assertNotIn(b"access-control", head.lower())
        self.assertNotIn(self.token.encode(), page)

    def test_data_of_odd_names(self):
        data = json.loads(self.get("data").partition(b"\r\n\r\n")[2].decode())
        self.assertEqual(data["functions"]["name"], ["main.hot</script>\ufffd"])
        page = subprocess.run([BINARY, "flame", Path(self.folder.name) / "cpu.prof"], capture_output=True, check=True).stdout
        self.assertNotIn(b"hot</script>", page)

    def test_wrong_token(self):
        wrong = ("0" if self.token[0] != "0" else "1") + self.token[1:]
        for path in ("/", "//", f"/{wrong}/", f"/{wrong}/data", f"/{self.token}", f"/{self.token[:-1]}/data", f"/{self.token}0/data",
                     f"/{self.token.upper()}x/", f"/x/{self.token}/data", f"/{self.token}/../data", f"/{self.token}/data/x",
                     f"/{self.token}/page.js", "/favicon.ico", "*", f"/?{self.token}/data", "/" + "a" * 5000):
            with self.subTest(path=path):
                self.assertEqual(self.status(self.ask(path)), 404)

    def test_wrong_host(self):
        for host in ("evil.example", f"evil.example:{self.port}", "127.0.0.1", f"127.0.0.1:{self.port + 1}", "localhost",
                     f"127.0.0.1:{self.port}.evil.example", f"[::1]:{self.port}", ""):
            with self.subTest(host=host):
                self.assertEqual(self.status(self.get("data", host=host or " ")), 421)
        self.assertEqual(self.status(self.get("data", headers=["Host: evil.example"])), 421)
        self.assertEqual(self.status(self.raw(f"GET /{self.token}/data HTTP/1.0\r\n\r\n".encode())), 421)
        self.assertEqual(self.status(self.get("data", host=f"localhost:{self.port}")), 200)

    def test_wrong_origin(self):
        self.assertEqual(self.status(self.get("data", headers=["Origin: http://evil.example"])), 403)
        self.assertEqual(self.status(self.get("data", headers=["Origin: null"])), 403)
        self.assertEqual(self.status(self.get("data", headers=[f"Origin: http://127.0.0.1:{self.port}"])), 200)

    def test_methods_and_bodies(self):
        for method in ("PUT", "DELETE", "OPTIONS", "HEAD", "TRACE", "CONNECT"):
            with self.subTest(method=method):
                self.assertEqual(self.status(self.get("data", method=method)), 405)
        for body in (b"{", b"[]", b"null", b"1", b'{"name":1}', b'{"name":"x"}', b'{"name":"x","file":"y","line":-1}', b"\xff",
                     b"[" * 15000):
            with self.subTest(body=body[:40]):
                self.assertEqual(self.status(self.post("open", body)), 400)
        self.assertEqual(self.status(self.post("open", b'{"name":"x","file":"y","line":1}', "text/plain")), 400)
        self.assertEqual(self.status(self.post("data", b"{}")), 404)
        self.assertEqual(self.status(self.post("type", b'{"type":"nope"}')), 200)
        self.assertIn(b'"opened":false', self.post("open", b'{"name":"nope","file":"","line":4294967295}'))

    def test_too_much(self):
        self.assertEqual(self.status(self.get("data", headers=["X: " + "a" * 9000])), 431)
        self.assertEqual(self.status(self.get("data", headers=[f"X-{i}: 1" for i in range(2000)])), 431)
        self.assertIn(self.status(self.post("open", b"a" * 20000)), (413, None))
        self.assertIn(self.status(self.ask(f"/{self.token}/open", "POST",
                                           headers=["Content-Type: application/json", "Content-Length: 99999999999"])), (413, 400))
        self.raw(b"GET /" + b"a" * 10_000_000)

    def test_not_http(self):
        for data in (b"\r\n\r\n", b"\0" * 1000, b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00",
                     b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", b"GET / HTTP/1.1\r\nTransfer-Encoding: x\r\n\r\n",
                     b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc"):
            with self.subTest(data=data[:40]):
                self.assertIn(self.status(self.raw(data, wait=1)), (400, 404, 421, None))

    def test_changed_requests(self):
        seed = random.Random(1)
        good = (f"POST /{self.token}/type HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nContent-Type: application/json\r\n"
                "Connection: close\r\nContent-Length: 14\r\n\r\n{\"type\":\"cpu\"}").encode()
        for _ in range(400):
            data = bytearray(good)
            for _ in range(seed.randint(1, 6)):
                at = seed.randrange(len(data))
                data[at:at + seed.randint(0, 2)] = bytes(seed.randrange(256) for _ in range(seed.randint(0, 3)))
            self.raw(bytes(data[:seed.randint(1, len(data))] if seed.random() < 0.3 else data), wait=0.05)

    def test_slow_clients(self):
        """Some send a byte now and then; they are dropped in time, and others are served meanwhile."""
        slow = [socket.create_connection(("127.0.0.1", self.port), 5) for _ in range(20)]
        began = time.monotonic()
        gone = None
        while time.monotonic() - began < 14:
            try:
                slow[0].sendall(b"G")
                slow[0].settimeout(0.5)
                if slow[0].recv(1) == b"":
                    gone = time.monotonic() - began
                    break
            except TimeoutError:
                pass
            except OSError:
                gone = time.monotonic() - began
                break
            self.assertEqual(self.status(self.get("data")), 200)
        for connection in slow:
            connection.close()
        self.assertIsNotNone(gone, "a request that never ends is read for ever")

    def test_many_connections(self):
        many = []
        for _ in range(200):
            many.append(socket.create_connection(("127.0.0.1", self.port), 5))
        for connection in many:
            connection.close()
        for _ in range(50):
            if self.status(self.get("data")) == 200:
                return
            time.sleep(0.1)
        self.fail("connections that are gone still count")

    def test_who_never_reads(self):
        with socket.create_connection(("127.0.0.1", self.port), 5) as connection:
            request = f"GET /{self.token}/ HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n\r\n".encode()
            connection.settimeout(1)
            try:
                for _ in range(2000):
                    connection.sendall(request)
            except OSError:
                pass
            self.assertEqual(self.status(self.get("data")), 200)

    def test_many_who_wait(self):
        version = json.loads(self.get("changes?after=-1").partition(b"\r\n\r\n")[2])["version"]
        answers = []
        threads = [threading.Thread(target=lambda: answers.append(self.get(f"changes?after={version}"))) for _ in range(40)]
        for thread in threads:
            thread.start()
        time.sleep(1)
        self.editor.execute("proflens.flameGraph", {"open": False, "function": "main.hot</script>\ufffd"})
        self.editor.execute("proflens.unload", {"path": str(Path(self.folder.name) / "cpu.prof")})
        self.editor.execute("proflens.load", {"path": str(Path(self.folder.name) / "cpu.prof")})
        for thread in threads:
            thread.join(20)
        self.assertEqual({self.status(answer) for answer in answers}, {200})
        self.assertEqual(len(answers), 40)


if __name__ == "__main__":
    unittest.main()
