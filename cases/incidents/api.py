"""What a State sends the Panel and is asked by it, over REST."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from enum import StrEnum
from operator import itemgetter
from typing import Any

import msgspec

from cases.incidents.models import LetterRow, ViolationReportRow
from cases.regimes.calendar import day_end
from cases.regimes.events import Measure
from panel.access.viewers import Viewer
from panel.api.registering import Filter, Resource
from panel.ledger.models import LogEvent
from panel.ledger.rows import Moment
from panel.ledger.values import Instant


class LetterStatus(StrEnum):
    """Where a letter stands."""

    AWAITED = "awaited"
    OVERDUE = "overdue"
    REPLIED = "replied"


class ReportStatus(StrEnum):
    """Where a report stands."""

    RECEIVED = "received"
    TAKEN_UP = "taken_up"
    STRUCK = "struck"


class ReplyView(msgspec.Struct, frozen=True, kw_only=True):
    """A reply as it was received."""

    text: str
    final: bool
    received_at: Instant
    late: bool
    """Whether it was received after the deadline; it is kept all the same."""
    evidence: tuple[str, ...]
    struck_at: Instant | None
    """When the Panel struck it: since then it counts no more. Null where it stands."""


class LetterView(msgspec.Struct, frozen=True, kw_only=True):
    """A letter of the Panel's to your State, and your replies."""

    id: str
    number: str
    status: LetterStatus
    """awaited until the deadline, then overdue; replied once more than an acknowledgement came."""
    asks: str
    sent_on: date
    due_on: date
    """The last day for the reply, in New York."""
    deadline: Instant
    """The end of that day."""
    reminded_at: Instant | None
    replies: tuple[ReplyView, ...]


class ViolationReportView(msgspec.Struct, frozen=True, kw_only=True):
    """Your State's own report of a violation."""

    id: str
    status: ReportStatus
    reporter: str
    persons: tuple[str, ...]
    measure: Measure
    territory: str
    place: str
    first_day: date | None
    last_day: date | None
    description: str
    evidence: tuple[str, ...]
    struck_at: Instant | None
    """When the Panel struck it: since then it counts no more. Null where it stands."""


def letters(rows: Sequence[Any], _viewer: Viewer, _moment: Moment) -> list[LetterView]:
    """Letters as the State addressed sees them: without what the Panel makes of the replies."""
    at = _recorded({(row.stream, reply["struck_by"]) for row in rows for reply in row.struck})
    return [
        LetterView(
            id=row.key,
            number=row.number,
            status=LetterStatus(row.status),
            asks=row.asks,
            sent_on=row.sent_on,
            due_on=row.due_on,
            deadline=day_end(row.due_on),
            reminded_at=row.reminded_at,
            replies=tuple(
                _reply(reply, at.get((row.stream, reply["struck_by"])))
                for reply in sorted([*row.replies, *row.struck], key=itemgetter("entry"))
            ),
        )
        for row in rows
    ]


def _reply(reply: dict[str, Any], struck_at: datetime | None) -> ReplyView:
    said = {name: reply[name] for name in ReplyView.__struct_fields__ if name in reply}
    return msgspec.convert({**said, "struck_at": struck_at}, ReplyView)


def _recorded(entries: Collection[tuple[str, int]]) -> dict[tuple[str, int], datetime]:
    """When each entry of a stream was recorded; why a thing was struck stays the Panel's."""
    if not entries:
        return {}
    streams, versions = zip(*entries, strict=True)
    rows = LogEvent.objects.filter(stream__in=set(streams), version__in=set(versions))
    return {(row.stream, row.version): row.recorded_at for row in rows}


def reports(rows: Sequence[Any], _viewer: Viewer, _moment: Moment) -> list[ViolationReportView]:
    """A State's own reports, those that were struck among them."""
    at = _recorded({(row.stream, row.struck) for row in rows if row.struck})
    return [
        ViolationReportView(
            id=row.key,
            status=ReportStatus(row.status),
            reporter=row.reporter,
            persons=tuple(row.persons),
            measure=Measure(row.measure),
            territory=row.territory,
            place=row.place,
            first_day=row.first_day,
            last_day=row.last_day,
            description=row.description,
            evidence=tuple(row.evidence),
            struck_at=at.get((row.stream, row.struck)),
        )
        for row in rows
    ]


RESOURCES = (
    Resource(
        category="violation-report",
        model=ViolationReportRow,
        view=ViolationReportView,
        represent=reports,
        order="stream",
        filters={
            "status": Filter(ReportStatus, lambda rows, said, *_: rows.filter(status=said)),
        },
        purpose="Reports of violations by your State; no other State learns of them.",
    ),
    Resource(
        category="letter",
        model=LetterRow,
        view=LetterView,
        represent=letters,
        order="stream",
        filters={
            "status": Filter(LetterStatus, lambda rows, said, *_: rows.filter(status=said)),
        },
        purpose="Letters in which the Panel asks your State something, with your replies.",
    ),
)
