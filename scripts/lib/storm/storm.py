"""Strikes the parts of a running stack until the run has ended."""

from __future__ import annotations

import json
import re
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable

from stack import processes
from stack.errors import StackError
from stack.local_stack import LocalStack
from stack.part import Part

from .recovery import Recovery
from .weather import Strike, Weather
from .witness import Witness

LOOK_SECONDS = 0.5
# What a container is given.
LONGEST_DRAIN_SECONDS = 120


class Storm:
    def __init__(self, stack: LocalStack, weather: Weather, witness: Witness, drain: bool = False) -> None:
        self._stack = stack
        self._weather = weather
        self._witness = witness
        self.recovery = Recovery(witness)
        self.kills: Counter[str] = Counter()
        self.stops: Counter[str] = Counter()
        self._drain = drain
        # Seconds from SIGTERM to the end of the process; one that had to be killed counts as killed.
        self.drains: list[float] = []
        self.unknown_after_drain = 0
        # Stopped processes and when each goes on.
        self._sleeping: dict[int, float] = {}

    def rage(self, ended: Callable[[], bool]) -> None:
        """Returns when the run has ended; every stopped process runs again then."""
        try:
            strike = self._weather.next()
            due = time.monotonic() + strike.wait_seconds
            while not ended():
                time.sleep(LOOK_SECONDS)
                self._wake(time.monotonic())
                self.recovery.look()
                if time.monotonic() >= due:
                    self._strike(strike)
                    strike = self._weather.next()
                    due = time.monotonic() + strike.wait_seconds
        finally:
            self._wake(float("inf"))

    def _strike(self, strike: Strike) -> None:
        part = self._stack.part(strike.part)
        pid = part.pid
        if self._drain:
            return self._restart(part)
        if pid is not None and strike.stop_seconds is not None and pid not in self._sleeping:
            processes.send(pid, signal.SIGSTOP)
            self._sleeping[pid] = time.monotonic() + strike.stop_seconds
            self.stops[part.name] += 1
            return
        if part.name.startswith("worker"):
            self.recovery.killed(self._held(part.name))
        part.kill()
        if pid is not None:
            self._sleeping.pop(pid, None)
            self.kills[part.name] += 1
        # A part that starts while another is away may end again: it is started until it stays, as a supervisor would.
        for _ in range(20):
            try:
                self._stack.start(part.name)
                return
            except StackError as error:
                print(f"storm: {str(error).splitlines()[0]}", file=sys.stderr)
                self._wake(time.monotonic())
                time.sleep(1)
        raise SystemExit(f"storm: {part.name} cannot be started again.")

    def _restart(self, part: Part) -> None:
        started = time.monotonic()
        part.request_stop()
        if processes.wait_until(lambda: part.pid is None, LONGEST_DRAIN_SECONDS):
            self.drains.append(time.monotonic() - started)
        else:
            part.kill()
            self.kills[part.name] += 1
        self.unknown_after_drain += self._witness.unknown()
        self._stack.start(part.name)

    def revive(self) -> None:
        """Starts what has ended by itself."""
        for part in self._stack.wanted:
            if part.pid is None:
                self._stack.start(part.name)

    def _wake(self, now: float) -> None:
        for pid in [pid for pid, until in self._sleeping.items() if until <= now]:
            processes.send(pid, signal.SIGCONT)
            del self._sleeping[pid]

    def _held(self, name: str) -> dict[str, int]:
        owner = self._owner(name)
        return self._witness.held_by(owner) if owner else {}

    def _owner(self, name: str) -> str | None:
        """The name under which the running process holds leases: its log says it at the start."""
        lines = self._stack.part(name).log.read_text(errors="replace").splitlines()
        for line in reversed(lines):
            if '"message":"Started"' in line:
                owner = str(json.loads(line).get("owner", ""))
                return owner if re.fullmatch(r"worker-[0-9a-f-]{36}", owner) else None
        return None
