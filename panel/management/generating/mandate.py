"""What a Panel does in a generated mandate: incidents, the items they rest on, letters, replies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any, Final, NamedTuple

from django.contrib.auth.models import User

from cases.incidents.domain import (
    AddSource,
    AssignIncident,
    ClassifyReply,
    DraftLetter,
    GradeCredibility,
    GradeReliability,
    OpenIncident,
    RecordReminder,
    RecordSighting,
    ReplyToLetter,
    SendLetter,
)
from cases.incidents.letter_events import Addressee, Outcome
from cases.incidents.values import Credibility, Independence, Kind, Reliability
from panel.access.domain import GrantRole
from panel.access.models import Identity
from panel.access.roles import Role
from panel.ledger.commands import Command
from panel.management.generating import items, prose
from panel.management.generating.requests import People
from panel.management.generating.steps import BEGAN, STATES, Step, chance, spread, told

EXPERTS: Final = tuple(f"generated-expert-{number}" for number in range(1, 6))
"""Accounts."""
_FIRST, _LAST = BEGAN + timedelta(days=14), date(2015, 9, 30)
"""Incidents are opened between these days: letters about the last are sent while the calendar of
the year knows when to remind of them."""
_BEST = {
    Outcome.SUBSTANTIVE: 35,
    Outcome.PARTIAL: 15,
    Outcome.HOLDING: 10,
    Outcome.ACKNOWLEDGED: 10,
    Outcome.REFUSED: 5,
    None: 25,
}
"""What becomes of a hundred letters; nothing is None."""


class Size(NamedTuple):
    """How much of what."""

    incidents: int
    letters: int
    evidence: int


def accounts() -> None:
    """Let the experts be called by a name; nobody can sign in by it."""
    for key in EXPERTS:
        user, made = User.objects.get_or_create(username=key)
        if made:
            user.set_unusable_password()
            user.save()
            Identity.objects.create(user=user, key=key)


def appointed() -> Iterator[Step]:
    """The experts, on the first day."""
    for key in EXPERTS:
        grant = GrantRole(role=Role.EXPERT, reason="A fictional appointment")
        yield Step(BEGAN, grant, key, Role.OPERATOR)


def steps(seed: int, size: Size, people: People) -> Iterator[Step]:
    """Everything that happens to so many incidents, in the order of its days."""
    lives = (
        (spread(number, size.incidents, _FIRST, _LAST), _life(seed, number, size, people))
        for number in range(size.incidents)
    )
    return told(lives)


def _share(number: int, whole: int, among: int) -> range:
    """The numbers of those that fall to the `number`th of so many."""
    return range(whole * number // among, whole * (number + 1) // among)


def _life(seed: int, number: int, size: Size, people: People) -> Iterator[Step]:
    drawn = chance(seed, "incident", number)
    day = spread(number, size.incidents, _FIRST, _LAST)
    key, expert = f"{drawn.getrandbits(80):020x}", drawn.choice(EXPERTS)
    held = [items.Item(seed, one) for one in _share(number, size.evidence, size.incidents)]
    for item in held:
        yield from item.steps(day, expert)

    def act(command: Command, later: int = 0, by: str = expert) -> Step:
        return Step(day + timedelta(days=later), command, key, Role.EXPERT, actor=by)

    opening = _opening(drawn, day, people)
    yield act(opening)
    yield act(AssignIncident())
    many = drawn.randint(1, 3)
    for source in _sources(drawn, many, [item.key for item in held]):
        yield act(source)
    # Its assignment is the second entry, so that sources are the third and on.
    for place in range(3, 3 + many):
        if drawn.random() < 0.6:
            yield from _graded(act, drawn, place, other=_another(drawn, expert))
    yield act(_sighting(drawn, opening), later=1)
    for one in _share(number, size.letters, size.incidents):
        yield from _letter(chance(seed, "letter", one), day, key, expert)


def _opening(drawn: Random, day: date, people: People) -> OpenIncident:
    state, persons = drawn.choice(STATES), people.some(day, drawn)
    happened = day - timedelta(days=drawn.randint(5, 90))
    return OpenIncident(
        title=f"Alleged travel to {prose.place(drawn)}, {happened.day} {happened:%B %Y}",
        persons=persons,
        states=(state,),
        place=prose.place(drawn),
        first_day=happened if drawn.random() < 0.9 else None,
        summary=prose.text(drawn, 60),
    )


def _sources(drawn: Random, many: int, held: list[str]) -> Iterator[AddSource]:
    for number in range(many):
        some = tuple(held[number * len(held) // many : (number + 1) * len(held) // many][:50])
        yield AddSource(
            kind=drawn.choice([Kind.MEDIA, Kind.NGO, Kind.DOCUMENT, Kind.OFFICIAL_STATEMENT]),
            publisher=f"A fictional {prose.word(drawn)} {drawn.choice(['daily', 'agency'])}",
            says=prose.text(drawn, 15)[:300],
            url="https://example.invalid/generated",
            independence=Independence.YES,
            evidence=some,
        )


def _graded(act: Any, drawn: Random, place: int, *, other: str) -> Iterator[Step]:
    reliability = drawn.choice([Reliability.A, Reliability.B, Reliability.C])
    yield act(GradeReliability(source=place, grade=reliability, reason="Fictional"), by=other)
    credibility = drawn.choice([Credibility.PROBABLE, Credibility.POSSIBLE])
    yield act(GradeCredibility(source=place, grade=credibility, reason="Fictional"), by=other)


def _another(drawn: Random, expert: str) -> str:
    return drawn.choice([one for one in EXPERTS if one != expert])


def _sighting(drawn: Random, opening: OpenIncident) -> RecordSighting:
    return RecordSighting(
        person=opening.persons[0],
        place=opening.place or prose.place(drawn),
        state=opening.states[0],
        latitude=f"{drawn.uniform(-60, 60):.4f}",
        longitude=f"{drawn.uniform(-170, 170):.4f}",
        first_day=opening.first_day,
        sources=(3,),
    )


def _letter(drawn: Random, day: date, incident: str, expert: str) -> Iterator[Step]:
    key, state = f"{drawn.getrandbits(80):020x}", drawn.choice(STATES)
    sent = day + timedelta(days=drawn.randint(1, 20))
    draft = DraftLetter(
        incident=incident, to=Addressee.STATE, state=state, asks=prose.text(drawn, 40), days=14
    )
    yield Step(sent, draft, key, Role.EXPERT, actor=expert)
    yield Step(sent, SendLetter(), key, Role.COORDINATOR)
    best = drawn.choices(list(_BEST), list(_BEST.values()))[0]
    after = drawn.randint(3, 25)
    reminded = best in {None, Outcome.ACKNOWLEDGED} or after > 30
    if best:
        replied = sent + timedelta(days=after)
        reply = ReplyToLetter(text=prose.text(drawn, 50))
        yield Step(replied, reply, key, Role.STATE, state)
        judged = ClassifyReply(reply=3, outcome=best, assessment="Fictional")
        yield Step(replied + timedelta(days=2), judged, key, Role.EXPERT, actor=expert)
    if reminded:
        # Five working days after the last for a reply, which is never more than sixteen days.
        yield Step(sent + timedelta(days=14 + 16), RecordReminder(), key, Role.CLOCK)
