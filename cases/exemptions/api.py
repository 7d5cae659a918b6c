"""Requests for exemptions over REST: each State's own, the Committee's for its members."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import msgspec
from django.db.models import Q, QuerySet

from cases.exemptions.extending import ExtensionStage, ExtensionView
from cases.exemptions.letters.content import dating
from cases.exemptions.letters.kinds import Kind
from cases.exemptions.letters.making import case_of, own
from cases.exemptions.models import RequestRow
from cases.exemptions.statuses import Status, openly
from cases.exemptions.values import Assets, Leg, RequestNumber, TravelDocument
from cases.regimes.events import Measure, Procedure
from evidence.queries import visible
from panel.access.viewers import Viewer, scope
from panel.api.receipts import EntryReceipt, receipts
from panel.api.registering import Detailed, Filter, Resource
from panel.ledger.registry import registry
from panel.ledger.rows import Moment
from panel.ledger.states import Level
from panel.ledger.values import Instant


class QuestionView(msgspec.Struct, frozen=True, kw_only=True):
    """What the State was asked, and its answer."""

    wanted: str
    asked_at: Instant
    stops_clock: bool
    """Whether the period waits for the answer."""
    answer: str
    answered_at: Instant | None


class HoldView(msgspec.Struct, frozen=True, kw_only=True):
    """A member's hold."""

    state: str
    placed_at: Instant
    reason: str
    lapses_at: Instant | None
    """When the member's seat ends, and the hold with it."""
    released_at: Instant | None
    in_time: bool


class CommentView(msgspec.Struct, frozen=True, kw_only=True):
    """A member's comment."""

    state: str
    comment: str


class ExemptionRequestView(msgspec.Struct, frozen=True, kw_only=True):
    """A request for an exemption and, once granted, the exemption."""

    id: str
    number: str | None
    """Its document number, for its applicant and those who may know of the series."""
    status: Status
    applicant: str
    persons: tuple[str, ...]
    measure: Measure
    regime: str
    ground: str
    purpose: str
    justification: str
    first_day: date
    last_day: date
    """Still covered."""
    itinerary: tuple[Leg, ...]
    territories: tuple[str, ...]
    missing: str
    """What was missing when it was returned."""
    circulated_on: date | None
    deadline: Instant | None
    """When the no-objection procedure ends."""
    moved_from: Instant | None
    """Its end before the calendar of working days was corrected while it ran."""
    decided_on: date | None
    """The date on the decision; where silence adopted it, the day of that hour in New York."""
    decided_by: str
    procedure: Procedure
    """A approval, N0 notification, N- notification and no negative decision."""
    late: bool | None
    """Whether it came too late by the rule; null where that is not known."""
    notice_given: int | None
    """Working days from its receipt to the first leg."""
    notice_required: int | None
    """Working days that the rule wants."""
    missing_at_filing: tuple[str, ...]
    """Parts that were found missing when it was filed, by the names of their fields."""
    documents: tuple[TravelDocument, ...]
    assets: Assets | None
    funds: str
    attachments: tuple[str, ...]
    supersedes: str
    superseded_by: str
    questions: tuple[QuestionView, ...]
    """What your State was asked, and what it answered."""
    reason: str
    """The reasons given for the decision."""
    conditions: str
    minutes: str
    """Of what was decided in a meeting: the document that records it."""
    minutes_kept: tuple[str, ...]
    """The minutes themselves, ids under /api/v1/evidence, as far as you may see them."""
    confirm_by: Instant | None
    """By when the State is to confirm the travel in writing."""
    travelled: bool | None
    """What it confirmed."""
    extension: ExtensionView | None
    """The extension asked for or circulated last; before it is circulated, to its State alone."""
    overdue: bool
    """Whether the confirmation did not come in time."""
    holds: tuple[HoldView, ...] | None
    """Members' holds; null for States that are not members of the Committee."""
    comments: tuple[CommentView, ...] | None
    """Members' comments; null for States that are not members of the Committee."""
    receipt: EntryReceipt | None
    """Of its filing, for its applicant; null for all others."""


class RequestLetterView(msgspec.Struct, frozen=True, kw_only=True):
    """A letter to your State about the request."""

    kind: Kind
    dated: date
    """The day on it."""
    reference: str
    """The note's own reference, once it was sent."""
    address: str
    """Where it is to be had, as PDF."""


class RequestInFullView(ExemptionRequestView, frozen=True, kw_only=True):
    """A request for an exemption with the letters about it."""

    letters: tuple[RequestLetterView, ...]
    """Those to your State that fit where it stands."""


