"""The main job as a person does it: by the CLI, against the API of the local fleet."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import time
from pathlib import Path
from typing import Any

from .figures import fetch, figures, post


class Migration:
    def __init__(
        self, root: Path, environment: dict[str, str], build: str = "release", start_options: tuple[str, ...] = (),
        simulator: str | None = None, name: str = "Demo",
    ) -> None:
        self.root = root
        self.start_options = start_options
        self.environment = environment
        self.cli = root / ".build" / build / "migrayt"
        self.simulator = simulator or environment["MIGRAYT_SIMULATOR_URL"]
        self.name = name
        self.authority = environment["MIGRAYT_CA_FILE"]

    def named(self, name: str) -> "Migration":
        """The same for another project."""
        other = copy.copy(self)
        other.name = name
        return other

    def migrayt(self, *arguments: str) -> str:
        """Runs the CLI and gives what it prints; its errors go to the terminal."""
        print("$ migrayt " + " ".join(arguments), flush=True)
        run = subprocess.run(
            [str(self.cli), *arguments], env={**os.environ, **self.environment}, text=True, stdout=subprocess.PIPE
        )
        if run.returncode not in (0, 2):
            raise SystemExit(f"migrayt {arguments[0]} failed with exit code {run.returncode}")
        return run.stdout.strip()

    def tally(self) -> dict[str, Any]:
        return fetch(f"{self.simulator}/simulator/tally", self.authority)

    def doubles(self) -> int:
        """Issues and comments that are there twice, without a look at the source: cheap enough to ask for often."""
        return sum(fetch(f"{self.simulator}/simulator/doubles", self.authority).values())

    def faults(self) -> dict[str, int]:
        """How often each fault struck between us and Jira."""
        return fetch(f"{self.simulator}/simulator/faults", self.authority)

    def order(self, fault: str, method: str, path: str, count: int) -> None:
        """Lets the next requests that fit go wrong."""
        order = {"fault": fault, "method": method, "path": path, "count": count}
        post(f"{self.simulator}/simulator/faults", order, self.authority)

    def begin(self) -> str:
        """Connects both sides and starts a run of the project."""
        settings = self.environment
        source = self.migrayt(
            "connect", "ado", "--organization-url", f"{self.simulator}/ado/contoso", "--project", "Shop",
            "--token-file", settings["MIGRAYT_SIMULATOR_ADO_TOKEN_FILE"], "--ca-file", self.authority)
        target = self.migrayt(
            "connect", "jira", "--base-url", f"{self.simulator}/jira", "--email", "migrator@example.com",
            "--token-file", settings["MIGRAYT_SIMULATOR_JIRA_TOKEN_FILE"], "--project-key", "SHOP",
            "--ca-file", self.authority)
        project = self.project()
        print(self.migrayt("scan", source), flush=True)
        return self.migrayt("start", project, "--source", source, "--target", target, *self.start_options)

    def report(self, run: str) -> dict[str, Any]:
        print(self.migrayt("report", run), flush=True)
        return json.loads(self.migrayt("report", run, "--json"))

    def run(self, pids: dict[str, int]) -> tuple[str, dict[str, Any]]:
        before = self.tally()
        run = self.begin()
        started = time.monotonic()
        self.migrayt("watch", run)
        seconds = time.monotonic() - started
        return run, figures(self.report(run), before, self.tally(), seconds, pids)

    def project(self) -> str:
        """The project of this name: made the first time, found again on a stack that was kept."""
        for project in json.loads(self.migrayt("project", "list", "--json")):
            if project["name"] == self.name:
                return str(project["id"])
        return self.migrayt("project", "create", self.name)
