"""The shape of every endpoint: who asks, as of when, with which parameters."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, ClassVar, Protocol, TypeVar
from urllib.parse import parse_qs, urlsplit

import msgspec
from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from rest_framework.views import APIView

from panel.access.viewers import Viewer
from panel.api.clients import Client
from panel.api.codings import takes_gzip
from panel.api.registering import Operation, Resource, encode
from panel.ledger import moments
from panel.ledger.codec import stamp
from panel.ledger.commands import Refused
from panel.ledger.execution import NoSuchStream
from panel.ledger.packing import MOST as MOST_PACKED
from panel.ledger.packing import pack
from panel.ledger.reading import MOST, Flaw, Invalid, not_text, pointer_to, read
from panel.ledger.registry import Registry
from panel.ledger.rows import Moment
from panel.ledger.wording import fields_of

MOST_ITEMS = 100
_ACCEPTED = "Accept-Encoding"
T = TypeVar("T")
Limit = Annotated[
    int, msgspec.Meta(ge=1, le=MOST_ITEMS, description=f"A whole number from 1 to {MOST_ITEMS}")
]

Cursor = Annotated[str, msgspec.Meta(min_length=1, pattern=r"^[^\x00]+$")]


class Paging(msgspec.Struct, frozen=True, kw_only=True):
    """The parameters of whatever comes in pages."""

    limit: Limit = 50
    """How many items a page has."""
    after: Cursor | None = None
    """Where to go on: the `next` of a page before, whole or the cursor in it, for the same
    credential; it is never too old. Left out, it is the beginning."""


class Nothing(msgspec.Struct, frozen=True):
    """No parameters but those that every answer has."""


class Endpoint(APIView):
    """Base of all endpoints. An unknown or repeated parameter is refused."""

    # What is not named here is no method of ours, and Allow doesn't offer it.
    http_method_names = ["get", "head", "post"]  # noqa: RUF012  # declared so by Django
    registry: ClassVar[Registry]
    components: ClassVar[dict[str, Any]] = {}
    """Schemas of the structs that it takes and gives."""
    operations: ClassVar[Mapping[str, Operation]] = {}
    """By method, where the schema can't tell them from the endpoint's kind."""

    def viewer(self) -> Viewer:
        """Who asks, as of now."""
        client: Any = self.request.user
        assert isinstance(client, Client)
        return client.viewer

    def asked(self, kind: type[T]) -> T:
        """What the query says; Invalid with all that is wrong with it."""
        value, _, flaws = self._read(kind, ())
        if value is None or flaws:
            raise Invalid(flaws[:MOST])
        return value

    def asked_as_of(self, kind: type[T]) -> tuple[T, Moment]:
        """What the query says, and the moment that it asks about."""
        value, others, flaws = self._read(kind, ["as_of"])
        try:
            moment = moments.parse(others.get("as_of"))
        except Refused as refused:
            if not flaws:
                raise
            raise Invalid([*flaws, Flaw(refused.field, refused.rule)][:MOST]) from refused
        if value is None or flaws:
            raise Invalid(flaws[:MOST])
        return value, moment

    def _read(
        self, kind: type[T], others: Sequence[str]
    ) -> tuple[T | None, dict[str, str], list[Flaw]]:
        """The struct and the other parameters, each known and given once, and what is wrong."""
        query, known = self.request.query_params, [*fields_of(kind), *others]
        wrong = {name: _wrong(name, values, known) for name, values in query.lists()}
        flaws = [Flaw(pointer_to("", name), words) for name, words in wrong.items() if words]
        said = {name: str(query[name]) for name, words in wrong.items() if not words}
        apart = {name: said.pop(name) for name in others if name in said}
        try:
            return read(kind, said, loose=True), apart, flaws
        except Invalid as error:
            told = {flaw.pointer for flaw in flaws}
            return None, apart, [*flaws, *(f for f in error.errors if f.pointer not in told)]


def _wrong(name: str, values: list[str], known: Sequence[str]) -> str:
    if name not in known:
        return f"is not known here; the parameters are {', '.join(known) or 'none'}"
    if len(values) > 1:
        return "is given twice"
    # What is sent empty was meant to be something: left out, it would be answered as if now.
    return "is empty" if not values[0] else not_text(values[0])


def answer(
    request: HttpRequest,
    body: bytes,
    *,
    moment: Moment | None = None,
    status: int = 200,
    content_type: str = "application/json",
    packable: bool = False,
) -> HttpResponse:
    """The body with its ETag and, beside it, the time that it answers for.

    What is `packable` goes out as gzip to whoever takes that, with the tag of those other bytes.
    """
    packs = packable and len(body) <= MOST_PACKED and takes_gzip(request.headers.get(_ACCEPTED))
    body = pack(body) if packs else body
    tag = etag(body)
    asked = tags(request.headers.get("If-None-Match", ""))
    if status == 200 and request.method in {"GET", "HEAD"} and asked & {tag, "*"}:
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(body, status=status, content_type=content_type)
        if packs:
            response["Content-Encoding"] = "gzip"
    response["ETag"] = tag
    response["Cache-Control"] = "no-cache" if content_type.startswith("text/plain") else "no-store"
    response["Vary"] = f"Authorization, {_ACCEPTED}" if packable else "Authorization"
    if moment is not None:
        response["As-Of"] = stamp(moment.at)
    return response


def etag(body: bytes) -> str:
    """A strong tag: the digest of the representation as this viewer sees it."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def tags(header: str) -> set[str]:
    """The tags that a conditional header names; a weak one counts as what it is weak of."""
    return {one.strip().removeprefix("W/") for one in header.split(",")} - {""}


