"""A certificate authority of this stack alone, and one server certificate for all its TLS listeners."""

from __future__ import annotations

import subprocess
from pathlib import Path

from .errors import StackError
from .state import StateFolder

AUTHORITY_DAYS = 3650
SERVER_DAYS = 365
RENEW_BEFORE_SECONDS = 7 * 24 * 3600
AUTHORITY_EXTENSIONS = ["basicConstraints=critical,CA:TRUE,pathlen:0", "keyUsage=critical,keyCertSign,cRLSign"]
SERVER_EXTENSIONS = [
    "basicConstraints=critical,CA:FALSE",
    "keyUsage=critical,digitalSignature",
    "extendedKeyUsage=serverAuth",
    "subjectAltName=DNS:localhost,IP:127.0.0.1",
]


class Certificates:
    def __init__(self, folder: StateFolder) -> None:
        self.authority = folder.path / "ca.pem"
        self.authority_key = folder.path / "ca.key"
        self.server = folder.path / "server.pem"
        self.server_key = folder.path / "server.key"

    def ensure(self) -> None:
        """Makes what is missing, broken or about to expire. Clients keep trusting a CA that is still good."""
        if not (self.authority_key.exists() and is_valid(self.authority, self.authority)):
            subject = "/CN=Migrayt local stack CA"
            create(subject, AUTHORITY_DAYS, AUTHORITY_EXTENSIONS, self.authority, self.authority_key)
        if not (self.server_key.exists() and is_valid(self.server, self.authority)):
            signer = ["-CA", str(self.authority), "-CAkey", str(self.authority_key)]
            create("/CN=localhost", SERVER_DAYS, SERVER_EXTENSIONS, self.server, self.server_key, signer)


def is_valid(certificate: Path, authority: Path) -> bool:
    """Signed by the authority, and so for a week to come."""
    checks = (
        ["openssl", "x509", "-in", str(certificate), "-noout", "-checkend", str(RENEW_BEFORE_SECONDS)],
        ["openssl", "verify", "-CAfile", str(authority), str(certificate)],
    )
    return certificate.exists() and all(subprocess.run(check, capture_output=True).returncode == 0 for check in checks)


def create(
    subject: str, days: int, extensions: list[str], certificate: Path, key: Path, signer: list[str] | None = None
) -> None:
    """A P-256 key, readable by its owner only, and its certificate, self-signed unless a signer is given."""
    certificate.unlink(missing_ok=True)
    key.unlink(missing_ok=True)
    key.touch(mode=0o600)
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-noenc"]
    command += ["-subj", subject, "-days", str(days), "-keyout", str(key), "-out", str(certificate), *(signer or [])]
    # An empty configuration: Debian's would add extensions of its own.
    command += ["-config", "/dev/null"] + [word for extension in extensions for word in ("-addext", extension)]
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode != 0:
        raise StackError(f"openssl could not make {certificate}:\n{result.stderr}")
    certificate.chmod(0o644)
