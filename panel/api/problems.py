"""Every refusal as a problem document (RFC 9457), and what each kind of problem means."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec
import yaml
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from rest_framework import exceptions
from structlog.contextvars import get_contextvars

from panel.access.giving import NotAllowed
from panel.api.decoding import Undecodable
from panel.ledger.codec import TooLarge, UnknownEvent
from panel.ledger.commands import Refused
from panel.ledger.execution import Busy, KeyReused, NoSuchStream, Stale
from panel.ledger.reading import Invalid
from panel.ledger.signing import KeyMissing
from panel.ledger.store import NoLedger

log = logging.getLogger(__name__)
CONTENT_TYPE: Final = "application/problem+json"
BY_MACHINES: Final = ("/api/", "/log/", "/oauth/")
"""Where programs ask: what is wrong there is told as a problem, and elsewhere as a page."""
_WAITS: Final = {"busy": "2", "in-use": "2", "not-covered": "1", "storage-away": "30"}
"""Seconds after which what may have passed has passed."""
_PARAMETERS: Final = {"/as_of", "/after"}
"""What a question may say and a rule refuse; the other parameters are refused as they are read."""


class Kind(NamedTuple):
    """A kind of problem: its status, its name, and what whoever meets it can do."""

    status: int
    title: str
    help: str


KINDS: Final[Mapping[str, Kind]] = {
    slug: Kind(**said)
    for slug, said in yaml.safe_load(
        (Path(__file__).parent / "problems.yaml").read_text(encoding="utf-8")
    ).items()
}


def problem(
    slug: str, detail: str, *, errors: list[dict[str, str]] | None = None, **facts: Any
) -> HttpResponse:
    """The problem document; `type` resolves to a page that says what to do."""
    kind = KINDS[slug]
    body = {
        "type": f"/api/v1/problems/{slug}",
        "title": kind.title,
        "status": kind.status,
        "detail": detail,
        "errors": errors or [],
        "facts": facts,
        "request_id": get_contextvars().get("request_id"),
    }
    response = HttpResponse(
        msgspec.json.encode(body), status=kind.status, content_type=CONTENT_TYPE
    )
    response["Cache-Control"] = "no-store"
    if wait := _WAITS.get(slug):
        response["Retry-After"] = wait
    return response


_SIMPLE: Final[tuple[tuple[tuple[type[Exception], ...], str, str], ...]] = (
    ((NoSuchStream, Http404, exceptions.NotFound), "not-found", "there is no such thing for you"),
    ((exceptions.NotAuthenticated, exceptions.AuthenticationFailed), "unauthenticated",
     "a valid bearer token is needed"),
    ((SuspiciousOperation,), "invalid", "there is too much of it, or it is not meant for us"),
    ((PermissionDenied, exceptions.PermissionDenied), "not-allowed", "this is not yours to do"),
    ((exceptions.MethodNotAllowed,), "method-not-allowed", "this address doesn't take the method"),
    ((exceptions.NotAcceptable,), "not-acceptable", "only application/json is to be had here"),
    ((exceptions.UnsupportedMediaType,), "unsupported-media-type",
     "the body's media type is not taken here"),
    ((exceptions.Throttled,), "too-many-requests", "too many requests"),
    ((TooLarge,), "too-large", "what this says is too long for one event of the log"),
    ((Stale,), "stale", "it has changed since you saw it"),
    ((KeyReused,), "key-reused", "this Idempotency-Key came with another request before"),
    ((Busy, KeyMissing, NoLedger, OperationalError), "busy",
     "the ledger can't be reached or written now"),
    ((UnknownEvent,), "unreadable", "the record of this case can't be read here now"),
)  # fmt: skip


def from_exception(error: Exception) -> HttpResponse:
    """The problem that an exception amounts to; what nobody foresaw is logged and says nothing."""
    match error:
        case Undecodable():
            return problem(error.slug, error.detail)
        case Invalid():
            flaws = [{"pointer": f.pointer, "detail": f.detail} for f in error.errors]
            words = "one thing is wrong" if len(flaws) == 1 else f"{len(flaws)} things are wrong"
            return problem("invalid", words, errors=flaws)
        case Refused():
            return refusal(error)
        case NotAllowed():
            return problem("not-allowed", str(error))
    if isinstance(error, UnknownEvent):
        log.error("the event at position %s can't be read", error.position)
    for kinds, slug, detail in _SIMPLE:
        if isinstance(error, kinds):
            return problem(slug, detail)
    log.error("unforeseen", exc_info=error)
    return problem("internal", "something went wrong; nothing more can be said here")


def refusal(refused: Refused) -> HttpResponse:
    """A rule's refusal: 409, or 400 where what it refuses is a parameter of the question."""
    every = refused.every
    errors = [{"pointer": one.field, "detail": one.rule} for one in every if one.field]
    slug = "invalid" if refused.field in _PARAMETERS else "refused"
    facts = {name: fact for one in reversed(every) for name, fact in one.facts.items()}
    return problem(slug, refused.rule, errors=errors, **facts)


def handler(error: Exception, context: Mapping[str, Any]) -> HttpResponse:
    """REST framework's way here."""
    response = from_exception(error)
    authenticate = getattr(error, "auth_header", None)
    if authenticate:
        response["WWW-Authenticate"] = authenticate
    if isinstance(error, exceptions.MethodNotAllowed):
        response["Allow"] = ", ".join(context["view"].allowed_methods)
    return response


@csrf_exempt
@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """What a kind of problem means and what to do, for a person."""
    if slug not in KINDS:
        raise Http404
    return render(request, "api/problem.html", {"slug": slug, "kind": KINDS[slug]})


@csrf_exempt
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every kind of problem."""
    return render(request, "api/problems.html", {"kinds": sorted(KINDS.items())})


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """An address that nobody serves."""
    if request.path.startswith(BY_MACHINES):
        return problem("not-found", "there is no such thing for you")
    return render(request, "api/missing.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """What nobody foresaw outside REST framework's reach."""
    return problem("internal", "something went wrong; nothing more can be said here")
