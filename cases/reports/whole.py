"""All paragraphs of a report with what keeps each, as several of its pages need them."""

from __future__ import annotations

from typing import Final, NamedTuple

from cases.reports import queries
from cases.reports.domain import (
    Known,
    Lack,
    Paragraph,
    Stage,
    Standing,
    Stranger,
    kept,
    lacks,
    said_of,
    sought,
    strangers,
)
from cases.reports.models import ParagraphRow
from panel.staff.registering import Seen

STILL_A_DRAFT: Final = Lack("it is a draft still")


class Whole(NamedTuple):
    """The paragraphs of a report by their keys, with what keeps each."""

    written: dict[str, Paragraph]
    grounds: Known
    lacks: dict[str, tuple[Lack, ...]]
    report: dict[str, str]
    """What of the report itself can't be told: in words → where it is cleared, if it is."""
    strangers: tuple[Stranger, ...]
    """Whom the report names beside its paragraphs, none of which names them."""


def rows_of(seen: Seen) -> list[ParagraphRow]:
    """Its paragraphs that exist for the viewer."""
    return queries.paragraphs(seen.key, seen.viewer, seen.moment)


def lacking(seen: Seen, row: ParagraphRow) -> tuple[Lack, ...]:
    """What one of them still lacks, that it is final too; nothing once it left the Panel."""
    if row.status not in {Standing.DRAFT, Standing.FINAL}:
        return ()
    found = seen.once(whole_of).lacks[row.key]
    return found or ((STILL_A_DRAFT,) if row.status == Standing.DRAFT else ())


def whole_of(seen: Seen) -> Whole:
    """Its paragraphs with what keeps each."""
    written = queries.written([row.key for row in seen.once(rows_of)], seen.moment)
    draft = seen.state.stage is Stage.DRAFT
    own_texts = [said.text for said in said_of(seen.state)] if draft else []
    grounds = queries.grounds(written.values(), seen.moment, *own_texts)
    found = {key: lacks(one, grounds, seen.moment.at) for key, one in written.items()}
    search = sought(written.values(), grounds, report=seen.state if draft else None)
    own = kept(said_of(seen.state), queries.kept_from(search, seen.moment)) if draft else {}
    named = strangers(seen.state, written, grounds) if draft else ()
    own |= {one.lack: "" for one in named}
    return Whole(written, grounds, found, own, named)
