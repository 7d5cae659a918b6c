"""What the fields of commands about reports are chosen from: nothing that would be refused."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Q

from cases.reports import queries, report_page
from cases.reports.domain import DraftParagraph, DraftSummary, Paragraph, RenderReport, Stage
from cases.reports.models import ParagraphRow
from cases.reports.rendering_events import Audience
from panel.access.roles import PANEL
from panel.ledger.commands import Command
from panel.staff.picking import Options
from panel.staff.registering import Seen
from panel.staff.suggesting import Rows
from panel.staff.words import label

_BEGINNING: Final = 60
"""Characters of a paragraph by which it is told from others."""


def of_report(seen: Seen, command: type[Command]) -> dict[str, Options]:
    """For whom it can be printed now; else what its page offers, by number."""
    if command is not RenderReport:
        return report_page.offers(seen, command)
    by_panel = bool(PANEL & seen.viewer.roles)
    can = [one for one in Audience if not RenderReport.keeps(seen.state, one, by_panel)]
    return {"audience": [(str(one), label(one)) for one in can]}


def of_paragraph(_seen: Seen, command: type[Command]) -> dict[str, Q]:
    """Reports that are still drafts: no other takes a paragraph."""
    return {"report": Q(status=Stage.DRAFT)} if command in {DraftParagraph, DraftSummary} else {}


def _title(row: Any) -> str:
    return f"{row} of {row.report_title}"


def _words(row: Any) -> str:
    begins = row.text if len(row.text) <= _BEGINNING else f"{row.text[:_BEGINNING]}…"
    return f"{begins} · {_title(row)}"


PARAGRAPHS: Final = Rows(
    Paragraph, ParagraphRow, ("text",), _words, _title, told=queries.with_titles
)
"""Paragraphs by how they begin, each with its report."""
