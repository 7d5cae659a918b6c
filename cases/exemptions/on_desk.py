"""What requests for exemptions put on the desk: what is due, and whom they wait for."""

from __future__ import annotations

from collections.abc import Iterator

from cases.exemptions.domain import Circulate, FindComplete
from cases.exemptions.models import RequestRow
from cases.exemptions.statuses import Status
from cases.regimes.domain import rule_key
from cases.regimes.queries import silent
from panel.access import states
from panel.access.giving import role_for
from panel.access.viewers import Viewer
from panel.ledger.rows import Moment
from panel.staff import addresses
from panel.staff.registering import Line

_LINES = 20
"""Requests under each heading."""


def due(viewer: Viewer, moment: Moment) -> Iterator[Line]:
    """Requests whose period runs, the next to end first."""
    rows = RequestRow.objects.visible_to(viewer, moment).filter(status=Status.CIRCULATED)
    for row in rows.order_by("deadline")[:_LINES]:
        words = f"{row.number}: the no-objection period of {row.applicant}'s request ends"
        yield Line(words, addresses.case(row.stream), row.deadline, "attention")


def waiting(viewer: Viewer, moment: Moment) -> Iterator[Line]:
    """Requests that the Secretariat is to find complete, or to circulate."""
    if role_for(viewer, Circulate) is None:
        return
    wanted = (Status.RECEIVED, Status.COMPLETE)
    rows = RequestRow.objects.visible_to(viewer, moment).filter(status__in=wanted)
    known = silent(moment)
    for row in rows.order_by("number")[:_LINES]:
        called = f"{row.number} of {row.applicant}"
        if row.status == Status.RECEIVED:
            where = addresses.command(FindComplete, row.key)
            yield Line(f"{called} is to be found complete, or returned", where)
        elif rule_key(row.regime, row.measure, row.ground) in known:
            where = addresses.command(Circulate, row.key)
            yield Line(f"{called} can be put before the Committee", where)
        else:
            words = f"{called} is complete; its rule has no period for the Committee's silence"
            yield Line(words, addresses.case(row.stream))


def elsewhere(viewer: Viewer, moment: Moment) -> Iterator[Line]:
    """Requests that the Secretariat has sent on, and whose answer it awaits; the latest first."""
    if role_for(viewer, Circulate) is None:
        return
    waits = {
        Status.RETURNED: "{} is with {} to be completed",
        Status.OBJECTED: "{} was objected to: {} may withdraw it, or the Committee decide on it",
    }
    rows = RequestRow.objects.visible_to(viewer, moment).filter(status__in=waits)
    for row in rows.order_by("-number")[:_LINES]:
        words = waits[Status(row.status)].format(row.number, states.in_a_sentence(row.applicant))
        yield Line(words, addresses.case(row.stream))
