"""The state folder: where logs, pid files, secrets and choices of one stack are kept.

    ca.pem server.pem server.key ca.key   certificates       logs/NAME.log   output of each part
    ports.json options.json               choices            pids/NAME.pid   its process
    secrets/NAME                          random, mode 0600  postgres/       the cluster, unless it must be elsewhere
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[3]
DEFAULT_FOLDER = REPOSITORY / ".stack"
# Installed by scripts/setup and shared by all stacks of this checkout.
TOOLS = DEFAULT_FOLDER / "tools"
TOOLS_PYTHON = TOOLS / "bin" / "python"


@dataclass(frozen=True)
class StateFolder:
    path: Path

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    @property
    def pids(self) -> Path:
        return self.path / "pids"

    @property
    def exists(self) -> bool:
        return (self.path / "ports.json").exists()

    def create(self) -> None:
        # Others may pass through (the database runs as another user when we are root) but not list.
        self.path.mkdir(mode=0o711, parents=True, exist_ok=True)
        for folder in (self.logs, self.pids, self.path / "secrets"):
            folder.mkdir(mode=0o700, exist_ok=True)

    def wipe(self) -> None:
        """Removes everything but the tools, which scripts/setup owns, and the lock, which we hold."""
        for entry in self.path.iterdir():
            if entry == TOOLS or entry.name == "lock":
                continue
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()

    def secret(self, name: str) -> Path:
        """The file of a random secret, 64 hexadecimal digits without a newline, made when it is asked for first."""
        file = self.path / "secrets" / name
        if not file.exists():
            write_file(file, secrets.token_hex(32), mode=0o600)
        return file

    def read(self, name: str) -> dict[str, Any]:
        """The JSON object in `name`; empty when there is none, or a half-written one."""
        try:
            content: dict[str, Any] = json.loads((self.path / name).read_text())
            return content
        except (FileNotFoundError, json.JSONDecodeError):
            return {}

    def write(self, name: str, value: dict[str, Any]) -> None:
        write_file(self.path / name, json.dumps(value, indent=2) + "\n", mode=0o600)

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """One command at a time changes a stack; the kernel frees the lock when its holder dies."""
        self.path.mkdir(mode=0o711, parents=True, exist_ok=True)
        with open(self.path / "lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def write_file(file: Path, content: str, mode: int) -> None:
    """Replaces a file in one step: a reader, or a start after a crash, finds the old content or the new."""
    draft = file.with_name(file.name + ".new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "w") as output:
        output.write(content)
    os.replace(draft, file)
