"""Our signer against AWS's published vectors: canonical request, string to sign, signature and header of each."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from .venv import ROOT

VECTORS = 38


def main(arguments: list[str]) -> int:
    beside = ROOT.parent / "shared"
    shared = os.environ.get("MIGRAYT_SHARED") or (str(beside) if (beside / "specs").exists() else None)
    if shared is None or not (Path(shared) / "specs" / "aws").exists():
        print("audit: set MIGRAYT_SHARED to the folder that holds specs/aws/sigv4-test-suite.")
        return 2
    run = subprocess.run(
        ["swift", "test", "--skip-build", "--filter", "SigV4VectorTests"], cwd=ROOT, text=True, capture_output=True,
        env={**os.environ, "MIGRAYT_SHARED": shared})
    passed = set(re.findall(r'Test case passing 1 argument name → "([^"]+)" to vector\(_:\) passed', run.stdout))
    failed = set(re.findall(r'Test case passing 1 argument name → "([^"]+)" to vector\(_:\) failed', run.stdout))
    whole = "Test allVectorsAreThere() passed" in run.stdout and "Test vector(_:) with 38 test cases passed" in run.stdout
    print(json.dumps({"vectors": VECTORS, "passed": VECTORS if whole else len(passed), "failed": sorted(failed)}))
    return 0 if run.returncode == 0 and whole else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
