"""Strikes the parts of a running stack until the run has ended."""

from __future__ import annotations

import re
import signal
import sys
import threading
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
        self._lock = threading.Lock()
        # Stopped processes and when each goes on.
        self._sleeping: dict[int, float] = {}
        # How far each worker's log was read at its last kill.
        self._log_read: dict[str, int] = {}

    def rage(self, ended: Callable[[], bool]) -> None:
        """Returns when the run has ended; every stopped process runs again then."""
        over = threading.Event()
        # On its own: a part that is started waits for one that sleeps, which has to be woken meanwhile.
        tending = threading.Thread(target=self._tend, args=(over,))
        tending.start()
        try:
            strike = self._weather.next()
            due = time.monotonic() + strike.wait_seconds
            while not ended():
                time.sleep(LOOK_SECONDS)
                if time.monotonic() >= due:
                    self._strike(strike)
                    strike = self._weather.next()
                    due = time.monotonic() + strike.wait_seconds
        finally:
            over.set()
            tending.join()
            self._wake(float("inf"))

    def _tend(self, over: threading.Event) -> None:
        while not over.wait(LOOK_SECONDS):
            self._wake(time.monotonic())
            with self._lock:
                self.recovery.look()

    def _strike(self, strike: Strike) -> None:
        part = self._stack.part(strike.part)
        if self._drain:
            return self._restart(part)
        alive = part.all_processes()
        if part.name == "postgres":
            with self._lock:
                self.recovery.database_struck()
        if alive and strike.stop_seconds is not None:
            # With its children, as a whole container sleeps. One that sleeps already sleeps on.
            with self._lock:
                for pid in alive:
                    processes.send(pid, signal.SIGSTOP)
                    self._sleeping[pid] = time.monotonic() + strike.stop_seconds
            self.stops[part.name] += 1
            return
        if part.name.startswith("worker"):
            held = self._held(part.name)
            with self._lock:
                self.recovery.killed(held)
        part.kill()
        with self._lock:
            for pid in alive:
                self._sleeping.pop(pid, None)
        if alive:
            self.kills[part.name] += 1
        # A part that starts while another is away may end again: it is started until it stays, as a supervisor would.
        for _ in range(20):
            try:
                self._stack.start(part.name)
                return
            except StackError as error:
                print(f"storm: {str(error).splitlines()[0]}", file=sys.stderr)
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
        with self._lock:
            for pid in [pid for pid, until in self._sleeping.items() if until <= now]:
                processes.send(pid, signal.SIGCONT)
                del self._sleeping[pid]

    def _held(self, name: str) -> dict[str, int]:
        """The shards in the hands of this worker and of its children, which work on those whose worker died."""
        started: set[str] = set()
        for line in self._lines_since_kill(name):
            # Several processes write to this file, and a kill may cut a line.
            owner = re.search(r'"owner":"(worker-[0-9a-f-]{36})"', line)
            if owner and '"message":"Started"' in line:
                started.add(owner[1])
            elif owner and '"message":"Ended"' in line:
                started.discard(owner[1])
        return self._witness.held_by(started) if started else {}

    def _lines_since_kill(self, name: str) -> list[str]:
        with open(self._stack.part(name).log, "rb") as log:
            log.seek(self._log_read.get(name, 0))
            lines = log.read().decode(errors="replace").splitlines()
            self._log_read[name] = log.tell()
        return lines
