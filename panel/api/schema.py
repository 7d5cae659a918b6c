"""OpenAPI 3.1 from the structs: what a command or an answer is, said once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import msgspec
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.renderers import OpenApiJsonRenderer2, OpenApiYamlRenderer
from drf_spectacular.utils import (
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_view,
)
from drf_spectacular.views import SpectacularAPIView

from panel.api.commands import LONGEST_KEY, PRINTABLE, Checked, Giving, Mode, Receipt
from panel.api.endpoints import Collection, Detail, Endpoint, Paging
from panel.api.feed import Changes, Feed
from panel.api.papers import PaperEndpoint, Pdf
from panel.api.questions import Question
from panel.api.registering import Operation
from panel.api.tokens import TOKEN
from panel.ledger.commands import Creates, field_docs, purpose

_REFS: Final = "#/components/schemas/{name}"
_SAID: Final = {200: "So.", 201: "Done.", 202: "Taken in; what follows is still to be done."}
AS_OF: Final = OpenApiParameter(
    "as_of",
    {"type": "string", "format": "date-time"},
    description="Answer as known at this instant, with its zone; now where absent.",
)
_HEADERS: Final = {
    "ETag": ("200 201 202", "Fits until the answer changes: for If-None-Match and If-Match."),
    "As-Of": ("200 201 202", "The instant that it answers for: for `as_of`."),
    "Ledger-Position": ("201", "The log's last position with what was made: for a proof of it."),
    "Location": ("201 202", "Where what was made is to be read."),
    "Retry-After": ("202 503", "After so many seconds it is worth sending again."),
}
"""Of which answers, and what they say."""


class Flaw(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is wrong: where, as a JSON pointer, and what would be right."""

    pointer: str
    detail: str


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """A refusal (RFC 9457); `type` leads to a page that says what to do."""

    type: str
    title: str
    status: int
    detail: str
    errors: tuple[Flaw, ...]
    facts: dict[str, Any]
    request_id: str | None


def described(kind: type[Endpoint]) -> type[Endpoint]:
    """The endpoint with its operations described."""
    said: dict[str, Any] = {}
    kind.components = {}
    if issubclass(kind, Collection):
        said["get"] = _list(kind)
    if issubclass(kind, Detail):
        said["get"] = _read(kind)
    if issubclass(kind, Giving):
        said["post"] = _give(kind)
    if issubclass(kind, Question):
        said["get"] = _ask(kind)
    if issubclass(kind, PaperEndpoint):
        said["get"] = _draw(kind)
    for method, operation in kind.operations.items():
        said[method] = _own(kind, operation)
    if issubclass(kind, Feed):
        said["get"] = extend_schema(
            operation_id="read_changes",
            description=purpose(Feed),
            parameters=_parameters(Paging),
            responses=_responses(kind, {200: Changes}),
        )
    return extend_schema_view(**said)(kind)


def _list(kind: type[Collection]) -> Any:
    resource = kind.resource
    page = msgspec.defstruct(
        f"{resource.view.__name__}Page",
        [("items", tuple[resource.view, ...]), ("next", str | None)],  # type: ignore[name-defined]  # built at run time
        namespace={"__doc__": "A page; `next` leads to the one after it."},
    )
    return extend_schema(
        operation_id=f"list_{_snake(resource.name)}",
        description=resource.purpose,
        parameters=[AS_OF, *_parameters(kind.accepted)],
        responses=_responses(kind, {200: page}),
    )


def _read(kind: type[Detail]) -> Any:
    return extend_schema(
        operation_id=f"read_{_snake(kind.resource.category)}",
        description=kind.resource.purpose,
        parameters=[AS_OF, _key()],
        responses=_responses(kind, {200: kind.resource.one.view}),
    )


def _give(kind: type[Giving]) -> Any:
    command = kind.command
    opens = command.creates in {Creates.FRESH, Creates.NAMED}
    headers = [
        _header(
            "Idempotency-Key",
            "A fresh random value a request, the same when repeated.",
            {"maxLength": LONGEST_KEY, "pattern": PRINTABLE},
        )
    ]
    if kind.resource and not command.blind and not opens:
        headers.append(_header("If-Match", "The ETag that you saw.", {}))
    answered = kind.resource.one.view if kind.resource else Receipt
    status, answered = kind.done or (201 if opens else 200, answered)
    answers = {200: _register(kind, Checked)}
    said = _register(kind, answered)
    answers[status] = {"anyOf": [said, answers[200]]} if status in answers else said
    return extend_schema(
        operation_id=_snake(command.__name__),
        description=purpose(command),
        parameters=[*_parameters(Mode), *headers, *kind.beside, *([] if opens else [_key()])],
        request=kind.takes or {"application/json": _register(kind, command)},
        responses=_responses(kind, answers),
    )


