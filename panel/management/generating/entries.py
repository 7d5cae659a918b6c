"""The list of a generated ledger: fictional entries with names in several scripts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import msgspec
import yaml

from cases.listing.domain import Delist, FlagMissing, RecordEntry
from cases.listing.values import Alias, Birth, Document, Place
from panel.access.roles import Role
from panel.management.generating.steps import (
    BEGAN,
    ENDED,
    REGIME,
    STATES,
    Step,
    chance,
    noon,
    spread,
)

_AT_FIRST = 0.6
"""The share of the list that is there on the first day."""


class Fate(NamedTuple):
    """What becomes of an entry."""

    individual: bool
    listed_on: date
    amended_on: date | None
    gone_on: date | None
    missed: bool
    """Whether it is gone because a file lacks it, and nobody has yet judged why."""


def fate(seed: int, number: int, whole: int) -> Fate:
    """Drawn before what the entry says, for requests name only who stays on the list."""
    drawn = chance(seed, "fate", number)
    listed_on = BEGAN if number <= max(1, int(whole * _AT_FIRST)) else spread(number, whole)
    some_day = listed_on + timedelta(days=1 + int((ENDED - listed_on).days * drawn.random()))
    draw = drawn.random()
    stays = number == 1 or draw > 0.05
    return Fate(
        individual=number == 1 or drawn.random() < 0.8,
        listed_on=listed_on,
        amended_on=some_day if stays and draw > 0.85 else None,
        gone_on=None if stays else some_day,
        missed=draw < 0.01,
    )


def reference(number: int, *, individual: bool = True) -> str:
    """The permanent reference number of the `number`th entry."""
    return f"XX{'i' if individual else 'e'}.{number:05}"


def steps(seed: int, whole: int) -> Iterator[Step]:
    """Everything that happens to the list until the last day, in no order."""
    for number in range(1, whole + 1):
        ends = fate(seed, number, whole)
        recorded = _entry(seed, number, ends)
        key = recorded.reference
        yield Step(ends.listed_on, recorded, key, Role.OPERATOR)
        if ends.amended_on:
            more = f"{recorded.comments} Amended on {ends.amended_on:%d %b. %Y}."
            days = (*recorded.last_updated, ends.amended_on)
            amended = msgspec.structs.replace(recorded, comments=more, last_updated=days)
            yield Step(ends.amended_on, amended, key, Role.OPERATOR)
        if ends.gone_on is None:
            continue
        if ends.missed:
            missed = FlagMissing(generated_at=noon(ends.gone_on))
            yield Step(ends.gone_on, missed, key, Role.OPERATOR)
        else:
            gone = Delist(delisted_on=ends.gone_on, basis="A fictional decision")
            yield Step(ends.gone_on, gone, key, Role.SECRETARIAT)


def _entry(seed: int, number: int, ends: Fate) -> RecordEntry:
    drawn = chance(seed, "entry", number)
    language = drawn.choice(sorted(_words()))
    latin, own = _name(drawn, language)
    state = drawn.choice(STATES)
    said: dict[str, Any] = _person(drawn, state) if ends.individual else {"addresses": (_place(),)}
    others = [_name(drawn, language) for _ in range(drawn.randrange(4))]
    return RecordEntry(
        reference=reference(number, individual=ends.individual),
        regime=REGIME,
        kind="individual" if ends.individual else "entity",
        list_type="Fictional",
        listed_on=ends.listed_on,
        names=latin,
        name_original_script=" ".join(own),
        aliases=tuple(Alias(" ".join(name), drawn.choice(["Good", "Low"])) for name, _ in others),
        nationalities=(f"Fictional State {state}",),
        nationality_codes=(state,),
        comments="A fictional entry of a generated ledger: no such person or entity exists.",
        **said,
    )


def _person(drawn: Random, state: str) -> dict[str, Any]:
    year = drawn.randrange(1935, 1985)
    births = [Birth(kind="exact", day=date(year, 1, 1) + timedelta(days=drawn.randrange(365)))]
    if drawn.random() < 0.3:
        births = [Birth(kind="approximate", year=year)]
    number = f"{state}{drawn.randrange(10**7):07}"
    return {
        "births": tuple(births),
        "birth_places": (_place(),),
        "designations": (drawn.choice(["Director", "Deputy director", "Head of procurement"]),),
        "documents": (Document(kind="Passport", number=number, issuing_country=state),),
        "gender": drawn.choice(["Male", "Female"]),
    }


def _place() -> Place:
    return Place(city="Port F", country="Fictional State")


def _name(drawn: Random, language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A name as the list transliterates it, and in its own script."""
    words = _words()[language]
    latin = tuple(drawn.sample(sorted(words), 3))
    return latin, tuple(words[word] for word in latin)


@cache
def _words() -> dict[str, dict[str, str]]:
    read: dict[str, dict[str, str]] = yaml.safe_load(
        (Path(__file__).parent / "words.yaml").read_text(encoding="utf-8")
    )
    return read