def represented(resource: Resource, stream: str, viewer: Viewer, moment: Moment) -> bytes:
    """One case as this viewer sees it; NoSuchStream where it isn't there for them."""
    row = _row(resource, stream, viewer, moment)
    return encode(resource.one.represent([row], viewer, moment)[0])


def _row(resource: Resource, stream: str, viewer: Viewer, moment: Moment) -> Any:
    row = resource.model.objects.visible_to(viewer, moment).filter(stream=stream).first()
    if row is None:
        raise NoSuchStream(stream)
    return row


class ResourceEndpoint(Endpoint):
    """Base of a resource's endpoints."""

    resource: ClassVar[Resource]


class Collection(ResourceEndpoint):
    """A page of a collection, as it stands or as of a past moment."""

    accepted: ClassVar[type[Paging]]
    """What its query may say."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The items that exist for the viewer, cut by a cursor."""
        asked, moment = self.asked_as_of(self.accepted)
        viewer, resource = self.viewer(), self.resource
        rows = resource.model.objects.visible_to(viewer, moment)
        for name, wanted in resource.filters.items():
            if (value := getattr(asked, name)) is not None:
                rows = wanted.narrow(rows, value, viewer, moment)
        rows = rows.order_by(resource.order, "stream")
        page, following = cut(rows, resource, asked, viewer)
        items = resource.represent(page, viewer, moment)
        body = encode({"items": items, "next": following and goes_on(request, following)})
        response = answer(request, body, moment=moment)
        if resource.listed:
            resource.listed(response, page, viewer)
        return response


class Detail(ResourceEndpoint):
    """One case, as it stands or as of a past moment."""

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        """Its representation for this viewer."""
        _, moment = self.asked_as_of(Nothing)
        resource, viewer = self.resource, self.viewer()
        row = _row(resource, f"{resource.category}/{key}", viewer, moment)
        body = encode(resource.one.represent([row], viewer, moment)[0])
        response = answer(request, body, moment=moment)
        if resource.settles_in and (seconds := resource.settles_in(row)):
            response["Retry-After"] = str(seconds)
        if resource.opened:
            resource.opened(response, row, viewer)
        return response


class Row(Protocol):
    """A row that stands in a stream."""

    stream: str


def cut(
    rows: QuerySet[Any], resource: Resource, asked: Paging, viewer: Viewer
) -> tuple[list[Any], str | None]:
    """A page of the rows and the cursor of the next one."""
    limit, order = asked.limit, resource.order
    if asked.after is not None:
        value, stream = opened(asked.after, resource.name, viewer)
        _check_value(value, resource)
        rows = rows.filter(Q(**{f"{order}__gt": value}) | Q(**{order: value}, stream__gt=stream))
    found = list(rows[: limit + 1])
    if len(found) <= limit:
        return found, None
    last = found[limit - 1]
    return found[:limit], sealed([str(getattr(last, order)), last.stream], resource.name, viewer)


def _check_value(value: str, resource: Resource) -> None:
    """Refused where a cursor was made when the collection had another order."""
    try:
        resource.model._meta.get_field(resource.order).to_python(value)
    except ValidationError as error:
        words = "the order of this collection is another since; begin without it"
        raise Refused(words, field="/after") from error


def sealed(what: list[Any], of: str, viewer: Viewer) -> str:
    """A cursor of one collection that only this viewer can use and nobody can alter.

    It holds no time: the same page has the same `next`, or its ETag would never fit.
    """
    return _signer(of, viewer).sign_object(what)


def opened(cursor: str, of: str, viewer: Viewer) -> list[Any]:
    """What a cursor holds; Refused where it is not one that this viewer was given here.

    The whole address that stood in `next` is taken as well: of its query the cursor alone.
    """
    try:
        inside = parse_qs(urlsplit(cursor).query).get("after", [cursor])[-1]
        found = _signer(of, viewer).unsign_object(inside)
    except (signing.BadSignature, ValueError) as error:
        words = (
            "after is what stood in `next` of a page of this collection, for this credential; begin"
            " without it"
        )
        raise Refused(words, field="/after") from error
    assert isinstance(found, list)
    return found


def _signer(of: str, viewer: Viewer) -> signing.Signer:
    return signing.Signer(salt=f"cursor:{of}:{viewer.actor}")


def accepting(resource: Resource) -> type[Paging]:
    """What a query of the collection may say: its page and the resource's own filters."""
    filters = [(name, one.takes | None, None) for name, one in resource.filters.items()]
    name = f"{resource.view.__name__}Query"
    made: Any = msgspec.defstruct(name, filters, bases=(Paging,), frozen=True, kw_only=True)
    return made  # type: ignore[no-any-return]  # of the base just named


def goes_on(request: HttpRequest, after: str) -> str:
    """The address that was asked, with what it said, from a cursor on."""
    query = request.GET.copy()
    query["after"] = after
    return f"{request.path}?{query.urlencode()}"
