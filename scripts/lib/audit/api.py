"""scripts/audit api: schemathesis against the contract, with and without a token.

Passed means: no answer of 500 and above that the contract does not name, no dropped connection, no status, header or
body that the contract does not name, and nothing of the other checks that schemathesis knows.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from . import report, tools
from .server import Server, server

CONTRACT = tools.REPOSITORY / "Sources" / "MigraytAPIContract" / "openapi.yaml"
CONFIGURATION = Path(__file__).with_name("schemathesis.toml")
OPERATIONS = 30


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts/audit api", description=__doc__)
    parser.add_argument("--cases", type=int, default=1500, help="at least so many with a token (default: %(default)s)")
    parser.add_argument("--report", type=Path, metavar="FILE", help="also write the JSON there")
    arguments = parser.parse_args()
    program = tools.ensure() / "schemathesis"
    with server() as api:
        runs = [
            {"token": True} | run(program, api, arguments.cases, ["-H", f"Authorization: Bearer {api.token()}"]),
            {"token": False} | run(program, api, arguments.cases // 4, []),
        ]
    requests = sum(one["requests"] for one in runs)
    passed = all(one["exitCode"] == 0 for one in runs) and requests >= arguments.cases
    return report.finish({"check": "api", "requests": requests, "runs": runs, "passed": passed}, arguments.report)


def run(program: Path, api: Server, cases: int, headers: list[str]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "requests.har"
        command = [
            str(program), "--config-file", str(CONFIGURATION), "run", str(CONTRACT), "--url", api.url,
            "--tls-verify", api.authority, "--checks", "all", "--max-examples", str(max(1, cases // OPERATIONS)),
            "--generation-deterministic", "--max-time", "150", "--request-timeout", "60", "--max-response-time", "60",
            "--no-color", "--report", "har", "--report-har-path", str(archive), *headers,
        ]
        # It keeps what it found in the working folder.
        result = subprocess.run(command, capture_output=True, text=True, cwd=folder)
        entries = json.loads(archive.read_text())["log"]["entries"] if archive.exists() else []
    if result.returncode != 0:
        print(result.stdout[-20_000:] + result.stderr[-4_000:], file=sys.stderr)
    statuses = Counter(str(entry["response"]["status"]) for entry in entries)
    return {
        "exitCode": result.returncode,
        "requests": len(entries),
        "statuses": dict(sorted(statuses.items())),
        "failures": sorted(set(re.findall(r"^- (.*)$", result.stdout, re.MULTILINE))),
    }


if __name__ == "__main__":
    sys.exit(main())
