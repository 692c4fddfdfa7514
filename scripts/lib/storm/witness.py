"""What the storm reads of the database: how soon the work of a killed worker goes on, and what was settled.

The control switches the protection off here, by triggers: the product has no such switch.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

INSTRUMENTS = """
CREATE TABLE IF NOT EXISTS storm_settled (item_id bigint NOT NULL);
CREATE OR REPLACE FUNCTION storm_note() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN INSERT INTO storm_settled VALUES (NEW.item_id); RETURN NULL; END $$;
CREATE OR REPLACE TRIGGER storm_note AFTER UPDATE ON outbox_items FOR EACH ROW
    WHEN (OLD.state = 'UNKNOWN' AND NEW.state <> 'UNKNOWN') EXECUTE FUNCTION storm_note();
"""

UNPROTECTED = """
CREATE OR REPLACE FUNCTION storm_forget() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN NEW.state := 'PENDING'; NEW.intent_at := NULL; RETURN NEW; END $$;
CREATE OR REPLACE TRIGGER storm_forget BEFORE UPDATE ON outbox_items FOR EACH ROW
    WHEN (NEW.state = 'UNKNOWN') EXECUTE FUNCTION storm_forget();
CREATE OR REPLACE FUNCTION storm_miscount() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN NEW.pending := NEW.pending + NEW.unknown; NEW.unknown := 0; RETURN NEW; END $$;
CREATE OR REPLACE TRIGGER storm_miscount BEFORE UPDATE ON shards FOR EACH ROW
    WHEN (NEW.unknown > 0) EXECUTE FUNCTION storm_miscount();
"""


class Witness:
    def __init__(self, settings: dict[str, str], psql: Path) -> None:
        self._psql = psql
        self._connection = (
            f"host={settings['MIGRAYT_POSTGRES_HOST']} port={settings['MIGRAYT_POSTGRES_PORT']} "
            f"dbname={settings['MIGRAYT_POSTGRES_DATABASE']} user={settings['MIGRAYT_POSTGRES_USER']} connect_timeout=2 "
            f"sslmode=verify-full sslrootcert='{settings['MIGRAYT_POSTGRES_CA_FILE']}'"
        )
        self._password = Path(settings["MIGRAYT_POSTGRES_PASSWORD_FILE"]).read_text()

    def _run(self, statement: str) -> str | None:
        """The output, or None while the database is away: the storm kills it too."""
        command = [str(self._psql), "--no-psqlrc", "--no-password", "-qAt", "-v", "ON_ERROR_STOP=1"]
        environment = {**os.environ, "PGPASSWORD": self._password, "PGOPTIONS": "-c statement_timeout=3000"}
        try:
            result = subprocess.run(
                [*command, "-c", statement, self._connection],
                env=environment, capture_output=True, text=True, timeout=6)
        except subprocess.TimeoutExpired:
            return None
        return result.stdout.strip() if result.returncode == 0 else None

    def install(self, protection: bool) -> None:
        if self._run(INSTRUMENTS if protection else INSTRUMENTS + UNPROTECTED) is None:
            raise SystemExit("storm: the instruments could not be installed in the database.")

    def state(self, run: str) -> str | None:
        """The state of the run; None while the database is away."""
        return self._run(f"SELECT state FROM runs WHERE id = '{run}'") or None

    def held_by(self, owners: Iterable[str]) -> dict[str, int]:
        """The shards that these hold, with their fences."""
        names = ",".join(f"'{owner}'" for owner in owners)
        rows = self._json(f"SELECT id, fence FROM shards WHERE state = 'LEASED' AND owner IN ({names})")
        return {row["id"]: row["fence"] for row in rows or []}

    def fences(self, shards: list[str]) -> dict[str, int] | None:
        """The fences of shards now; one that is done counts as taken up. None: the database is away."""
        ids = ",".join(f"'{shard}'" for shard in shards)
        rows = self._json(
            "SELECT id, CASE WHEN state = 'DONE' THEN 9223372036854775807 ELSE fence END AS fence "
            f"FROM shards WHERE id IN ({ids})")
        return None if rows is None else {row["id"]: row["fence"] for row in rows}

    def unknown(self) -> int:
        """Outcomes that nobody knows at this moment."""
        return int(self._run(
            "SELECT (SELECT count(*) FROM outbox_items WHERE state = 'UNKNOWN')"
            " + (SELECT count(*) FROM effects WHERE state = 'UNKNOWN')") or 0)

    def settled(self) -> int:
        return int(self._run("SELECT count(*) FROM storm_settled") or 0)

    def _json(self, query: str) -> list[dict[str, Any]] | None:
        text = self._run(f"SELECT coalesce(json_agg(q), '[]') FROM ({query}) q")
        return None if text is None else json.loads(text)
