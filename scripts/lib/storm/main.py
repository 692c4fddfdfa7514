"""From options to figures."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from demo.build import build
from demo.main import ROOT
from demo.migration import Migration
from stack.local_stack import LocalStack
from stack.options import UNLIMITED_RATE_PERCENT, Options
from stack.postgres import BINARIES
from stack.state import StateFolder

from .recovery import percentile
from .storm import Storm
from .weather import KINDS, STOP_SHARE, Weather, parts_of
from .witness import Witness

# The simulator works on no request for longer than two seconds, so an outcome is known for certain after this.
SETTLE_SECONDS = 5
LEASE_SECONDS = 6
# Jira's own times, for --time-scale: its longest request, how late its search is, and the settle time that follows.
JIRA_SLOW_MS = 60_000
JIRA_LAG_MS = 45_000
JIRA_SETTLE_SECONDS = 75
ENDED = ("COMPLETED", "COMPLETED_WITH_FAILURES", "FAILED", "CANCELLED", "PAUSED")
# Losses that the simulator counts beside those of whole issues.
LOSSES = (
    "lostComments", "duplicateComments", "commentsOutOfOrder", "lostAttachments", "duplicateAttachments", "lostLinks",
    "lostRemoteLinks", "duplicateRemoteLinks", "wrongParents", "lostParents",
)


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/storm", description="A migration under random faults.")
    parser.add_argument("--items", type=int, default=1000, help="generated work items (1000)")
    parser.add_argument("--kill-every", type=float, default=5, metavar="S", help="mean seconds between blows (5)")
    parser.add_argument("--processes", default="all", help=f"of {','.join(KINDS)}, or all")
    parser.add_argument("--workers", type=int, default=4, help="worker processes (4)")
    parser.add_argument("--seed", type=int, default=1, help="decides items, targets and times (1)")
    parser.add_argument("--drain", action="store_true", help="SIGTERM in place of kill -9 and SIGSTOP: a rolling restart")
    parser.add_argument(
        "--stop-share", type=float, default=STOP_SHARE, metavar="0..1",
        help=f"of the blows that are SIGSTOP for 0.1 to 3 leases in place of kill -9 ({STOP_SHARE}); 1: a pause storm")
    parser.add_argument(
        "--least-kills", type=int, default=0, metavar="N", help="exit code 1 when fewer parts were killed (0)")
    parser.add_argument("--protection", choices=["on", "off"], default="on", help="off: the control")
    parser.add_argument("--limit", type=float, default=3600, metavar="S", help="give up after so many seconds (3600)")
    parser.add_argument("--faults-per-mille", type=int, default=5, metavar="N", help="requests to Jira gone wrong (5)")
    parser.add_argument(
        "--time-scale", type=int, metavar="N",
        help="requests of up to 60 s, a search that is 45 s late and the settle time of 75 s, N times faster")
    parser.add_argument("--no-attachments", action="store_true", help="leave the files of the work items out")
    parser.add_argument(
        "--no-rate-limit", action="store_true", help="Jira takes what comes, so that the machine is the wall")
    parser.add_argument("--debug", action="store_true", help="take the debug build as it is; builds nothing")
    parser.add_argument("--report", type=Path, help="write the figures to this file as JSON")
    chosen = parser.parse_args()
    chosen.kinds = KINDS if chosen.processes == "all" else tuple(chosen.processes.split(","))
    if unknown := set(chosen.kinds) - set(KINDS):
        parser.error(f"no such processes: {', '.join(sorted(unknown))}; there are {', '.join(KINDS)}")
    return chosen


def brought_up(chosen: argparse.Namespace) -> LocalStack:
    folder = ROOT / ".stack" / "storm"
    if StateFolder(folder).exists:
        LocalStack.opened(folder).wipe()
    seed = str(chosen.seed)
    simulator = [
        "--items", str(chosen.items), "--seed", seed,
        "--faults-per-mille", str(0 if chosen.drain else chosen.faults_per_mille), "--fault-seed", seed]
    settings = {"MIGRAYT_LEASE_SECONDS": str(LEASE_SECONDS)}
    if chosen.no_rate_limit:
        simulator.append("--no-rate-limit")
        settings["MIGRAYT_JIRA_RATE_PERCENT"] = str(UNLIMITED_RATE_PERCENT)
    settle = SETTLE_SECONDS
    if chosen.time_scale:
        simulator += [
            "--time-scale", str(chosen.time_scale), "--slow-ms", str(JIRA_SLOW_MS), "--search-lag-ms", str(JIRA_LAG_MS)]
        settle = -(-JIRA_SETTLE_SECONDS // chosen.time_scale)
    wanted = Options(
        fleet=True, workers=chosen.workers, simulator=True, simulator_arguments=simulator,
        settings=settings | {"MIGRAYT_SETTLE_SECONDS": str(settle)},
        binaries=str(ROOT / ".build" / ("debug" if chosen.debug else "release")))
    stack = LocalStack.created(folder, wanted, None)
    stack.up()
    return stack


def main() -> int:
    chosen = options()
    if not chosen.debug:
        if subprocess.run([str(ROOT / "scripts" / "setup")]).returncode != 0:
            return 1
        build(ROOT)
    stack = brought_up(chosen)
    try:
        result = storm(stack, chosen)
    finally:
        stack.wipe()
    print(json.dumps(result, indent=2))
    if chosen.report:
        chosen.report.write_text(json.dumps(result, indent=2) + "\n")
    return verdict(result, chosen)


def storm(stack: LocalStack, chosen: argparse.Namespace) -> dict[str, Any]:
    settings = stack.settings.everything()
    witness = Witness(settings, BINARIES / "psql")
    witness.install(chosen.protection == "on")
    start_options = ("--no-attachments",) if chosen.no_attachments else ()
    migration = Migration(ROOT, settings, "debug" if chosen.debug else "release", start_options)
    parts = parts_of(chosen.kinds, chosen.workers)
    weather = Weather(chosen.seed, chosen.kill_every, parts, LEASE_SECONDS, chosen.stop_share)
    raging = Storm(stack, weather, witness, chosen.drain)
    # Creating calls are few, fifty issues each: chance alone may spare them all.
    # A drain is to leave nothing unknown, so nothing else may.
    for fault in () if chosen.drain else ("answer-lost", "answer-cut", "error-after", "slow"):
        migration.order(fault, "POST", "/issue/bulk/", 2)
    run = migration.begin()
    started = time.monotonic()
    during: list[int] = []
    raging.rage(end_of(run, witness, migration, during, started + chosen.limit))
    seconds = time.monotonic() - started
    raging.revive()
    report, tally = migration.report(run), migration.tally()
    return {
        "itemsEnumerated": report["itemsEnumerated"],
        "completed": report["completed"],
        "skipped": report["skipped"],
        "failed": report["failed"],
        "lost": tally["lost"],
        "duplicates": tally["duplicates"],
        **{key: tally[key] for key in LOSSES},
        "mostDuplicatesDuring": max(during, default=0),
        "kills": raging.kills.total(),
        "stops": raging.stops.total(),
        "drains": len(raging.drains),
        "drainSecondsP99": percentile(raging.drains, 0.99),
        "unknownAfterDrain": raging.unknown_after_drain,
        "killsByPart": dict(sorted(raging.kills.items())),
        "recoveries": len(raging.recovery.seconds),
        "recoverySecondsMedian": percentile(raging.recovery.seconds, 0.5),
        "recoverySecondsP99": percentile(raging.recovery.seconds, 0.99),
        "recoveriesWithDatabase": len(raging.recovery.seconds_with_database),
        "recoverySecondsP99WithDatabase": percentile(raging.recovery.seconds_with_database, 0.99),
        "faults": migration.faults(),
        "unknownSettled": witness.settled(),
        "elapsedSeconds": round(seconds, 1),
        "itemsPerSecond": round(report["itemsEnumerated"] / seconds, 1),
        "attachments": not chosen.no_attachments,
        "requests": tally["requests"],
        "http429": tally["http429"],
        "status": report["run"]["status"],
        "reasons": report["reasons"],
        "seed": chosen.seed,
        "protection": chosen.protection,
    }


def end_of(
    run: str, witness: Witness, migration: Migration, during: list[int], deadline: float
) -> Callable[[], bool]:
    """Whether the run is over. Some looks also count what is there twice: a duplicate that is gone later is seen
    all the same."""
    looks = 0

    def ended() -> bool:
        nonlocal looks
        looks += 1
        if looks % 20 == 0:
            during.append(migration.doubles())
        if time.monotonic() > deadline:
            raise SystemExit("storm: the run did not end within its limit.")
        return witness.state(run) in ENDED

    return ended


def verdict(result: dict[str, Any], chosen: argparse.Namespace) -> int:
    if result["kills"] < chosen.least_kills:
        print(
            f"storm: only {result['kills']} parts were killed before the run ended. Next: a smaller --kill-every.",
            file=sys.stderr)
        return 1
    if chosen.protection == "off":
        return 0 if result["duplicates"] > 0 else 1
    accounted = result["completed"] + result["skipped"] + result["failed"] == result["itemsEnumerated"]
    losses = [key for key in LOSSES if result["attachments"] or key != "lostAttachments"]
    intact = not any(result[key] for key in ("lost", "duplicates", "mostDuplicatesDuring", *losses))
    return 0 if accounted and intact and result["status"].startswith("COMPLETED") else 1
