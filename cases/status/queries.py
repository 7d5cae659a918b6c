"""The question the system exists for, asked of rows as of a moment, for a viewer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

import msgspec
from django.db.models import QuerySet

from cases.exemptions import queries as exemptions
from cases.exemptions.models import PersonRow
from cases.exemptions.statuses import PENDING
from cases.incidents.queries import claims
from cases.status import gathering, showing
from cases.status.answers import InstantView, PartView, StatusAnswer, StatusQuestion
from cases.status.domain import assess
from cases.status.gathering import Found
from cases.status.known import Finding, Known, Question, Verdict
from panel.access.viewers import Viewer, scope
from panel.ledger.commands import Refused
from panel.ledger.models import LogEvent
from panel.ledger.registers import Register
from panel.ledger.rows import Moment
from panel.ledger.states import stream_name

LONGEST: Final = 366
"""Days of a range at most."""


def check(asked: StatusQuestion) -> StatusQuestion:
    """The question, if its range is one; Refused otherwise."""
    if asked.until is None or 0 <= (asked.until - asked.date).days < LONGEST:
        return asked
    before = asked.until < asked.date
    wrong = "lies before date" if before else f"makes more than {LONGEST} days of it"
    raise Refused(f"the last day asked about {wrong}", field="/until")


def status(asked: StatusQuestion, viewer: Viewer, moment: Moment) -> StatusAnswer:
    """The verdict for this viewer as known at the moment, with what it rests on."""
    check(asked)
    seen = scope(viewer)
    rows = (
        exemptions.every(asked.person, asked.measure, moment)
        if seen.register
        else exemptions.bearing_on(asked.person, asked.measure, viewer, moment)
    )
    if not seen.register and not _may_know(asked.state, viewer.state, rows):
        return _untold(asked)
    found = gathering.found(asked, rows, moment)
    known = found.known(asked.state)
    finding = assess(_question(asked), known)
    told = _told(asked, moment) if seen.register else _NOTHING
    return StatusAnswer(
        question=asked,
        verdict=finding.verdict,
        reason=finding.reason,
        by=finding.by,
        parts=tuple(PartView(**msgspec.structs.asdict(part)) for part in finding.parts),
        instants=tuple(InstantView(**msgspec.structs.asdict(i)) for i in finding.instants),
        measure=showing.measure(finding.interval, asked.date, known.zone),
        also_in_force=showing.others(known, asked),
        standing_exceptions=_standing(finding, known, asked.date),
        competent_body=finding.interval.body if finding.interval else None,
        exemptions_considered=showing.considered(rows, numbered=seen.register, own=viewer.state),
        pending_requests=sum(row.status in PENDING for row in rows),
        allegations_on_record=told.alleged,
        state_reports_of_violation=told.reported,
        contested_by=_contested(found, finding),
        viewer_scope="committee" if seen.register else "own",
        late_records_possible=True,
        register=showing.register(asked.person, told.register),
        rests_on=showing.rests_on(told.register, found) if seen.register else (),
    )


def register_of(person: str, moment: Moment) -> list[LogEvent]:
    """The person's register as known at the moment, in order."""
    return list(_register(person, moment))


def _register(person: str, moment: Moment) -> QuerySet[LogEvent]:
    stream = stream_name(Register, person)
    rows = LogEvent.objects.filter(stream=stream, position__lte=moment.position)
    return rows.order_by("version")


class _Told(NamedTuple):
    """What only those are told who see registers."""

    alleged: int | None
    reported: int | None
    register: Sequence[showing.Entry]


_NOTHING: Final = _Told(None, None, ())


def _told(asked: StatusQuestion, moment: Moment) -> _Told:
    days = (asked.date, asked.until or asked.date)
    counted = claims(asked.person, asked.measure, asked.state, days, moment)
    register = _register(asked.person, moment).values_list(*showing.Entry._fields)
    return _Told(*counted, [showing.Entry(*one) for one in register])


def _may_know(territory: str, state: str | None, visible: Sequence[PersonRow]) -> bool:
    """Its own territory, or one that an exemption it is party to covers."""
    if state is None:
        return False
    return territory == state or any(territory in row.ways for row in visible)


def _untold(asked: StatusQuestion) -> StatusAnswer:
    return StatusAnswer(
        question=asked,
        verdict=Verdict.UNDETERMINED,
        reason=None,
        by=None,
        parts=(),
        instants=(),
        measure=None,
        also_in_force=(),
        standing_exceptions=(),
        competent_body=None,
        exemptions_considered=(),
        pending_requests=0,
        allegations_on_record=None,
        state_reports_of_violation=None,
        contested_by=(),
        viewer_scope="none",
        late_records_possible=True,
        register=None,
        rests_on=(),
    )


def _question(asked: StatusQuestion) -> Question:
    return Question(
        person=asked.person,
        state=asked.state,
        day=asked.date,
        until=asked.until,
        measure=asked.measure,
        way=asked.leg,
        ground=asked.ground,
    )


def _standing(finding: Finding, known: Known, day: date) -> tuple[str, ...]:
    """Under the measure of the answer, where it was in force on the day."""
    if finding.interval is None or not finding.interval.holds(day, known.zone):
        return ()
    return known.standing(finding.interval, day)


def _contested(found: Found, finding: Finding) -> tuple[str, ...]:
    if finding.interval is None:
        return ()
    under = finding.interval.instrument
    return tuple(next(row.contested_by for row in found.measures if row.instrument == under))
