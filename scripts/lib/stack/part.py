"""What all parts of the stack have in common: one process, started, probed, stopped and killed by name."""

from __future__ import annotations

import hashlib
import os
import signal
import sys
from abc import ABC, abstractmethod
from pathlib import Path

from . import processes
from .errors import StackError
from .state import StateFolder

START_SECONDS = 60.0
LOG_LINES_SHOWN = 20


class Part(ABC):
    """One process of the stack. Subclasses say how to start it and how to see that it answers."""

    name: str
    port: int | None = None
    user: str | None = None
    stop_signal = signal.SIGTERM
    stop_seconds = 20.0

    def __init__(self, folder: StateFolder) -> None:
        self.folder = folder
        self._log_start = 0

    @abstractmethod
    def command(self) -> list[str]: ...

    @abstractmethod
    def is_ready(self) -> bool: ...

    def environment(self) -> dict[str, str]:
        return {}

    def require_program(self) -> None:
        """Raises when the program is not installed or not built."""

    def prepare(self) -> None:
        """What must be true before the process starts."""

    def complete(self) -> None:
        """What must be made inside the part once it answers; idempotent."""

    @property
    def log(self) -> Path:
        return self.folder.logs / f"{self.name}.log"

    @property
    def pid_file(self) -> Path:
        return self.folder.pids / f"{self.name}.pid"

    @property
    def pid(self) -> int | None:
        process = processes.recorded(self.pid_file)
        return process.pid if process else None

    def launch(self) -> None:
        """Starts the process unless it runs, without waiting for it. One that runs with other settings than are wanted
        now, or from an earlier build, is started anew."""
        self.require_program()
        if process := processes.recorded(self.pid_file):
            if process.digest == self._digest():
                return
            print(f"{self.name}: restarted, since its settings or its program have changed")
            self.stop()
        self.end_leftovers()
        self.prepare()
        self._log_start = self.log.stat().st_size if self.log.exists() else 0
        environment = base_environment() | self.environment()
        processes.launch(self.command(), environment, self.log, self.pid_file, self._digest(), self.user)

    def await_ready(self) -> None:
        settled = processes.wait_until(lambda: self.pid is None or self.is_ready(), START_SECONDS)
        if self.pid is None:
            raise StackError(
                f"{self.name} ended while starting. "
                f"Next: mend what its log says, then scripts/stack start {self.name}.\n{self.log_end()}"
            )
        if not settled:
            raise StackError(
                f"{self.name} runs as process {self.pid} but does not answer. "
                f"Next: scripts/stack kill {self.name}, then start {self.name}.\n{self.log_end()}"
            )
        self.complete()

    def stop(self) -> None:
        """Asks the process to end and waits; ends it by force when it does not."""
        self.request_stop()
        self.await_stop()

    def request_stop(self) -> None:
        if (pid := self.pid) is not None:
            processes.send(pid, self.stop_signal)

    def await_stop(self) -> None:
        if not processes.wait_until(lambda: self.pid is None, self.stop_seconds):
            print(f"{self.name} did not stop within {self.stop_seconds:.0f} s: killed", file=sys.stderr)
        self.kill()
        self.pid_file.unlink(missing_ok=True)

    def kill(self) -> None:
        """kill -9, as a crash would be; returns when the process is gone."""
        if (pid := self.pid) is not None:
            processes.send(pid, signal.SIGKILL)
            processes.wait_until(lambda: processes.ended(pid), START_SECONDS)
        self.end_leftovers()

    def end_leftovers(self) -> None:
        """Kills processes of this part that no pid file knows: its own children, or those of a deleted state folder."""

        def none_left() -> bool:
            left = self.all_processes()
            for pid in left:
                processes.send(pid, signal.SIGKILL)
            return not left

        if not processes.wait_until(none_left, START_SECONDS):
            raise StackError(f"Processes of {self.name} cannot be ended: {self.all_processes()}.")

    def all_processes(self) -> list[int]:
        return processes.tagged(self.pid_file)

    def _digest(self) -> str:
        """Differs when the command, its settings or its program's file do."""
        command = self.command()
        started_with = [command, sorted(self.environment().items()), os.stat(command[0]).st_mtime_ns]
        return hashlib.sha256(repr(started_with).encode()).hexdigest()[:16]

    def log_end(self) -> str:
        """The last lines that this start wrote."""
        with open(self.log, "rb") as log:
            log.seek(self._log_start)
            lines = log.read().decode(errors="replace").splitlines()[-LOG_LINES_SHOWN:]
        shown = "\n".join(f"  | {line}" for line in lines) or "  | (nothing)"
        return f"Last lines of {self.log}:\n{shown}"


def base_environment() -> dict[str, str]:
    """The little of our own environment that any program may need. Nothing else of the caller's reaches a part."""
    passed = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH")
    return {key: os.environ[key] for key in passed if key in os.environ}
