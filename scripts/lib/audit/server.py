"""The API that is checked: the one that the environment names, or one of our own."""

from __future__ import annotations

import json
import os
import shlex
import ssl
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .tools import REPOSITORY


@dataclass(frozen=True)
class Server:
    url: str
    authority: str
    email: str
    password_file: str

    def token(self) -> str:
        """Signs in."""
        password = Path(self.password_file).read_text().strip()
        body = json.dumps({"email": self.email, "password": password, "remember": False}).encode()
        request = urllib.request.Request(
            f"{self.url}/api/auth/login", data=body, headers={"Content-Type": "application/json"})
        context = ssl.create_default_context(cafile=self.authority)
        with urllib.request.urlopen(request, context=context, timeout=30) as answer:
            return json.load(answer)["accessToken"]


@contextmanager
def server() -> Iterator[Server]:
    if "MIGRAYT_API_URL" in os.environ:
        yield of(dict(os.environ))
        return
    folder = ["--dir", str(REPOSITORY / ".stack" / "audit")]
    stack = str(REPOSITORY / "scripts" / "stack")
    try:
        # Made anew: what was sent to it before may have changed its team.
        subprocess.run([stack, "down", *folder, "--wipe"], check=False, stdout=subprocess.DEVNULL)
        up = [stack, "up", *folder, "--fleet", "--debug", "--workers", "1", "--no-simulator"]
        subprocess.run(up, check=True, stdout=subprocess.DEVNULL)
        lines = subprocess.run([stack, "env", *folder], check=True, capture_output=True, text=True).stdout
        words = (shlex.split(line)[1] for line in lines.splitlines())
        yield of(dict(word.split("=", 1) for word in words))
    finally:
        subprocess.run([stack, "down", *folder, "--wipe"], check=False, stdout=subprocess.DEVNULL)


def of(settings: dict[str, str]) -> Server:
    return Server(
        url=settings["MIGRAYT_API_URL"], authority=settings["MIGRAYT_CA_FILE"], email=settings["MIGRAYT_EMAIL"],
        password_file=settings["MIGRAYT_PASSWORD_FILE"])
