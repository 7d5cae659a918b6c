"""Questions asked of requests and exemptions, now or as of a moment."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from cases.exemptions.models import PersonRow
from panel.access.viewers import Viewer
from panel.ledger.models import LogEvent
from panel.ledger.rows import Moment

_DECIDING = LogEvent.objects.filter(
    stream=OuterRef("stream"), version=OuterRef("decided_version")
).values("recorded_at")


def bearing_on(person: str, measure: str, viewer: Viewer, moment: Moment) -> list[PersonRow]:
    """What the viewer may know of requests that name the person, in order of their numbers."""
    found = _of(PersonRow.objects.visible_to(viewer, moment), person, measure)
    return [with_asked(row) if row.applicant == viewer.state else row for row in found]


def every(person: str, measure: str, moment: Moment) -> list[PersonRow]:
    """All requests that name the person, for those who see whole registers."""
    return [with_asked(row) for row in _of(PersonRow.objects.as_of(moment), person, measure)]


def _of(rows: QuerySet[Any], person: str, measure: str) -> list[PersonRow]:
    """A row keeps the version of the event that decides, and the log when it was recorded."""
    found = rows.filter(person=person, measure=measure).annotate(recorded_at=Subquery(_DECIDING))
    return list(found.order_by("number", "stream"))


def with_asked(row: PersonRow) -> PersonRow:
    """The row to whom may know of what its State asks for, which isn't circulated yet.

    That is its State and whoever sees registers.
    """
    row.proposed_until = row.asked_until or row.proposed_until
    return row
