"""The engine's own speed: a whole migration against a simulator without limits, and what each process spent on it."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from demo.build import build
from demo.main import ROOT, pids
from demo.migration import Migration
from stack.local_stack import LocalStack, stop_together
from stack.options import UNLIMITED_RATE_PERCENT, Options
from stack.postgres import BINARIES
from stack.state import StateFolder

from .statements import Statements

TICKS = os.sysconf("SC_CLK_TCK")


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/bench engine", description="A migration without any rate limit.")
    parser.add_argument("--items", type=int, default=2000, help="generated work items (2000)")
    parser.add_argument("--workers", type=int, default=2, help="worker processes (2)")
    parser.add_argument("--seed", type=int, default=1, help="the generator's seed (1)")
    parser.add_argument("--no-attachments", action="store_true", help="leave the files of the work items out")
    parser.add_argument("--report", type=Path, help="write the figures to this file as JSON")
    return parser.parse_args()


def cpu_seconds(found: dict[str, int]) -> dict[str, float]:
    """User and system time of each process since its start (proc(5): fields 14 and 15 of stat)."""
    spent = {}
    for name, pid in found.items():
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        spent[name] = (int(fields[11]) + int(fields[12])) / TICKS
    return spent


def measured(stack: LocalStack, with_attachments: bool) -> dict[str, Any]:
    settings = stack.settings.everything()
    found = pids(Path(settings["MIGRAYT_STACK_DIR"]))
    statements = Statements(settings, BINARIES / "psql")
    calls, spent = statements.calls(), cpu_seconds(found)
    start_options = () if with_attachments else ("--no-attachments",)
    _, result = Migration(ROOT, settings, start_options=start_options).run(found)
    calls = statements.calls() - calls
    items = result["itemsEnumerated"]
    after = cpu_seconds(found)
    by_process = {name: round(after[name] - spent[name], 2) for name in found}
    return {
        "itemsEnumerated": items,
        "completed": result["completed"],
        "failed": result["failed"],
        "lost": result["lost"],
        "duplicates": result["duplicates"],
        "elapsedSeconds": result["elapsedSeconds"],
        "itemsPerSecond": result["itemsPerSecond"],
        "cpuSecondsPer1000Items": round(sum(by_process.values()) * 1000 / items, 3),
        "cpuSecondsByProcess": by_process,
        "requestsPerItem": result["requestsPerItem"],
        "requestsPerItemFewest": result["fewestRequestsPerItem"],
        "dbStatementsPerItem": round(calls / items, 3),
        "dbStatementsMostFrequent": statements.most_frequent(),
        "peakRSSBytes": result["peakRSSBytes"],
        "http429": result["http429"],
    }


def main() -> int:
    chosen = options()
    if subprocess.run([str(ROOT / "scripts" / "setup")]).returncode != 0:
        return 1
    build(ROOT)
    folder = ROOT / ".stack" / "bench"
    if StateFolder(folder).exists:
        LocalStack.opened(folder).wipe()
    simulator = ["--items", str(chosen.items), "--seed", str(chosen.seed), "--no-rate-limit"]
    wanted = Options(
        fleet=True, workers=chosen.workers, simulator=True, simulator_arguments=simulator,
        settings={"MIGRAYT_JIRA_RATE_PERCENT": str(UNLIMITED_RATE_PERCENT)}, binaries=str(ROOT / ".build" / "release"))
    stack = LocalStack.created(folder, wanted, None)
    try:
        stack.up()
        result = measured(stack, not chosen.no_attachments) | {
            "workers": chosen.workers, "seed": chosen.seed, "attachments": not chosen.no_attachments}
        # With what they asked while they waited for the run and after it: too many rather than too few.
        stop_together(stack.roles)
        trips = Statements.round_trips([role.log for role in stack.roles])
        result["dbRoundTripsPerItem"] = round(trips / result["itemsEnumerated"], 3)
    finally:
        stack.wipe()
    print(json.dumps(result, indent=2))
    if chosen.report:
        chosen.report.write_text(json.dumps(result, indent=2) + "\n")
    return 0 if result["lost"] == 0 and result["duplicates"] == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
