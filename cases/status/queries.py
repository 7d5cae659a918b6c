"""The question the system exists for, asked of rows as of a moment, for a viewer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

from cases.exemptions import queries as exemptions
from cases.exemptions.models import PersonRow
from cases.exemptions.states import Request
from cases.exemptions.statuses import PENDING
from cases.exemptions.values import Way
from cases.incidents.queries import allegations, state_reports
from cases.listing import queries as listing
from cases.listing.domain import ListEntry
from cases.listing.models import EntryRow
from cases.regimes import queries as regimes
from cases.regimes.events import Measure
from cases.regimes.models import MeasureRow
from cases.status.answers import (
    ExemptionView,
    MeasureView,
    RegisterView,
    StatusAnswer,
    StatusQuestion,
    Version,
)
from cases.status.domain import (
    Exemption,
    Finding,
    Interval,
    Known,
    Listing,
    Question,
    Verdict,
    assess,
)
from panel.access.viewers import Viewer, scope
from panel.ledger import codec
from panel.ledger.models import LogEvent
from panel.ledger.rows import Moment
from panel.ledger.values import new_york_day

_DECIDING = frozenset({ListEntry.category, Request.category})
"""The kinds of stream by which it is decided whether somebody was exempt."""


def status(asked: StatusQuestion, viewer: Viewer, moment: Moment) -> StatusAnswer:
    """The verdict for this viewer as known at the moment, with what it rests on."""
    seen = scope(viewer)
    rows = (
        exemptions.every(asked.person, asked.measure, moment)
        if seen.register
        else exemptions.bearing_on(asked.person, asked.measure, viewer, moment)
    )
    if not seen.register and not _may_know(asked.state, viewer.state, rows):
        return _untold(asked)
    entry = listing.entry(asked.person, moment)
    measures = regimes.measures(entry.regime, moment) if entry else []
    known = _known(entry, measures, rows, asked.date)
    finding = assess(_question(asked), known)
    entries = register_of(asked.person, moment) if seen.register else []
    return StatusAnswer(
        question=asked,
        verdict=finding.verdict,
        reason=finding.reason,
        measure=_view(finding.interval, asked.date),
        also_in_force=_others(known.intervals, asked),
        competent_body=finding.interval.body if finding.interval else None,
        exemptions_considered=_considered(rows, moment, numbered=seen.register),
        pending_requests=sum(row.status in PENDING for row in rows),
        allegations_on_record=_told(allegations, asked, moment) if seen.register else None,
        state_reports_of_violation=_told(state_reports, asked, moment) if seen.register else None,
        contested_by=_contested(entry, finding, moment),
        viewer_scope="committee" if seen.register else "own",
        late_records_possible=True,
        register=_register(entries),
        rests_on=_rests_on(entries, asked, measures) if seen.register else (),
    )


def register_of(person: str, moment: Moment) -> list[LogEvent]:
    """The person's register as known at the moment, in order."""
    rows = LogEvent.objects.filter(stream=f"register/{person}", position__lte=moment.position)
    return list(rows.order_by("version"))


def _told(
    count: Callable[[str, str, str, date, Moment], int], asked: StatusQuestion, moment: Moment
) -> int:
    return count(asked.person, asked.measure, asked.state, asked.date, moment)


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
        measure=None,
        also_in_force=(),
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
        person=asked.person, state=asked.state, day=asked.date, measure=asked.measure, way=asked.leg
    )


def _known(
    entry: EntryRow | None,
    measures: Sequence[MeasureRow],
    rows: Sequence[PersonRow],
    day: date,
) -> Known:
    return Known(
        listing=_listing(entry, day) if entry else None,
        intervals=tuple(
            Interval(
                measure=row.measure,
                basis=row.basis,
                instrument=row.instrument,
                valid_from=row.valid_from,
                until=row.valid_until,
                body=row.exempting_body or None,
            )
            for row in measures
        ),
        exemptions=tuple(
            Exemption(
                request=row.key,
                status=row.status,
                first_day=row.first_day,
                last_day=row.last_day,
                ways={state: frozenset(map(Way, ways)) for state, ways in row.ways.items()},
            )
            for row in rows
        ),
    )


def _listing(entry: EntryRow, day: date) -> Listing:
    listed_on, delisted_on = entry.term(day)
    return Listing(
        listed_on=listed_on,
        delisted_on=delisted_on,
        nationalities=tuple(entry.nationality_codes),
    )


def _view(interval: Interval | None, day: date) -> MeasureView | None:
    if interval is None:
        return None
    return MeasureView(
        type=Measure(interval.measure),
        in_force=interval.holds(day),
        basis=interval.basis,
        from_=interval.valid_from,
        until=interval.until,
    )


def _others(intervals: Sequence[Interval], asked: StatusQuestion) -> tuple[MeasureView, ...]:
    views = (
        _view(i, asked.date)
        for i in intervals
        if i.measure != asked.measure and i.holds(asked.date)
    )
    return tuple(view for view in views if view is not None)


def _contested(entry: EntryRow | None, finding: Finding, moment: Moment) -> tuple[str, ...]:
    if entry is None or finding.interval is None:
        return ()
    return tuple(regimes.contested_by(entry.regime, finding.interval.instrument, moment))


def _considered(
    rows: Sequence[PersonRow], moment: Moment, *, numbered: bool
) -> tuple[ExemptionView, ...]:
    recorded = _recorded({row.stream: row.decided_version for row in rows if row.decided_version})
    return tuple(
        ExemptionView(
            request=row.key,
            number=row.number if numbered else None,
            status=row.status,
            territories=tuple(row.ways),
            first_day=row.first_day,
            last_day=row.last_day,
            decided_on=row.decided_on,
            recorded_late_days=_late(row.decided_on, recorded.get(row.stream)),
        )
        for row in rows
    )


def _recorded(versions: dict[str, int]) -> dict[str, datetime]:
    """When the deciding events were recorded: a row keeps the version, the log the time."""
    if not versions:
        return {}
    found = LogEvent.objects.filter(stream__in=versions).values_list(
        "stream", "version", "recorded_at"
    )
    return {stream: at for stream, version, at in found if versions[stream] == version}


def _late(decided_on: date | None, recorded_at: datetime | None) -> int | None:
    if decided_on is None or recorded_at is None:
        return None
    return (new_york_day(recorded_at) - decided_on).days


def _register(entries: Sequence[LogEvent]) -> RegisterView | None:
    if not entries:
        return None
    last = entries[-1]
    return RegisterView(
        stream=last.stream,
        version=last.version,
        leaf=bytes(last.leaf).hex(),
        gap_free=[e.version for e in entries] == list(range(1, last.version + 1)),
    )


def _rests_on(
    entries: Sequence[LogEvent], asked: StatusQuestion, measures: Sequence[MeasureRow]
) -> tuple[Version, ...]:
    """What the register holds of listing and exemptions, and what ordered or ended the measure.

    What else bears on the person stands in the register by name alone: no answer about an
    exemption rests on what somebody alleges, and a certificate shows no event that it needn't.
    """
    entered = (codec.entered(bytes(entry.body)) for entry in entries)
    law = (
        Version(stream=row.stream, version=version)
        for row in measures
        if row.measure == asked.measure
        for version in (row.ordered_version, row.ended_version)
        if version is not None
    )
    named = (
        Version(stream=e.stream, version=e.version)
        for e in entered
        if e is not None and e.stream.partition("/")[0] in _DECIDING
    )
    return tuple(dict.fromkeys((*named, *law)))
