"""Each exchange of a record against the description of its operation."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from jsonschema.exceptions import ValidationError, best_match

from .description import Description, Operation, open_api, swagger
from .documents import DocumentFormat
from .quirks import QUIRKS, Quirk
from .record import ABSENT, Exchange, exchanges

# Any operation may answer with these; the descriptions do not repeat them everywhere.
COMMON_STATUSES = {400, 401, 403, 404, 429, 500, 502, 503}
MOST_FAULTS = 50
MOST_CHARACTERS = 240


@dataclass(frozen=True)
class Fault:
    operation: str
    # `request` or `answer`.
    side: str
    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.operation}: {self.side} {self.place}: {self.message}"


@dataclass
class Result:
    requests: int = 0
    answers: int = 0
    operations: Counter[str] = field(default_factory=Counter)
    faults: Counter[Fault] = field(default_factory=Counter)
    quirks: Counter[str] = field(default_factory=Counter)

    def json(self) -> dict[str, Any]:
        return {
            "requests": self.requests,
            "answers": self.answers,
            "operations": dict(sorted(self.operations.items())),
            "faults": [{"times": times, "fault": str(fault)} for fault, times in self.faults.most_common(MOST_FAULTS)],
            "quirks": dict(sorted(self.quirks.items())),
        }


class Oracle:
    """The descriptions in the folder `specs`."""

    def __init__(self, specs: Path) -> None:
        self.specs = specs

    @cached_property
    def platform(self) -> Description:
        return open_api(self.specs / "jira" / "jira-platform-v3.openapi.json")

    @cached_property
    def agile(self) -> Description:
        return open_api(self.specs / "jira" / "jira-software-agile-1.0.openapi.json")

    @cached_property
    def azure_devops(self) -> Description:
        folder = self.specs / "ado"
        return swagger(folder / "wit_7.1_workItemTracking.json", folder / "core_7.1_core.json")

    @cached_property
    def document_format(self) -> DocumentFormat:
        return DocumentFormat(next((self.specs / "adf").glob("adf-schema-*.json")))

    def check(self, record: Path) -> Result:
        result = Result()
        for exchange in exchanges(record):
            match exchange.segments:
                case () | ("simulator", *_):
                    # The question whether it is up, and the door for tests: neither platform has them.
                    continue
                case ("jira", "rest", "agile", *_):
                    self._check(exchange, exchange.segments[1:], self.agile, result)
                case ("jira", *_):
                    self._check(exchange, exchange.segments[1:], self.platform, result)
                case ("ado", *_):
                    self._check(exchange, exchange.segments[1:], self.azure_devops, result)
                case _:
                    name = f"{exchange.method.upper()} /{'/'.join(exchange.segments)}"
                    result.faults[Fault(name, "request", "path", "is of neither platform")] += 1
        return result

    def _check(self, exchange: Exchange, segments: tuple[str, ...], description: Description, result: Result) -> None:
        result.requests += 1
        operations = description.matching(exchange, segments)
        if not operations:
            name = f"{exchange.method.upper()} /{'/'.join(segments)}"
            result.faults[Fault(name, "request", "path", "is not described")] += 1
            return
        # Of several descriptions of one path, the one that the request meets best.
        checked = [(operation, request_faults(operation, exchange, segments)) for operation in operations]
        operation, faults = min(checked, key=lambda pair: len(pair[1]))
        result.operations[operation.name] += 1
        # One answer, whether it has a body or not.
        result.answers += 1
        if exchange.segments[0] == "jira":
            faults = faults + self._document_faults(operation.name, exchange)
        for fault in faults + answer_faults(operation, exchange):
            quirk = next((quirk for quirk in QUIRKS if excuses(quirk, fault)), None)
            if quirk:
                result.quirks[quirk.reason] += 1
            else:
                result.faults[fault] += 1

    def _document_faults(self, operation: str, exchange: Exchange) -> list[Fault]:
        return [
            Fault(operation, side, place(error, "document"), error.message[:MOST_CHARACTERS])
            for side, body in (("request", exchange.body), ("answer", exchange.answer))
            for error in self.document_format.errors(body)
        ]


def excuses(quirk: Quirk, fault: Fault) -> bool:
    return (
        quirk.operation == fault.operation and quirk.side == fault.side and quirk.place == fault.place
        and quirk.message in fault.message
    )


def request_faults(operation: Operation, exchange: Exchange, segments: tuple[str, ...]) -> list[Fault]:
    faults = []

    def fault(place: str, message: str) -> None:
        faults.append(Fault(operation.name, "request", place, message))

    described = {parameter.name: parameter for parameter in operation.parameters if parameter.place == "query"}
    for name, text in exchange.query:
        if name not in described:
            fault(f"query {name}", "is not described")
        elif described[name].value not in (None, text):
            fault(f"query {name}", f"must be {described[name].value}")
        else:
            faults += text_faults(operation, f"query {name}", described[name].schema, text)
    given = {name for name, _ in exchange.query}
    for name, parameter in described.items():
        if parameter.required and name not in given:
            fault(f"query {name}", "is missing")
    values = operation.values(segments) or {}
    for parameter in operation.parameters:
        if parameter.place == "path" and parameter.name in values:
            faults += text_faults(operation, f"path {parameter.name}", parameter.schema, values[parameter.name])

    has_body = exchange.body is not ABSENT or bool(exchange.parts)
    if has_body and not operation.bodies:
        fault("body", "is not described")
    elif not has_body and operation.body_required:
        fault("body", "is missing")
    elif has_body and exchange.content_type not in operation.bodies:
        fault("content type", f"{exchange.content_type} is not described")
    elif exchange.parts:
        # The description says only that it is a list of files; the name of the part is Atlassian's text.
        for part in set(exchange.parts) - {"file"}:
            fault("body", f"a part is named {part}")
    elif has_body:
        schema = operation.bodies[exchange.content_type or ""]
        faults += schema_faults(operation, "request", schema, exchange.body)
    return faults


def text_faults(operation: Operation, place: str, schema: Any, text: str) -> list[Fault]:
    """A parameter is text; it must read as what the schema wants."""
    values = text.split(",") if schema.get("type") == "array" else [text]
    kind = schema.get("items", {}) if schema.get("type") == "array" else schema
    wrong = [
        value
        for value in values
        if (kind.get("type") == "integer" and not value.lstrip("-").isdecimal())
        or (kind.get("type") == "boolean" and value not in ("true", "false"))
        or ("enum" in kind and value.lower() not in [str(item).lower() for item in kind["enum"]])
    ]
    return [Fault(operation.name, "request", place, f"{value} is no value of it") for value in wrong]


def answer_faults(operation: Operation, exchange: Exchange) -> list[Fault]:
    status = str(exchange.status)
    if status not in operation.answers:
        if exchange.status in COMMON_STATUSES:
            return []
        return [Fault(operation.name, "answer", "status", f"{status} is not described")]
    schema = operation.answers[status]
    # Atlassian gives some answers without a body an empty schema.
    if schema is None or (not schema and exchange.answer is ABSENT):
        return []
    if exchange.answer is ABSENT:
        return [Fault(operation.name, "answer", "body", f"of {status} is missing")]
    return schema_faults(operation, "answer", schema, exchange.answer)


def schema_faults(operation: Operation, side: str, schema: Any, instance: Any) -> list[Fault]:
    validator = operation.schemas.validator(schema)
    return [
        Fault(operation.name, side, place(error), error.message[:MOST_CHARACTERS])
        for error in (leaf(error) for error in validator.iter_errors(instance))
    ]


def leaf(error: ValidationError) -> ValidationError:
    """Of an alternative that failed: why its best branch did."""
    return best_match([error]) or error


def place(error: ValidationError, root: str = "body") -> str:
    """The path with the positions of lists left out, so that the same fault of many elements counts as one."""
    return root + "".join("[]" if isinstance(step, int) else f".{step}" for step in error.absolute_path)