def _ask(kind: type[Question]) -> Any:
    query = kind.query
    return extend_schema(
        operation_id=f"ask_{_snake(query.path)}",
        description=query.purpose,
        parameters=[*_parameters(query.params), AS_OF],
        responses=_responses(kind, {200: query.answer}),
    )


def _draw(kind: type[PaperEndpoint]) -> Any:
    paper = kind.paper
    kinds = OpenApiParameter(
        "kind",
        {"type": "string", "enum": list(paper.kinds)},
        OpenApiParameter.PATH,
        description="What it is for; not there unless it fits where the case stands.",
    )
    return extend_schema(
        operation_id=f"read_{_snake(paper.of)}_{_snake(paper.name)}",
        description=paper.purpose,
        parameters=[AS_OF, _key(), kinds],
        responses={**_file(Pdf.media_type), **_responses(kind, {})},
    )


def _file(media_type: str) -> dict[Any, Any]:
    """The answer that is a file."""
    file = OpenApiResponse({"type": "string", "format": "binary"}, description=_SAID[200])
    return {(200, media_type): file}


def _own(kind: type[Endpoint], operation: Operation) -> Any:
    answers = {status: one for status, one in operation.answers.items() if one}
    empty = {
        status: OpenApiResponse(description=_SAID.get(status, "Done."))
        for status, one in operation.answers.items()
        if one is None
    }
    problem = OpenApiResponse(_register(kind, Problem), description="A refusal (RFC 9457).")
    more = {(status, "application/problem+json"): problem for status in operation.problems}
    return extend_schema(
        operation_id=operation.name,
        description=operation.purpose,
        parameters=list(operation.parameters),
        request=operation.body,
        responses={
            **(_file(operation.file) if operation.file else {}),
            **empty,
            **_responses(kind, answers),
            **more,
        },
    )


def _responses(endpoint: type[Endpoint], answers: dict[int, Any]) -> dict[Any, Any]:
    problem = OpenApiResponse(_register(endpoint, Problem), description="A refusal (RFC 9457).")
    found: dict[Any, Any] = {
        status: OpenApiResponse(_register(endpoint, kind), description=_SAID[status])
        for status, kind in answers.items()
    }
    problems = [400, 401, 403, 404, 406, 409, 412, 413, 415, 422, 428, 429, 500, 503]
    if getattr(endpoint, "takes", None):
        problems.append(507)
    return found | {(status, "application/problem+json"): problem for status in problems}


def _register(endpoint: type[Endpoint], kind: Any) -> dict[str, Any]:
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


def _parameters(kind: type[msgspec.Struct]) -> list[OpenApiParameter]:
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


def _key() -> OpenApiParameter:
    return OpenApiParameter(
        "key",
        {"type": "string", "pattern": r"^[A-Za-z0-9._-]{1,120}$"},
        OpenApiParameter.PATH,
        description="Its id or reference number.",
    )


def _header(name: str, words: str, limits: dict[str, Any]) -> OpenApiParameter:
    kind = {"type": "string", "minLength": 1, **limits}
    return OpenApiParameter(name, kind, OpenApiParameter.HEADER, required=True, description=words)


def _snake(name: str) -> str:
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    return re.sub(r"[^a-z0-9]+", "_", spaced.lower()).strip("_")


def add_components(result: dict[str, Any], generator: Any, **_: Any) -> dict[str, Any]:
    """Put the structs' schemas, and the way to a token, into the document."""
    schemas = result.setdefault("components", {}).setdefault("schemas", {})
    for _path, _regex, _method, callback in generator.endpoints:
        for name, component in getattr(callback.cls, "components", {}).items():
            if schemas.setdefault(name, component) != component:
                raise ValueError(f"two structs of the API are called {name}")
    result["components"]["schemas"] = dict(sorted(schemas.items()))
    for path in result["paths"].values():
        for method in ("post", "patch"):
            if "requestBody" in path.get(method, {}):
                path[method]["requestBody"]["required"] = True
        for operation in path.values():
            for status, response in operation["responses"].items():
                response.update(_headers_of(status))
    result["paths"]["/oauth/token"] = {"post": TOKEN}
    return result


def _headers_of(status: str) -> dict[str, Any]:
    said = {
        name: {"schema": {"type": "string"}, "description": words}
        for name, (statuses, words) in _HEADERS.items()
        if status in statuses.split()
    }
    return {"headers": said} if said else {}


class ClientScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # registers itself
    """How a client shows who it is."""

    target_class = "panel.api.clients.ClientAuthentication"
    name = "client_credentials"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        """OAuth 2.0 client credentials."""
        flow = {"tokenUrl": "/oauth/token", "scopes": {}}
        return {"type": "oauth2", "flows": {"clientCredentials": flow}}


view = SpectacularAPIView.as_view(
    permission_classes=[],
    authentication_classes=[],
    renderer_classes=[OpenApiJsonRenderer2, OpenApiYamlRenderer],
)
