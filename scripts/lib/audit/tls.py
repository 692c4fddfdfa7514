"""scripts/audit tls: sslyze against the API's listener."""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from . import report, tools
from .server import server

OLD = ("ssl_2_0_cipher_suites", "ssl_3_0_cipher_suites", "tls_1_0_cipher_suites", "tls_1_1_cipher_suites")


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts/audit tls", description=__doc__)
    parser.add_argument("--report", type=Path, metavar="FILE", help="also write the JSON there")
    arguments = parser.parse_args()
    sslyze = tools.ensure() / "sslyze"
    with server() as api, tempfile.TemporaryDirectory() as folder:
        # The certificate names localhost.
        target = f"localhost:{urlsplit(api.url).port}:127.0.0.1"
        details = Path(folder) / "sslyze.json"
        check = subprocess.run(
            [str(sslyze), "--mozilla_config=intermediate", "--certinfo_ca_file", api.authority,
             "--json_out", str(details), target.rsplit(":", 1)[0]],
            capture_output=True, text=True)
        if not details.exists():
            print(check.stdout + check.stderr, file=sys.stderr)
            return 1
        scan = json.loads(details.read_text())["server_scan_results"][0]["scan_result"]
    accepted = {name: len(scan[name]["result"]["accepted_cipher_suites"]) for name in OLD}
    complaints = re.findall(r"^\s+\* (.*)$", check.stdout.partition("COMPLIANCE")[2], re.MULTILINE)
    return report.finish(
        {
            "check": "tls",
            "mozillaIntermediate": check.returncode == 0,
            "complaints": complaints,
            "cipherSuitesOfOldVersions": accepted,
            "passed": check.returncode == 0 and not any(accepted.values()),
        },
        arguments.report)


if __name__ == "__main__":
    sys.exit(main())
