"""A migration as a person does it, with everything secret or personal made of one word."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from demo.figures import fetch
from stack.state import StateFolder, write_file

from .venv import ROOT

# Thousandths of Jira's requests that go wrong.
FAULTS = 40


class Journey:
    def __init__(self, folder: Path, word: str, build: str) -> None:
        self.folder = folder
        self.word = word
        self.build = build
        self.environment: dict[str, str] = {}

    def stack(self, *arguments: str) -> str:
        run = subprocess.run(
            [str(ROOT / "scripts" / "stack"), *arguments, "--dir", str(self.folder)],
            text=True, stdout=subprocess.PIPE)
        if run.returncode != 0:
            raise SystemExit(f"scripts/stack {arguments[0]} failed")
        return run.stdout

    def up(self, items: int, seed: int) -> None:
        """A fleet whose tokens and passwords hold the word, at its most talkative."""
        self.stack("down", "--wipe")
        state = StateFolder(self.folder)
        state.create()
        for name in ("ado-token", "jira-token", "owner-password", "postgres-password"):
            write_file(self.folder / "secrets" / name, f"{self.word}{name.replace('-', '')}", mode=0o600)
        simulator = (
            f"--items {items} --seed {seed} --canary {self.word} --jira-email {self.word}account@example.com"
            f" --ado-organization {self.word}organisation --faults-per-mille {FAULTS} --slow-ms 500")
        settings = (
            "MIGRAYT_LOG_LEVEL=debug", "MIGRAYT_SETTLE_SECONDS=3", "MIGRAYT_LEASE_SECONDS=4",
            "MIGRAYT_REPUBLISH_SECONDS=2")
        self.stack(
            "up", "--fleet", f"--{self.build}", "--workers", "2", f"--simulator-args={simulator}",
            *(word for setting in settings for word in ("--set", setting)))
        for line in self.stack("env").splitlines():
            key, _, value = line.removeprefix("export ").partition("=")
            self.environment[key] = value.strip("'\"")

    def down(self) -> None:
        self.stack("down", "--wipe")

    def migrayt(self, *arguments: str, fails: bool = False) -> str:
        run = subprocess.run(
            [str(ROOT / ".build" / self.build / "migrayt"), *arguments], env={**os.environ, **self.environment},
            text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if fails != (run.returncode not in (0, 2)):
            raise SystemExit(f"migrayt {arguments[0]}: exit code {run.returncode}\n{run.stderr}")
        return run.stdout.strip()

    def connect(self, token_suffix: str = "", fails: bool = False) -> tuple[str, str]:
        """Both connections; with a suffix the tokens are wrong ones, which still hold the word."""
        settings, simulator = self.environment, self.environment["MIGRAYT_SIMULATOR_URL"]
        files = []
        for name in ("MIGRAYT_SIMULATOR_ADO_TOKEN_FILE", "MIGRAYT_SIMULATOR_JIRA_TOKEN_FILE"):
            file = Path(settings[name])
            if token_suffix:
                wrong = file.with_name(f"{file.name}-wrong")
                write_file(wrong, file.read_text() + token_suffix, mode=0o600)
                file = wrong
            files.append(str(file))
        source = self.migrayt(
            "connect", "ado", "--organization-url", f"{simulator}/ado/{self.word}organisation", "--project", "Shop",
            "--token-file", files[0], "--ca-file", settings["MIGRAYT_CA_FILE"], fails=fails)
        target = self.migrayt(
            "connect", "jira", "--base-url", f"{simulator}/jira", "--email", f"{self.word}account@example.com",
            "--token-file", files[1], "--project-key", "SHOP", "--ca-file", settings["MIGRAYT_CA_FILE"], fails=fails)
        return source, target

    def start(self) -> str:
        source, target = self.connect()
        self.migrayt("scan", source)
        project = self.migrayt("project", "create", "Audit")
        return self.migrayt("start", project, "--source", source, "--target", target)

    def simulator(self, path: str) -> dict[str, object]:
        address = self.environment["MIGRAYT_SIMULATOR_URL"]
        return fetch(f"{address}/simulator/{path}", self.environment["MIGRAYT_CA_FILE"])
