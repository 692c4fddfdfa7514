"""From options to figures."""

from __future__ import annotations

import argparse
import json
import shlex
import subprocess
import sys
from pathlib import Path

from .build import build
from .migration import Migration

ROOT = Path(__file__).resolve().parent.parent.parent.parent
# The simulator answers within two seconds, so a lost answer needs no minute before it is looked up.
SETTLE_SECONDS = 10


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/demo", description="The main job on a local stack of real parts.")
    parser.add_argument("--items", type=int, default=2000, help="generated work items (2000)")
    parser.add_argument("--seed", type=int, default=1, help="the generator's seed: the same seed, the same items (1)")
    parser.add_argument("--source", type=Path, help="a folder of work items in place of generated ones")
    parser.add_argument("--workers", type=int, default=2, help="worker processes (2)")
    parser.add_argument("--report", type=Path, help="write the figures to this file as JSON")
    parser.add_argument("--keep", action="store_true", help="leave the stack running and its data in place")
    return parser.parse_args()


def stack(*arguments: str, capture: bool = False) -> str:
    run = subprocess.run(
        [str(ROOT / "scripts" / "stack"), *arguments], text=True, stdout=subprocess.PIPE if capture else None)
    if run.returncode != 0:
        raise SystemExit(f"scripts/stack {arguments[0]} failed")
    return run.stdout or ""


def environment() -> dict[str, str]:
    values = {}
    for line in stack("env", capture=True).splitlines():
        if line.startswith("export "):
            key, _, value = line.removeprefix("export ").partition("=")
            values[key] = value.strip("'\"")
    return values


def pids(folder: Path) -> dict[str, int]:
    roles = ("api", "coordinator", "reconciler", "worker-")
    found = {}
    for file in sorted((folder / "pids").glob("*.pid")):
        if file.stem.startswith(roles):
            found[file.stem] = int(file.read_text().split()[0])
    return found


def main() -> int:
    chosen = options()
    if subprocess.run([str(ROOT / "scripts" / "setup")]).returncode != 0:
        return 1
    build(ROOT)

    data = ["--items", str(chosen.items), "--seed", str(chosen.seed)]
    if chosen.source:
        data = ["--source", str(chosen.source.resolve())]
    simulator = f"--simulator-args={shlex.join(data)}"
    stack(
        "up", "--fleet", "--release", "--workers", str(chosen.workers), simulator,
        "--set", f"MIGRAYT_SETTLE_SECONDS={SETTLE_SECONDS}")
    settings = environment()
    try:
        migration = Migration(ROOT, settings)
        run, result = migration.run(pids(Path(settings["MIGRAYT_STACK_DIR"])))
    finally:
        if not chosen.keep:
            stack("down", "--wipe")
    shown = {key: value for key, value in result.items() if key not in ("reasons",)}
    print(json.dumps(shown, indent=2))
    if chosen.report:
        chosen.report.write_text(json.dumps(result, indent=2) + "\n")
    print_next_steps(chosen.keep, run)
    intact = result["lost"] == 0 and result["duplicates"] == 0
    return 0 if intact and result["status"] in ("COMPLETED", "COMPLETED_WITH_FAILURES") else 1


def print_next_steps(kept: bool, run: str) -> None:
    if not kept:
        print("The stack was taken down. With --keep it stays, and you can look further with the CLI.")
        return
    print(
        "\nThe stack is running. To look further:\n"
        '  eval "$(scripts/stack env)"; export PATH="$PWD/.build/release:$PATH"\n'
        f"  migrayt report {run} --csv        the failed items\n"
        f"  migrayt explain 42 --run {run}    the story of one work item\n"
        "  scripts/stack status                 the processes; their logs are in .stack/logs\n"
        "  scripts/stack kill worker-1          kill -9 of a part; scripts/stack start worker-1 brings it back\n"
        "  scripts/demo --keep                  once more: creates nothing\n"
        "  scripts/stack down --wipe            the end"
    )
