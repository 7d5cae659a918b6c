"""Instruments, rules, calendars and Committees."""

from __future__ import annotations

from typing import Any

import msgspec

from cases.regimes.loading import load
from panel.access import queries
from panel.ledger import store
from panel.ledger.reading import read
from panel.ledger.values import Day
from panel.management.rooms import RoomCommand


class _KnownBy(msgspec.Struct):
    known_by: Day


class Command(RoomCommand):
    """Load the shipped reference data; correct it."""

    help = __doc__
    room = "regimes"

    def own(self, verbs: Any) -> None:
        """Loading."""
        loading = self.verb(verbs, "load", self.load, "Load the shipped reference data.")
        loading.add_argument("--known-by", help="only what the record could hold by this day")

    def load(self, options: dict[str, Any]) -> None:
        """What is on record already gives no event."""
        said = options["known_by"] or store.clock().date().isoformat()
        day = read(_KnownBy, {"known_by": said}).known_by
        events = load(self.registry, queries.operator("operator"), known_by=day)
        self.say(options, f"{events} events", {"events": events, "known_by": day})
