"""Structs as schemas and as parameters: what a field is, said once in its struct."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

import msgspec
from drf_spectacular.utils import OpenApiParameter

from panel.ledger.commands import field_docs

if TYPE_CHECKING:
    from panel.api.endpoints import Endpoint

_REFS: Final = "#/components/schemas/{name}"


def register(endpoint: type[Endpoint], kind: Any) -> dict[str, Any]:
    """The schema of a struct, its parts kept with the endpoint that uses them."""
    if isinstance(kind, dict):
        return kind
    (schema,), components = msgspec.json.schema_components([kind], ref_template=_REFS)
    for struct in set(_structs(kind)):
        # Fields' own words, which msgspec does not read.
        for name, words in field_docs(struct).items():
            field = components.get(struct.__name__, {}).get("properties", {}).get(name)
            if field is not None and "$ref" not in field:
                field["description"] = words
    endpoint.components |= components
    return schema


def _structs(kind: Any) -> Iterator[type[msgspec.Struct]]:
    """A struct and those that it holds, however deep."""
    for part in getattr(kind, "__args__", ()):
        yield from _structs(part)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        yield kind
        for field in msgspec.structs.fields(kind):
            yield from _structs(field.type)


def parameters(kind: type[msgspec.Struct]) -> list[OpenApiParameter]:
    """A struct's fields as parameters of a query, where nothing can be null."""
    _, components = msgspec.json.schema_components([kind], ref_template=_REFS)
    schema, docs = components[kind.__name__], field_docs(kind)
    return [
        OpenApiParameter(
            name,
            _expanded(field, components),
            required=name in schema.get("required", ()),
            description=docs.get(name, ""),
        )
        for name, field in schema["properties"].items()
    ]


def _expanded(field: dict[str, Any], components: dict[str, Any]) -> dict[str, Any]:
    """A field's schema with its enum in place and without null."""
    rest = {k: v for k, v in field.items() if k not in {"$ref", "allOf", "anyOf"}}
    if rest.get("default", "") is None:
        del rest["default"]
    for part in [*field.get("allOf", ()), *field.get("anyOf", ()), field]:
        if "$ref" in part:
            rest = {**components[part["$ref"].rpartition("/")[2]], **rest}
        elif part is not field and part != {"type": "null"}:
            rest = {**part, **rest}
    return rest


def snake(name: str) -> str:
    """A name in lower_snake."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    return re.sub(r"[^a-z0-9]+", "_", spaced.lower()).strip("_")
