"""Which incidents the Panel's reports tell of."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from cases.incidents.models import ToldRow
from cases.reports.domain import Paragraph
from cases.reports.domain.paragraphs import Standing
from panel.access.viewers import Viewer
from panel.ledger.rows import Moment
from panel.ledger.states import Level, Span

_OUT: Final = (Standing.SUBMITTED, Standing.PUBLISHED)


def told_rows(_key: str, paragraph: Paragraph, span: Span) -> list[ToldRow]:
    """One row for each incident on which a paragraph rests, unless it was taken out."""
    if paragraph.standing in {None, Standing.REMOVED}:
        return []
    return [
        ToldRow(row_key=key, level=Level.PANEL, incident=key, status=span.status)
        for key in paragraph.rests_on
    ]


def reported(keys: Collection[str], viewer: Viewer, moment: Moment) -> set[str]:
    """Those of these incidents of which a report tells that left the Panel."""
    rows = ToldRow.objects.visible_to(viewer, moment).filter(incident__in=keys, status__in=_OUT)
    return set(rows.values_list("incident", flat=True))
