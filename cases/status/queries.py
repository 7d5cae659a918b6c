"""The question the system exists for, asked of rows as of a moment, for a viewer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

import msgspec

from cases.exemptions import queries as exemptions
from cases.exemptions.models import PersonRow
from cases.exemptions.statuses import PENDING
from cases.incidents.queries import allegations, state_reports
from cases.listing import queries as listing
from cases.regimes import queries as regimes
from cases.status import showing
from cases.status.answers import InstantView, PartView, StatusAnswer, StatusQuestion
from cases.status.domain import assess
from cases.status.gathering import Found, rules_of, stream_of
from cases.status.known import Finding, Known, Question, Verdict
from panel.access.viewers import Viewer, scope
from panel.ledger.commands import Refused
from panel.ledger.models import LogEvent
from panel.ledger.rows import Moment

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
    found = _found(asked, rows, moment)
    known = found.known(asked.state)
    finding = assess(_question(asked), known)
    entries = register_of(asked.person, moment) if seen.register else []
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
        exemptions_considered=showing.considered(rows, moment, numbered=seen.register),
        pending_requests=sum(row.status in PENDING for row in rows),
        allegations_on_record=_told(allegations, asked, moment) if seen.register else None,
        state_reports_of_violation=_told(state_reports, asked, moment) if seen.register else None,
        contested_by=_contested(found, finding, moment),
        viewer_scope="committee" if seen.register else "own",
        late_records_possible=True,
        register=showing.register(entries),
        rests_on=showing.rests_on(entries, asked, found, moment) if seen.register else (),
    )


def register_of(person: str, moment: Moment) -> list[LogEvent]:
    """The person's register as known at the moment, in order."""
    rows = LogEvent.objects.filter(stream=f"register/{person}", position__lte=moment.position)
    return list(rows.order_by("version"))


def _found(asked: StatusQuestion, rows: Sequence[PersonRow], moment: Moment) -> Found:
    entry = listing.entry(asked.person, moment)
    measures = regimes.measures(entry.regime, moment) if entry else []
    return Found(
        entry, stream_of(entry, moment), measures, rules_of(measures, asked.measure, moment), rows
    )


def _told(count: Callable[..., int], asked: StatusQuestion, moment: Moment) -> int:
    return count(asked.person, asked.measure, asked.state, asked.date, moment, last_day=asked.until)


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


def _contested(found: Found, finding: Finding, moment: Moment) -> tuple[str, ...]:
    if found.entry is None or finding.interval is None:
        return ()
    return tuple(regimes.contested_by(found.entry.regime, finding.interval.instrument, moment))
