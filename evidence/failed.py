"""What a worker could not find out of an item, and the way to have it tried again."""

from __future__ import annotations

from collections.abc import Iterator

from evidence.domain import ExamineAgain
from evidence.states import EvidenceItem
from panel.access.giving import role_for
from panel.staff import addresses
from panel.staff.registering import Seen, Table
from panel.staff.words import Link, label


def failures(seen: Seen) -> Iterator[Table]:
    """Each step that failed, with why; beside it, for whoever may order that, another try."""
    item: EvidenceItem = seen.state
    if not item.failures:
        return
    may = role_for(seen.viewer, ExamineAgain) and not ExamineAgain.offered(item, seen.moment.at)
    again = Link("examine again", addresses.command(ExamineAgain, seen.key))
    beside = (again,) if may and not seen.known_on else ()
    yield Table(
        "What could not be found out",
        ("Step", "Why", *("" for _ in beside)),
        [(label(one.step), one.reason, *beside) for one in item.failures],
    )
