"""A profile server that does whatever a path asks of it, right and wrong; for the tests of capturing. On its own it
prints its port and serves until its standard input ends.
"""
import base64
import gzip
import socket
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from tiny_pprof import profile_bytes  # noqa: E402

FUNCTIONS = [(b"main.work", b"/src/main.go", 5, 30), (b"main.rest", b"/src/main.go", 9, 10)]
CPU = profile_bytes([("cpu", "nanoseconds")], FUNCTIONS)
HEAP = profile_bytes([("inuse_space", "bytes")], FUNCTIONS)
HTML = "Content-Type: text/html\r\n"
BINARY = "Content-Type: application/octet-stream\r\n"
TEXT = "Content-Type: text/plain; charset=utf-8\r\nX-Go-Pprof: 1\r\n"
LOGIN = b"<!DOCTYPE html><html><form action=/login><input type=password name=p></form></html>"
INDEX = b"<html><head><title>/debug/pprof/</title></head><body>Types of profiles available:</body></html>"


def answer(status, headers, body):
    return f"HTTP/1.1 {status}\r\n{headers}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body


FIXED = {
    "/debug/pprof/profile": answer("200 OK", BINARY, CPU),
    "/debug/pprof/heap": answer("200 OK", BINARY, HEAP),
    "/debug/pprof/unknown": answer("404 Not Found", TEXT, b"Unknown profile\n"),
    "/debug/pprof/busy": answer("500 Internal Server Error", TEXT,
                                b"Could not enable CPU profiling: cpu profiling already in use\n"),
    "/debug/pprof/writetimeout": answer("400 Bad Request", TEXT, b"profile duration exceeds server's WriteTimeout\n"),
    "/debug/pprof/nodelta": answer("400 Bad Request", TEXT, b'"seconds" parameter is not supported for this profile type\n'),
    "/missing": answer("404 Not Found", HTML, b"<html>nothing here</html>"),
    "/login": answer("200 OK", HTML, LOGIN),
    "/index": answer("200 OK", HTML, INDEX),
    "/page": answer("200 OK", HTML, b"<html><body>Welcome</body></html>"),
    "/json": answer("200 OK", "Content-Type: application/json\r\n", b'{"status": "ok"}'),
    "/image": answer("200 OK", "Content-Type: image/png\r\n", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
    "/empty": answer("200 OK", BINARY, b""),
    "/trace-bytes": answer("200 OK", BINARY, b"go 1.22 trace\0\0\0"),
    "/cut": answer("200 OK", BINARY, CPU[:-20]),
    "/gateway": answer("504 Gateway Timeout", HTML, b"<html>504</html>"),
    "/to-file": answer("302 Found", "Location: file:///etc/passwd\r\n", b""),
    "/to-ftp": answer("302 Found", "Location: ftp://127.0.0.1/x\r\n", b""),
    "/to-heap": answer("302 Found", "Location: /debug/pprof/heap\r\n", b""),
    "/to-login": answer("302 Found", "Location: /login\r\n", b""),
    "/loop": answer("302 Found", "Location: /loop?again\r\n", b""),
    "/transfer-gzip": answer("200 OK", BINARY + "Content-Encoding: gzip\r\n", gzip.compress(CPU)),
    "/bad-gzip": answer("200 OK", BINARY + "Content-Encoding: gzip\r\n", b"this is not gzip at all"),
    "/no-http": b"SSH-2.0-OpenSSH_9.2\r\n",
    "/reset-at-once": b"",
}


def bomb(levels=1):
    """A gigabyte of zeros and some, in a megabyte; as a body that is a profile's gzip."""
    import zlib
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    piece, out = bytes(1 << 20), bytearray()
    for _ in range(2200):
        out += packer.compress(piece)
    return bytes(out + packer.flush())


class HostileServer:
    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.seen = []  # (path, headers) of each request
        self.other_port = None  # where /to-other leads
        self.bomb = None
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def close(self):
        self.listener.close()

    def serve(self, connection):
        try:
            with connection:
                self.respond(connection)
        except OSError:
            pass  # the client left: as it should

    def respond(self, connection):
        request = b""
        while b"\r\n\r\n" not in request:
            piece = connection.recv(65536)
            if not piece:
                return
            request += piece
            if request[:1] == b"\x16":  # TLS: as Go's plain server answers
                return connection.sendall(b"HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n")
        lines = request.decode("latin-1").split("\r\n")
        target = lines[0].split(" ")[1]
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:] if line)}
        self.seen.append((target, headers))
        path = target.partition("?")[0]
        special = getattr(self, "do" + path.replace("/", "_").replace("-", "_"), None)
        if special:
            special(connection, target, headers)
        else:
            connection.sendall(FIXED.get(path, FIXED["/missing"]))

    def do_slow_drip(self, connection, _target, _headers):
        connection.sendall(f"HTTP/1.1 200 OK\r\n{BINARY}Content-Length: {len(CPU)}\r\n\r\n".encode())
        for byte in CPU:
            connection.sendall(bytes([byte]))
            time.sleep(0.5)

    def do_slow_headers(self, connection, _target, _headers):
        for byte in f"HTTP/1.1 200 OK\r\n{BINARY}".encode() * 100:
            connection.sendall(bytes([byte]))
            time.sleep(0.5)

    def do_silent(self, connection, _target, _headers):
        connection.recv(1)

    def do_endless(self, connection, _target, _headers):
        connection.sendall(f"HTTP/1.1 200 OK\r\n{BINARY}\r\n".encode())
        while True:
            connection.sendall(bytes(1 << 20))

    def do_endless_headers(self, connection, _target, _headers):
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        while True:
            connection.sendall(b"X-More: " + b"a" * 4000 + b"\r\n")

    def do_endless_complaint(self, connection, _target, _headers):
        connection.sendall(b"HTTP/1.1 500 Internal Server Error\r\nContent-Type: text/plain\r\n\r\n")
        while True:
            connection.sendall(b"it failed and failed " * 1000)

    def do_reset(self, connection, _target, _headers):
        connection.sendall(f"HTTP/1.1 200 OK\r\n{BINARY}Content-Length: 100000\r\n\r\n".encode() + CPU[:50])
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")

    def do_gzip_bomb(self, connection, _target, _headers):
        self.bomb = self.bomb or bomb()
        connection.sendall(answer("200 OK", BINARY, self.bomb))

    def do_transfer_bomb(self, connection, _target, _headers):
        self.bomb = self.bomb or bomb()
        connection.sendall(answer("200 OK", BINARY + "Content-Encoding: gzip\r\n", self.bomb))

    def do_protected(self, connection, _target, headers):
        wanted = {"Basic " + base64.b64encode(b"ann:s3cret").decode(), "Bearer t0ken"}
        fine = headers.get("authorization") in wanted or headers.get("x-api-key") == "k3y"
        echo = f"you sent {headers.get('authorization', 'nothing')} {headers.get('x-api-key', '')}\n".encode()
        connection.sendall(FIXED["/debug/pprof/profile"] if fine else
                           answer("401 Unauthorized", 'WWW-Authenticate: Basic realm="x"\r\n' + TEXT, echo))

    def do_echo(self, connection, _target, headers):
        connection.sendall(answer("500 Internal Server Error", TEXT, f"sent: {headers}\n".encode()))

    def do_to_other(self, connection, _target, _headers):
        connection.sendall(answer("302 Found", f"Location: http://127.0.0.1:{self.other_port}/debug/pprof/heap\r\n", b""))

    def do_measure(self, connection, target, _headers):
        seconds = int(target.partition("seconds=")[2] or 0)
        time.sleep(seconds)
        connection.sendall(FIXED["/debug/pprof/profile"])


if __name__ == "__main__":
    server = HostileServer()
    print(server.port, flush=True)
    sys.stdin.read()
