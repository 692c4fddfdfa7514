"""R7: how long after a pause was answered the last write reaches Jira, and how long after a resume the first one.

By the simulator's own log. In the last round everything but the simulator is killed while the run is paused, and started
again: it must still be paused.
"""

from __future__ import annotations

import argparse
import sys
import time
from typing import Any

from demo.main import ROOT
from demo.migration import Migration
from stack.postgres import BINARIES
from storm.witness import Witness

from .ground import Log, common, publish, stack

# Seconds that a pause is watched: longer than what it may take.
WATCHED = 8.0


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/bench pause", description=__doc__)
    parser.add_argument("--workers", type=int, default=4, help="worker processes (4)")
    parser.add_argument("--items", type=int, default=1000, help="generated work items (1000)")
    parser.add_argument("--rounds", type=int, default=5, help="pauses (5)")
    common(parser)
    return parser.parse_args()


def measured(stack: Any, chosen: argparse.Namespace) -> dict[str, Any]:
    settings = stack.settings.everything()
    migration = Migration(ROOT, settings, "debug" if chosen.debug else "release")
    witness = Witness(settings, BINARIES / "psql")
    log = Log(settings["MIGRAYT_SIMULATOR_URL"], settings["MIGRAYT_CA_FILE"])
    log.start()
    run = migration.begin()
    pauses: list[float] = []
    resumes: list[float] = []
    for turn in range(chosen.rounds):
        await_write(log, after=time.time())
        time.sleep(1 + turn)
        migration.migrayt("pause", run)
        paused = time.time()
        time.sleep(WATCHED)
        log.read()
        pauses.append(max((moment - paused for moment in log.writes() if moment > paused), default=0.0))
        if turn == chosen.rounds - 1:
            written = len(log.writes())
            restart(stack)
            time.sleep(WATCHED)
            log.read()
            still_paused = witness.state(run) == "PAUSED" and len(log.writes()) == written
        migration.migrayt("resume", run)
        resumes.append(await_write(log, after=time.time()))
    migration.migrayt("watch", run)
    log.stop()
    tally = migration.tally()
    return {
        "workers": chosen.workers,
        "itemsEnumerated": chosen.items,
        "rounds": chosen.rounds,
        "lastWriteAfterPauseSeconds": [round(seconds, 2) for seconds in pauses],
        "firstWriteAfterResumeSeconds": [round(seconds, 2) for seconds in resumes],
        "pausedThroughARestartOfEverything": still_paused,
        "status": witness.state(run),
        "lost": tally["lost"],
        "duplicates": tally["duplicates"],
    }


def await_write(log: Log, after: float) -> float:
    """Seconds until something is written."""
    while time.time() < after + 60:
        log.read()
        if later := [moment for moment in log.writes() if moment > after]:
            return later[0] - after
        time.sleep(0.1)
    raise SystemExit("bench: nothing was written for a minute; the run may have ended. Next: more --items.")


def restart(stack: Any) -> None:
    parts = [*stack.roles, stack.part("broker"), stack.part("broker-proxy"), stack.postgres]
    for part in parts:
        part.kill()
    for part in reversed(parts):
        stack.start(part.name)


def main() -> int:
    chosen = options()
    simulator = ["--items", str(chosen.items), "--seed", str(chosen.seed)]
    with stack("bench-pause", chosen, chosen.workers, simulator, {"MIGRAYT_LEASE_SECONDS": "12"}) as made:
        result = measured(made, chosen)
    publish(result, chosen)
    worst = max(result["lastWriteAfterPauseSeconds"] + result["firstWriteAfterResumeSeconds"])
    intact = result["lost"] == 0 and result["duplicates"] == 0
    return 0 if worst <= 5 and result["pausedThroughARestartOfEverything"] and intact else 1


if __name__ == "__main__":
    sys.exit(main())
