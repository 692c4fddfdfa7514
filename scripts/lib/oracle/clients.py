"""Clients that we did not write, against the running simulator: what they read must be what they wrote."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any


class Difference(Exception):
    """What a client got is not what it must get."""


def expect(condition: bool, what: str) -> None:
    if not condition:
        raise Difference(what)


def run() -> int:
    """On the settings of `scripts/stack env`. Writes one issue into the simulated Jira."""
    # Otherwise azure-devops keeps what a server told it for hours, under the home of whoever runs this.
    with tempfile.TemporaryDirectory() as cache:
        os.environ["AZURE_DEVOPS_CACHE_DIR"] = cache
        # Trusted by both clients in place of the usual authorities.
        os.environ["REQUESTS_CA_BUNDLE"] = os.environ["MIGRAYT_CA_FILE"]
        from . import azure_devops_client, jira_client

        simulator = os.environ["MIGRAYT_SIMULATOR_URL"]
        clients: dict[str, Callable[[str, str], dict[str, Any]]] = {
            "azure-devops": azure_devops_client.use, "jira": jira_client.use,
        }
        tokens = {"azure-devops": "MIGRAYT_SIMULATOR_ADO_TOKEN_FILE", "jira": "MIGRAYT_SIMULATOR_JIRA_TOKEN_FILE"}
        differences = 0
        for name, use in clients.items():
            try:
                print(f"{name}: {use(simulator, Path(os.environ[tokens[name]]).read_text())}")
            except Difference as difference:
                print(f"{name}: {difference}", file=sys.stderr)
                differences += 1
    return 1 if differences else 0
