"""What looks like a picture: on its page, and what of it claims otherwise; the Panel's own work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from evidence.domain.differing import differing
from evidence.events import Likeness
from evidence.findings import WorkingCopyMade
from evidence.models import EvidenceRow
from evidence.queries import Compared, LookAlike, compared, look_alikes
from evidence.serving import beside_of, thumbnail_of
from evidence.states import EvidenceItem, EvidenceStatus
from panel.access.viewers import Viewer, scope
from panel.ledger.rows import Moment
from panel.ledger.states import Level, stream_name
from panel.staff import addresses
from panel.staff.registering import Seen, Table
from panel.staff.words import Link, said

MOST: Final = 50
"""Look-alikes that a page lists."""
_FEW: Final = 5
"""Of those that claim otherwise, the nearest that are told."""
LIKENESSES: Final = {
    Likeness.SAME: "the same picture",
    Likeness.DIFFERENT: "not the same picture",
    Likeness.DERIVED: "made from the other",
    Likeness.SOURCE: "the other was made from it",
}


class Beside(NamedTuple):
    """A picture beside another that looks like it."""

    like: LookAlike
    differs: Sequence[str]
    """What the other claims otherwise; empty where somebody found it another picture."""

    @property
    def words(self) -> str:
        """What it claims, in a clause."""
        return f"claims {', '.join(self.differs)}"

    @property
    def apart(self) -> str:
        """How near it is."""
        turned = "" if self.like.form == "upright" else f" once this one is {self.like.form}"
        return f"{self.like.distance} of 256 bits apart{turned}"


class Around(NamedTuple):
    """All that looks like a picture, nearest first, and what somebody decided of others."""

    likes: Sequence[Beside] = ()
    decided: Sequence[Compared] = ()

    def otherwise(self) -> list[Beside]:
        """Those that claim otherwise."""
        return [one for one in self.likes if one.differs]

    def doubts(self) -> list[str]:
        """The nearest of them, each in a sentence."""
        found = self.otherwise()
        told = [
            f"Its look-alike {one.like.row.claimed_name} ({one.apart}) {one.words}."
            for one in found[:_FEW]
        ]
        return [*told, *_more(len(found))]


def _more(many: int) -> list[str]:
    return [f"{many - _FEW:,} more look-alikes claim otherwise."] if many > _FEW else []


def around(key: str, item: EvidenceItem, viewer: Viewer, moment: Moment) -> Around:
    """What looks like the item's picture, of what the viewer may see: a few queries, however many
    there are; nothing for those whose work it isn't."""
    made = item.finding(WorkingCopyMade)
    if made is None or item.status is None or Level.PANEL not in scope(viewer).whole:
        return Around()
    decided = compared(key, viewer, moment)
    others = {one.row.stream for one in decided if one.likeness is Likeness.DIFFERENT}
    found = look_alikes(key, made.looks, viewer, moment)
    if not found:
        return Around(decided=decided)
    own = EvidenceRow.objects.visible_to(viewer, moment).get(stream=stream_name(EvidenceItem, key))
    return Around(
        [Beside(one, () if one.row.stream in others else differing(own, one.row)) for one in found],
        decided,
    )


def _around(seen: Seen) -> Around:
    return around(seen.key, seen.state, seen.viewer, seen.moment)


def otherwise(seen: Seen) -> Iterator[SafeString | str]:
    """The nearest look-alikes that claim otherwise, each in a sentence that leads there."""
    found = seen.once(_around).otherwise()
    for one in found[:_FEW]:
        sentence = format_html(
            "Its look-alike {} ({}) {}.", said(_linked(seen, one.like.row)), one.apart,
            said(one.words),
        )  # fmt: skip
        compare = _next(seen, one.like)
        yield format_html("{} {}", sentence, said(compare)) if compare else sentence
    yield from _more(len(found))


def likes(seen: Seen) -> Iterator[Table]:
    """What looks like it, side by side, and what somebody decided."""
    known = seen.once(_around)
    if known.decided:
        rows = [
            (_beside(seen, one.row), _linked(seen, one.row), LIKENESSES[one.likeness], one.reason)
            for one in known.decided
        ]
        yield Table("Compared with", ("Beside each other", "Other", "It is", "By what"), rows)
    decided = {one.row.stream for one in known.decided}
    open_ones = [one for one in known.likes if one.like.row.stream not in decided]
    if open_ones:
        lines: list[tuple[Any, ...]] = [
            (
                _beside(seen, one.like.row),
                _linked(seen, one.like.row),
                one.like.distance,
                one.like.form,
                one.words if one.differs else "claims no other day, place or camera",
                _next(seen, one.like),
            )
            for one in open_ones[:MOST]
        ]
        rest = f"{len(open_ones) - MOST} more" if len(open_ones) > MOST else ""
        columns = (
            "Beside each other", "Looks like it", "Bits of 256 apart", "Once this one is",
            "It", "",
        )  # fmt: skip
        yield Table("Look-alikes", columns, lines, rest=rest)


def _beside(seen: Seen, row: EvidenceRow) -> SafeString:
    shown = [seen.key, *([row.key] if row.status == EvidenceStatus.READY and row.thumbnail else [])]
    return format_html_join(
        " ", '<img class="thumbnail" src="{}" loading="lazy" alt="">',
        ((thumbnail_of(key),) for key in shown),
    )  # fmt: skip


def _linked(seen: Seen, row: EvidenceRow) -> Link:
    return Link(row.claimed_name, addresses.case(row.stream, seen.known_on))


def _next(seen: Seen, one: LookAlike) -> Link | str:
    if seen.known_on:
        return ""
    return Link("compare", beside_of(seen.key, one.row.key))
