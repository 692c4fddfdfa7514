"""platform-simulator: the stand-in for Azure DevOps and Jira, over HTTPS. It keeps everything in memory."""

from __future__ import annotations

from . import probe
from .certificates import Certificates
from .environment import Environment
from .errors import StackError
from .options import Options
from .part import Part
from .state import StateFolder


class Simulator(Part):
    name = "simulator"
    port: int
    stop_seconds = 5.0

    def __init__(
        self, folder: StateFolder, port: int, certificates: Certificates, settings: Environment, options: Options
    ) -> None:
        super().__init__(folder)
        self.port = port
        self.certificates = certificates
        self.settings = settings
        self.arguments = options.simulator_arguments
        self.binary = options.binaries_folder / "platform-simulator"

    def require_program(self) -> None:
        if not self.binary.exists():
            raise StackError(
                f"{self.binary} is not built. "
                "Next: swift build -c release --product platform-simulator, or up --no-simulator."
            )

    def command(self) -> list[str]:
        tokens = self.settings.simulator()
        return [
            str(self.binary),
            f"--port={self.port}",
            f"--certificate={self.certificates.server}",
            f"--private-key={self.certificates.server_key}",
            f"--ado-token-file={tokens['MIGRAYT_SIMULATOR_ADO_TOKEN_FILE']}",
            f"--jira-token-file={tokens['MIGRAYT_SIMULATOR_JIRA_TOKEN_FILE']}",
            f"--oauth-secret-file={self.settings.platforms()['MIGRAYT_JIRA_OAUTH_CLIENT_SECRET_FILE']}",
            *self.arguments,
        ]

    def is_ready(self) -> bool:
        """Any answer will do: without a token it is a refusal."""
        return probe.https_status(self.port, "/", self.certificates.authority) is not None
