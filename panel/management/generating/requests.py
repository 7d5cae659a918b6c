"""Requests of a generated ledger, in every state to which the procedure leads."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Final

from cases.exemptions.domain import (
    Circulate,
    EnterDecision,
    FindComplete,
    ObjectToRequest,
    RecordAdoption,
    RequestExemption,
    ReturnRequest,
    WithdrawRequest,
)
from cases.exemptions.values import Leg, TravelDocument, Way
from cases.regimes import calendar
from cases.regimes.calendar import Holidays
from panel.access.roles import Role
from panel.ledger.commands import Command
from panel.management.generating import entries
from panel.management.generating.steps import (
    BEGAN,
    ENDED,
    GROUND,
    MEMBERS,
    SILENCE,
    STATES,
    Step,
    chance,
    spread,
    told,
    working_day,
)

_FIRST: Final = BEGAN + timedelta(days=7)
"""By then the law and the first entries are on record."""
_PURPOSES: Final = (
    "Medical treatment that is not to be had at home, with two consultations and a stay of rest.",
    "A meeting of fictional ministers, with talks on both days and a reception by the hosts.",
    "A pilgrimage, in a group whose members are named in the annex; return by the same route.",
)


class Life:
    """One request's life, told act by act; each act is some days after the one before."""

    def __init__(self, day: date, drawn: Random, persons: tuple[str, ...], closed: Holidays):
        self.today, self.drawn, self.persons, self.closed = day, drawn, persons, closed
        self.key = f"{drawn.getrandbits(80):020x}"
        self.applicant = drawn.choice(STATES)
        self.deadline: datetime | None = None
        self.supplied = ""
        self.steps: list[Step] = []

    def ask(self) -> None:
        """Its State asks."""
        first, last = self._window(20, 60)
        legs = [self._leg(Way.ENTRY, first, "Port G", "Port H")]
        if self.drawn.random() < 0.4:
            legs.insert(0, self._leg(Way.TRANSIT, first, "Port F", "Port G"))
        command = RequestExemption(
            persons=self.persons,
            ground=GROUND,
            purpose=self.drawn.choice(_PURPOSES),
            justification="A fictional request under a fictional rule.",
            first_day=first,
            last_day=last,
            itinerary=tuple(legs),
            documents=tuple(_document(person) for person in self.persons),
        )
        self._act(command, Role.STATE, self.applicant)

    def send_back(self) -> None:
        """The Secretariat returns it."""
        self._pass(3)
        self._act(ReturnRequest(missing="The itinerary lacks a transit stop"), Role.SECRETARIAT)
        self.supplied = "A second fictional note names the transit stop"

    def complete(self) -> None:
        """The Secretariat finds it complete."""
        self._pass(3)
        self._act(FindComplete(supplied=self.supplied), Role.SECRETARIAT)

    def circulate(self) -> None:
        """The Secretariat puts it before the Committee."""
        self._pass(4)
        self._act(Circulate(circulated_on=self.today), Role.SECRETARIAT)
        self.deadline = calendar.deadline(self.today, SILENCE, holidays=self.closed)

    def adopt(self) -> None:
        """The clock records, on the day after, that nobody objected."""
        assert self.deadline is not None
        self.today = self.deadline.date() + timedelta(days=1)
        step = Step(self.today, RecordAdoption(), self.key, Role.CLOCK, received_at=self.deadline)
        self.steps.append(step)

    def object(self) -> None:
        """A member objects: before the period's end, or some days after its adoption."""
        assert self.deadline is not None
        ends = self.deadline.date()
        whole = (ends - self.today).days if self.today <= ends else 9
        self.today += timedelta(days=self.drawn.randint(0, whole))
        reason = self.drawn.choice(["", "The purpose is not made out."])
        self._act(ObjectToRequest(reason=reason), Role.MEMBER, self.drawn.choice(MEMBERS))

    def withdraw(self) -> None:
        """Its State takes it back."""
        self._pass(2)
        self._act(WithdrawRequest(), Role.STATE, self.applicant)

    def grant_on_paper(self) -> None:
        """A decision that is on record only on paper is entered weeks after its date."""
        self._decide(granted=True)

    def refuse_on_paper(self) -> None:
        """The same, and it is a refusal."""
        self._decide(granted=False)

    def _decide(self, *, granted: bool) -> None:
        first, last = self._window(-20, 20)
        command = EnterDecision(
            applicant=self.applicant,
            persons=self.persons,
            granted=granted,
            decided_on=self.today - timedelta(days=self.drawn.randint(0, 40)),
            decided_by="1737 Committee",
            territories=(self.drawn.choice(STATES),),
            first_day=first,
            last_day=last,
            reference=f"Fictional note {self.key[:6]}",
        )
        self._act(command, Role.SECRETARIAT)

    def _act(self, command: Command, role: Role, state: str | None = None) -> None:
        self.steps.append(Step(self.today, command, self.key, role, state))

    def _pass(self, most: int) -> None:
        later = self.today + timedelta(days=self.drawn.randint(0, most))
        self.today = working_day(later, self.closed)

    def _window(self, soonest: int, latest: int) -> tuple[date, date]:
        first = self.today + timedelta(days=self.drawn.randint(soonest, latest))
        return first, first + timedelta(days=self.drawn.randint(2, 12))

    def _leg(self, way: Way, day: date, departs: str, arrives: str) -> Leg:
        return Leg(
            territory=self.drawn.choice(STATES),
            way=way,
            departs_from=departs,
            arrives_at=arrives,
            departs_on=day,
            arrives_on=day,
            transport=f"flight XX {self.drawn.randrange(100, 1000)}",
        )


