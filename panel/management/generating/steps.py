"""One act of a generated ledger, and the days on which such acts may lie."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from heapq import heappop, heappush
from random import Random
from typing import NamedTuple

from cases.regimes import calendar
from cases.regimes.calendar import Holidays
from panel.access.roles import Role
from panel.ledger.commands import Command

BEGAN = date(2010, 7, 1)
ENDED = date(2015, 12, 31)
"""The years in which the travel ban of S/RES/1929 (2010) could be exempted from by a Committee."""
STATES = tuple(f"X{letter}" for letter in "ABCDEFGH")
"""Fictional applicants and territories: ISO 3166-1 leaves XA to XZ to their users."""
MEMBERS = ("XM", "XN", "XP")
"""Fictional members of the Committee."""
REGIME, GROUND = "1737", "fictional_visit"
SILENCE = 5
"""Working days of the no-objection procedure."""


class Step(NamedTuple):
    """A command on a day, by whom and for whom."""

    day: date
    command: Command
    key: str
    """Of the stream that it is about or, of a new one, is to be about."""
    role: Role
    state: str | None = None
    received_at: datetime | None = None
    """Where not at the moment of its transaction: what falls due is received at its deadline."""
    actor: str = ""
    """The account by which it is done; empty where that is of no account."""


def noon(day: date, part: int = 0) -> datetime:
    """When a day's acts are recorded: about noon in New York, a second later for each part."""
    return datetime.combine(day, time(17), UTC) + timedelta(seconds=part)


def spread(number: int, whole: int, since: date = BEGAN, until: date = ENDED) -> date:
    """The day of the `number`th of so many things that are spread evenly over the years."""
    return since + (until - since) * number // whole


def told(lives: Iterable[tuple[date, Iterable[Step]]]) -> Iterator[Step]:
    """Lives in the order of their first days as steps in the order of theirs."""
    waiting: list[tuple[date, int, int, Step]] = []
    for number, (day, life) in enumerate(lives):
        while waiting and waiting[0][0] < day:
            yield heappop(waiting)[-1]
        for place, step in enumerate(life):
            heappush(waiting, (step.day, number, place, step))
    while waiting:
        yield heappop(waiting)[-1]


def working_day(day: date, holidays: Holidays) -> date:
    """The day itself, or the next on which the Committee's house is open."""
    while not calendar.is_working_day(day, holidays):
        day += timedelta(days=1)
    return day


def chance(seed: int, what: str, number: int) -> Random:
    """Its own chance for each thing, so that no draw depends on how many were made before."""
    return Random(f"{seed} {what} {number}")  # noqa: S311  # the same ledger from the same seed
