"""Every place where content could end up, read whole, and the search for a word in it."""

from __future__ import annotations

import base64
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import boto3
from stack import processes
from stack.postgres import BINARIES

from .topics import Broker

# The stand-ins for the platforms may hold content: there it belongs.
PLATFORMS = ("simulator",)


class Word:
    """The word in the forms that a program might give it, each followed by the letters that name its kind."""

    def __init__(self, word: str) -> None:
        raw = word.encode()
        # In base64 the word has three looks, by its place; the characters that its neighbours share are left out.
        encoded = [
            base64.b64encode(b"\0" * shift + raw)[(0, 2, 3)[shift]:].rstrip(b"=")[: (len(raw) * 4 - 6) // 3]
            for shift in range(3)
        ]
        looks = [raw, raw.hex().encode(), word.encode("utf-16-le"), *encoded]
        self._pattern = re.compile(b"|".join(re.escape(look) + b"([a-z]*)" for look in looks), re.IGNORECASE)

    def kinds(self, content: bytes) -> set[str]:
        """What of the word stands there: `title`, `adotoken`, … and `?` where it is encoded."""
        found = set()
        for match in self._pattern.finditer(content):
            found.add(next((group.decode() for group in match.groups() if group), "?"))
        return found


class Sinks:
    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder = folder
        self.environment = environment

    def everything(self) -> Iterator[tuple[str, str, bytes]]:
        """Kind of sink, name and content."""
        for file in sorted((self.folder / "logs").glob("*.log")):
            if file.stem not in PLATFORMS:
                yield "logs", file.stem, file.read_bytes()
        yield "database", "pg_dump", self.dump()
        for number, (topic, content) in enumerate(Broker(self.environment["MIGRAYT_KAFKA_BOOTSTRAP"]).messages()):
            yield "topics", f"{topic} #{number}", content
        for key, content in self.staged():
            yield "staging", key, content
        for name, pid in self.processes().items():
            for part in ("cmdline", "environ"):
                yield "processes", f"{name} {part}", Path(f"/proc/{pid}/{part}").read_bytes()
        for file in self.crash_files():
            yield "crash output", str(file), file.read_bytes()

    def dump(self) -> bytes:
        settings = self.environment
        environment = {
            "PATH": os.environ["PATH"], "PGPASSWORD": Path(settings["MIGRAYT_POSTGRES_PASSWORD_FILE"]).read_text(),
            "PGHOST": settings["MIGRAYT_POSTGRES_HOST"], "PGPORT": settings["MIGRAYT_POSTGRES_PORT"],
            "PGUSER": settings["MIGRAYT_POSTGRES_USER"], "PGDATABASE": settings["MIGRAYT_POSTGRES_DATABASE"],
            "PGSSLMODE": "verify-full", "PGSSLROOTCERT": settings["MIGRAYT_POSTGRES_CA_FILE"],
        }
        return subprocess.run([str(BINARIES / "pg_dump")], env=environment, check=True, stdout=subprocess.PIPE).stdout

    def statement(self, text: str) -> None:
        settings = self.environment
        connection = (
            f"host={settings['MIGRAYT_POSTGRES_HOST']} port={settings['MIGRAYT_POSTGRES_PORT']} "
            f"dbname={settings['MIGRAYT_POSTGRES_DATABASE']} user={settings['MIGRAYT_POSTGRES_USER']} "
            f"sslmode=verify-full sslrootcert='{settings['MIGRAYT_POSTGRES_CA_FILE']}'")
        password = Path(settings["MIGRAYT_POSTGRES_PASSWORD_FILE"]).read_text()
        subprocess.run(
            [str(BINARIES / "psql"), "--no-psqlrc", "--quiet", "--command", text, connection],
            env={"PATH": os.environ["PATH"], "PGPASSWORD": password}, check=True)

    def cloud(self, service: str):
        """AWS's own client for the stack's stand-in."""
        settings = self.environment
        return boto3.client(
            service, region_name=settings["MIGRAYT_AWS_REGION"], endpoint_url=settings["MIGRAYT_AWS_ENDPOINT"],
            verify=settings["MIGRAYT_AWS_CA_FILE"], aws_access_key_id=settings["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=settings["AWS_SECRET_ACCESS_KEY"])

    def staged(self) -> Iterator[tuple[str, bytes]]:
        s3, bucket = self.cloud("s3"), self.environment["MIGRAYT_STAGING_BUCKET"]
        for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
            for entry in page.get("Contents", []):
                yield entry["Key"], entry["Key"].encode() + s3.get_object(Bucket=bucket, Key=entry["Key"])["Body"].read()

    def secrets(self) -> Iterator[tuple[str, bytes]]:
        """What Secrets Manager holds: where tokens belong, and so the control of the search."""
        client = self.cloud("secretsmanager")
        for page in client.get_paginator("list_secrets").paginate():
            for entry in page["SecretList"]:
                yield entry["Name"], client.get_secret_value(SecretId=entry["ARN"])["SecretString"].encode()

    def processes(self) -> dict[str, int]:
        """Every process of the stack but the platforms, with the children that it has."""
        found = {}
        for file in sorted((self.folder / "pids").glob("*.pid")):
            for pid in processes.tagged(file):
                if file.stem not in PLATFORMS:
                    found[f"{file.stem}/{pid}"] = pid
        return found

    def crash_files(self) -> list[Path]:
        """Memory images, where the kernel or a crash handler would leave them: the roles work in the root folder."""
        places = [*Path("/").glob("core*"), *self.folder.glob("core*"), *Path("/var/crash").glob("*")]
        return [place for place in places if place.is_file()]
