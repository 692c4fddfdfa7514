"""Detached processes, found again by their pid files.

A pid file has three lines: the pid; the process' start time (clock ticks since boot), so that a pid which the kernel
gave to another process later is never taken for ours, and never killed; a digest of what it was started with.

Each process also carries a tag in its environment, by which it is found when its pid file is lost.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from .state import write_file

TAG = "LOCAL_STACK_PART"


class Recorded(NamedTuple):
    pid: int
    digest: str


def start_time(pid: int) -> str | None:
    """When the process started; None when there is none, or only a zombie that nobody has waited for."""
    try:
        # The command's name, in brackets, may hold spaces: count the fields after its end.
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    state, started = fields[0], fields[19]
    return None if state in "ZX" else started


def recorded(pid_file: Path) -> Recorded | None:
    """The running process that the file describes."""
    try:
        pid, started, digest = pid_file.read_text().split()
        return Recorded(int(pid), digest) if start_time(int(pid)) == started else None
    except (FileNotFoundError, ValueError):
        return None


def launch(
    command: Sequence[str],
    environment: dict[str, str],
    log: Path,
    pid_file: Path,
    digest: str,
    user: str | None = None,
) -> None:
    """Starts a process in a session of its own, so that it outlives us and no Ctrl-C reaches it."""
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        process = subprocess.Popen(
            command,
            env=environment | {TAG: str(pid_file)},
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=descriptor,
            stderr=descriptor,
            start_new_session=True,
            **identity(user),
        )
    finally:
        os.close(descriptor)
    write_file(pid_file, f"{process.pid}\n{start_time(process.pid)}\n{digest}\n", mode=0o644)


def identity(user: str | None) -> dict[str, Any]:
    """Arguments for subprocess that make the child run as `user`."""
    return {} if user is None else {"user": user, "group": user, "extra_groups": []}


def send(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def ended(pid: int) -> bool:
    return start_time(pid) is None


def tagged(pid_file: Path) -> list[int]:
    """Processes that were launched with this pid file."""
    tag = f"{TAG}={pid_file}".encode()
    return matching(lambda entry: tag in (entry / "environ").read_bytes().split(b"\0"))


def working_in(folder: Path, programs: Path) -> list[int]:
    """Processes of a program below `programs` whose working directory is the folder or below it."""

    def is_at_work(entry: Path) -> bool:
        working_directory = Path(os.readlink(entry / "cwd"))
        is_inside = folder == working_directory or folder in working_directory.parents
        return is_inside and programs in Path(os.readlink(entry / "exe")).parents

    return matching(is_at_work)


def matching(condition: Callable[[Path], bool]) -> list[int]:
    """Processes whose folder below /proc meets the condition, of those that we may look into."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and condition(entry) and not ended(int(entry.name)):
                found.append(int(entry.name))
        except OSError:
            continue
    return found
