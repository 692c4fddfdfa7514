"""A private PostgreSQL 15 cluster: TLS and scram-sha-256 over loopback TCP, nothing else.

PostgreSQL refuses to run as root: for root it runs as the `postgres` user that the Debian package made, and when that
user cannot reach the state folder (a checkout under /root), the cluster lies under /var/tmp. Debian's own cluster on
port 5432 is not touched.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
from pathlib import Path

from . import processes
from .certificates import Certificates
from .errors import StackError
from .part import Part, base_environment
from .state import StateFolder, write_file

BINARIES = Path("/usr/lib/postgresql/15/bin")
DATABASE = ROLE = "migrayt"
# Takes base backups and streams to a standby, and nothing else: Migrayt's own role needs neither.
BACKUP_ROLE = "migrayt_backup"

CONFIGURATION = """\
# Written by scripts/stack at each start. fsync stays on: the stack is there to be killed.
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = ''
ssl = on
ssl_cert_file = 'server.pem'
ssl_key_file = 'server.key'
max_connections = 200
# Counts statements, for scripts/bench engine; it keeps their texts, never their parameters.
shared_preload_libraries = 'pg_stat_statements'
timezone = 'UTC'
log_timezone = 'UTC'
# A failing statement's text, and the values in an error's detail, could be a customer's.
log_min_error_statement = panic
log_error_verbosity = terse
"""
CLIENT_AUTHENTICATION = f"""\
hostssl all all 127.0.0.1/32 scram-sha-256
hostssl replication {BACKUP_ROLE} 127.0.0.1/32 scram-sha-256
"""


class Postgres(Part):
    name = "postgres"
    port: int
    # Fast shutdown: ends sessions instead of waiting for their clients.
    stop_signal = signal.SIGINT

    def __init__(self, folder: StateFolder, port: int, certificates: Certificates) -> None:
        super().__init__(folder)
        self.port = port
        self.certificates = certificates
        self.user = "postgres" if os.geteuid() == 0 else None

    @property
    def password_file(self) -> Path:
        return self.folder.secret("postgres-password")

    @property
    def home(self) -> Path:
        """Where the cluster lies: noted when it is complete, so a cluster without a note is not this folder's."""
        noted = self.folder.path / "postgres.home"
        return Path(noted.read_text()) if noted.exists() else self._choose_home()

    @property
    def data(self) -> Path:
        return self.home / "data"

    def require_program(self) -> None:
        if not (BINARIES / "postgres").exists():
            raise StackError("PostgreSQL 15 is not installed. Next: scripts/setup.")

    def prepare(self) -> None:
        if not ((self.folder.path / "postgres.home").exists() and (self.data / "PG_VERSION").exists()):
            self._create_cluster()
        # No process of this cluster is left, so its lock can only be a dead one; the kernel may have given its pid to
        # another process since, which PostgreSQL would take for a running postmaster.
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        self._install("postgresql.conf", CONFIGURATION.format(port=self.port))
        self._install("pg_hba.conf", CLIENT_AUTHENTICATION)
        self._install("server.pem", self.certificates.server.read_text())
        self._install("server.key", self.certificates.server_key.read_text())

    def command(self) -> list[str]:
        return [str(BINARIES / "postgres"), "-D", str(self.data)]

    def is_ready(self) -> bool:
        """A statement over checked TLS with the role's password, as the roles will do it."""
        connection = (
            f"host=127.0.0.1 port={self.port} dbname={DATABASE} user={ROLE} connect_timeout=5 "
            f"sslmode=verify-full sslrootcert='{self.certificates.authority}'"
        )
        result = subprocess.run(
            [str(BINARIES / "psql"), "--no-psqlrc", "--no-password", "--command", "select 1", connection],
            env=base_environment() | {"PGPASSWORD": self.password_file.read_text()},
            capture_output=True,
            text=True,
        )
        if "password authentication failed" in result.stderr:
            raise StackError("The cluster has another password than the state folder. Next: scripts/stack down --wipe.")
        return result.returncode == 0

    def all_processes(self) -> list[int]:
        """Children of a killed postmaster, an initdb whose caller was killed, the cluster of a deleted state folder.
        They are known by their working directory: the server overwrites its environment."""
        return processes.working_in(self.home, BINARIES)

    def wipe(self) -> None:
        shutil.rmtree(self.home, ignore_errors=True)

    def _choose_home(self) -> Path:
        if self.user is None or self._run(["test", "-x", str(self.folder.path)]).returncode == 0:
            return self.folder.path / "postgres"
        digest = hashlib.sha256(str(self.folder.path).encode()).hexdigest()[:12]
        return Path(f"/var/tmp/migrayt-{digest}-pg")

    def _create_cluster(self) -> None:
        """Under another name until it is complete: an interrupted one is never taken for a whole one."""
        home = self._choose_home()
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(mode=0o700)
        if self.user is not None:
            shutil.chown(home, self.user, self.user)
        draft = home / "data.new"
        # The superuser gets no password, so nobody can log in as one.
        initdb = [str(BINARIES / "initdb"), "--pgdata", str(draft), "--auth", "reject", "--data-checksums"]
        self._check([*initdb, "--encoding", "UTF8", "--locale", "C.UTF-8"], "", home)
        # CREATEDB lets a test have a database of its own. Row-level security holds up the API as the second role.
        statements = (
            f"CREATE ROLE {ROLE} LOGIN CREATEDB PASSWORD '{self.password_file.read_text()}'\n"
            "CREATE ROLE migrayt_tenant NOLOGIN NOBYPASSRLS\n"
            f"GRANT migrayt_tenant TO {ROLE}\n"
            f"CREATE ROLE {BACKUP_ROLE} LOGIN REPLICATION PASSWORD '{self.password_file.read_text()}'\n"
            f"CREATE DATABASE {DATABASE} OWNER {ROLE}\n"
        )
        single_user = ["--single", "-c", "exit_on_error=on", "-c", "log_min_error_statement=panic", "-D", str(draft)]
        self._check([str(BINARIES / "postgres"), *single_user, "postgres"], statements, home)
        preloaded = ["-c", "shared_preload_libraries=pg_stat_statements"]
        self._check(
            [str(BINARIES / "postgres"), *single_user, *preloaded, DATABASE],
            "CREATE EXTENSION pg_stat_statements\n", home)
        draft.rename(home / "data")
        write_file(self.folder.path / "postgres.home", str(home), mode=0o600)

    def _install(self, name: str, content: str) -> None:
        file = self.data / name
        write_file(file, content, mode=0o600)
        if self.user is not None:
            shutil.chown(file, self.user, self.user)

    def _check(self, command: list[str], standard_input: str, folder: Path) -> None:
        result = self._run(command, standard_input, folder)
        if result.returncode != 0:
            program = Path(command[0]).name
            raise StackError(f"{program} failed while the cluster was made:\n{result.stdout}{result.stderr}")

    def _run(
        self, command: list[str], standard_input: str | None = None, folder: Path = Path("/")
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            input=standard_input,
            cwd=folder,
            env=base_environment(),
            capture_output=True,
            text=True,
            **processes.identity(self.user),
        )
