"""scripts/audit wire: what no client library would send, over a bare TLS socket.

Smuggling by two lengths, header floods, bodies that are too large, deep or never end: each must be refused with the
documented status, or by closing the connection, and the API must answer the next caller.
"""

from __future__ import annotations

import argparse
import socket
import ssl
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from . import report
from .server import Server, server

CLOSED = "closed"
ALIVE = b"GET /api/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
GOOD = b'{"email":"nobody@example.com","password":"x"}'


class Wire:
    def __init__(self, api: Server) -> None:
        self.port = urlsplit(api.url).port
        self.context = ssl.create_default_context(cafile=api.authority)

    def send(self, *chunks: bytes) -> list[str]:
        """The status of each answer to these bytes, and `closed` when the connection ends."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as plain:
            with self.context.wrap_socket(plain, server_hostname="localhost") as connection:
                try:
                    for chunk in chunks:
                        connection.sendall(chunk)
                except OSError:
                    pass  # Refused before all was sent; the answer may wait all the same.
                return statuses(connection)


def statuses(connection: ssl.SSLSocket) -> list[str]:
    connection.settimeout(3)
    data, found = b"", []
    try:
        while chunk := connection.recv(65_536):
            data += chunk
        closed = True
    except TimeoutError:
        closed = False
    except OSError:
        closed = True
    for part in data.split(b"HTTP/1.1 ")[1:]:
        found.append(part[:3].decode("ascii", "replace"))
    return found + ([CLOSED] if closed else [])


def login(*headers: str, body: bytes = GOOD, length: int | None = None) -> bytes:
    lines = ["POST /api/auth/login HTTP/1.1", "Host: localhost", "Content-Type: application/json", *headers]
    if length is not None:
        lines.append(f"Content-Length: {length}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def cases() -> dict[str, tuple[list[bytes], set[str]]]:
    """What is sent, and what the first answer may be."""
    smuggled = b"0\r\n\r\nGET /api/health HTTP/1.1\r\nHost: localhost\r\n\r\n"
    size = len(GOOD)
    health = "GET /api/health HTTP/1.1\r\nHost: localhost\r\n"
    deep = b'{"email":' + b"[" * 400_000 + b"]" * 400_000 + b',"password":"x"}'
    large = b'{"email":"' + b"x" * (10 << 20) + b'","password":"x"}'
    return {
        "content-length and transfer-encoding": (
            [login("Transfer-Encoding: chunked", body=smuggled, length=len(smuggled))], {"400", CLOSED}),
        "two content-lengths": ([login(f"Content-Length: {size}", length=size + 1)], {"400", CLOSED}),
        "content-length with a sign": ([login(f"Content-Length: +{size}")], {"400", CLOSED}),
        "transfer-encoding that is none": ([login("Transfer-Encoding: xchunked", body=smuggled)], {"400", CLOSED}),
        "chunk size that is none": (
            [login("Transfer-Encoding: chunked", body=b"zz\r\n" + GOOD + b"\r\n0\r\n\r\n")], {"400", CLOSED}),
        "space before the colon": ([f"{health}X-A : b\r\n\r\n".encode()], {"400", CLOSED}),
        "bare line feeds in a header": ([f"{health}X-A: b\nX-B: c\r\n\r\n".encode()], {"400", "200", CLOSED}),
        "zero byte in a header": ([f"{health}X-A: b\0c\r\n\r\n".encode()], {"400", CLOSED}),
        "10,000 headers": (
            [(health + "".join(f"X-{n}: a\r\n" for n in range(10_000)) + "\r\n").encode()], {"400", "431", CLOSED}),
        "header of 1 MB": ([f"{health}X-A: {'a' * 1_000_000}\r\n\r\n".encode()], {"400", "431", CLOSED}),
        "path of 1 MB": (
            [f"GET /{'a' * 1_000_000} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()], {"400", "414", CLOSED}),
        "no host": ([b"GET /api/health HTTP/1.1\r\n\r\n"], {"400", "200", CLOSED}),
        "not HTTP": ([b"\x00\x01\x02\x03 hello\r\n\r\n"], {"400", CLOSED}),
        "10 MB of JSON": ([login(body=large, length=len(large))], {"413", CLOSED}),
        "JSON 400,000 levels deep": ([login(body=deep, length=len(deep))], {"400"}),
        "CR LF in a value": (
            [login(body=(line := b'{"email":"a@b.c\\r\\nX-Evil: 1","password":"x"}'), length=len(line))], {"400"}),
    }


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts/audit wire", description=__doc__)
    parser.add_argument("--report", type=Path, metavar="FILE", help="also write the JSON there")
    arguments = parser.parse_args()
    results: dict[str, Any] = {}
    with server() as api:
        wire = Wire(api)
        for name, (chunks, allowed) in cases().items():
            found = wire.send(*chunks)
            first = found[0] if found else "none"
            # One request was sent: a second answer would be a request that was smuggled in.
            answers = [status for status in found if status != CLOSED]
            alive = wire.send(ALIVE)[:1] == ["200"]
            passed = first in allowed and len(answers) <= 1 and alive
            results[name] = {"answer": first, "passed": passed}
    passed = all(result["passed"] for result in results.values())
    return report.finish({"check": "wire", "cases": results, "passed": passed}, arguments.report)


if __name__ == "__main__":
    sys.exit(main())
