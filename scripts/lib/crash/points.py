"""The points as the source names them, armed and struck by files in one folder."""

from __future__ import annotations

import re
from pathlib import Path

SOURCE = Path("Sources/MigraytPorts/Crash/CrashPoint.swift")
# What only a debug build holds: the name of the setting that arms points.
MARK = b"MIGRAYT_CRASH_POINTS"


def names(root: Path) -> list[str]:
    return re.findall(r'^ +case \w+ = "([^"]+)"', (root / SOURCE).read_text(), re.MULTILINE)


def is_free_of_points(program: Path) -> bool:
    return MARK not in program.read_bytes()


class Points:
    def __init__(self, folder: Path, every: list[str]) -> None:
        self.folder = folder
        self.every = every
        folder.mkdir(parents=True, exist_ok=True)

    def arm(self, fault: str) -> None:
        """Clears what is left, and arms every point."""
        for file in self.folder.iterdir():
            file.unlink()
        for name in self.every:
            # Written whole before it has the name that a process looks for.
            waiting = self.folder / f"{name}.new"
            waiting.write_text(fault)
            waiting.rename(self.folder / name)

    def armed(self) -> list[str]:
        return [name for name in self.every if (self.folder / name).exists()]

    def held(self) -> list[str]:
        """Points at which a process waits."""
        return [name for name in self.every if (self.folder / f"{name}.struck").exists()]

    def release(self, name: str) -> None:
        (self.folder / f"{name}.struck").unlink()

    def stopped(self) -> list[int]:
        """Processes that have stopped since the last look."""
        found = []
        for file in self.folder.glob("*.pid"):
            if text := file.read_text():
                found.append(int(text))
                file.unlink()
        return found
