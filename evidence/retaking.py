"""A run of steps over what is held: each item ordered once, so that it can go on where it was left.

How far it came is in the log: its newest order says the run, its steps, and after which item.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final, NamedTuple

from evidence.domain import OrderSteps
from evidence.domain.retaking import EXAMINED, RETAKEN
from evidence.events import StepsOrdered
from evidence.findings import FINDINGS, PlaceFound
from evidence.models import EvidenceRow
from evidence.states import EvidenceItem
from panel.access.giving import give
from panel.access.viewers import Viewer
from panel.ledger import codec, store
from panel.ledger.commands import Refused
from panel.ledger.execution import Asked, NoSuchStream, Once
from panel.ledger.models import LogEvent
from panel.ledger.registry import Registry
from panel.ledger.rows import STILL
from panel.ledger.values import new_york_day

ALL: Final = (*(kind.step for kind in FINDINGS), PlaceFound.step)
"""Every step that is quickly taken; reading text off pictures is ordered by its name."""


class Run(NamedTuple):
    """Steps, of what was received by a position of the log."""

    steps: tuple[str, ...]
    position: int
    reason: str
    after: int = 0
    """The position of the receipt of the last item that was ordered."""


def begin(steps: Sequence[str], reason: str) -> Run:
    """A new one, of all that is held now."""
    return Run(tuple(steps), store.head().position, reason)


def unfinished(registry: Registry) -> Run | None:
    """The newest, to go on with; whether anything of it is left, what is ordered tells."""
    row = LogEvent.objects.filter(type=StepsOrdered.name).order_by("-position").first()
    if row is None:
        return None
    ordered = codec.recorded(row, registry).fact.event
    assert isinstance(ordered, StepsOrdered)
    receipt = LogEvent.objects.get(stream=row.stream, version=1)
    return Run(ordered.steps, ordered.run, ordered.reason, receipt.position)


def items(run: Run, since: date | None = None) -> list[str]:
    """The keys of what is left of the run, in the order of receipt; those received from a day on.

    Read whole before the first is ordered: on SQLite an open reading keeps others from writing.
    """
    rows = EvidenceRow.objects.filter(held_to=STILL, status__in=EXAMINED)
    held = {
        stream
        for stream, kind, north in rows.values_list("stream", "media_type", "latitude")
        if any(_takes(step, kind, north is not None) for step in run.steps)
    }
    receipts = LogEvent.objects.filter(version=1, stream__startswith=f"{EvidenceItem.category}/")
    left = receipts.filter(position__gt=run.after, position__lte=run.position).order_by("position")
    found = list(left.values_list("stream", "recorded_at"))
    return [
        stream.partition("/")[2]
        for stream, at in found
        if stream in held and (since is None or new_york_day(at) >= since)
    ]


def order(registry: Registry, viewer: Viewer, run: Run, keys: Sequence[str]) -> Iterator[bool]:
    """Order each; whether it was, for something may have become of it meanwhile."""
    for key in keys:
        command = OrderSteps(steps=run.steps, run=run.position, reason=run.reason)
        once = Once(f"cli:{viewer.actor}", f"{'+'.join(run.steps)} of {key} by {run.position}")
        try:
            give(registry, Asked(command, key), viewer, once=once)
        except (Refused, NoSuchStream):
            yield False
        else:
            yield True


def _takes(step: str, media_type: str, placed: bool) -> bool:
    return placed if step == PlaceFound.step else RETAKEN[step].takes(media_type)
