"""Questions asked of reports and their paragraphs, now or as of a moment."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Any, Final

from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Concat, Substr

from cases.incidents.domain import Clearance
from cases.listing.domain import ListEntry
from cases.listing.queries import spoken_of
from cases.reports.domain import (
    Known,
    Paragraph,
    Report,
    Stage,
    Standing,
    grounds_of,
    letters_of,
    searched,
    sought,
)
from cases.reports.models import CommentRow, ParagraphRow, ProductRow, ReportRow
from panel.access.viewers import Viewer
from panel.ledger import streams
from panel.ledger.commands import Search
from panel.ledger.registry import registry
from panel.ledger.rows import Moment
from panel.ledger.states import State, stream_name

PATIENCE: Final = timedelta(days=30)
"""Within about so long a Committee considers a report that it got."""


def paragraphs(report: str, viewer: Viewer, moment: Moment) -> list[ParagraphRow]:
    """The paragraphs of a report that exist for the viewer, in their order: the annexes last."""
    rows = ParagraphRow.objects.visible_to(viewer, moment).filter(report=report)
    return list(rows.order_by("annex", "number", "stream"))


def unconsidered(viewer: Viewer, moment: Moment) -> list[ReportRow]:
    """Reports that have been with the Committee for long without being considered."""
    since = moment.today - PATIENCE
    rows = ReportRow.objects.visible_to(viewer, moment)
    return list(
        rows.filter(status=Stage.SUBMITTED, submitted_on__lt=since).order_by("submitted_on")[:20]
    )


def with_titles(rows: Any, moment: Moment) -> Any:
    """Rows of paragraphs, each with its report's title as known then, as `report_title`."""
    named = ReportRow.objects.as_of(moment).filter(
        stream=Concat(Value(stream_name(Report, "")), OuterRef("report"))
    )
    return rows.annotate(report_title=Subquery(named.values("title")[:1]))


def under_way(viewer: Viewer, moment: Moment) -> list[ReportRow]:
    """Reports between their submission and their distribution, the oldest first.

    Without those of which `unconsidered` tells.
    """
    since = moment.today - PATIENCE
    rows = ReportRow.objects.visible_to(viewer, moment)
    stages = (Stage.SUBMITTED, Stage.CONSIDERED, Stage.TRANSMITTED)
    late = Q(status=Stage.SUBMITTED, submitted_on__lt=since)
    return list(
        rows.filter(status__in=stages).exclude(late).order_by("submitted_on", "stream")[:20]
    )


def drafts(viewer: Viewer, moment: Moment) -> list[ParagraphRow]:
    """Paragraphs that are not final, some at a time."""
    rows = ParagraphRow.objects.visible_to(viewer, moment).filter(status=Standing.DRAFT)
    return list(rows.order_by("report", "number")[:20])


def complete(viewer: Viewer, moment: Moment) -> list[ReportRow]:
    """Reports not yet submitted that have paragraphs, all final, some at a time."""
    known = ParagraphRow.objects.visible_to(viewer, moment)
    open_ = known.filter(status=Standing.DRAFT).values("report")
    final = known.filter(status=Standing.FINAL).values("report")
    rows = ReportRow.objects.visible_to(viewer, moment).filter(status=Stage.DRAFT)
    in_stream = Substr("stream", len(Report.category) + 2)
    keyed = rows.alias(report=in_stream).filter(report__in=final).exclude(report__in=open_)
    return list(keyed.order_by("title", "stream")[:20])


def titles(reports: Collection[str], moment: Moment) -> dict[str, str]:
    """What reports are called, by their keys."""
    names = [stream_name(Report, key) for key in reports]
    rows = ReportRow.objects.as_of(moment).filter(stream__in=names)
    return {row.key: str(row) for row in rows}


def written(keys: Collection[str], moment: Moment) -> dict[str, Paragraph]:
    """Paragraphs by their keys, with all that their rows leave out."""
    names = [stream_name(Paragraph, key) for key in keys]
    found = ((stream.name, stream.state) for stream in streams.as_of(registry, names, moment))
    return {name.partition("/")[2]: state for name, state in found if isinstance(state, Paragraph)}


def grounds(paragraphs: Iterable[Paragraph], moment: Moment, *texts: str) -> Known:
    """All that these paragraphs rest on, whatever their number at one go.

    With the entries of the list that they may name, or texts that stand beside them, as long as
    that can keep them.
    """
    told = list(paragraphs)
    known = _states({name for paragraph in told for name in grounds_of(paragraph)}, moment)
    known |= _states(letters_of(told, known), moment)
    open_ = [one for one in told if one.standing in {Standing.DRAFT, Standing.FINAL}]
    found = spoken_of(searched(open_, known, *texts).texts, moment) if open_ or texts else ()
    known |= _states({stream_name(ListEntry, person) for person in found}, moment)
    return {**known, **kept_from(sought(open_, known), moment)}


def kept_from(search: Search, moment: Moment) -> Known:
    """What was found to tell who a protected source is, with what the custodian said of it."""
    found = registry.found([search], moment) if search.texts else {}
    return {**dict.fromkeys(found, Clearance()), **_states(found, moment)}


def _states(names: Collection[str], moment: Moment) -> dict[str, State]:
    return {found.name: found.state for found in streams.as_of(registry, names, moment)}


def comments(
    report: str, viewer: Viewer, moment: Moment, *, of: str = "", open_: bool = False
) -> list[CommentRow]:
    """Comments on a report's paragraphs: on one of them, or those that are open, if said so."""
    rows = CommentRow.objects.visible_to(viewer, moment).filter(report=report)
    if of:
        rows = rows.filter(paragraph=of)
    if open_:
        rows = rows.filter(resolved=False)
    return list(rows.order_by("held_from", "stream"))


def called(keys: Collection[str], moment: Moment) -> dict[str, str]:
    """What paragraphs are in their reports, by key: the summary, or by their numbers."""
    names = [stream_name(Paragraph, key) for key in keys]
    rows = ParagraphRow.objects.as_of(moment).filter(stream__in=names)
    return {row.key: str(row) for row in rows}


def to_deliver(viewer: Viewer, moment: Moment, within: timedelta) -> list[ProductRow]:
    """What a Panel is to deliver within so long, or should have delivered, the latest first."""
    rows = ProductRow.objects.visible_to(viewer, moment).filter(done_on=None)
    soon = rows.filter(due_on__lte=moment.today + within)
    return list(soon.order_by("due_on", "stream", "number")[:20])
