"""What waits of findings on the Panel's desks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from cases.findings.domain import AssessIncident, Finding
from cases.findings.events import IncidentAssessed
from cases.findings.models import FindingRow
from panel.access.viewers import Viewer
from panel.ledger import streams
from panel.ledger.registry import registry
from panel.ledger.rows import Moment
from panel.ledger.states import stream_name
from panel.staff import addresses
from panel.staff.registering import Line

_MOST: Final = 20


def flagged(viewer: Viewer, moment: Moment) -> Iterator[Line]:
    """Findings that are to be judged again, on the Panel's desks."""
    rows = FindingRow.objects.visible_to(viewer, moment).filter(flags__gt=0).order_by("stream")
    for row in rows[:_MOST]:
        words = f"The finding on {row} is to be judged again: what it rests on changed"
        yield Line(words, addresses.case(row.stream), tone="bad")


def to_assess(answered: Mapping[str, int], moment: Moment) -> dict[str, str]:
    """Those of these incidents that were not assessed since they were answered, with the form."""
    names = [stream_name(Finding, key) for key in answered]
    found = streams.as_of(registry, names, moment) if names else ()
    assessed = {stream.key: stream.newest(IncidentAssessed) for stream in found}
    return {
        key: addresses.command(AssessIncident, key)
        for key, position in answered.items()
        if not assessed.get(key) or assessed[key] < position
    }
