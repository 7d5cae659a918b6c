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
from panel.ledger.reading import Flaw, Invalid
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
                flaws.append(Flaw(f"/{name[:80]}", words))
            elif len(values) > 1:
                flaws.append(Flaw(f"/{name[:80]}", "is given twice"))
        if flaws:
            raise Invalid(flaws)
        return {name: str(self.request.query_params[name]) for name in self.request.query_params}


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
    if status == 200 and request.method in {"GET", "HEAD"} and _matches(request, tag):
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(body, status=status, content_type=content_type)
    response["ETag"] = tag
    response["Cache-Control"] = "no-store" if content_type != "text/plain" else "no-cache"
    response["Vary"] = "Authorization"
    if moment is not None:
        response["As-Of"] = stamp(moment.at)
    return response


def etag(body: bytes) -> str:
    """A strong tag: the digest of the representation as this viewer sees it."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def _matches(request: HttpRequest, tag: str) -> bool:
    given = request.headers.get("If-None-Match", "")
    return given.strip() == "*" or tag in [one.strip() for one in given.split(",")]


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
        page, following = cut(rows, resource.order, said, viewer)
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
    rows: QuerySet[Any], order: str, said: dict[str, str], viewer: Viewer
) -> tuple[list[Any], str | None]:
    """A page of the rows and the cursor of the next one."""
    limit = limit_of(said)
    if "after" in said:
        value, stream = opened(said["after"], viewer)
        rows = rows.filter(Q(**{f"{order}__gt": value}) | Q(**{order: value}, stream__gt=stream))
    found = list(rows[: limit + 1])
    if len(found) <= limit:
        return found, None
    last = found[limit - 1]
    return found[:limit], sealed([str(getattr(last, order)), last.stream], viewer)


def limit_of(said: dict[str, str]) -> int:
    """How many items a page has."""
    text = said.get("limit", str(_USUAL_ITEMS))
    if not text.isdecimal() or not 1 <= int(text[:9]) <= MOST_ITEMS:
        raise Refused(f"limit is a whole number from 1 to {MOST_ITEMS}", field="/limit")
    return int(text)


def sealed(what: list[Any], viewer: Viewer) -> str:
    """A cursor that only this viewer can use and nobody can alter."""
    return signing.dumps(what, salt=f"cursor:{viewer.actor}")


def opened(cursor: str, viewer: Viewer) -> list[Any]:
    """What a cursor holds; Refused where it is not one that this viewer was given."""
    try:
        found = signing.loads(cursor, salt=f"cursor:{viewer.actor}")
    except signing.BadSignature as error:
        raise Refused("after is a cursor as it stood in `next`", field="/after") from error
    assert isinstance(found, list)
    return found


def _next(request: HttpRequest, said: dict[str, str], after: str) -> str:
    query = request.GET.copy()
    query.clear()
    query.update({**said, "after": after})
    return f"{request.path}?{query.urlencode()}"
