"""How long the work of a killed worker waits until another goes on with it."""

from __future__ import annotations

import math
import time

from .witness import Witness


class Recovery:
    def __init__(self, witness: Witness) -> None:
        self._witness = witness
        # Per shard: the fence at the kill, and when that was.
        self._waiting: dict[str, tuple[int, float]] = {}
        # When the database was seen to be away last: nobody can go on with anything then.
        self._database_away = -math.inf
        self.seconds: list[float] = []
        # Of those, the waits during which the database was there all the time.
        self.seconds_with_database: list[float] = []

    def database_struck(self) -> None:
        self._database_away = time.monotonic()

    def killed(self, held: dict[str, int]) -> None:
        now = time.monotonic()
        for shard, fence in held.items():
            self._waiting.setdefault(shard, (fence, now))

    def look(self) -> None:
        if not self._waiting:
            return
        fences = self._witness.fences(list(self._waiting))
        if fences is None:
            self.database_struck()
            return
        now = time.monotonic()
        for shard, fence in fences.items():
            before, since = self._waiting[shard]
            if fence > before:
                self.seconds.append(now - since)
                if since > self._database_away:
                    self.seconds_with_database.append(now - since)
                del self._waiting[shard]


def percentile(values: list[float], share: float) -> float | None:
    if not values:
        return None
    ordered = sorted(values)
    return round(ordered[max(0, math.ceil(share * len(ordered)) - 1)], 1)
