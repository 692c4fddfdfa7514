"""R10: one run of many items and nine small ones on one fleet, each with a site of its own. How long each small one takes
beside the big one and the others, and alone.

Every site has limits of its own, low enough that they are the wall and not the two cores of a test machine.
"""

from __future__ import annotations

import argparse
import sys
import time
from typing import Any

from demo.main import ROOT
from demo.migration import Migration
from stack import ports
from stack.options import Options
from stack.postgres import BINARIES
from stack.simulator import Simulator
from storm.witness import Witness

from .ground import binaries, common, publish, stack

ENDED = ("COMPLETED", "COMPLETED_WITH_FAILURES", "FAILED", "CANCELLED", "PAUSED")


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/bench fairness", description=__doc__)
    parser.add_argument("--big", type=int, default=5000, help="items of the big run (5000)")
    parser.add_argument("--small", type=int, default=100, help="items of each small run (100)")
    parser.add_argument("--smalls", type=int, default=9, help="small runs (9)")
    parser.add_argument("--workers", type=int, default=4, help="worker processes (4)")
    parser.add_argument("--rate", type=int, default=10, help="requests a second that each site grants an endpoint (10)")
    parser.add_argument("--limit", type=float, default=900, help="give up after so many seconds (900)")
    common(parser)
    return parser.parse_args()


def limits(rate: int) -> list[str]:
    return [f"--rate-limit-get={rate}", f"--rate-limit-post={rate}", f"--rate-limit-put={max(1, rate // 2)}"]


class Site(Simulator):
    """A further simulator of the same stack."""

    def __init__(self, made: Any, number: int, port: int, chosen: argparse.Namespace) -> None:
        arguments = ["--items", str(chosen.small), "--seed", str(chosen.seed), *limits(chosen.rate)]
        wanted = Options(simulator_arguments=arguments, binaries=binaries(chosen))
        super().__init__(made.folder, port, made.certificates, made.settings, wanted)
        self.name = f"site-{number}"


def measured(made: Any, chosen: argparse.Namespace) -> dict[str, Any]:
    settings = made.settings.everything()
    witness = Witness(settings, BINARIES / "psql")
    taken = set(made.settings.ports.values())
    sites = []
    for number in range(chosen.smalls + 1):
        taken.add(port := ports.choose_free(taken))
        sites.append(Site(made, number, port, chosen))
    made.servers.extend(sites)
    for site in sites:
        site.launch()
    for site in sites:
        site.await_ready()
    kind = "debug" if chosen.debug else "release"
    runs = [
        Migration(ROOT, settings, kind, simulator=f"https://127.0.0.1:{site.port}", name=site.name) for site in sites]
    alone = until_ended(witness, {runs[0].begin(): time.monotonic()}, chosen.limit)[0]
    big = Migration(ROOT, settings, kind).begin()
    time.sleep(5)
    begun = {migration.begin(): time.monotonic() for migration in runs[1:]}
    together = until_ended(witness, begun, chosen.limit)
    still = witness.state(big) not in ENDED
    if still:
        runs[0].migrayt("cancel", big)
    tallies = [migration.tally() for migration in runs]
    return {
        "workers": chosen.workers,
        "bigItems": chosen.big,
        "smallItems": chosen.small,
        "ratePerSecondOfEachSite": chosen.rate,
        "secondsAlone": round(alone, 1),
        "secondsBesideTheBigOne": [round(seconds, 1) for seconds in together],
        "worstRatio": round(max(together) / alone, 2),
        "jainIndexOfTheSmallOnes": round(sum(together) ** 2 / (len(together) * sum(s * s for s in together)), 3),
        "bigWasStillAtWork": still,
        "lost": sum(tally["lost"] for tally in tallies),
        "duplicates": sum(tally["duplicates"] for tally in tallies),
    }


def until_ended(witness: Witness, begun: dict[str, float], limit: float) -> list[float]:
    """Seconds that each run took, in their order."""
    took: dict[str, float] = {}
    deadline = time.monotonic() + limit
    while len(took) < len(begun):
        for run, since in begun.items():
            if run not in took and witness.state(run) in ENDED:
                took[run] = time.monotonic() - since
        if time.monotonic() > deadline:
            raise SystemExit("bench: a run did not end within the limit.")
        time.sleep(0.2)
    return [took[run] for run in begun]


def main() -> int:
    chosen = options()
    simulator = ["--items", str(chosen.big), "--seed", str(chosen.seed), *limits(chosen.rate)]
    settings = {"MIGRAYT_JIRA_RATE_PERCENT": str(chosen.rate), "MIGRAYT_WORKER_SHARDS": "8", "MIGRAYT_WINDOW": "64"}
    with stack("bench-fair", chosen, chosen.workers, simulator, settings) as made:
        result = measured(made, chosen)
    publish(result, chosen)
    intact = result["lost"] == 0 and result["duplicates"] == 0
    return 0 if result["worstRatio"] <= 2 and result["bigWasStillAtWork"] and intact else 1


if __name__ == "__main__":
    sys.exit(main())
