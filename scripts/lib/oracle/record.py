"""The record of a simulator: a line of JSON for each request with its answer (`platform-simulator --record FILE`)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote

# In place of JSON that is not there: `null` is JSON too.
ABSENT = object()


@dataclass(frozen=True)
class Exchange:
    line: int
    method: str
    # Percent-decoded, without the query.
    segments: tuple[str, ...]
    query: tuple[tuple[str, str], ...]
    content_type: str | None
    body: Any
    # Names of the parts of a multipart body.
    parts: tuple[str, ...]
    status: int
    answer: Any

    @classmethod
    def parse(cls, line: int, text: str) -> Exchange:
        entry = json.loads(text)
        path, _, query = entry["target"].partition("?")
        content_type = entry.get("contentType")
        return cls(
            line=line,
            method=entry["method"].lower(),
            segments=tuple(unquote(segment) for segment in path.split("/") if segment),
            query=tuple(parse_qsl(query, keep_blank_values=True)),
            content_type=content_type.partition(";")[0].strip().lower() if content_type else None,
            body=entry.get("body", ABSENT),
            parts=tuple(upload["part"] for upload in entry.get("uploads", ())),
            status=entry["status"],
            answer=entry.get("response", ABSENT),
        )


def exchanges(file: Path) -> Iterator[Exchange]:
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            yield Exchange.parse(number, line)
