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
from panel.api.registering import Resource, api, encode
from panel.ledger import moments, store
from panel.ledger.commands import Command, Creates, Refused
from panel.ledger.events import Event
from panel.ledger.execution import NEVER, Asked, Once, Outcome
from panel.ledger.models import LogEvent
from panel.ledger.reading import read
from panel.ledger.states import stream_name
from panel.ledger.values import Instant

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
    missing_at_filing: tuple[str, ...] | None
    """Parts that would be found missing, by their fields' names; null where none are judged."""
    late: bool | None
    """Whether it would come too late by the rule; null where that is not judged or not known."""
    notice_given: int | None
    """Working days from now to that to which notice is counted."""
    notice_required: int | None
    """Working days that the rule wants."""
    deadline: Instant | None
    """When the period that follows would end; null where none begins with this act."""
    confirm_by: Instant | None
    """By when the travel would have to be confirmed."""


def checked(decided: Sequence[Event]) -> Checked:
    """What is judged of an act, as the events say that it would record."""

    def said(name: str) -> Any:
        values = (getattr(event, name, None) for event in decided)
        return next((value for value in values if value is not None), None)

    return Checked(
        would_record=tuple(type(event).name for event in decided),
        missing_at_filing=said("missing"),
        late=said("late"),
        notice_given=said("notice_given"),
        notice_required=said("notice_required"),
        deadline=said("deadline"),
        confirm_by=said("confirm_by"),
    )


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
        command = self.said(request._request, only_check)  # type: ignore[attr-defined]  # REST framework's request wraps Django's
        try:
            outcome = give(
                self.registry,
                Asked(command, key),
                self.viewer(),
                once=None if only_check else once,
                expected=expected,
                validate_only=only_check,
            )
        except Refused as refused:
            if explain := api.explains.get(self.command):
                refused.facts |= explain(refused, command, key, moments.now())
            raise
        if only_check:
            return answer(request, encode(checked(outcome.decided)))
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
        position = _last_of(outcome)
        response["Ledger-Position"] = str(position)
        response["Ledger-Entry"] = f"/api/v1/entries/{position}"
        if outcome.replayed:
            response["Idempotency-Replayed"] = "true"
        return response


def _last_of(outcome: Outcome) -> int:
    """The position of the act's last entry in its own case: registers come after it."""
    rows = LogEvent.objects.filter(stream=outcome.stream, position__lte=outcome.moment.position)
    return rows.order_by("-version").values_list("position", flat=True)[0]
