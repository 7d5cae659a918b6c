"""Who of the Committee opened a report: on record once a day and reader, after it was sent."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import partial

from django.http import HttpResponseBase

from cases.reports.domain import (
    Reading,
    RecordReading,
    Report,
    Stage,
    Standing,
    reading_key,
    readings,
)
from cases.reports.domain.opening import READERS
from cases.reports.models import ReportRow
from panel.access.roles import Role
from panel.access.rows import CaseRow
from panel.access.viewers import Viewer, may_see
from panel.ledger import given, moments, streams
from panel.ledger.commands import Act
from panel.ledger.events import Recorded
from panel.ledger.execution import Asked, Once, execute
from panel.ledger.registry import registry
from panel.ledger.rows import Moment
from panel.ledger.states import ALWAYS, Span
from panel.search.models import SaidRow
from panel.staff.afterwards import afterwards
from panel.staff.registering import Seen

_KEPT = {Stage.SUBMITTED, Stage.CONSIDERED, Stage.TRANSMITTED}


def looked(seen: Seen) -> None:
    """A report's page was opened."""
    if seen.state.stage in _KEPT:
        record(seen.key, seen.viewer)


def looked_within(seen: Seen) -> None:
    """A paragraph's page was opened."""
    if seen.state.standing is Standing.SUBMITTED:
        record(seen.state.report, seen.viewer)


def handed(response: HttpResponseBase, row: ReportRow, viewer: Viewer) -> None:
    """A report was answered over REST; of a distributed one nothing is kept."""
    if row.status in _KEPT:
        afterwards(response, partial(record, row.key, viewer))


def listed(response: HttpResponseBase, rows: Iterable[CaseRow], viewer: Viewer) -> None:
    """Rows of reports, or of what they recommend, were shown among others."""
    among(response, (row.stream for row in rows), viewer)


def found(response: HttpResponseBase, rows: Iterable[SaidRow], viewer: Viewer) -> None:
    """The search showed words of reports or of their paragraphs."""
    among(response, (row.part_of or row.stream for row in rows), viewer)


def among(response: HttpResponseBase, streams: Iterable[str], viewer: Viewer) -> None:
    """Words of these reports were shown; of a distributed one nothing is kept."""
    if viewer.roles & READERS:
        afterwards(response, partial(_record_all, sorted(set(streams)), viewer))


def _record_all(streams: Collection[str], viewer: Viewer) -> None:
    rows = ReportRow.objects.visible_to(viewer, moments.now())
    for row in rows.filter(stream__in=streams, status__in=_KEPT):
        record(row.key, viewer)


def record(report: str, viewer: Viewer) -> None:
    """The key of the day is looked up first, so that the rest of the day writes nothing.

    Whoever reads may not know of the stream in which it is kept, and so needs no permit for it.
    """
    role = next((role for role in Role if role in viewer.roles & READERS), None)
    if role is None:
        return
    now = moments.now()
    once = Once(f"reading:{viewer.actor}", f"{report} {now.today.isoformat()}")
    if given.earlier(once)[1] is not None:
        return
    act = Act(actor=viewer.actor, role=role, at=now.at, received_at=now.at, state=viewer.state)
    asked = Asked(RecordReading(), reading_key(report, now.today.year))
    execute(registry, asked, act, once=once)


def opened_by(key: str, report: Report, viewer: Viewer, moment: Moment) -> Iterator[Recorded]:
    """The openings of a report before its distribution, in order, for whoever may know of them."""
    nobody = Reading()
    sent = report.days.get(Stage.SUBMITTED)
    if sent is None or not may_see(viewer, nobody.disclosure(Span("", ALWAYS))):
        return
    for stream in streams.as_of(registry, readings(key, sent.year, moment.today.year), moment):
        yield from stream.records
