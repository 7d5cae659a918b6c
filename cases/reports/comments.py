"""Comments on paragraphs, as pages of staff's: threads, and what is still open."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from cases.reports import queries
from cases.reports.domain import Comment, MakeComment, Paragraph
from cases.reports.models import CommentRow
from panel.access.models import Identity
from panel.ledger.states import Span, stream_name
from panel.staff import addresses
from panel.staff.acts import offer
from panel.staff.registering import Badge, Facts, Next, Seen, Table
from panel.staff.words import Link, shortened


def title(_key: str, comment: Comment) -> str:
    """How it begins."""
    return shortened(comment.said[0].text) if comment.said else "Struck comment"


def sentence(comment: Comment, span: Span) -> str:
    """Whether it is settled, and how far it went."""
    answers = len(comment.said) - 1
    if span.status == "voided":
        return "It was struck."
    many = f" {answers} answer{'' if answers == 1 else 's'}." if answers else ""
    return f"{'Settled' if comment.resolved else 'Open'}; the Panel's alone.{many}"


def badges(seen: Seen) -> Iterator[Badge]:
    """Whether it is settled."""
    yield Badge(seen.span.status, "good" if seen.state.resolved else "attention")


def sections(seen: Seen) -> Iterator[Facts | Table]:
    """What it is about, and what was said."""
    comment: Comment = seen.state
    about = queries.called([comment.paragraph], seen.moment)
    where = addresses.case(stream_name(Paragraph, comment.paragraph), seen.known_on)
    words = about.get(comment.paragraph, "A paragraph no longer in the report")
    yield Facts("What it is about", [("Paragraph", Link(words, where))])
    names = _names({one.by for one in comment.said})
    rows = [(names.get(one.by, "an expert"), one.text) for one in comment.said]
    yield Table("What was said", ("Who", "Says"), rows)


def acts(seen: Seen) -> Iterator[Next]:
    """To comment on a paragraph."""
    yield from offer(seen, MakeComment, paragraph=seen.key)


def table(rows: Collection[CommentRow], known_on: str, *, empty: str) -> Table:
    """Comments, the open ones first, each with the way to its thread."""
    names = _names({one["by"] for row in rows for one in row.said})
    found = []
    for row in sorted(rows, key=lambda row: (row.resolved, row.held_from)):
        first, last = row.said[0], row.said[-1]
        answer = f"{names.get(last['by'], 'an expert')}: {last['text']}" if row.said[1:] else ""
        found.append(
            (
                Link(shortened(row.text), addresses.case(row.stream, known_on)),
                names.get(first["by"], "an expert"),
                shortened(answer) or "none",
                "settled" if row.resolved else "open",
            )
        )
    return Table("Comments", ("Comment", "Who", "Last answer", "Stands"), found, empty=empty)


def _names(keys: Collection[str]) -> dict[str, str]:
    """What accounts are called."""
    found = Identity.objects.filter(key__in=keys).select_related("user")
    return {identity.key: str(identity.user) for identity in found}
