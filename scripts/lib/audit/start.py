"""A role does not start against a server that it cannot trust, and gives it nothing: a database without TLS, of another
CA, with an expired certificate, and a broker without TLS that is not on loopback or should have it. The stack's own
servers are the control: against them the same role starts."""

from __future__ import annotations

import argparse
import datetime
import json
import os
import socket
import ssl
import subprocess
import tempfile
import threading
import time
import sys
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from stack.certificates import AUTHORITY_EXTENSIONS, Certificates, create
from stack.state import StateFolder

from .venv import ROOT

SECONDS = 6.0
SSL_REQUEST = b"\x00\x00\x00\x08\x04\xd2\x16\x2f"


class Database(threading.Thread):
    """Answers a client's wish for TLS, and keeps what it says without or within it."""

    def __init__(self, context: ssl.SSLContext | None) -> None:
        super().__init__(daemon=True)
        self.context = context
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        self.asked = 0
        self.told = b""
        self.start()

    def run(self) -> None:
        while True:
            connection, _ = self.server.accept()
            try:
                connection.settimeout(2)
                if connection.recv(8) != SSL_REQUEST:
                    continue
                self.asked += 1
                connection.sendall(b"S" if self.context else b"N")
                if self.context:
                    connection = self.context.wrap_socket(connection, server_side=True)
                self.told += connection.recv(4096)
            except OSError:
                continue
            finally:
                connection.close()


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="scripts/audit start", description=__doc__)
    parser.add_argument("--release", action="store_true", help="take the release build")
    options = parser.parse_args(arguments)
    program = ROOT / ".build" / ("release" if options.release else "debug") / "migrayt-reconciler"
    folder = ROOT / ".stack" / "audit-start"
    stack(folder, "down", "--wipe")
    try:
        stack(folder, "up", "--no-simulator", "--no-fleet")
        environment = settings(folder)
        with tempfile.TemporaryDirectory() as scratch:
            cases = {name: attempt(program, case) for name, case in all_cases(environment, folder, Path(scratch))}
    finally:
        stack(folder, "down", "--wipe")
    passed = all(case["started"] == (name == "control") and not case["told"] for name, case in cases.items())
    print(json.dumps({"passed": passed, "cases": cases}, indent=2))
    return 0 if passed else 1


def all_cases(environment: dict[str, str], folder: Path, scratch: Path):
    yield "control", (environment, None)
    own = Certificates(StateFolder(folder))
    create("/CN=Another CA", 30, AUTHORITY_EXTENSIONS, scratch / "other.pem", scratch / "other.key")
    expire(own, scratch)
    plain = Database(None)
    yield "database without TLS", (environment | {"MIGRAYT_POSTGRES_PORT": str(plain.port)}, plain)
    yield "database of another CA", (environment | {"MIGRAYT_POSTGRES_CA_FILE": str(scratch / "other.pem")}, None)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(scratch / "expired.pem", own.server_key)
    expired = Database(context)
    yield "database with an expired certificate", (environment | {"MIGRAYT_POSTGRES_PORT": str(expired.port)}, expired)
    yield "broker without TLS beyond loopback", (environment | {"MIGRAYT_KAFKA_BOOTSTRAP": "192.0.2.1:9092"}, None)
    yield "broker without TLS that should have it", (environment | {"MIGRAYT_KAFKA_SECURITY": "tls"}, None)


def expire(own: Certificates, scratch: Path) -> None:
    """The server's own certificate once more, of the same CA and key, with an end in the past: openssl makes none."""
    good = x509.load_pem_x509_certificate(own.server.read_bytes())
    authority = x509.load_pem_x509_certificate(own.authority.read_bytes())
    signer = serialization.load_pem_private_key(own.authority_key.read_bytes(), None)
    now = datetime.datetime.now(datetime.timezone.utc)
    builder = x509.CertificateBuilder(
        issuer_name=authority.subject, subject_name=good.subject, public_key=good.public_key(),
        serial_number=x509.random_serial_number(), not_valid_before=now - datetime.timedelta(days=30),
        not_valid_after=now - datetime.timedelta(days=1))
    for extension in good.extensions:
        builder = builder.add_extension(extension.value, extension.critical)
    certificate = builder.sign(signer, hashes.SHA256())
    (scratch / "expired.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))


def attempt(program: Path, case: tuple[dict[str, str], Database | None]) -> dict[str, object]:
    environment, database = case
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(
            [str(program)], env={"PATH": os.environ["PATH"], **environment}, stdout=log, stderr=log)
        deadline = time.monotonic() + SECONDS
        while process.poll() is None and time.monotonic() < deadline:
            log.seek(0)
            if '"message":"Started"' in log.read():
                break
            time.sleep(0.1)
        code = process.poll()
        process.kill()
        process.wait()
        log.seek(0)
        lines = log.read()
    codes = sorted({json.loads(line)["code"] for line in lines.splitlines() if '"code"' in line})
    result: dict[str, object] = {"started": '"message":"Started"' in lines, "exit": code, "codes": codes, "told": ""}
    if database:
        result |= {"asked": database.asked, "told": database.told.hex()}
    return result


def stack(folder: Path, *arguments: str) -> str:
    run = subprocess.run(
        [str(ROOT / "scripts" / "stack"), *arguments, "--dir", str(folder)], text=True, stdout=subprocess.PIPE)
    if run.returncode != 0:
        raise SystemExit(f"scripts/stack {arguments[0]} failed")
    return run.stdout


def settings(folder: Path) -> dict[str, str]:
    found = {}
    for line in stack(folder, "env").splitlines():
        key, _, value = line.removeprefix("export ").partition("=")
        found[key] = value.strip("'\"")
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
