"""The processes of a stack's roles, and what the kernel says of them."""

from __future__ import annotations

from pathlib import Path

from stack import processes as detached

ROLES = ("api", "coordinator", "reconciler", "worker-")
LISTEN = "0A"


def roles(folder: Path) -> dict[str, int]:
    """Role → process id, of those that run."""
    found = {}
    for file in sorted((folder / "pids").glob("*.pid")):
        process = detached.recorded(file) if file.stem.startswith(ROLES) else None
        if process:
            found[file.stem] = process.pid
    return found


def processes(folder: Path) -> dict[str, int]:
    """Role and process id → process id, of the roles and of their children."""
    files = [file for file in sorted((folder / "pids").glob("*.pid")) if file.stem.startswith(ROLES)]
    return {f"{file.stem}/{pid}": pid for file in files for pid in detached.tagged(file)}


def listening(pid: int) -> list[str]:
    """Addresses of the TCP sockets on which the process listens, of both versions."""
    inodes = set()
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        try:
            target = str(descriptor.readlink())
        except OSError:
            continue
        if target.startswith("socket:["):
            inodes.add(target.removeprefix("socket:[").removesuffix("]"))
    found = []
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == LISTEN and fields[9] in inodes:
                address, port = fields[1].split(":")
                found.append(f"{table} {address}:{int(port, 16)}")
    return found
