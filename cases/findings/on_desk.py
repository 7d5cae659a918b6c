"""What waits of findings on the Panel's desks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cases.findings.models import FindingRow
from panel.access.viewers import Viewer
from panel.ledger.rows import Moment
from panel.staff import addresses
from panel.staff.registering import Line

_MOST: Final = 20


def flagged(viewer: Viewer, moment: Moment) -> Iterator[Line]:
    """Findings that are to be judged again, on the Panel's desks."""
    rows = FindingRow.objects.visible_to(viewer, moment).filter(flags__gt=0).order_by("stream")
    for row in rows[:_MOST]:
        words = f"The finding on {row} is to be judged again: what it rests on changed"
        yield Line(words, addresses.case(row.stream), tone="bad")
