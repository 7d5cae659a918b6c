"""OpenAPI 3.1 from the structs: what a command or an answer is, said once."""

from __future__ import annotations

from collections.abc import Mapping
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
from panel.api.feed import Changes, Feed, kinds
from panel.api.headers import IF_NONE_MATCH, REFUSALS, sent
from panel.api.log_paths import LOG
from panel.api.papers import PaperEndpoint, Pdf
from panel.api.questions import Question
from panel.api.registering import Operation, Resource, api
from panel.api.structs import parameters, register, snake
from panel.api.tokens import ERROR, TOKEN
from panel.ledger import codes
from panel.ledger.commands import Creates, purpose
from panel.ledger.values import StateCode
from panel.ledger.wording import metas

_SAID: Final = {
    200: "So.",
    201: "Done.",
    202: "Taken in; what follows is still to be done.",
    304: "As it was: nothing changed since the ETag in If-None-Match.",
}
_ANY_STATE: Final = metas(StateCode)[0].pattern
AS_OF: Final = OpenApiParameter(
    "as_of",
    {"type": "string", "format": "date-time"},
    description="Answer as known at this instant, with its zone; now where absent.",
)


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
            description=" ".join((Feed.__doc__ or "").split()),
            parameters=[*parameters(Paging), *_tagged("ETag")],
            responses=_responses(kind, {200: Changes, 304: None}),
        )
        # Nothing closed: a client must pass by what is told from next year on.
        kind.components["Change"]["properties"]["kind"]["examples"] = kinds(kind.registry, api)
    return extend_schema_view(**said)(kind)


def _list(kind: type[Collection]) -> Any:
    resource = kind.resource
    page = msgspec.defstruct(
        f"{resource.view.__name__}Page",
        [("items", tuple[resource.view, ...]), ("next", str | None)],  # type: ignore[name-defined]  # built at run time
        namespace={"__doc__": "A page; `next` leads to the one after it."},
    )
    return extend_schema(
        operation_id=f"list_{snake(resource.name)}",
        description=f"{resource.purpose} {resource.ordered}".strip(),
        parameters=[AS_OF, *parameters(kind.accepted), *_tagged("ETag", "As-Of")],
        responses=_responses(kind, {200: page, 304: None}),
    )


