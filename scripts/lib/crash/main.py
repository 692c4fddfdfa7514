"""From options to figures."""

from __future__ import annotations

import argparse
import json
import signal
import time
from pathlib import Path
from typing import Any

from demo.figures import post
from demo.main import ROOT
from demo.migration import Migration
from stack import processes
from stack.errors import StackError
from stack.local_stack import LocalStack
from stack.options import Options
from stack.postgres import BINARIES
from stack.state import StateFolder
from storm.main import LOSSES
from storm.witness import Witness

from .points import Points, is_free_of_points, names

LEASE_SECONDS = 4
SETTLE_SECONDS = 3
# Of the process that comes by; the others meet the next request to Jira that writes or looks up.
OF_THE_PROCESS = {"kill": "kill", "stop": "stop"}
OF_THE_NETWORK = ("answer-lost", "error-after", "slow", "throttled", "reset-before")
FAULTS = (*OF_THE_PROCESS, *OF_THE_NETWORK)
PROGRAMS = ("migrayt-api", "migrayt-coordinator", "migrayt-reconciler", "migrayt-worker")
# With fewer, each shard is a child's work by the time that the last points are come by, and those are spared.
ITEMS = 600
ENDED = ("COMPLETED", "COMPLETED_WITH_FAILURES", "FAILED", "CANCELLED", "PAUSED")


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/crash-matrix", description="Every point × every fault.")
    parser.add_argument("--items", type=int, default=ITEMS, help=f"generated work items of each run ({ITEMS})")
    parser.add_argument("--faults", default=",".join(FAULTS), help=f"of {','.join(FAULTS)}")
    parser.add_argument("--seeds", default="1", help="comma-separated; one pass each (1)")
    parser.add_argument("--limit", type=float, default=240, metavar="S", help="a run that takes longer has failed (240)")
    parser.add_argument("--check-release", action="store_true", help="only look into the programs of the release build")
    parser.add_argument("--report", type=Path, help="write the figures to this file as JSON")
    chosen = parser.parse_args()
    chosen.faults = chosen.faults.split(",")
    if unknown := set(chosen.faults) - set(FAULTS):
        parser.error(f"no such faults: {', '.join(sorted(unknown))}; there are {', '.join(FAULTS)}")
    return chosen


def main() -> int:
    chosen = options()
    if chosen.check_release:
        return check_release()
    started = time.monotonic()
    points = Points(ROOT / ".stack" / "crash-points", names(ROOT))
    runs = []
    for seed in chosen.seeds.split(","):
        stack = brought_up(int(seed), chosen.items, points)
        try:
            runs += [Matrix(stack, points, chosen.limit).run(fault, int(seed)) for fault in chosen.faults]
        finally:
            stack.wipe()
    cells = sum(len(points.every) for _ in runs)
    passed = sum(len(run["struck"]) for run in runs if run["intact"])
    result = {
        "points": len(points.every), "faults": len(chosen.faults), "cells": cells, "passed": passed,
        "lost": sum(run["lost"] for run in runs), "duplicates": sum(run["duplicates"] for run in runs), "runs": runs,
        "elapsedSeconds": round(time.monotonic() - started, 1),
    }
    print(json.dumps(result, indent=2))
    if chosen.report:
        chosen.report.write_text(json.dumps(result, indent=2) + "\n")
    return 0 if passed == cells else 1


def check_release() -> int:
    folder = ROOT / ".build" / "release"
    found = {name: is_free_of_points(folder / name) for name in PROGRAMS if (folder / name).exists()}
    # A mark that no program holds would prove nothing.
    armed = not is_free_of_points(ROOT / ".build" / "debug" / "migrayt-worker")
    print(json.dumps({"releaseIsFreeOfPoints": found, "debugHasPoints": armed}, indent=2))
    return 0 if found and all(found.values()) and armed else 1


def brought_up(seed: int, items: int, points: Points) -> LocalStack:
    folder = ROOT / ".stack" / "crash"
    if StateFolder(folder).exists:
        LocalStack.opened(folder).wipe()
    wanted = Options(
        fleet=True, workers=2, simulator=True, simulator_arguments=["--items", str(items), "--seed", str(seed)],
        settings={
            "MIGRAYT_SETTLE_SECONDS": str(SETTLE_SECONDS), "MIGRAYT_LEASE_SECONDS": str(LEASE_SECONDS),
            "MIGRAYT_CRASH_POINTS": str(points.folder)},
        binaries=str(ROOT / ".build" / "debug"))
    stack = LocalStack.created(folder, wanted, None)
    stack.up()
    return stack


class Matrix:
    """One stack, on which a run goes through all points for one fault after the other."""

    def __init__(self, stack: LocalStack, points: Points, limit: float) -> None:
        self._stack = stack
        self._points = points
        self._limit = limit
        settings = stack.settings.everything()
        self._witness = Witness(settings, BINARIES / "psql")
        self._migration = Migration(ROOT, settings, "debug")
        self._sleeping: dict[int, float] = {}

    def run(self, fault: str, seed: int) -> dict[str, Any]:
        post(f"{self._migration.simulator}/simulator/reset", {}, self._migration.authority)
        self._points.arm(OF_THE_PROCESS.get(fault, "hold"))
        started = time.monotonic()
        run = self._migration.named(f"{fault}-{seed}").begin()
        restarts = 0
        while (state := self._witness.state(run)) not in ENDED and time.monotonic() - started < self._limit:
            restarts += self._revive()
            self._strike(fault)
            time.sleep(0.1)
        self._wake(float("inf"))
        for name in self._points.held() if fault in OF_THE_NETWORK else []:
            self._points.release(name)
        self._revive()
        tally = self._migration.tally()
        missed = self._points.armed()
        losses = {key: tally[key] for key in ("lost", "duplicates", *LOSSES)}
        report = self._migration.report(run)
        return {
            "fault": fault, "seed": seed, "state": state, "reasons": report["reasons"], "intact": (state or "").startswith("COMPLETED")
            and not any(losses.values()),
            "struck": [name for name in self._points.every if name not in missed], "missed": missed,
            "restarts": restarts, **losses, "seconds": round(time.monotonic() - started, 1),
        }

    def _strike(self, fault: str) -> None:
        now = time.monotonic()
        for pid in self._points.stopped():
            self._sleeping[pid] = now + 2 * LEASE_SECONDS
        self._wake(now)
        if fault in OF_THE_NETWORK:
            for name in self._points.held():
                self._migration.order(fault, "POST", "/", 1)
                self._points.release(name)

    def _wake(self, now: float) -> None:
        for pid in [pid for pid, until in self._sleeping.items() if until <= now]:
            processes.send(pid, signal.SIGCONT)
            del self._sleeping[pid]

    def _revive(self) -> int:
        """Starts what has died, as a supervisor would."""
        count = 0
        for part in self._stack.wanted:
            if part.pid is None:
                count += 1
                try:
                    self._stack.start(part.name)
                except StackError as error:
                    print(f"crash-matrix: {str(error).splitlines()[0]}", flush=True)
        return count