def _document(person: str) -> TravelDocument:
    number = "".join(filter(str.isdigit, person))
    return TravelDocument(person=person, kind="passport", number=number, issued_by=STATES[0])


_Acts = Sequence[Callable[[Life], None]]
_LIVES: Final[dict[_Acts, int]] = {
    (Life.ask, Life.complete, Life.circulate, Life.adopt): 58,
    (Life.ask, Life.complete, Life.circulate, Life.adopt, Life.object): 3,
    (Life.ask, Life.complete, Life.circulate, Life.object): 11,
    (Life.ask, Life.send_back, Life.complete, Life.circulate, Life.adopt): 6,
    (Life.ask, Life.send_back): 2,
    (Life.ask, Life.withdraw): 3,
    (Life.ask, Life.complete, Life.circulate, Life.withdraw): 4,
    (Life.ask,): 2,
    (Life.ask, Life.complete): 2,
    (Life.grant_on_paper,): 6,
    (Life.refuse_on_paper,): 3,
}
"""What becomes of a hundred requests. Whatever lies after the last day has not happened."""


class People:
    """Those whom requests can name: individuals who stay on the list, by the day of listing."""

    def __init__(self, seed: int, entries_in_all: int) -> None:
        fates = ((n, entries.fate(seed, n, entries_in_all)) for n in range(1, entries_in_all + 1))
        stay = [(ends.listed_on, n) for n, ends in fates if ends.individual and not ends.gone_on]
        self._days = [day for day, _ in stay]
        self._references = [entries.reference(number) for _, number in stay]

    def some(self, day: date, drawn: Random) -> tuple[str, ...]:
        """One to three of those listed by then; the first listed travel most."""
        known = bisect_right(self._days, day)
        most = drawn.choices([1, 2, 3], [80, 15, 5])[0]
        picked = (int(known * drawn.random() ** 1.3) for _ in range(most))
        return tuple(self._references[at] for at in dict.fromkeys(picked))


def steps(seed: int, whole: int, people: People, closed: Holidays) -> Iterator[Step]:
    """Everything that happens to so many requests, in the order of its days."""
    days = (
        working_day(spread(number - 1, whole, _FIRST), closed) for number in range(1, whole + 1)
    )
    return told(
        (day, _life(seed, number, day, people=people, closed=closed))
        for number, day in enumerate(days, 1)
    )


def _life(seed: int, number: int, day: date, *, people: People, closed: Holidays) -> Iterator[Step]:
    drawn = chance(seed, "request", number)
    life = Life(day, drawn, people.some(day, drawn), closed)
    for act in drawn.choices(list(_LIVES), list(_LIVES.values()))[0]:
        act(life)
    return (step for step in life.steps if step.day <= ENDED)
