"""Migrayt's own roles, each a process with the settings that it needs and no others."""

from __future__ import annotations

import time

from . import probe
from .certificates import Certificates
from .environment import Environment
from .errors import StackError
from .options import Options
from .part import Part
from .state import StateFolder

# A role without a listener says nothing when it is up; one with a bad configuration has ended well before this.
SURVIVED_SECONDS = 0.5


class Role(Part):
    def __init__(
        self, folder: StateFolder, name: str, settings: Environment, options: Options, port: int | None = None
    ) -> None:
        super().__init__(folder)
        self.name = name
        self.port = port
        self.role = name.partition("-")[0]
        self.settings = settings
        self.options = options
        self.binary = options.binaries_folder / f"migrayt-{self.role}"
        self._launched_at = 0.0

    def require_program(self) -> None:
        if not self.binary.exists():
            raise StackError(f"{self.binary} is not built. Next: swift build -c release, then up --fleet again.")

    def prepare(self) -> None:
        self._launched_at = time.monotonic()

    def command(self) -> list[str]:
        return [str(self.binary)]

    def environment(self) -> dict[str, str]:
        return self.settings.of_role(self.role) | self.options.settings

    def is_ready(self) -> bool:
        return time.monotonic() - self._launched_at > SURVIVED_SECONDS


class Api(Role):
    port: int

    def __init__(
        self, folder: StateFolder, settings: Environment, options: Options, port: int, certificates: Certificates
    ) -> None:
        super().__init__(folder, "api", settings, options, port)
        self.certificates = certificates

    def is_ready(self) -> bool:
        return probe.https_status(self.port, "/api/health", self.certificates.authority) == 200
