#!/usr/bin/env python3
"""proflens fetch against real programs that serve net/http/pprof, built by each Go that is installed: every profile, the
difference over time, a second CPU profile at once, a WriteTimeout, TLS with its own authority, and a Unix socket.
"""
import glob
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from recorded import PROFLENS

PROGRAM = r'''
package main

import (
	"crypto/tls"
	"encoding/pem"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	_ "net/http/pprof"
	"os"
	"runtime"
	"time"
)

var sink []byte

func work() {
	for {
		sink = make([]byte, 1<<16)
		for i := range sink {
			sink[i] = byte(i % 7)
		}
	}
}

func main() {
	runtime.SetBlockProfileRate(1)
	runtime.SetMutexProfileFraction(1)
	go work()
	plain, _ := net.Listen("tcp", "127.0.0.1:0")
	go http.Serve(plain, nil)
	hasty, _ := net.Listen("tcp", "127.0.0.1:0")
	go (&http.Server{WriteTimeout: time.Second}).Serve(hasty)
	socket, _ := net.Listen("unix", os.Args[1]+"/app.sock")
	go http.Serve(socket, nil)
	secure := httptest.NewUnstartedServer(http.DefaultServeMux)
	secure.TLS = &tls.Config{}
	secure.StartTLS()
	own := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: secure.Certificate().Raw})
	os.WriteFile(os.Args[1]+"/own.pem", own, 0o600)
	fmt.Println(plain.Addr(), hasty.Addr(), secure.Listener.Addr())
	os.Stdin.Read(make([]byte, 1))
}
'''


def installed_gos():
    found = {}
    for go in [shutil.which("go"), "/usr/local/go/bin/go", *sorted(glob.glob("/usr/lib/go-*/bin/go"))]:
        if go and os.access(go, os.X_OK):
            found.setdefault(subprocess.run([go, "env", "GOVERSION"], capture_output=True, text=True).stdout.strip(), go)
    return found


class Live(unittest.TestCase):
    def fetch(self, *arguments, code=0):
        done = subprocess.run([PROFLENS, "fetch", *arguments], capture_output=True, timeout=120, cwd=self.at,
                              env={**os.environ, "XDG_DATA_HOME": str(self.at / "data")})
        self.assertEqual(done.returncode, code, done.stderr)
        return done.stderr.decode()

    def types(self, *arguments):
        self.fetch(*arguments, "-o", "fetched")
        done = subprocess.run([PROFLENS, "types", "fetched", "--json"], cwd=self.at, capture_output=True, check=True)
        return [one["type"] for one in json.loads(done.stdout)["types"]]

    def test_each_go(self):
        for version, go in installed_gos().items():
            with self.subTest(version), tempfile.TemporaryDirectory() as folder:
                self.at = Path(folder)
                (self.at / "main.go").write_text(PROGRAM)
                subprocess.run([go, "build", "-o", "app", "main.go"], cwd=folder, check=True,
                               env={**os.environ, "GOFLAGS": "", "GOTOOLCHAIN": "local"})
                with subprocess.Popen([self.at / "app", folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as app:
                    try:
                        self.check(*app.stdout.readline().decode().split())
                    finally:
                        app.kill()

    def check(self, plain, hasty, secure):
        self.assertEqual(self.types(plain, "--seconds=1"), ["samples", "cpu"])
        heap = ["alloc_objects", "alloc_space", "inuse_objects", "inuse_space"]
        for name, types in (("heap", heap), ("allocs", heap), ("goroutine", ["goroutine"]), ("block", ["contentions", "delay"]),
                            ("mutex", ["contentions", "delay"]), ("threadcreate", ["threadcreate"])):
            self.assertEqual(self.types(f"{plain}/debug/pprof/{name}"), types)
        self.assertEqual(self.types(f"{plain}/debug/pprof/heap", "--seconds=1"), heap)
        self.types(f"{plain}/debug/pprof/goroutine?debug=2")
        self.assertIn("Unknown profile", self.fetch(f"{plain}/debug/pprof/nothing", code=1))
        with subprocess.Popen([PROFLENS, "fetch", plain, "--seconds=4", "-o", "long"], cwd=self.at,
                              stderr=subprocess.PIPE) as other:
            other.stderr.readline()
            time.sleep(1)
            self.assertIn("already in use", self.fetch(plain, "--seconds=1", code=1))
            self.assertEqual(other.wait(), 0)
        # Go 1.22 and later give the profile its time; those before refuse.
        done = subprocess.run([PROFLENS, "fetch", hasty, "--seconds=3", "-o", "x"], cwd=self.at, capture_output=True)
        if done.returncode != 0:
            self.assertIn(b"ask for fewer seconds", done.stderr)
        self.assertEqual(self.types(f"unix:{self.at}/app.sock:/debug/pprof/heap"), heap)
        self.assertIn("certificate that is not trusted", self.fetch(f"https://{secure}/debug/pprof/heap", code=1))
        self.assertEqual(self.types(f"https://{secure}/debug/pprof/heap", "--ca=own.pem"), heap)
        self.assertEqual(self.types(f"https+insecure://{secure}/debug/pprof/heap"), heap)
        self.assertIn("HTTP", self.fetch(f"http://{secure}/debug/pprof/heap", code=1))


if __name__ == "__main__":
    if not installed_gos():
        print("SKIPPED: no go")
        sys.exit(0)
    unittest.main()