def _read(kind: type[Detail]) -> Any:
    waits = sent("Retry-After", at=(200, 304)) if kind.resource.settles_in else []
    return extend_schema(
        operation_id=f"read_{snake(kind.resource.category)}",
        description=f"One of these: {kind.resource.purpose}",
        parameters=[AS_OF, _key(kind.resource), *_tagged("ETag", "As-Of"), *waits],
        responses=_responses(kind, {200: kind.resource.one.view, 304: None}),
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
    answers = {200: register(kind, Checked)}
    said = register(kind, answered)
    answers[status] = {"anyOf": [said, answers[200]]} if status in answers else said
    return extend_schema(
        operation_id=snake(command.__name__),
        description=purpose(command),
        parameters=[
            *parameters(Mode),
            *headers,
            *kind.beside,
            *([] if opens else [_key(kind.resource)]),
            *_told(kind, status),
        ],
        request=kind.takes or {"application/json": register(kind, command)},
        responses=_responses(kind, answers),
    )


def _told(kind: type[Giving], status: int) -> list[OpenApiParameter]:
    """The headers of an act's answers; what was only checked has its ETag alone."""
    names = ["ETag", "As-Of", "Ledger-Position", "Ledger-Entry", "Idempotency-Replayed"]
    if status != 200 and kind.resource:
        names.append("Location")
    if status == 202:
        names.append("Retry-After")
    also = sent("ETag", at=200) if status != 200 else []
    return [*sent(*names, at=status), *also, *REFUSALS]


def _tagged(*names: str) -> list[OpenApiParameter]:
    """What whoever reads sends and gets: the tag of what they have, and of what there is."""
    return [IF_NONE_MATCH, *sent(*names, at=(200, 304)), *REFUSALS]


def _ask(kind: type[Question]) -> Any:
    query = kind.query
    packed = sent("Content-Encoding", at=200) if query.packable else []
    return extend_schema(
        operation_id=f"ask_{snake(query.path)}",
        description=query.purpose,
        parameters=[*parameters(query.params), AS_OF, *_tagged("ETag", "As-Of"), *packed],
        responses=_responses(kind, {200: query.answer, 304: None}),
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
        operation_id=f"read_{snake(paper.of)}_{snake(paper.name)}",
        description=paper.purpose,
        parameters=[
            AS_OF,
            _key(),
            kinds,
            *_tagged("ETag", "As-Of", "Repr-Digest"),
            *sent("Content-Disposition", at=(200, 304)),
        ],
        responses={**_file(Pdf.media_type), **_responses(kind, {304: None})},
    )


def _file(media_type: str) -> dict[Any, Any]:
    """The answer that is a file."""
    file = OpenApiResponse({"type": "string", "format": "binary"}, description=_SAID[200])
    return {(200, media_type): file}


def _own(kind: type[Endpoint], operation: Operation) -> Any:
    problem = OpenApiResponse(register(kind, Problem), description="A refusal (RFC 9457).")
    more = {(status, "application/problem+json"): problem for status in operation.problems}
    return extend_schema(
        operation_id=operation.name,
        description=operation.purpose,
        parameters=[*operation.parameters, *REFUSALS],
        request=operation.body,
        responses={
            **(_file(operation.file) if operation.file else {}),
            **_responses(kind, operation.answers),
            **more,
        },
    )


def _responses(endpoint: type[Endpoint], answers: Mapping[int, Any]) -> dict[Any, Any]:
    problem = OpenApiResponse(register(endpoint, Problem), description="A refusal (RFC 9457).")
    found: dict[Any, Any] = {
        status: OpenApiResponse(
            register(endpoint, kind) if kind else None, description=_SAID.get(status, "Done.")
        )
        for status, kind in answers.items()
    }
    problems = [400, 401, 403, 404, 406, 409, 412, 413, 415, 422, 428, 429, 500, 503]
    if getattr(endpoint, "takes", None):
        problems.append(507)
    return found | {(status, "application/problem+json"): problem for status in problems}


def _key(resource: Resource | None = None) -> OpenApiParameter:
    by_id = "Its `id`, as its collection has it; the printed number is that one's filter."
    numbered = resource is not None and resource.numbered
    return OpenApiParameter(
        "key",
        {"type": "string", "pattern": r"^[A-Za-z0-9._-]{1,120}$"},
        OpenApiParameter.PATH,
        description=by_id if numbered else "Its id or reference number.",
    )


def _header(name: str, words: str, limits: dict[str, Any]) -> OpenApiParameter:
    kind = {"type": "string", "minLength": 1, **limits}
    return OpenApiParameter(name, kind, OpenApiParameter.HEADER, required=True, description=words)


def add_components(result: dict[str, Any], generator: Any, **_: Any) -> dict[str, Any]:
    """Put the structs' schemas, and the way to a token, into the document."""
    schemas = result.setdefault("components", {}).setdefault("schemas", {})
    schemas["TokenError"] = ERROR
    for _path, _regex, _method, callback in generator.endpoints:
        for name, component in getattr(callback.cls, "components", {}).items():
            if schemas.setdefault(name, component) != component:
                raise ValueError(f"two structs of the API are called {name}")
    result["components"]["schemas"] = dict(sorted(schemas.items()))
    for path in result["paths"].values():
        for method in ("post", "patch"):
            if "requestBody" in path.get(method, {}):
                path[method]["requestBody"]["required"] = True
    result["paths"] |= {"/oauth/token": {"post": TOKEN}, **LOG}
    named: dict[str, Any] = _with_states(result)
    return named


def _with_states(part: Any) -> Any:
    """The same where which States there are is said, for a type that takes any two letters."""
    if isinstance(part, dict):
        found = {name: _with_states(inside) for name, inside in part.items()}
        return found | ({"pattern": codes.pattern()} if part.get("pattern") == _ANY_STATE else {})
    return [_with_states(inside) for inside in part] if isinstance(part, list) else part


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
