"""What a large file costs a worker: its peak memory after a migration with such a file and after one without."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from demo.build import build
from demo.figures import peak_memory
from demo.main import ROOT, pids
from demo.migration import Migration
from stack.local_stack import LocalStack
from stack.options import Options
from stack.state import StateFolder

# What issue 3 grants a worker for a file of any size.
GRANTED_BYTES = 16 << 20


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/bench attachment", description="Memory that a large file costs.")
    parser.add_argument("--megabytes", type=int, default=250, help="size of the file (250)")
    parser.add_argument("--items", type=int, default=100, help="generated work items beside it (100)")
    parser.add_argument("--debug", action="store_true", help="measure the debug build as it is, without building")
    parser.add_argument("--report", type=Path, help="write the figures to this file as JSON")
    return parser.parse_args()


def measured(megabytes: int, items: int, kind: str) -> tuple[int, dict[str, Any]]:
    """Peak memory of the only worker, and what the migration came to."""
    folder = ROOT / ".stack" / "bench"
    if StateFolder(folder).exists:
        LocalStack.opened(folder).wipe()
    simulator = ["--items", str(items), "--seed", "1", "--no-rate-limit"]
    simulator += ["--large-file-megabytes", str(megabytes)]
    wanted = Options(
        fleet=True, workers=1, simulator=True, simulator_arguments=simulator, settings={},
        binaries=str(ROOT / ".build" / kind))
    stack = LocalStack.created(folder, wanted, None)
    try:
        stack.up()
        settings = stack.settings.everything()
        found = pids(Path(settings["MIGRAYT_STACK_DIR"]))
        _, result = Migration(ROOT, settings, kind).run(found)
        return peak_memory(found)["worker-1"], result
    finally:
        stack.wipe()


def main() -> int:
    chosen = options()
    if not chosen.debug:
        build(ROOT)
    kind = "debug" if chosen.debug else "release"
    without, _ = measured(0, chosen.items, kind)
    with_file, result = measured(chosen.megabytes, chosen.items, kind)
    figures = {
        "megabytes": chosen.megabytes,
        "items": chosen.items,
        "peakRSSBytesWithout": without,
        "peakRSSBytesWith": with_file,
        "costBytes": with_file - without,
        "grantedBytes": GRANTED_BYTES,
        "lost": result["lost"],
        "lostAttachments": result["lostAttachments"],
        "elapsedSeconds": result["elapsedSeconds"],
    }
    print(json.dumps(figures, indent=2))
    if chosen.report:
        chosen.report.write_text(json.dumps(figures, indent=2) + "\n")
    is_good = figures["costBytes"] <= GRANTED_BYTES and result["lost"] == 0 and result["lostAttachments"] == 0
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
