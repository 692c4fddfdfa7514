"""No role but the API has a listening socket."""

from __future__ import annotations

import argparse
import json
import os
import socket
import sys
from pathlib import Path

from .running import listening, processes
from .venv import ROOT


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="scripts/audit sockets", description=__doc__)
    parser.add_argument("--dir", type=Path, default=ROOT / ".stack", help="the state folder of a stack with a fleet")
    parser.add_argument("--selftest", action="store_true", help="whether a listening socket is seen")
    options = parser.parse_args(arguments)
    if options.selftest:
        before = listening(os.getpid())
        with socket.create_server(("127.0.0.1", 0)) as server:
            seen = [entry for entry in listening(os.getpid()) if entry.endswith(f":{server.getsockname()[1]}")]
        print(json.dumps({"before": before, "seen": seen}))
        return 0 if len(seen) == 1 and not before else 1
    found = {role: listening(pid) for role, pid in processes(options.dir).items()}
    wrong = {role: sockets for role, sockets in found.items() if sockets and not role.startswith("api")}
    # The API is the control: on it a listening socket must be seen.
    is_seen = any(sockets for role, sockets in found.items() if role.startswith("api"))
    print(json.dumps({"listening": found, "wrong": wrong, "controlSeen": is_seen}, indent=2))
    if len(found) < 4:
        print("audit: the stack has no fleet. Next: scripts/stack up --fleet.")
        return 2
    return 0 if is_seen and not wrong else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
