"""What the database was asked, by its own count of statements; round trips are counted by whoever waits for them."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

SHOWN = 12


class Statements:
    def __init__(self, settings: dict[str, str], psql: Path) -> None:
        self._command = [str(psql), "--no-psqlrc", "--no-password", "-qAt", "-v", "ON_ERROR_STOP=1"]
        self._connection = (
            f"host={settings['MIGRAYT_POSTGRES_HOST']} port={settings['MIGRAYT_POSTGRES_PORT']} "
            f"dbname={settings['MIGRAYT_POSTGRES_DATABASE']} user={settings['MIGRAYT_POSTGRES_USER']} "
            f"sslmode=verify-full sslrootcert='{settings['MIGRAYT_POSTGRES_CA_FILE']}'"
        )
        self._password = Path(settings["MIGRAYT_POSTGRES_PASSWORD_FILE"]).read_text()

    def _run(self, statement: str) -> str:
        result = subprocess.run(
            [*self._command, "-c", statement, self._connection],
            env={**os.environ, "PGPASSWORD": self._password}, capture_output=True, text=True)
        if result.returncode != 0:
            raise SystemExit("bench: pg_stat_statements cannot be read. Next: scripts/stack down --wipe, then again.")
        return result.stdout.strip()

    def calls(self) -> int:
        return int(self._run("SELECT coalesce(sum(calls), 0)::bigint FROM pg_stat_statements"))

    def matching(self, text: str) -> int:
        """How often statements were sent that contain this text."""
        return int(self._run(
            f"SELECT coalesce(sum(calls), 0)::bigint FROM pg_stat_statements WHERE query LIKE '%{text}%'"))

    @staticmethod
    def round_trips(logs: list[Path]) -> int:
        """How often the processes of these logs waited for an answer, each over its whole life: told at its end."""
        trips = 0
        for log in logs:
            told = [line for line in log.read_text().splitlines() if '"db_round_trips"' in line]
            if not told:
                raise SystemExit(f"bench: {log.name} does not tell its round trips. Next: see whether it ended well.")
            trips += int(json.loads(told[-1])["db_round_trips"])
        return trips

    def most_frequent(self) -> list[dict[str, Any]]:
        """The statements that were sent most often, and what they took inside the server."""
        return json.loads(self._run(f"""
            SELECT coalesce(json_agg(s), '[]') FROM (
                SELECT calls, round(total_exec_time)::bigint AS milliseconds,
                    left(regexp_replace(query, '\\s+', ' ', 'g'), 90) AS statement
                FROM pg_stat_statements ORDER BY calls DESC LIMIT {SHOWN}) s"""))
