"""R9: eight workers on one site whose comment endpoint is the wall. What they send, by the simulator's own log alone.

The simulator enforces its limits throughout; in the middle they are halved without a word to us.
"""

from __future__ import annotations

import argparse
import sys
import time
from typing import Any

from demo.figures import post
from demo.main import ROOT
from demo.migration import Migration
from stack.postgres import BINARIES

from .ground import Log, common, publish, stack
from .statements import Statements

ENDPOINT = "POST /rest/api/3/issue/{key}/comment"
PUBLISHED_RATE = 100
# Seconds at the phase's start that are not steady yet: the first shards are being claimed.
WARM_UP = 3.0


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/bench rate-limit", description=__doc__)
    parser.add_argument("--workers", type=int, default=8, help="worker processes (8)")
    parser.add_argument("--seconds", type=float, default=60, help="seconds of comments to look at (60)")
    parser.add_argument(
        "--rate", type=int, default=PUBLISHED_RATE,
        help=f"Jira's limit on POST and GET a second; PUT half of it ({PUBLISHED_RATE}, as published)")
    common(parser)
    return parser.parse_args()


def excess(times: list[float], rate: float, burst: float) -> float:
    """By how much the worst window of any length held more than rate × t + burst; below zero: the room that was left."""
    worst, lowest = float("-inf"), float("inf")
    for index, moment in enumerate(times):
        lowest = min(lowest, index - rate * moment)
        worst = max(worst, index + 1 - rate * moment - lowest - burst)
    return worst


def share(lines: list[tuple[float, int]]) -> float:
    return sum(status == 429 for _, status in lines) / max(1, len(lines))


def measured(stack: Any, chosen: argparse.Namespace) -> dict[str, Any]:
    settings = stack.settings.everything()
    simulator, authority = settings["MIGRAYT_SIMULATOR_URL"], settings["MIGRAYT_CA_FILE"]
    migration = Migration(ROOT, settings, "debug" if chosen.debug else "release", ("--no-attachments",))
    statements = Statements(settings, BINARIES / "psql")
    log = Log(simulator, authority)
    log.start()
    run = migration.begin()
    while not log.of(ENDPOINT):
        time.sleep(0.2)
    began = log.of(ENDPOINT)[0][0] + WARM_UP
    takes = statements.matching("budget_")
    time.sleep(max(0.0, began + chosen.seconds / 2 - time.time()))
    takes = statements.matching("budget_") - takes
    halved_at = time.time()
    half = {"get": chosen.rate // 2, "post": chosen.rate // 2, "put": chosen.rate // 4}
    post(f"{simulator}/simulator/rules", half, authority)
    time.sleep(chosen.seconds / 2)
    log.read()
    log.stop()
    migration.migrayt("cancel", run)
    return figures(log, chosen, began, halved_at, takes)


def figures(log: Log, chosen: argparse.Namespace, began: float, halved_at: float, takes: int) -> dict[str, Any]:
    def limit(endpoint: str) -> float:
        return chosen.rate / 2 if endpoint.startswith(("PUT", "DELETE")) else chosen.rate

    whole = {name: [line for line in log.of(name) if line[0] < halved_at] for name in log.endpoints()}
    steady = [line for line in whole[ENDPOINT] if line[0] >= began]
    halved = [line for line in log.of(ENDPOINT) if line[0] >= halved_at]
    refused = [moment - halved_at for moment, status in halved if status == 429]
    # The last tenth of a second of the first burst of refusals: what comes back later is a probe of its own.
    first = [moment for moment in refused if moment <= 10]
    seconds = halved_at - began
    late = [line for line in halved if line[0] >= halved_at + 10]
    return {
        "workers": chosen.workers,
        "ratePerSecond": chosen.rate,
        "publishedRatePerSecond": PUBLISHED_RATE,
        "secondsSteady": round(seconds, 1),
        "requestsSteady": len(steady),
        "budgetUsed": round(len(steady) / (chosen.rate * seconds), 3),
        "share429Steady": round(share(steady), 5),
        "worstWindowOverLimit": {
            name: round(excess(sorted(moment for moment, _ in lines), limit(name), limit(name)), 1)
            for name, lines in whole.items() if len(lines) > 1},
        "budgetRoundTripsPerRequest": round(takes / max(1, len(steady)), 3),
        "secondsOf429AfterHalving": round(max(first, default=0), 1),
        "refusedWithinTenSecondsOfHalving": len(first),
        "refusedLater": len(refused) - len(first),
        "share429Later": round(share(late), 5),
        "budgetUsedLater": round(
            len(late) / (chosen.rate / 2 * max(0.001, chosen.seconds / 2 - 10)), 3),
    }


def verdict(result: dict[str, Any]) -> bool:
    return (
        max(result["worstWindowOverLimit"].values()) <= 0
        and result["share429Steady"] < 0.005
        and result["budgetUsed"] >= 0.9
        and result["share429Later"] < 0.005
    )


def main() -> int:
    chosen = options()
    simulator = [
        "--items", str(int(chosen.seconds * chosen.rate / 2)), "--seed", str(chosen.seed),
        "--rate-limit-get", str(chosen.rate), "--rate-limit-post", str(chosen.rate),
        "--rate-limit-put", str(chosen.rate // 2)]
    settings = {"MIGRAYT_JIRA_RATE_PERCENT": str(100 * chosen.rate // PUBLISHED_RATE)}
    with stack("bench-rate", chosen, chosen.workers, simulator, settings) as made:
        result = measured(made, chosen)
    publish(result, chosen)
    return 0 if verdict(result) else 1


if __name__ == "__main__":
    sys.exit(main())
