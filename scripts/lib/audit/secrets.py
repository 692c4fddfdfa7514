"""No secret in the repository (detect-secrets, with a reviewed baseline), and none of our sources breaks our own rules
(semgrep), each of which is shown to fire on a planted example."""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
import sys
from pathlib import Path

from .venv import ROOT, tool

BASELINE = ROOT / "scripts" / "lib" / "audit" / "secrets.baseline"
RULES = Path(__file__).parent / "rules"
# What these take for a secret by its name or its looks is in tests mostly a made-up password or a digest.
GUESSES = {"Secret Keyword", "Hex High Entropy String", "Base64 High Entropy String", "Basic Auth Credentials"}
# Made here, so that no file of the repository looks like a secret.
EXAMPLE = "AKIA" + "QYLPMN5HHHFPZAM2"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="scripts/audit secrets", description=__doc__)
    parser.add_argument("--update-baseline", action="store_true", help="accept what is found now, after a review")
    options = parser.parse_args(arguments)
    detect = tool("detect-secrets", "1.5.0")
    if options.update_baseline:
        scan = subprocess.run(
            [str(detect), "scan", "--exclude-files", r"secrets\.baseline$"], cwd=ROOT, check=True, capture_output=True,
            text=True)
        baseline = json.loads(scan.stdout)
        # The date would make each scan a change.
        baseline.pop("generated_at", None)
        BASELINE.write_text(json.dumps(baseline, indent=2) + "\n")
    result = {"detect-secrets": repository(detect), "semgrep": rules()}
    result["passed"] = all(part["passed"] for part in result.values())
    print(json.dumps(result, indent=2))
    return 0 if result["passed"] else 1


def repository(detect: Path) -> dict[str, object]:
    hook = detect.with_name("detect-secrets-hook")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True).stdout
    # The baseline is full of digests, which would be findings themselves.
    files = [
        name for name in listed.decode().split("\0")
        if name and (ROOT / name).is_file() and (ROOT / name) != BASELINE
    ]

    def findings(names: list[str], folder: Path) -> list[str]:
        with tempfile.NamedTemporaryFile("w", suffix=".baseline") as baseline:
            # The hook rewrites the file that it is given.
            baseline.write(json.dumps(json.loads(BASELINE.read_text()) | {"generated_at": "2000-01-01T00:00:00Z"}))
            baseline.flush()
            run = subprocess.run(
                [str(hook), "--json", "--baseline", baseline.name, *names], cwd=folder, capture_output=True, text=True)
        # 3 says that the baseline holds lines that have moved, and nothing else.
        if run.returncode == 3:
            return []
        return [
            f"{name}:{entry['line_number']} {entry['type']}" for name, entries in json.loads(run.stdout)["results"].items()
            for entry in entries if not (name.startswith("Tests/") and entry["type"] in GUESSES)
        ] if run.returncode else []

    new = findings(files, ROOT)
    with tempfile.TemporaryDirectory() as folder:
        # The hook asks git and says nothing of use where there is none.
        subprocess.run(["git", "init", "--quiet", folder], check=True)
        (Path(folder) / "planted.py").write_text(f'key = "{EXAMPLE}"\n')
        planted = findings(["planted.py"], Path(folder))
    accepted = sum(len(found) for found in json.loads(BASELINE.read_text())["results"].values())
    return {"passed": not new and planted == ["planted.py:1 AWS Access Key"], "files": len(files), "new": new, "accepted": accepted,
            "plantedFound": planted}


def rules() -> dict[str, object]:
    semgrep = tool("semgrep", "1.182.0")
    quiet = ["--metrics=off", "--disable-version-check"]
    test = subprocess.run(
        [str(semgrep), "scan", "--test", *quiet, "--json", str(RULES)], capture_output=True, text=True)
    scan = subprocess.run(
        [str(semgrep), "scan", *quiet, "--json", "--no-git-ignore", "--config", str(RULES / "swift.yml"),
         *(str(path) for path in sources())], cwd=ROOT, capture_output=True, text=True)
    report = json.loads(scan.stdout)
    findings = [
        f"{entry['check_id'].split('.')[-1]}: {Path(entry['path']).name}:{entry['start']['line']}"
        for entry in report["results"]
    ]
    fired = [name.split(".")[-1] for name, checks in examples(test.stdout).items() if checks]
    return {"passed": test.returncode == 0 and not findings and not report["errors"] and len(fired) >= 7,
            "rulesShownToFire": sorted(fired), "findings": findings, "errors": len(report["errors"]),
            "filesScanned": len(report["paths"]["scanned"])}


def examples(text: str) -> dict[str, bool]:
    """Rule → whether all of its examples are as they are marked."""
    result = json.loads(text)
    return {
        rule: check["passed"] and any(lines["reported_lines"] for lines in check["matches"].values())
        for file in result["results"].values() for rule, check in file["checks"].items()
    }


def sources() -> list[Path]:
    """The product: not the stand-ins, the command line's output, or tools for tests, which may print."""
    spared = {"MigraytSimulator", "MigraytSimulation", "MigraytTestKit", "MigraytTransformChecks", "platform-simulator",
              "transform-benchmark", "database-benchmark", "transform-check", "transform-fuzz", "fleet-simulation", "migrayt"}
    return [folder for folder in sorted((ROOT / "Sources").iterdir()) if folder.name not in spared]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