def represent(rows: Sequence[Any], viewer: Viewer, moment: Moment) -> list[ExemptionRequestView]:
    """The requests as this viewer sees them."""
    seen = scope(viewer)
    kept = visible([key for row in rows for key in row.minutes_kept], viewer, moment)
    own = [(row.stream, 1) for row in rows if row.applicant == viewer.state]
    received = receipts(own)
    numbered, member = seen.register, Level.COMMITTEE in seen.whole
    return [
        ExemptionRequestView(
            id=row.key,
            number=row.number if numbered or row.applicant == viewer.state else None,
            status=Status(row.status) if member else openly(row.status, row.procedure),
            applicant=row.applicant,
            persons=tuple(row.persons),
            measure=Measure(row.measure),
            regime=row.regime,
            ground=row.ground,
            purpose=row.purpose,
            justification=row.justification,
            first_day=row.first_day,
            last_day=row.last_day,
            itinerary=tuple(msgspec.convert(leg, Leg) for leg in row.itinerary),
            territories=tuple(row.territories),
            missing=row.missing,
            circulated_on=row.circulated_on,
            deadline=row.deadline,
            moved_from=row.moved_from,
            decided_on=row.decided_on,
            decided_by=row.decided_by,
            procedure=Procedure(row.procedure),
            late=row.late,
            notice_given=row.notice_given,
            notice_required=row.notice_required,
            missing_at_filing=tuple(row.missing_parts),
            documents=msgspec.convert(row.documents, tuple[TravelDocument, ...]),
            assets=msgspec.convert(row.assets, Assets | None),
            funds=row.funds,
            attachments=tuple(row.attachments),
            supersedes=row.supersedes,
            superseded_by=row.superseded_by,
            questions=tuple(_part(QuestionView, one) for one in row.questions),
            reason=row.reason,
            conditions=row.conditions,
            minutes=row.minutes,
            minutes_kept=tuple(key for key in row.minutes_kept if key in kept),
            confirm_by=row.confirm_by,
            travelled=row.travelled,
            extension=_extension(row, viewer),
            overdue=row.overdue,
            holds=tuple(_part(HoldView, one) for one in row.holds) if member else None,
            comments=tuple(CommentView(state=by, comment=said) for by, said in row.comments)
            if member
            else None,
            receipt=received.get((row.stream, 1)),
        )
        for row in rows
    ]


def in_full(rows: Sequence[Any], viewer: Viewer, moment: Moment) -> list[RequestInFullView]:
    """The same with their letters, one request's stream at a time."""
    return [
        RequestInFullView(
            **msgspec.structs.asdict(view), letters=tuple(_letters(view, viewer, moment))
        )
        for view in represent(rows, viewer, moment)
    ]


def _letters(
    view: ExemptionRequestView, viewer: Viewer, moment: Moment
) -> Iterator[RequestLetterView]:
    case = case_of(registry, view.id, viewer, moment)
    for kind in own(case, viewer.state):
        dated, reference = dating(case, kind)
        where = f"/api/v1/exemption-requests/{view.id}/letters/{kind}"
        yield RequestLetterView(kind=kind, dated=dated, reference=reference, address=where)


def _extension(row: Any, viewer: Viewer) -> ExtensionView | None:
    """Until it is circulated it is between its State and the Secretariat."""
    said = msgspec.convert(row.extension, ExtensionView | None)
    own = row.applicant == viewer.state
    return None if said and said.stage is ExtensionStage.ASKED and not own else said


def _part(kind: type[Any], said: dict[str, Any]) -> Any:
    """A part of the request, of which the row says more than this view."""
    return msgspec.convert({name: said.get(name) for name in kind.__struct_fields__}, kind)


def _standing(
    rows: QuerySet[Any], status: Status, viewer: Viewer, _moment: Moment
) -> QuerySet[Any]:
    """Those of which this viewer is told that status."""
    if Level.COMMITTEE in scope(viewer).whole:
        return rows.filter(status=status)
    told = Q(status=status) & ~Q(status=Status.ON_HOLD)
    for how in Procedure:
        if openly(Status.ON_HOLD, how) == status:
            told |= Q(status=Status.ON_HOLD, procedure=how)
    return rows.filter(told)


def _numbered(rows: QuerySet[Any], number: str, viewer: Viewer, _moment: Moment) -> QuerySet[Any]:
    """That of this number, for who is told the number."""
    found = rows.filter(number=number)
    return found if scope(viewer).register else found.filter(applicant=viewer.state)


RESOURCE = Resource(
    category="exemption-request",
    model=RequestRow,
    view=ExemptionRequestView,
    represent=represent,
    order="stream",
    filters={"status": Filter(Status, _standing), "number": Filter(RequestNumber, _numbered)},
    numbered="number",
    whole=Detailed(RequestInFullView, in_full),
    purpose="Requests for exemptions: your State's own, and the Committee's for its members.",
)
