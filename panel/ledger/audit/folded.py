"""All streams folded, some at a time, shared among a crew."""

from __future__ import annotations

from itertools import tee
from typing import Final

import msgspec

from panel.ledger import comparing
from panel.ledger.audit import streams
from panel.ledger.audit.crew import Crew
from panel.ledger.audit.faults import Fault, Tell
from panel.ledger.audit.place import Place, Places
from panel.ledger.audit.registers import Sums
from panel.ledger.models import LogEvent

_NUMBER_BYTES: Final = 32


class Folded(msgspec.Struct, frozen=True):
    """How far the folding is, in the order of the streams' names."""

    last: str = ""
    events: int = 0
    sums: dict[str, bytes] = {}
    unreadable: list[str] = []


def folded(crew: Crew, places: Places, tell: Tell | None) -> tuple[list[Fault], Sums]:
    """What the streams' folds show, and what the registers should hold by them."""
    place = Place(places, "folds", Folded)
    begun = place.state or Folded()
    sums, done, last = _sums(begun), begun.events, begun.last
    whole = LogEvent.objects.exclude(stream__startswith=comparing.REGISTERS).count()
    given, ahead = tee(comparing.in_log(after=last))
    jobs = ((names, places.run.position) for names in ahead)
    for names, judged in zip(given, crew.each(streams.judge, jobs), strict=True):
        place.faults += judged.faults
        sums.merge(judged.sums)
        done, last = done + judged.events, names[-1]
        if place.due:
            place.keep(_folded(last, done, sums))
        if tell:
            tell("folded", done, whole)
    place.keep(_folded(last, done, sums), done=True)
    return place.faults, sums


def _folded(last: str, events: int, sums: Sums) -> Folded:
    numbers = {person: number.to_bytes(_NUMBER_BYTES, "big") for person, number in sums.of.items()}
    return Folded(last, events, numbers, sorted(sums.unreadable))


def _sums(begun: Folded) -> Sums:
    numbers = {person: int.from_bytes(number, "big") for person, number in begun.sums.items()}
    return Sums(numbers, set(begun.unreadable))
