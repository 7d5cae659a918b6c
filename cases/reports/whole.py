"""All paragraphs of a report with what keeps each, as several of its pages need them."""

from __future__ import annotations

from typing import NamedTuple

from cases.reports import queries
from cases.reports.domain import Known, Lack, Paragraph, Stage, kept, lacks, said_of, sought
from cases.reports.models import ParagraphRow
from panel.staff.registering import Seen


class Whole(NamedTuple):
    """The paragraphs of a report by their keys, with what keeps each."""

    written: dict[str, Paragraph]
    grounds: Known
    lacks: dict[str, tuple[Lack, ...]]
    report: dict[str, str]
    """What of the report itself can't be told: in words → where it is cleared."""


def rows_of(seen: Seen) -> list[ParagraphRow]:
    """Its paragraphs that exist for the viewer."""
    return queries.paragraphs(seen.key, seen.viewer, seen.moment)


def whole_of(seen: Seen) -> Whole:
    """Its paragraphs with what keeps each."""
    written = queries.written([row.key for row in seen.once(rows_of)], seen.moment)
    grounds = queries.grounds(written.values(), seen.moment)
    found = {key: lacks(one, grounds, seen.moment.at) for key, one in written.items()}
    draft = seen.state.stage is Stage.DRAFT
    search = sought(written.values(), grounds, report=seen.state if draft else None)
    own = kept(said_of(seen.state), queries.kept_from(search, seen.moment)) if draft else {}
    return Whole(written, grounds, found, own)
