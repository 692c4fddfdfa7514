#!/usr/bin/env python3
"""The other side of the HTTP client's tests: an HTTPS server that misbehaves on order.

usage: server.py CERTIFICATE KEY [--tls-1.1]
Prints two ports, then serves until its standard input ends. The second port takes connections and stays mute.
"""
import gzip
import hashlib
import json
import os
import socket
import ssl
import struct
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

CHUNK = bytes(range(256)) * 256

lock = threading.Lock()
counts = {}
concurrent = {"now": 0, "most": 0}
barriers = {}
late_readers = {}
release = threading.Event()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 120

    def log_message(self, *_):
        pass

    def count(self, name):
        with lock:
            counts[name] = counts.get(name, 0) + 1

    def body(self):
        return self.rfile.read(int(self.headers.get("content-length", 0)))

    def answer(self, status, body=b"", headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def reset(self):
        """Sends RST instead of a farewell."""
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        os.close(self.connection.detach())
        self.close_connection = True
        raise ConnectionError

    def handle_any(self):
        path, _, argument = self.path.partition("?")
        route = getattr(self, "route_" + path.strip("/").replace("-", "_"), None)
        if route is None:
            return self.answer(404)
        route(argument)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = handle_any

    def route_echo(self, argument):
        seen = {
            "method": self.command,
            "path": self.path,
            "headers": [[name, value] for name, value in self.headers.items()],
            "body": self.body().decode("latin-1"),
        }
        self.answer(200, json.dumps(seen).encode(), [("X-Two", "one"), ("x-two", "two"), ("Retry-After", "7")])

    def route_count(self, name):
        with lock:
            self.answer(200, str(counts.get(name, 0)).encode())

    def route_connections(self, _):
        self.answer(200, str(self.client_address[1]).encode())

    def route_status(self, status):
        self.body()
        self.answer(int(status))

    def route_redirect(self, _):
        self.count("redirect")
        self.answer(302, b"", [("Location", "/count?redirect")])

    def route_gzip(self, length):
        self.answer(200, gzip.compress(bytes(int(length))), [("Content-Encoding", "gzip")])

    def route_headers(self, count):
        self.answer(200, b"", [("X-%d" % i, "v" * 1000) for i in range(int(count))])

    def route_continue(self, _):
        self.wfile.write(b"HTTP/1.1 103 Early Hints\r\nLink: early\r\n\r\n")
        self.answer(200, b"", [("X-Final", "yes")])

    def route_reset_after_request(self, name):
        self.body()
        self.count(name)
        self.reset()

    def route_close_after_request(self, name):
        """Closes in good order without an answer: what a crashed server behind a kept connection looks like."""
        self.body()
        self.count(name)
        self.close_connection = True

    def route_reset_in_body(self, _):
        self.send_response(200)
        self.send_header("Content-Length", str(4 * len(CHUNK)))
        self.end_headers()
        self.wfile.write(CHUNK)
        self.wfile.flush()
        self.reset()

    def route_short_body(self, _):
        self.send_response(200)
        self.send_header("Content-Length", "100")
        self.end_headers()
        self.wfile.write(b"too few")
        self.close_connection = True

    def route_hang(self, name):
        """Takes the request and never answers."""
        self.body()
        self.count(name)
        self.connection.settimeout(None)
        self.connection.read(1)
        self.count(name + "-gone")
        self.close_connection = True

    def route_late_reader(self, name):
        """Reads nothing until it is told to, then all that comes."""
        self.count(name)
        late_readers.setdefault(name, threading.Event()).wait(300)
        length = int(self.headers["content-length"])
        try:
            is_whole = len(self.rfile.read(length)) == length
        except OSError:
            is_whole = False
        self.count(name + ("-whole" if is_whole else "-broken"))
        self.close_connection = True

    def route_read_now(self, name):
        late_readers.setdefault(name, threading.Event()).set()
        self.answer(200)

    def route_together(self, wanted):
        """Answers none before this many are there at the same time, then with the most that ever were."""
        with lock:
            concurrent["now"] += 1
            concurrent["most"] = max(concurrent["most"], concurrent["now"])
            if concurrent["now"] >= int(wanted):
                release.set()
        release.wait(60)
        with lock:
            concurrent["now"] -= 1
        self.answer(200, str(concurrent["most"]).encode())

    def route_ports(self, wanted):
        """Answers none before this many are there at the same time, each with the client's port of its connection."""
        with lock:
            barrier = barriers.setdefault(wanted, threading.Barrier(int(wanted)))
        barrier.wait(60)
        self.answer(200, str(self.client_address[1]).encode())

    def route_download(self, length):
        length = int(length)
        self.send_response(200)
        self.send_header("Content-Length", str(length))
        self.end_headers()
        while length > 0:
            part = CHUNK[: min(length, len(CHUNK))]
            self.wfile.write(part)
            length -= len(part)

    def route_upload(self, _):
        left, digest = int(self.headers["content-length"]), hashlib.sha256()
        while left > 0:
            part = self.rfile.read(min(left, 1 << 16))
            if not part:
                self.close_connection = True
                return self.count("upload-broken")
            digest.update(part)
            left -= len(part)
        self.answer(200, digest.hexdigest().encode())

    def route_refuse_upload(self, _):
        """Answers before it has read the body, and ends the connection."""
        self.answer(413, b"no", [("Connection", "close")])
        self.close_connection = True


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, request, client_address):
        pass

    def finish_request(self, request, client_address):
        request.settimeout(120)
        tls = self.context.wrap_socket(request, server_side=True)
        try:
            self.RequestHandlerClass(tls, client_address, self)
        finally:
            if tls.fileno() >= 0:
                tls.close()


def main():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[1], sys.argv[2])
    if "--tls-1.1" in sys.argv:
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    server = Server(("127.0.0.1", 0), Handler)
    server.context = context
    threading.Thread(target=server.serve_forever, daemon=True).start()
    mute = socket.create_server(("127.0.0.1", 0), backlog=256)
    print(server.server_address[1], mute.getsockname()[1], flush=True)
    sys.stdin.read()


main()
