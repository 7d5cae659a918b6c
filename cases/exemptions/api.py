"""Requests for exemptions over REST: each State's own, the Committee's for its members."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec

from cases.exemptions.events import Leg
from cases.exemptions.models import RequestRow
from cases.exemptions.states import Status
from cases.regimes.events import Measure
from panel.access.viewers import Viewer, scope
from panel.api.registering import Filter, Resource
from panel.ledger.rows import Moment
from panel.ledger.values import Instant


class ExemptionRequestView(msgspec.Struct, frozen=True, kw_only=True):
    """A request for an exemption and, once granted, the exemption."""

    id: str
    number: str | None
    """Its document number, for those who may know of the series."""
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
    decided_by: str


def represent(rows: Sequence[Any], viewer: Viewer, _moment: Moment) -> list[ExemptionRequestView]:
    """The requests as this viewer sees them."""
    numbered = scope(viewer).register
    return [
        ExemptionRequestView(
            id=row.key,
            number=row.number if numbered else None,
            status=Status(row.status),
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
        )
        for row in rows
    ]


RESOURCE = Resource(
    category="exemption-request",
    model=RequestRow,
    view=ExemptionRequestView,
    represent=represent,
    order="stream",
    filters={
        "status": Filter(Status, lambda rows, status, _moment: rows.filter(status=status)),
    },
    purpose="Requests for exemptions: your State's own, and the Committee's for its members.",
)
