"""What requests for exemptions put on the desk: what is due, what is late, whom they wait for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet

from cases.exemptions.domain import (
    Circulate,
    CommunicateDecision,
    FindComplete,
    ProposeExtension,
    ReturnRequest,
)
from cases.exemptions.models import RequestRow
from cases.exemptions.statuses import Status
from cases.exemptions.values import parts
from cases.regimes.domain import rule_key
from cases.regimes.queries import silent
from panel.access import states
from panel.access.giving import role_for
from panel.access.viewers import Viewer
from panel.ledger.rows import Moment
from panel.staff import addresses
from panel.staff.registering import Line
from panel.staff.words import day

_LINES = 20
"""Requests under each heading, of each kind."""
_SOON = timedelta(days=7)
"""How long before a confirmation is due it is told of."""
_RUNS = (Status.CIRCULATED, Status.NOTIFIED, Status.ON_HOLD)
_WAITING = "{} is complete; its rule has no period for the Committee's silence"


def due(viewer: Viewer, moment: Moment) -> Iterator[Line]:
    """What can't be decided or is late; then the periods that run, the next to end first."""
    rows = RequestRow.objects.visible_to(viewer, moment)
    for row in rows.filter(status=Status.UNDECIDABLE).order_by("number")[:_LINES]:
        words = f"{row.number}: the Committee has no Chair, and {_whose(row)} can't be decided"
        yield Line(words, addresses.case(row.stream), tone="bad", mark="no Chair")
    yield from _to_confirm(rows, moment)
    runs = Q(status__in=_RUNS) | Q(status=Status.INFORMATION_ASKED, deadline__isnull=False)
    found = [*rows.filter(runs).order_by("deadline")[:_LINES], *_extensions(rows)]
    for row in sorted(found, key=lambda row: (row.deadline, row.number)):
        yield _running(row)


def _to_confirm(rows: QuerySet[Any], moment: Moment) -> Iterator[Line]:
    """Journeys whose States have yet to say that they took place, the longest due first."""
    wanted = rows.filter(travelled=None, confirm_by__lte=moment.at + _SOON)
    for row in wanted.order_by("confirm_by")[:_LINES]:
        passed = row.confirm_by <= moment.at
        how = "was to confirm" if passed else "is to confirm"
        words = f"{row.number}: {states.in_a_sentence(row.applicant)} {how} the travel"
        tone = "bad" if passed else "attention"
        yield Line(words, addresses.case(row.stream), row.confirm_by, tone)  # type: ignore[arg-type]  # one of two tones


def _extensions(rows: QuerySet[Any]) -> list[RequestRow]:
    return list(rows.filter(extends_to__isnull=False).order_by("deadline")[:_LINES])


def _running(row: RequestRow) -> Line:
    """A period that runs, or is kept from running out."""
    where = addresses.case(row.stream)
    if row.status == Status.INFORMATION_ASKED:
        who = states.in_a_sentence(row.applicant)
        words = f"{row.number}: the clock stands until {who} answers"
        return Line(words, where, tone="open", mark="clock stands")
    if row.status == Status.ON_HOLD:
        words = f"{row.number}: held up by {_holders(row)}; without the hold its period ends"
    elif row.status == Status.NOTIFIED:
        words = f"{row.number}: the period for a decision against {_whose(row)} ends"
    elif row.extends_to is not None:
        words = f"{row.number}: the no-objection period of its extension ends"
    else:
        words = f"{row.number}: the no-objection period of {_whose(row)} ends"
    if any(question["answered_at"] is None for question in row.questions):
        words += f"; {states.in_a_sentence(row.applicant)} has yet to answer a question"
    return Line(words, where, row.deadline, "attention")


def _whose(row: RequestRow) -> str:
    what = "notification" if row.status == Status.NOTIFIED else "request"
    return f"{states.in_a_sentence(row.applicant)}'s {what}"


def _holders(row: RequestRow) -> str:
    stand = [h["state"] for h in row.holds if h["in_time"] and h["released_at"] is None]
    return ", ".join(dict.fromkeys(map(states.in_a_sentence, stand))) or "a member"


def waiting(viewer: Viewer, moment: Moment) -> Iterator[Line]:
    """What the Secretariat is to find complete, to circulate, to make known."""
    if role_for(viewer, Circulate) is None:
        return
    wanted = (Status.RECEIVED, Status.COMPLETE)
    rows = RequestRow.objects.visible_to(viewer, moment)
    known = silent(moment)
    for row in rows.filter(status__in=wanted).order_by("number")[:_LINES]:
        called = f"{row.number} of {states.in_a_sentence(row.applicant)}"
        if row.status == Status.RECEIVED:
            yield _received(row, called)
        elif rule_key(row.regime, row.measure, row.ground) in known:
            where = addresses.command(Circulate, row.key)
            yield Line(f"{called} can be put before the Committee", where)
        else:
            yield Line(_WAITING.format(called), addresses.case(row.stream))
    for row in rows.filter(asked_until__gte=moment.today).order_by("asked_until")[:_LINES]:
        words = f"{row.number}: {states.in_a_sentence(row.applicant)} asks that it hold until"
        late = ", which came late" if row.extension["late"] else ""
        words += f" {day(row.asked_until)}{late}; that can be put before the Committee"
        yield Line(words, addresses.command(ProposeExtension, row.key))
    for row in rows.filter(to_communicate=True).order_by("-number")[:_LINES]:
        words = f"{row.number} is {row.status}; that has yet to be made known in writing"
        yield Line(words, addresses.command(CommunicateDecision, row.key))


def _received(row: RequestRow, called: str) -> Line:
    """What lacks something is returned as a rule; nothing else is."""
    late = ", which came late," if row.late else ""
    if row.missing_parts:
        lacks = f"{called}{late} lacks {parts(row.missing_parts)}: it is to be returned"
        return Line(f"{lacks}, or found complete", addresses.command(ReturnRequest, row.key))
    where = addresses.command(FindComplete, row.key)
    return Line(f"{called}{late} is to be found complete", where)


def elsewhere(viewer: Viewer, moment: Moment) -> Iterator[Line]:
    """Requests that the Secretariat has sent on, and whose answer it awaits; the latest first."""
    if role_for(viewer, Circulate) is None:
        return
    waits = {
        Status.RETURNED: "{} is with {} to be completed",
        Status.OBJECTED: "{} was objected to: {} may withdraw it, or the Committee decide on it",
        Status.INFORMATION_ASKED: "{} waits for {} to answer a question",
    }
    rows = RequestRow.objects.visible_to(viewer, moment).filter(status__in=waits)
    # Of what is before the Committee its clock is told already.
    rows = rows.exclude(status=Status.INFORMATION_ASKED, deadline__isnull=False)
    for row in rows.order_by("-number")[:_LINES]:
        words = waits[Status(row.status)].format(row.number, states.in_a_sentence(row.applicant))
        yield Line(words, addresses.case(row.stream))
