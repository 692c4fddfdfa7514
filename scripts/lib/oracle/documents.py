"""Documents in the Atlassian Document Format: Jira's API description takes any object for one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jsonschema import Draft4Validator
from jsonschema.exceptions import ValidationError, best_match


class DocumentFormat:
    """By the JSON Schema that Atlassian publishes as `@atlaskit/adf-schema`."""

    def __init__(self, file: Path) -> None:
        self._validator = Draft4Validator(json.loads(file.read_text(encoding="utf-8")))

    def errors(self, body: Any) -> Iterator[ValidationError]:
        """One for each wrong document anywhere in the body."""
        for document in documents(body):
            if error := best_match(self._validator.iter_errors(document)):
                yield error


def documents(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if value.get("type") == "doc":
            yield value
        else:
            for member in value.values():
                yield from documents(member)
    elif isinstance(value, list):
        for element in value:
            yield from documents(element)
