"""What a State sends the Panel and is asked by it, over REST."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from operator import itemgetter
from typing import Any, TypeVar

import msgspec

from cases.incidents.letter_events import Language
from cases.incidents.letters.content import DocumentKind
from cases.incidents.models import LetterRow, ViolationReportRow
from cases.incidents.values import LetterNumber, Matter, Stance
from cases.regimes.calendar import day_end
from cases.regimes.events import Measure
from panel.access.viewers import Viewer
from panel.api.receipts import EntryReceipt, receipts
from panel.api.registering import Filter, Resource
from panel.ledger.models import LogEvent
from panel.ledger.rows import Moment
from panel.ledger.values import Instant

V = TypeVar("V", bound=msgspec.Struct)


class LetterStatus(StrEnum):
    """Where a letter stands."""

    AWAITED = "awaited"
    OVERDUE = "overdue"
    REPLIED = "replied"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


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
    receipt: EntryReceipt


class LetterAnnexView(msgspec.Struct, frozen=True, kw_only=True):
    """A copy of an item of evidence that went with a letter."""

    id: str
    name: str
    media_type: str
    """By content."""
    size: int
    """In bytes."""
    sha256: str
    address: str | None
    """Where to fetch it; null once the letter was withdrawn."""


class LetterDocumentView(msgspec.Struct, frozen=True, kw_only=True):
    """A letter or its reminder as PDF: the same bytes for ever."""

    kind: DocumentKind
    address: str


class LetterExtensionView(msgspec.Struct, frozen=True, kw_only=True):
    """More time that your State asked for, and what the Panel decided."""

    asked_at: Instant
    due_on: date
    """The last day that it asked for."""
    reason: str
    granted: bool | None
    """Null until it is decided."""
    granted_until: date | None
    decision: str
    """Why it was given or refused."""
    receipt: EntryReceipt


class LetterPositionView(msgspec.Struct, frozen=True, kw_only=True):
    """Your State's position on what a letter tells it."""

    stance: Stance
    about: Matter
    words: str
    received_at: Instant
    receipt: EntryReceipt


class LetterView(msgspec.Struct, frozen=True, kw_only=True):
    """A letter of the Panel's to your State, and what your State answered."""

    id: str
    number: str
    status: LetterStatus
    """awaited until a reply says that it is final, or until the deadline: then overdue where no
    more than an acknowledgement came, and replied where anything did; closed when the Panel awaits
    nothing more, withdrawn when it asks nothing any more."""
    language: Language
    asks: str
    sent_on: date
    due_on: date
    """The last day for the reply, in New York."""
    deadline: Instant
    """The end of that day."""
    reminded_at: Instant | None
    ended_for: str
    """Why it was closed or withdrawn; empty where it wasn't."""
    documents: tuple[LetterDocumentView, ...]
    annexes: tuple[LetterAnnexView, ...]
    replies: tuple[ReplyView, ...]
    """Each part of a reply by itself."""
    extension_requests: tuple[LetterExtensionView, ...]
    positions: tuple[LetterPositionView, ...]


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
    receipt: EntryReceipt


def letters(rows: Sequence[Any], _viewer: Viewer, _moment: Moment) -> list[LetterView]:
    """Letters as the State addressed sees them: without what the Panel makes of the replies."""
    at = _recorded({(row.stream, reply["struck_by"]) for row in rows for reply in row.struck})
    came = [(row, one) for row in rows for one in _came(row)]
    kept = receipts([(row.stream, one["entry"]) for row, one in came])
    return [_letter(row, at, kept) for row in rows]


def _came(row: Any) -> Sequence[Any]:
    """What the State addressed sent to it."""
    return [*row.replies, *row.struck, *row.extensions, *row.positions]


def _letter(
    row: Any,
    at: Mapping[tuple[str, int], datetime],
    kept: Mapping[tuple[str, int], EntryReceipt],
) -> LetterView:
    def receipt(one: Any) -> EntryReceipt:
        return kept[row.stream, one["entry"]]

    where = f"/api/v1/letters/{row.key}"
    kinds = [DocumentKind.LETTER, *([DocumentKind.REMINDER] if row.reminded_at else [])]
    gone = row.status == LetterStatus.WITHDRAWN
    return LetterView(
        id=row.key,
        number=row.number,
        status=LetterStatus(row.status),
        language=Language(row.language),
        asks=row.asks,
        sent_on=row.sent_on,
        due_on=row.due_on,
        deadline=day_end(row.due_on),
        reminded_at=row.reminded_at,
        ended_for=row.ended_for,
        documents=tuple(
            LetterDocumentView(kind=kind, address=f"{where}/documents/{kind}") for kind in kinds
        ),
        annexes=tuple(
            _as(
                LetterAnnexView,
                one,
                id=one["item"],
                address=None if gone else f"{where}/annexes/{one['item']}",
            )
            for one in row.annexes
        ),
        replies=tuple(
            _as(
                ReplyView,
                reply,
                struck_at=at.get((row.stream, reply["struck_by"])),
                receipt=receipt(reply),
            )
            for reply in sorted([*row.replies, *row.struck], key=itemgetter("entry"))
        ),
        extension_requests=tuple(
            _as(LetterExtensionView, one, asked_at=one["received_at"], receipt=receipt(one))
            for one in row.extensions
        ),
        positions=tuple(
            _as(LetterPositionView, one, receipt=receipt(one)) for one in row.positions
        ),
    )


def _as(view: type[V], said: Mapping[str, Any], **more: Any) -> V:
    """What a row keeps, as the view has it, and nothing that the view doesn't name."""
    kept = {name: said[name] for name in view.__struct_fields__ if name in said}
    return msgspec.convert({**kept, **more}, view)


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
    kept = receipts([(row.stream, 1) for row in rows])
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
            receipt=kept[row.stream, 1],
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
        order="due_on",
        filters={
            "status": Filter(LetterStatus, lambda rows, said, *_: rows.filter(status=said)),
            "number": Filter(LetterNumber, lambda rows, said, *_: rows.filter(number=said)),
        },
        numbered="number",
        purpose="Letters in which the Panel asks your State something, with your replies.",
        ordered="By the day on which a reply is due, the earliest first.",
    ),
)
