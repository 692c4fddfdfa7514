"""Detached processes, found again by their pid files.

A pid file holds the pid on its first line and the process' start time (clock ticks since boot) on the second, so that
a pid which the kernel gave to another process later is never taken for ours, and never killed.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Callable, Mapping, Optional, Sequence

from .state import write_file


def start_time(pid: int) -> Optional[str]:
    """When the process started; None when there is none, or only a zombie that nobody has waited for."""
    try:
        # The command's name, in brackets, may hold spaces: count the fields after its end.
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    state, started = fields[0], fields[19]
    return None if state in "ZX" else started


def recorded(pid_file: Path) -> Optional[int]:
    """The pid of the running process that the file describes."""
    try:
        pid, started = pid_file.read_text().split()
    except (FileNotFoundError, ValueError):
        return None
    return int(pid) if start_time(int(pid)) == started else None


def launch(
    command: Sequence[str],
    environment: Mapping[str, str],
    log: Path,
    pid_file: Path,
    user: Optional[str] = None,
) -> int:
    """Starts a process in a session of its own, so that it outlives us and no Ctrl-C reaches it."""
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        process = subprocess.Popen(
            command,
            env=dict(environment),
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=descriptor,
            stderr=descriptor,
            start_new_session=True,
            **identity(user),
        )
    finally:
        os.close(descriptor)
    write_file(pid_file, f"{process.pid}\n{start_time(process.pid)}\n", mode=0o644)
    return process.pid


def identity(user: Optional[str]) -> dict[str, object]:
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


def working_in(folder: Path, programs: Path) -> list[int]:
    """Processes of a program below `programs` whose working directory is the folder or below it."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            program = Path(os.readlink(entry / "exe"))
            working_directory = Path(os.readlink(entry / "cwd"))
        except OSError:
            continue
        if programs in program.parents and folder in (working_directory, *working_directory.parents):
            found.append(int(entry.name))
    return found
