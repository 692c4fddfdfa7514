"""Which part listens on which loopback port: chosen once, then kept in ports.json."""

from __future__ import annotations

import random
import socket
from collections.abc import Callable

from .errors import StackError
from .state import StateFolder

FIXED = {
    "postgres": 25432,
    "broker": 29093,
    "broker-proxy": 29092,
    "aws": 25000,
    "simulator": 28443,
    "api": 28080,
}

# Below Linux' ephemeral range (32768 and up): a port of a part that is down for a moment can then not be taken as the
# source port of a client that tries to reconnect, not even by a TCP self-connection.
FREE_RANGE = range(20_000, 30_000)


def is_free(port: int) -> bool:
    with socket.socket() as candidate:
        candidate.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            candidate.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def choose_free(taken: set[int]) -> int:
    for port in random.sample(FREE_RANGE, k=1_000):
        if port not in taken and is_free(port):
            return port
    raise StackError("No free loopback port between 20000 and 29999 was found in 1,000 tries.")


def settle(folder: StateFolder, mode: str | None, is_running: Callable[[str], bool]) -> dict[str, int]:
    """The ports of all parts, decided at the first start and kept after it.

    A kept port that another program took meanwhile is replaced while the whole stack is down, and is an error while a
    part of it runs, since that part may know it. `mode` is "free", "fixed", or None for what was chosen before.
    """
    kept = folder.read("ports.json")
    running = {name for name in FIXED if is_running(name)}
    mode = mode or kept.get("mode", "free")
    if mode != kept.get("mode", mode) and running:
        raise StackError(f"The stack runs with {kept['mode']} ports. Next: scripts/stack down, then up again.")

    ports: dict[str, int] = dict(FIXED) if mode == "fixed" else {}
    if mode == "free" and kept.get("mode") == "free":
        ports = {name: kept[name] for name in FIXED if name in kept}
    for name in FIXED:
        port = ports.get(name)
        if port is not None and (name in running or is_free(port)):
            continue
        if port is not None and (mode == "fixed" or running):
            raise StackError(
                f"Port {port} of {name} is taken by another program. "
                "Next: end that program, or scripts/stack down, then up --ports free."
            )
        ports[name] = choose_free(set(ports.values()))
    decided = {"mode": mode, **ports}
    if decided != kept:
        folder.write("ports.json", decided)
    return ports
