"""Which part is hit next, when and how: all of it decided by the seed, none of it by what the stack does."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import NamedTuple

KINDS = ("worker", "coordinator", "reconciler", "api", "broker", "postgres")
STOP_SHARE = 0.2


class Strike(NamedTuple):
    wait_seconds: float
    part: str
    # None: kill -9 and start again. A number: SIGSTOP for that many seconds.
    stop_seconds: float | None


class Weather:
    def __init__(
        self, seed: int, every: float, parts: Sequence[str], lease_seconds: float, stop_share: float = STOP_SHARE
    ) -> None:
        self._random = random.Random(seed)
        self._every = every
        self._parts = parts
        self._lease = lease_seconds
        self._stop_share = stop_share

    def next(self) -> Strike:
        wait = min(self._random.expovariate(1 / self._every), 4 * self._every)
        part = self._random.choice(self._parts)
        stops = self._random.random() < self._stop_share
        length = self._random.uniform(0.1, 3) * self._lease
        return Strike(wait, part, length if stops else None)


def parts_of(kinds: Sequence[str], workers: int) -> list[str]:
    """The names of the parts of these kinds. Workers count once each, as they do in a fleet."""
    names: list[str] = []
    for kind in kinds:
        names += [f"worker-{number + 1}" for number in range(workers)] if kind == "worker" else [kind]
    return names
