"""The release build, with how far it is: minutes the first time, seconds the second."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path

STEP = re.compile(r"^\[(\d+)/(\d+)\]")


def build(root: Path) -> None:
    print("Building in release (several minutes the first time, seconds the second) ...", flush=True)
    started = time.monotonic()
    log = root / ".build" / "demo-build.log"
    log.parent.mkdir(exist_ok=True)
    command = ["swift", "build", "-c", "release"]
    shown = -1
    with log.open("w") as file:
        process = subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        assert process.stdout
        for line in process.stdout:
            file.write(line)
            if match := STEP.match(line):
                percent = 100 * int(match[1]) // max(1, int(match[2]))
                if sys.stderr.isatty():
                    print(f"\r  {match[1]} of {match[2]} steps", end="", file=sys.stderr, flush=True)
                elif percent // 10 != shown // 10:
                    print(f"  {percent} %", flush=True)
                shown = percent
        status = process.wait()
    if sys.stderr.isatty():
        print(file=sys.stderr)
    if status != 0:
        errors = [line for line in log.read_text().splitlines() if "error:" in line][:20]
        print("\n".join(errors), file=sys.stderr)
        raise SystemExit(f"The build failed. The whole output is in {log}.")
    print(f"Built in {time.monotonic() - started:.0f} s.", flush=True)
