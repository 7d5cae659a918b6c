"""Questions asked of requests and exemptions, now or as of a moment."""

from __future__ import annotations

from cases.exemptions.models import PersonRow
from panel.access.viewers import Viewer
from panel.ledger.rows import Moment


def bearing_on(person: str, measure: str, viewer: Viewer, moment: Moment) -> list[PersonRow]:
    """What the viewer may know of requests that name the person, in order of their numbers."""
    rows = PersonRow.objects.visible_to(viewer, moment).filter(person=person, measure=measure)
    return list(rows.order_by("number", "stream"))


def every(person: str, measure: str, moment: Moment) -> list[PersonRow]:
    """All requests that name the person, for those who see whole registers."""
    rows = PersonRow.objects.as_of(moment).filter(person=person, measure=measure)
    return list(rows.order_by("number", "stream"))
