"""What all parts of the stack have in common: one process, started, probed, stopped and killed by name."""

from __future__ import annotations

import os
import signal
import sys
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Optional

from . import processes
from .errors import StackError
from .state import StateFolder

START_SECONDS = 60.0
LOG_LINES_SHOWN = 20


class Part(ABC):
    """One process of the stack. Subclasses say how to start it and how to see that it answers."""

    name: str
    port: Optional[int] = None
    user: Optional[str] = None
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
    def pid(self) -> Optional[int]:
        return processes.recorded(self.pid_file)

    def launch(self) -> None:
        """Starts the process unless it runs; does not wait for it."""
        if self.pid is not None:
            return
        self.prepare()
        self._log_start = self.log.stat().st_size if self.log.exists() else 0
        environment = base_environment() | self.environment()
        processes.launch(self.command(), environment, self.log, self.pid_file, self.user)

    def await_ready(self) -> None:
        settled = processes.wait_until(lambda: self.pid is None or self.is_ready(), START_SECONDS)
        if self.pid is None:
            raise StackError(f"{self.name} ended while starting.\n{self.log_end()}")
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
