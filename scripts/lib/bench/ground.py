"""A stack for one measurement, taken down whatever happens, and the simulator's own log of what reached it."""

from __future__ import annotations

import argparse
import json
import subprocess
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from demo.build import build
from demo.figures import fetch
from demo.main import ROOT
from stack.local_stack import LocalStack
from stack.options import Options
from stack.state import StateFolder

WRITES = ("POST", "PUT", "DELETE")
# POST is also how Jira is read where a query does not fit an address.
READS_BY_POST = ("/issue/bulkfetch", "/search/jql", "/search/approximate-count", "/workflows")


def common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seed", type=int, default=1, help="the generator's seed (1)")
    parser.add_argument("--debug", action="store_true", help="take the debug build as it is; builds nothing")
    parser.add_argument("--report", type=Path, help="write the figures to this file as JSON")


def binaries(chosen: argparse.Namespace) -> str:
    return str(ROOT / ".build" / ("debug" if chosen.debug else "release"))


@contextmanager
def stack(
    name: str, chosen: argparse.Namespace, workers: int, simulator: list[str], settings: dict[str, str]
) -> Iterator[LocalStack]:
    if not chosen.debug:
        if subprocess.run([str(ROOT / "scripts" / "setup")]).returncode != 0:
            raise SystemExit(1)
        build(ROOT)
    folder = ROOT / ".stack" / name
    if StateFolder(folder).exists:
        LocalStack.opened(folder).wipe()
    wanted = Options(
        fleet=True, workers=workers, simulator=True, simulator_arguments=simulator, settings=settings,
        binaries=binaries(chosen))
    made = LocalStack.created(folder, wanted, None)
    try:
        made.up()
        yield made
    finally:
        made.wipe()


def publish(result: dict[str, Any], chosen: argparse.Namespace) -> None:
    print(json.dumps(result, indent=2))
    if chosen.report:
        chosen.report.write_text(json.dumps(result, indent=2) + "\n")


class Log(threading.Thread):
    """Follows the simulator's log, which keeps the recent past only. Times are seconds since 1970 by its clock."""

    def __init__(self, simulator: str, authority: str) -> None:
        super().__init__(daemon=True)
        self._url = f"{simulator}/simulator/requests?since="
        self._authority = authority
        self._last = 0
        self._ended = threading.Event()
        self._lock = threading.Lock()
        # "METHOD template" → (time, status) of each request to Jira
        self._lines: dict[str, list[tuple[float, int]]] = defaultdict(list)

    def run(self) -> None:
        while not self._ended.wait(1):
            self.read()

    def stop(self) -> None:
        self._ended.set()
        self.join()

    def read(self) -> None:
        with self._lock:
            for line in fetch(f"{self._url}{self._last}", self._authority)["requests"]:
                self._last = line["number"]
                if line["platform"] == "jira":
                    moment = datetime.fromisoformat(line["time"]).timestamp()
                    self._lines[f"{line['method']} {line['template']}"].append((moment, line["status"]))

    def of(self, endpoint: str) -> list[tuple[float, int]]:
        with self._lock:
            return list(self._lines[endpoint])

    def endpoints(self) -> list[str]:
        with self._lock:
            return sorted(self._lines)

    def writes(self) -> list[float]:
        """When something was asked that changes Jira."""
        return sorted(
            moment
            for endpoint in self.endpoints()
            if endpoint.startswith(WRITES) and not endpoint.endswith(READS_BY_POST)
            for moment, _ in self.of(endpoint))
