"""The shape of every endpoint: who asks, as of when, with which parameters."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any, ClassVar, Protocol

from django.core import signing
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from rest_framework.views import APIView

from panel.access.viewers import Viewer
from panel.api.clients import Client
from panel.api.registering import Resource, encode
from panel.ledger import moments
from panel.ledger.codec import stamp
from panel.ledger.commands import Refused
from panel.ledger.execution import NoSuchStream
from panel.ledger.reading import MOST, Flaw, Invalid, not_text, pointer_to
from panel.ledger.registry import Registry
from panel.ledger.rows import Moment

MOST_ITEMS = 100
_USUAL_ITEMS = 50


class Endpoint(APIView):
    """Base of all endpoints. An unknown or repeated parameter is refused."""

    registry: ClassVar[Registry]
    components: ClassVar[dict[str, Any]] = {}
    """Schemas of the structs that it takes and gives."""

    def viewer(self) -> Viewer:
        """Who asks, as of now."""
        client: Any = self.request.user
        assert isinstance(client, Client)
        return client.viewer

    def parameters(self, known: Iterable[str]) -> dict[str, str]:
        """The query's parameters, each once and each known."""
        known = list(known)
        flaws = []
        for name, values in self.request.query_params.lists():
            if name not in known:
                words = f"is not known here; the parameters are {', '.join(known) or 'none'}"
                flaws.append(Flaw(pointer_to("", name), words))
            elif wrong := _wrong(values):
                flaws.append(Flaw(pointer_to("", name), wrong))
        if flaws:
            raise Invalid(flaws[:MOST])
        return {name: str(self.request.query_params[name]) for name in self.request.query_params}


def _wrong(values: list[str]) -> str:
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
) -> HttpResponse:
    """The body with its ETag and, beside it, the time that it answers for."""
    tag = etag(body)
    asked = tags(request.headers.get("If-None-Match", ""))
    if status == 200 and request.method in {"GET", "HEAD"} and asked & {tag, "*"}:
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(body, status=status, content_type=content_type)
    response["ETag"] = tag
    response["Cache-Control"] = "no-cache" if content_type.startswith("text/plain") else "no-store"
    response["Vary"] = "Authorization"
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
    row = resource.model.objects.visible_to(viewer, moment).filter(stream=stream).first()
    if row is None:
        raise NoSuchStream(stream)
    return encode(resource.represent([row], viewer, moment)[0])


class ResourceEndpoint(Endpoint):
    """Base of a resource's endpoints."""

    resource: ClassVar[Resource]


class Collection(ResourceEndpoint):
    """A page of a collection, as it stands or as of a past moment."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The items that exist for the viewer, cut by a cursor."""
        said = self.parameters(["as_of", "limit", "after", *self.resource.filters])
        moment = moments.parse(said.get("as_of"))
        viewer, resource = self.viewer(), self.resource
        rows = resource.model.objects.visible_to(viewer, moment)
        for name, narrow in resource.filters.items():
            if name in said:
                rows = narrow(rows, said[name], moment)
        rows = rows.order_by(resource.order, "stream")
        page, following = cut(rows, resource, said, viewer)
        items = resource.represent(page, viewer, moment)
        kept = {n: v for n, v in said.items() if n != "after"}
        body = encode({"items": items, "next": following and _next(request, kept, following)})
        return answer(request, body, moment=moment)


class Detail(ResourceEndpoint):
    """One case, as it stands or as of a past moment."""

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        """Its representation for this viewer."""
        said = self.parameters(["as_of"])
        moment = moments.parse(said.get("as_of"))
        stream = f"{self.resource.category}/{key}"
        return answer(
            request, represented(self.resource, stream, self.viewer(), moment), moment=moment
        )


class Row(Protocol):
    """A row that stands in a stream."""

    stream: str


def cut(
    rows: QuerySet[Any], resource: Resource, said: dict[str, str], viewer: Viewer
) -> tuple[list[Any], str | None]:
    """A page of the rows and the cursor of the next one."""
    limit, order = limit_of(said), resource.order
    if "after" in said:
        value, stream = opened(said["after"], resource.name, viewer)
        rows = rows.filter(Q(**{f"{order}__gt": value}) | Q(**{order: value}, stream__gt=stream))
    found = list(rows[: limit + 1])
    if len(found) <= limit:
        return found, None
    last = found[limit - 1]
    return found[:limit], sealed([str(getattr(last, order)), last.stream], resource.name, viewer)


def limit_of(said: dict[str, str]) -> int:
    """How many items a page has."""
    text = said.get("limit", str(_USUAL_ITEMS))
    if not (text.isascii() and text.isdecimal()) or not 1 <= int(text[:9]) <= MOST_ITEMS:
        raise Refused(f"limit is a whole number from 1 to {MOST_ITEMS}", field="/limit")
    return int(text)


def sealed(what: list[Any], of: str, viewer: Viewer) -> str:
    """A cursor of one collection that only this viewer can use and nobody can alter.

    It holds no time: the same page has the same `next`, or its ETag would never fit.
    """
    return _signer(of, viewer).sign_object(what)


def opened(cursor: str, of: str, viewer: Viewer) -> list[Any]:
    """What a cursor holds; Refused where it is not one that this viewer was given here."""
    try:
        found = _signer(of, viewer).unsign_object(cursor)
    except signing.BadSignature as error:
        raise Refused("after is a cursor as it stood in `next`", field="/after") from error
    assert isinstance(found, list)
    return found


def _signer(of: str, viewer: Viewer) -> signing.Signer:
    return signing.Signer(salt=f"cursor:{of}:{viewer.actor}")


def _next(request: HttpRequest, said: dict[str, str], after: str) -> str:
    query = request.GET.copy()
    query.clear()
    query.update({**said, "after": after})
    return f"{request.path}?{query.urlencode()}"
