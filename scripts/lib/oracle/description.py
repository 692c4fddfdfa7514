"""An API description: OpenAPI 3.0 as Atlassian publishes it, or Swagger 2.0 as Microsoft does."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .record import Exchange
from .schemas import Schema, Schemas

METHODS = {"get", "post", "put", "patch", "delete"}
# Microsoft's pages give these as optional; a Swagger path cannot say that.
OPTIONAL_SEGMENTS = ("{team}", "{path}", "{project}")


@dataclass(frozen=True)
class Parameter:
    name: str
    place: str
    required: bool
    schema: Schema
    # Microsoft writes the wanted version of the API into the text only.
    value: str | None = None


@dataclass(frozen=True)
class Operation:
    schemas: Schemas
    method: str
    template: str
    parameters: tuple[Parameter, ...]
    # By media type.
    bodies: dict[str, Schema]
    body_required: bool
    # By status; `None` when the answer has no JSON.
    answers: dict[str, Schema | None]

    @property
    def name(self) -> str:
        return f"{self.method.upper()} {self.template}"

    def values(self, segments: tuple[str, ...]) -> dict[str, str] | None:
        """The path parameters; `None` when the path is another."""
        for parts in self._forms():
            if len(parts) != len(segments):
                continue
            values = {}
            for part, segment in zip(parts, segments):
                if part.startswith("{"):
                    values[part[1:-1]] = segment
                elif part.lower() != segment.lower():
                    break
            else:
                return values
        return None

    def _forms(self) -> list[list[str]]:
        forms = [self.template.strip("/").split("/")]
        if self.schemas.lenient:
            for optional in OPTIONAL_SEGMENTS:
                forms += [[part for part in form if part != optional] for form in forms if optional in form]
        return forms

    @property
    def literals(self) -> int:
        return sum(not part.startswith("{") for part in self.template.strip("/").split("/"))


class Description:
    def __init__(self, operations: list[Operation]) -> None:
        # The most literal first: /issue/bulk before /issue/{issueIdOrKey}.
        self.operations = sorted(operations, key=lambda operation: -operation.literals)

    def matching(self, exchange: Exchange, segments: tuple[str, ...]) -> list[Operation]:
        """The best fitting operation; several when one path is described for several queries."""
        fitting = [o for o in self.operations if o.method == exchange.method and o.values(segments) is not None]
        return [operation for operation in fitting if operation.literals == fitting[0].literals]


def open_api(file: Path) -> Description:
    content = json.loads(file.read_text(encoding="utf-8"))
    schemas = Schemas(file.stem, content["components"]["schemas"], "#/components/schemas/")
    operations = []
    for template, path in content["paths"].items():
        for method in METHODS & path.keys():
            body = path[method].get("requestBody", {})
            operations.append(
                Operation(
                    schemas, method, template,
                    tuple(
                        Parameter(p["name"], p["in"], p.get("required", False), p.get("schema", {}))
                        for p in path[method].get("parameters", [])
                    ),
                    {kind: media.get("schema", {}) for kind, media in body.get("content", {}).items()},
                    body.get("required", False),
                    {
                        status: answer.get("content", {}).get("application/json", {}).get("schema")
                        for status, answer in path[method]["responses"].items()
                    },
                )
            )
    return Description(operations)


def swagger(*files: Path) -> Description:
    operations = []
    for file in files:
        # Microsoft's files begin with a byte order mark.
        content = json.loads(file.read_text(encoding="utf-8-sig"))
        schemas = Schemas(file.stem, content["definitions"], "#/definitions/", lenient=True)
        for template, path in [*content["paths"].items(), *content.get("x-ms-paths", {}).items()]:
            for method in METHODS & path.keys():
                operations.append(_swagger_operation(schemas, content, method, template, path[method]))
    return Description(operations)


def _swagger_operation(
    schemas: Schemas, content: dict[str, Any], method: str, template: str, operation: dict[str, Any]
) -> Operation:
    given = [
        content["parameters"][p["$ref"].rpartition("/")[2]] if "$ref" in p else p for p in operation["parameters"]
    ]
    bodies = [p for p in given if p["in"] == "body"]
    return Operation(
        schemas, method, template.partition("?")[0],
        tuple(
            Parameter(p["name"], p["in"], p.get("required", False), p, _version(p)) for p in given if p["in"] != "body"
        ),
        {"application/json": p["schema"] for p in bodies},
        any(p.get("required", False) for p in bodies),
        {status: _collection(answer.get("schema")) for status, answer in operation["responses"].items()},
    )


def _version(parameter: dict[str, Any]) -> str | None:
    match = re.search(r"should be set to '([^']+)'", parameter.get("description", ""))
    return match[1] if match and parameter["name"] == "api-version" else None


def _collection(schema: Schema | None) -> Schema | None:
    """A list comes wrapped with its count, which the descriptions leave out; bytes come as no JSON at all."""
    if schema is None or schema.get("format") == "Stream":
        return None
    if schema.get("type") != "array":
        return schema
    return {
        "type": "object", "required": ["count", "value"], "properties": {"count": {"type": "integer"}, "value": schema},
    }
