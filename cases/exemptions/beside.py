"""What requests add to the pages of entries, rules and the calendar, and rules to a request's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse

from cases.exemptions.domain import Circulate, RequestExemption, RequestRelease, rule_of
from cases.exemptions.members import decides
from cases.exemptions.models import RequestRow
from cases.exemptions.states import Request
from cases.exemptions.statuses import Status
from cases.exemptions.warning import chairless
from cases.regimes.domain import AppointChair, SetObjectionPeriod, body_key
from cases.regimes.events import Measure
from cases.regimes.queries import rule, rules_by, silent
from panel.access import states
from panel.access.giving import role_for
from panel.ledger.commands import Command
from panel.ledger.rows import Moment
from panel.staff import addresses
from panel.staff.acts import offer
from panel.staff.registering import Next, Seen, Table
from panel.staff.words import Link, at_headquarters

_MOST = 50
"""Periods that are shown beside the calendar."""
_WAITING = 20
"""Requests that are shown beside the rule that they wait for."""


def periods(seen: Seen) -> Iterator[Table]:
    """Beside the calendar: the periods that run by it, and whether a correction moved them."""
    rows = RequestRow.objects.visible_to(seen.viewer, seen.moment).filter(status=Status.CIRCULATED)
    more = rows.count() - _MOST
    every = {"status": Status.CIRCULATED, "as_of": seen.known_on}
    where = addresses.with_query(reverse("admin:exemptions_requestrow_changelist"), **every)
    yield Table(
        "Periods that run by this calendar",
        ("Request", "Circulated on", "Ends at", "Moved from"),
        [
            (
                Link(row.number, addresses.case(row.stream, seen.known_on)),
                row.circulated_on,
                at_headquarters(row.deadline),
                at_headquarters(row.moved_from) or "not moved",
            )
            for row in rows.order_by("deadline")[:_MOST]
        ],
        empty="No request is before the Committee.",
        rest=Link(f"{more:,} more, which end later", where) if more > 0 else "",
    )


def lacking(seen: Seen) -> Iterator[Next]:
    """Beside a request: what it waits for elsewhere, a period in its rule or a Chair."""
    request: Request = seen.state
    if request.status is Status.COMPLETE and rule_of(request) not in silent(seen.moment):
        yield from offer(
            seen,
            SetObjectionPeriod,
            key=rule_of(request),
            likely=True,
            valid_from=seen.moment.today,
        )
    if request.status in {Status.COMPLETE, Status.UNDECIDABLE} and chairless(seen):
        body, today = seen.once(decides), seen.moment.today
        yield from offer(seen, AppointChair, key=body, likely=True, valid_from=today)


def waiting(seen: Seen) -> list[RequestRow]:
    """The complete requests that are decided by this rule, the first number first."""
    regime, measure, ground = seen.key.split(".", 2)
    rows = RequestRow.objects.visible_to(seen.viewer, seen.moment).filter(
        regime=regime, measure=measure, ground=ground, status=Status.COMPLETE
    )
    return list(rows.order_by("number")[:_WAITING])


def chaired(seen: Seen) -> Iterator[Next]:
    """Beside a body that has its Chair: the requests that could not be decided without one."""
    if role_for(seen.viewer, Circulate) is None or not seen.state.chair(seen.moment.today):
        return
    rows = RequestRow.objects.visible_to(seen.viewer, seen.moment)
    rows = rows.filter(status=Status.UNDECIDABLE).order_by("number")
    yield from _going_on(row for row in rows if _decides(row, seen.moment) == seen.key)


def _decides(row: RequestRow, moment: Moment) -> str:
    ruled = rule(row.regime, row.measure, row.ground, moment)
    return body_key((ruled.decided_by if ruled else "") or "1737 Committee")


def _going_on(rows: Iterable[RequestRow]) -> Iterator[Next]:
    for row in rows:
        words = f"Go on with {row.number}"
        what = f"{states.named(row.applicant)}'s request can be put before the Committee"
        yield Next(None, addresses.case(row.stream), words, what, likely=True)


def go_on(seen: Seen) -> Iterator[Next]:
    """Beside a rule that says how long silence lasts: the requests that waited for it."""
    if role_for(seen.viewer, Circulate) is None or seen.state.published is None:
        return
    yield from _going_on(seen.once(waiting) if seen.state.published.silence_working_days else ())


def wait(seen: Seen) -> Iterator[Table]:
    """Beside a rule: the complete requests that are to be decided by it."""
    rows = seen.once(waiting)
    if rows:
        yield Table(
            "Complete requests that this rule decides",
            ("Request", "Applicant", "Persons", "From"),
            [
                (
                    Link(row.number, addresses.case(row.stream, seen.known_on)),
                    states.named(row.applicant),
                    row.persons,
                    row.first_day,
                )
                for row in rows
            ],
        )


def requests(seen: Seen) -> Iterator[Next]:
    """Beside an entry: a request for whom it lists."""
    why = "" if seen.state.listed else "an exemption is asked for whoever is on the list"
    kinds: dict[type[Command], Measure] = {
        RequestExemption: Measure.TRAVEL_BAN,
        RequestRelease: Measure.ASSET_FREEZE,
    }
    for command, measure in kinds.items():
        said: dict[str, Any] = {"persons": seen.key}
        if seen.state.regime:
            said["regime"] = rules_by(seen.state.regime, measure, seen.moment)
        yield from offer(seen, command, why=why, **said)
