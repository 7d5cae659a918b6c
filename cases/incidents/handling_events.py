"""What the Panel does with an incident itself: who has it, what becomes of it."""

from __future__ import annotations

from panel.access.domain import OfAccount
from panel.ledger.events import NOBODY, Event
from panel.ledger.values import Prose


class IncidentAssigned(Event, name="incident.assigned", bears_on=NOBODY):
    """An expert of the Panel has the incident in hand from here on."""

    to: OfAccount
    """The expert's account."""
    was: OfAccount
    """Who had it until then; empty where nobody had."""
    reason: Prose
