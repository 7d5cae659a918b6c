"""Who asks in these tests, and what."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from cases.status.answers import StatusQuestion
from panel.access import queries
from panel.access.roles import Role
from panel.access.viewers import Viewer

LIST = Path(__file__).parents[2] / "story" / "list-2007-03-24.xml"
OPERATOR = queries.operator("test")
SECRETARY = Viewer(actor="secretary", roles=frozenset({Role.SECRETARIAT}))


def at(text: str) -> datetime:
    """An instant."""
    return datetime.fromisoformat(text).astimezone(UTC)


def asked(person: str, state: str, day: str) -> StatusQuestion:
    """Was this person exempt, there, on that day?"""
    return StatusQuestion(person=person, state=state, date=date.fromisoformat(day))
