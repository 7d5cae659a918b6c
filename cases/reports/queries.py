"""Questions asked of reports and their paragraphs, now or as of a moment."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from typing import Final

from cases.reports.domain import Paragraph, Stage, Standing, grounds_of, lacks
from cases.reports.models import ParagraphRow, ReportRow
from panel.access.viewers import Viewer
from panel.ledger import streams
from panel.ledger.registry import registry
from panel.ledger.rows import Moment
from panel.ledger.states import stream_name
from panel.ledger.values import NEW_YORK

PATIENCE: Final = timedelta(days=30)
"""Within about so long a Committee considers a report that it got."""


def paragraphs(report: str, viewer: Viewer, moment: Moment) -> list[ParagraphRow]:
    """The paragraphs of a report that exist for the viewer, in their order."""
    rows = ParagraphRow.objects.visible_to(viewer, moment).filter(report=report)
    return list(rows.order_by("number", "stream"))


def unconsidered(viewer: Viewer, moment: Moment) -> list[ReportRow]:
    """Reports that have been with the Committee for long without being considered."""
    since = moment.at.astimezone(NEW_YORK).date() - PATIENCE
    rows = ReportRow.objects.visible_to(viewer, moment)
    return list(
        rows.filter(status=Stage.SUBMITTED, submitted_on__lt=since).order_by("submitted_on")[:20]
    )


def unfinished(viewer: Viewer, moment: Moment) -> list[ParagraphRow]:
    """Drafts that name somebody, or that rest on something that may fail; some at a time."""
    rows = ParagraphRow.objects.visible_to(viewer, moment).filter(status=Standing.DRAFT)
    return list(rows.order_by("report", "number")[:20])


def written(keys: Collection[str], moment: Moment) -> dict[str, Paragraph]:
    """Paragraphs by their keys, with all that their rows leave out."""
    names = [stream_name(Paragraph, key) for key in keys]
    found = streams.as_of(registry, names, moment)
    return {
        stream.name.partition("/")[2]: stream.state
        for stream in found
        if isinstance(stream.state, Paragraph)
    }


def lacking(known: Mapping[str, Paragraph], moment: Moment) -> dict[str, tuple[str, ...]]:
    """What keeps each of these paragraphs from being told, whatever their number at one go."""
    names = _named(known.values())
    grounds = {s.name: s.state for s in streams.as_of(registry, names, moment)}
    return {key: lacks(paragraph, grounds, moment.at) for key, paragraph in known.items()}


def _named(paragraphs: Iterable[Paragraph]) -> list[str]:
    return sorted({name for paragraph in paragraphs for name in grounds_of(paragraph)})
