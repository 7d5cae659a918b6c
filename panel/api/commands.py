"""Commands as noun sub-resources: given once, answered as of their own moment."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import msgspec
from django.http import HttpRequest, HttpResponse

from panel.access.giving import NotAllowed, give, role_for
from panel.api.decoding import body_of
from panel.api.endpoints import Endpoint, answer, etag, represented
from panel.api.problems import problem
from panel.api.registering import Resource, encode
from panel.ledger import moments, store
from panel.ledger.commands import Command, Creates
from panel.ledger.execution import NEVER, Asked, Once, Outcome
from panel.ledger.reading import read
from panel.ledger.states import stream_name

LONGEST_KEY = 200
PRINTABLE = r"^[!-~]([ -~]*[!-~])?$"
_KEY_WANTED = f"send a header Idempotency-Key of 1 to {LONGEST_KEY} printable characters"


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """What is answered where the subject has no representation of its own."""

    key: str
    """The key of the case."""
    events: int
    """How many events were recorded."""


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """What is answered to `?validate_only=true`: it could be given, and nothing was recorded."""

    would_record: tuple[str, ...]
    """The names of the events that it would record."""


class Mode(msgspec.Struct, frozen=True, kw_only=True):
    """The parameters of an act."""

    validate_only: bool = False
    """Decide the same, record nothing."""


class Giving(Endpoint):
    """POST of one command."""

    command: ClassVar[type[Command]]
    resource: ClassVar[Resource | None]
    takes: ClassVar[Mapping[str, Any]] = {}
    """The schemas of the bodies that it takes, by media type; empty is the command as JSON."""
    beside: ClassVar[Sequence[Any]] = ()
    """Headers beside those of every command, as the schema describes them."""
    done: ClassVar[tuple[int, type[msgspec.Struct]] | None] = None
    """The status and body of the answer, where they aren't the subject's own."""

    def post(self, request: HttpRequest, key: str = "") -> HttpResponse:
        """Give the command."""
        only_check = self.asked(Mode).validate_only
        if role_for(self.viewer(), self.command) is None:
            raise NotAllowed(self.command)
        once = self.once()
        if once is None and not only_check:
            return problem("key-missing", _KEY_WANTED)
        expected = {} if only_check else self.expected(key)
        if isinstance(expected, HttpResponse):
            return expected
        outcome = give(
            self.registry,
            Asked(self.said(request._request, only_check), key),  # type: ignore[attr-defined]  # REST framework's request wraps Django's
            self.viewer(),
            once=None if only_check else once,
            expected=expected,
            validate_only=only_check,
        )
        if only_check:
            names = tuple(type(event).name for event in outcome.decided)
            return answer(request, encode(Checked(would_record=names)))
        return self.answered(request, outcome)

    def said(self, request: HttpRequest, only_check: bool) -> Command:
        """The command that the request's body says."""
        return read(self.command, body_of(request))

    def once(self) -> Once | None:
        """The request's idempotency key, which belongs to this credential."""
        key = self.request.headers.get("Idempotency-Key", "").strip()
        if len(key) > LONGEST_KEY or not re.match(PRINTABLE, key):
            return None
        return Once(f"state:{self.viewer().actor}", key)

    def expected(self, key: str) -> dict[str, int] | HttpResponse:
        """The version that the caller saw, where the command needs that it be said."""
        if self.command.blind or self.command.creates is not Creates.NO or not self.resource:
            return {}
        stream = stream_name(self.command.on, key)
        moment = moments.now()
        current = represented(self.resource, stream, self.viewer(), moment)
        given = self.request.headers.get("If-Match", "")
        if not given:
            return problem("precondition-required", "send the ETag that you saw in If-Match")
        if etag(current) in [one.strip() for one in given.split(",")]:
            return store.versions([stream], moment.position)
        # A repetition saw what its first try saw; only the append knows whether it is one.
        return {stream: NEVER}

    def answered(self, request: HttpRequest, outcome: Outcome) -> HttpResponse:
        """The subject as it stood when the command was done, the same to a repetition."""
        made = self.command.creates in {Creates.FRESH, Creates.NAMED}
        if self.resource is None:
            body = encode(Receipt(key=outcome.key, events=outcome.count))
        else:
            body = represented(self.resource, outcome.stream, self.viewer(), outcome.moment)
        response = answer(request, body, moment=outcome.moment, status=201 if made else 200)
        if made and self.resource is not None:
            response["Location"] = f"/api/v1/{self.resource.name}/{outcome.key}"
        if made:
            response["Ledger-Position"] = str(outcome.moment.position)
        if outcome.replayed:
            response["Idempotency-Replayed"] = "true"
        return response
