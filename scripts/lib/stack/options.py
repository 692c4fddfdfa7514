"""What a person asked of `up`, kept in options.json so that `start NAME` and the next `up` do the same."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass, field
from pathlib import Path

from .state import REPOSITORY, StateFolder

# Of Jira's limits, for a simulator without any: so far beyond what a machine can do that no process waits for a token.
UNLIMITED_RATE_PERCENT = 100_000


@dataclass
class Options:
    fleet: bool = False
    workers: int = 2
    simulator: bool = True
    simulator_arguments: list[str] = field(default_factory=list)
    settings: dict[str, str] = field(default_factory=dict)
    # A folder that was asked for; None takes the release build when there is one, else the debug build.
    binaries: str | None = None

    @classmethod
    def load(cls, folder: StateFolder) -> Options:
        known = cls.__dataclass_fields__
        return cls(**{key: value for key, value in folder.read("options.json").items() if key in known})

    def save(self, folder: StateFolder) -> None:
        folder.write("options.json", asdict(self))

    @property
    def binaries_folder(self) -> Path:
        if asked := os.environ.get("MIGRAYT_BIN") or self.binaries:
            return Path(asked).absolute()
        release, debug = (REPOSITORY / ".build" / kind for kind in ("release", "debug"))
        return release if (release / "platform-simulator").exists() else debug
