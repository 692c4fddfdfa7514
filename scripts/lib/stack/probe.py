"""Is a part really answering? Every probe asks over the protocol that clients will use."""

from __future__ import annotations

import http.client
import socket
import ssl
import struct
from pathlib import Path

TIMEOUT = 5.0


def https_status(port: int, path: str, ca: Path) -> int | None:
    """The status of a GET with the server's certificate checked; None when there is no answer."""
    context = ssl.create_default_context(cafile=str(ca))
    connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=TIMEOUT, context=context)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def accepts_connections(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT).close()
    except OSError:
        return False
    return True


def answers_kafka(port: int) -> bool:
    """Asks ApiVersions, version 3, as every client does first."""
    client = b"migrayt-probe"
    name = bytes([len(client) + 1]) + client
    version = b"\x021"
    request = struct.pack(">hhih", 18, 3, 1, len(client)) + client + b"\0" + name + version + b"\0"
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT) as connection:
            connection.sendall(struct.pack(">i", len(request)) + request)
            answer = connection.makefile("rb").read(10)
    except OSError:
        return False
    if len(answer) < 10:
        return False
    _, correlation, error = struct.unpack(">iih", answer)
    return (correlation, error) == (1, 0)
