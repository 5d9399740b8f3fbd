#!/usr/bin/env python3
"""proflens fetch and captures: against a server that does everything wrong, and what is kept of what it does right."""
import json
import os
import re
import stat
import subprocess
import tempfile
import unittest
from pathlib import Path

from hostile_server import CPU, HEAP, HostileServer
from recorded import PROFLENS


class Fetch(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.at = Path(cls.folder.name)
        cls.server = HostileServer()
        cls.other = HostileServer()
        cls.server.other_port = cls.other.port

    @classmethod
    def tearDownClass(cls):
        cls.server.close()
        cls.other.close()
        cls.folder.cleanup()

    def setUp(self):
        self.data = self.at / self.id().rpartition(".")[2]
        self.server.seen.clear()
        self.other.seen.clear()

    def run_it(self, *arguments, command="fetch", **variables):
        clean = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        return subprocess.run([PROFLENS, command, *arguments], capture_output=True, timeout=300, check=False, cwd=self.at,
                              env={**clean, "XDG_DATA_HOME": str(self.data), **variables})

    def url(self, path):
        return f"http://127.0.0.1:{self.server.port}{path}"

    def fails(self, path, *expected, arguments=(), code=1):
        done = self.run_it(path if "://" in path or path.startswith("unix:") else self.url(path), *arguments)
        message = re.sub("^fetching .*\n", "", done.stderr.decode())
        with self.subTest(path=path):
            self.assertEqual(done.returncode, code, message)
            self.assertEqual(done.stdout, b"")
            self.assertEqual(message.count("\n"), 1, message)
            for part in expected:
                self.assertIn(part, message)
        self.assertFalse(list(self.data.rglob("*.capture")))
        return message

    def test_what_the_server_says_and_what_to_try(self):
        self.fails("/debug/pprof/unknown", "the server answered 404: Unknown profile; this program has no profile of that name")
        self.fails("/debug/pprof/busy", "cpu profiling already in use; somebody else records a CPU profile there")
        self.fails("/debug/pprof/writetimeout", "exceeds server's WriteTimeout; ask for fewer seconds")
        self.fails("/debug/pprof/nodelta?seconds=1", "leave out the seconds")
        self.fails("/missing", "the server answered 404; is it the right port")
        self.fails("/gateway", "the server answered 504; a proxy answers for the program")
        self.fails("/protected", "the server answered 401: you sent nothing; put user and password",
                   f'"127.0.0.1:{self.server.port}"')
        self.fails("/login", "login page")
        self.fails("/to-login", "login page")
        self.fails("/index", "the list of profiles, not a profile; add the name of one")
        self.fails("/page", "a web page, not a profile")
        self.fails("/json", "no profile but application/json, “{\"status\": \"ok\"}”; is it the right path?")
        self.fails("/image", "no profile but image/png; is it the right path?")
        self.fails("/trace-bytes", "execution trace")
        self.fails("/empty", "answer is empty")
        self.fails("/cut", "the profile that came is broken")

    def test_what_is_wrong_below_http(self):
        self.fails("/reset", "broke after")
        self.fails("/reset-at-once", "closed the connection without an answer")
        self.fails("/no-http", "does not speak HTTP")
        self.fails("/bad-gzip", "not compressed as the server says")
        self.fails("http://127.0.0.1:1/", "nothing listens at 127.0.0.1:1")
        self.fails("http://no-such-host.invalid/", "no-such-host.invalid:80: there is no such host")
        self.fails(f"https://127.0.0.1:{self.server.port}/x", "TLS")
        self.fails(f"unix:{self.at}/none.sock", "none.sock")

    def test_bounds(self):
        self.fails("/slow-drip", "bytes came within 2 s; proflens.capture.timeout", arguments=["--timeout=2"])
        self.fails("/slow-headers", "within 2 s", arguments=["--timeout=2"])
        self.fails("/silent", "did not answer within 2 s", arguments=["--timeout=2"])
        self.fails("/endless", "larger than 1024 MiB")
        self.fails("/endless-headers", "headers without end")
        self.fails("/endless-complaint", "the server answered 500: it failed and failed", " …; ")
        self.fails("/loop", "more than 5 redirects")
        self.fails("/gzip-bomb", "is broken")
        self.fails("/transfer-bomb", "larger than 1024 MiB")

    def test_redirects(self):
        self.fails("/to-file", "redirects to file://, which is not followed")
        self.fails("/to-ftp", "redirects to ftp://, which is not followed")
        self.assertEqual(self.run_it(self.url("/to-heap"), "-o", "-").stdout, HEAP)

    def test_wrong_usage(self):
        for url, expected in (("", "expected a URL"), ("ftp://x", "only http, https"), ("http://[", "no URL"),
                              ("localhost:1/debug/pprof/trace", "execution trace"), ("x/debug/pprof/cmdline", "no profile"),
                              ("localhost:1/debug/pprof/heap?seconds=x", "expected a whole number")):
            done = self.run_it(url)
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertIn(expected, done.stderr.decode())
        self.assertIn(b"no whole number", self.run_it("x", "--seconds=0").stderr)
        self.assertIn(b"exclude one another", self.run_it("x", "-o", "a", "--name", "b").stderr)

    def test_credentials_are_shown_to_nobody_else(self):
        user = f"http://ann:s3cret@127.0.0.1:{self.server.port}"
        self.assertEqual(self.run_it(user + "/protected", "-o", "-").stdout, CPU)
        (self.at / "headers").write_text("X-Api-Key: k3y\n")
        self.assertEqual(self.run_it(self.url("/protected"), "--header=@headers", "-o", "-").stdout, CPU)
        self.assertEqual(self.run_it(self.url("/protected"), "--header", "Authorization: Bearer t0ken", "-o", "-").stdout, CPU)
        self.assertEqual(self.run_it(user + "/to-other", "--header=@headers", "-o", "-").stdout, HEAP)
        self.assertEqual(len(self.other.seen), 1)
        self.assertNotIn("authorization", self.other.seen[0][1])
        self.assertNotIn("x-api-key", self.other.seen[0][1])
        for message in (self.fails(user.replace("ann", "bob") + "/protected?key=abc", "401"),
                        self.fails(user + "/echo", "500", arguments=["--header=@headers"]),
                        self.fails(user.replace("127.0.0.1", "no-such-host.invalid"), "no such host")):
            for secret in ("s3cret", "k3y", "abc", "YW5uOnMzY3JldA"):
                self.assertNotIn(secret, message)

    def test_completing(self):
        done = self.run_it(f"127.0.0.1:{self.server.port}", "-o", "cpu.prof")
        self.assertEqual((self.at / "cpu.prof").read_bytes(), CPU)
        self.assertEqual(done.stderr.decode(), f"fetching {self.url('/debug/pprof/profile?seconds=30')}\n")
        self.assertEqual(self.server.seen[-1][0], "/debug/pprof/profile?seconds=30")
        self.run_it(self.url("/debug/pprof/heap"), "--seconds=7", "-o", "-")
        self.assertEqual(self.server.seen[-1][0], "/debug/pprof/heap?seconds=7")
        self.assertEqual(self.run_it(self.url("/transfer-gzip"), "-o", "-").stdout, CPU)

    def test_keeping(self):
        for name in ("first", "second"):
            done = self.run_it(self.url("/debug/pprof/heap?token=abc"), "--name", name)
            self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(b"another capture has that name", self.run_it(self.url("/debug/pprof/heap"), "--name=first").stderr)
        kept = json.loads(self.run_it("--json", command="captures").stdout)
        self.assertEqual([one["name"] for one in kept["captures"]], ["second", "first"])
        one = kept["captures"][0]
        self.assertEqual((one["kind"], one["source"]), ("heap", self.url("/debug/pprof/heap?token=…")))
        self.assertEqual(Path(one["path"]).read_bytes(), HEAP)
        for path in Path(kept["directory"]).iterdir():
            self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600)
        self.assertEqual(stat.S_IMODE(Path(kept["directory"]).stat().st_mode), 0o700)
        self.assertEqual(self.run_it("--delete=first", command="captures").stdout, b"deleted first\n")
        self.assertEqual(self.run_it("--delete=first", command="captures").returncode, 2)
        self.assertEqual(self.run_it(command="captures").stdout.count(b"\n"), 1)


if __name__ == "__main__":
    unittest.main()
