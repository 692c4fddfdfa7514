"""moto over TLS in AWS' place: Secrets Manager, KMS and S3. It keeps everything in memory, secrets included."""

from __future__ import annotations

import subprocess
from pathlib import Path

from . import probe
from .certificates import Certificates
from .environment import STAGING_BUCKET, Environment
from .errors import StackError
from .part import Part, base_environment
from .state import TOOLS_PYTHON, StateFolder

PREPARE = Path(__file__).resolve().parents[1] / "prepare_aws.py"


class Aws(Part):
    name = "aws"
    port: int
    stop_seconds = 3.0

    def __init__(self, folder: StateFolder, port: int, certificates: Certificates, settings: Environment) -> None:
        super().__init__(folder)
        self.port = port
        self.certificates = certificates
        self.settings = settings

    def require_program(self) -> None:
        if not TOOLS_PYTHON.exists():
            raise StackError("moto is not installed. Next: scripts/setup.")

    def command(self) -> list[str]:
        # As a module: the script in the tools' bin folder holds an absolute path, which breaks when a checkout moves.
        server = [str(TOOLS_PYTHON), "-m", "moto.server", "--host", "127.0.0.1", "--port", str(self.port)]
        return server + ["--ssl-cert", str(self.certificates.server), "--ssl-key", str(self.certificates.server_key)]

    def is_ready(self) -> bool:
        return probe.https_status(self.port, "/moto-api/", self.certificates.authority) == 200

    def complete(self) -> None:
        if probe.https_status(self.port, f"/{STAGING_BUCKET}", self.certificates.authority) == 200:
            return
        result = subprocess.run(
            [str(TOOLS_PYTHON), str(PREPARE)],
            env=base_environment() | self.settings.aws() | self.settings.staging(),
            capture_output=True,
            text=True,
        )
        if result.returncode != 0:
            raise StackError(f"The KMS key and the staging bucket could not be made:\n{result.stderr}")
