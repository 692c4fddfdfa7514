"""The schemas of API descriptions, turned into JSON Schema 2020-12, which is what can be validated.

Every description is registered twice. In its open form an object may have properties that the schema does not name, as
both vendors' descriptions allow almost everywhere; in its closed form it may not, so that a misspelt name is found.
"""

from __future__ import annotations

from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

Schema = Any
MAPS = ("properties", "patternProperties")
LISTS = ("allOf", "anyOf", "oneOf")
# Without any of these an object is bare.
CONTENT = {*MAPS, *LISTS, "additionalProperties"}
# The rest either describes or means something else today.
KEPT = {
    "type", "enum", "required", "minimum", "maximum", "minLength", "maxLength", "pattern", "minItems", "maxItems",
    "uniqueItems", "minProperties", "maxProperties", "multipleOf",
}


class Schemas:
    def __init__(self, name: str, components: dict[str, Schema], prefix: str, lenient: bool = False) -> None:
        """
        `prefix`: how a reference to a component begins, such as `#/components/schemas/`.
        `lenient`: as Microsoft writes them: any scalar may be null, a bare `object` means anything.
        """
        self.name = name
        self.prefix = prefix
        self.lenient = lenient
        # With the schema itself, which keeps its identity from being given to another.
        self._validators: dict[int, tuple[Schema, Draft202012Validator]] = {}
        self.registry: Registry[Schema] = Registry().with_resources(
            (
                self._address(closed),
                Resource(
                    {"$defs": {key: self.converted(value, closed) for key, value in components.items()}}, DRAFT202012
                ),
            )
            for closed in (False, True)
        )

    def validator(self, schema: Schema) -> Draft202012Validator:
        """In the closed form. The same object gives the same validator: making one costs more than using it."""
        if id(schema) not in self._validators:
            validator = Draft202012Validator(self.converted(schema, closed=True), registry=self.registry)
            self._validators[id(schema)] = (schema, validator)
        return self._validators[id(schema)][1]

    def _address(self, closed: bool) -> str:
        return f"urn:{self.name}:{'closed' if closed else 'open'}"

    def converted(self, schema: Schema, closed: bool) -> Schema:
        if not isinstance(schema, dict):
            return schema
        if reference := schema.get("$ref"):
            if not reference.startswith(self.prefix):
                raise ValueError(f"{self.name}: the reference {reference} leads out of the description")
            result: dict[str, Schema] = {"$ref": f"{self._address(closed)}#/$defs/{reference[len(self.prefix):]}"}
            return self._or_null(result, schema)
        if self.lenient and schema.get("type") == "object" and not schema.keys() & CONTENT:
            return {}
        result = {}
        # The parts of a whole know only their own properties: what is closed is the whole.
        is_whole = "allOf" in schema or "properties" in schema
        for key, value in schema.items():
            if key in MAPS:
                result[key] = {name: self.converted(part, closed) for name, part in value.items()}
            elif key in LISTS:
                result[key] = [self.converted(part, closed and not is_whole) for part in value]
            elif key in ("items", "not", "additionalProperties"):
                result[key] = self.converted(value, closed)
            elif key in ("exclusiveMinimum", "exclusiveMaximum"):
                # A flag beside the limit in OpenAPI 3.0, the limit itself today.
                if value:
                    limit = key.replace("exclusiveM", "m")
                    result[key] = schema[limit]
            elif key in KEPT:
                result[key] = value
        if closed and is_whole and "additionalProperties" not in schema:
            result["unevaluatedProperties"] = False
        return self._or_null(result, schema)

    def _or_null(self, result: Schema, schema: Schema) -> Schema:
        is_scalar = schema.get("type") in ("string", "integer", "number", "boolean") or "enum" in schema
        if schema.get("nullable") or (self.lenient and is_scalar):
            return {"anyOf": [result, {"type": "null"}]}
        return result
