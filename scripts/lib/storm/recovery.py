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
        self.seconds: list[float] = []

    def killed(self, held: dict[str, int]) -> None:
        now = time.monotonic()
        for shard, fence in held.items():
            self._waiting.setdefault(shard, (fence, now))

    def look(self) -> None:
        if not self._waiting:
            return
        fences = self._witness.fences(list(self._waiting))
        now = time.monotonic()
        for shard, fence in (fences or {}).items():
            before, since = self._waiting[shard]
            if fence > before:
                self.seconds.append(now - since)
                del self._waiting[shard]

    def percentile(self, share: float) -> float | None:
        return percentile(self.seconds, share)


def percentile(values: list[float], share: float) -> float | None:
    if not values:
        return None
    ordered = sorted(values)
    return round(ordered[max(0, math.ceil(share * len(ordered)) - 1)], 1)
