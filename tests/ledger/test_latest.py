"""Of a stream whose last event says it all, a rule that reads it loads no more than that."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from panel.ledger import codec, store
from panel.ledger.commands import Act, Command, Creates, Reads, To
from panel.ledger.corrections import Amending, Void, corrected
from panel.ledger.events import Event
from panel.ledger.registers import NumberTaken, Series
from panel.ledger.registry import Room
from panel.ledger.states import advance, fold
from panel.ledger.verify import verify
from tests.ledger import toy
from tests.ledger.acting import do, types_of
from tests.ledger.forging import forge

WHY = {"authority": "Chair", "reason": "it was another one"}
STREAM = "series/XX/2015"


class Number(Command, on=toy.Loan, roles={toy.ROLE}, noun="numbering", creates=Creates.KEYED):
    """Give a loan the next number, or the next two."""

    twice: bool = False

    def reads(self, loan: toy.Loan, act: Act) -> Reads:
        """The series."""
        return {"series": (Series, "XX/2015")}

    def decide(self, act: Act, loan: toy.Loan, series: Series) -> Iterator[Event | To]:
        """Always."""
        for number in range(series.last + 1, series.last + 2 + self.twice):
            yield toy.Noted(text=str(number))
            yield To(Series, "XX/2015", NumberTaken(number=number, stream=f"loan/{act.subject}"))


class VoidNumber(Void, on=Series, roles={toy.ROLE}, noun="void"):
    """Strike an entry of the series."""


class CorrectNumber(Amending, on=Series, roles={toy.ROLE}, noun="correction"):
    """Have an entry of the series read otherwise."""

    number: int

    def decide(self, act: Act, series: Series) -> Iterator[Event]:
        """A number stays a number."""
        yield corrected(self, act, NumberTaken(number=self.number, stream="loan/a"))


@pytest.fixture
def numbering(ledger):
    return ledger.with_rooms(Room(name="numbers", commands=(Number, VoidNumber, CorrectNumber)))


@pytest.fixture
def bodies(monkeypatch) -> list[bytes]:
    """Return every event that is read out of the log, as it is read."""
    read: list[bytes] = []
    decode = codec.decode

    def reading(body: bytes, registry: Any) -> Any:
        read.append(body)
        return decode(body, registry)

    monkeypatch.setattr(codec, "decode", reading)
    return read


def last_number(registry):
    facts = [codec.decode(body, registry) for body in store.bodies([STREAM])[STREAM]]
    return fold(Series, facts).last


def test_one_event_is_read_however_many_there_are(numbering, bodies):
    counts = {}
    for taken in range(5):
        do(numbering, Number(), f"k{taken}")
    for more in (5, 500):
        for number in range(len(types_of(STREAM)) + 1, more + 1):
            forge(STREAM, "series.number_taken", {"number": number, "stream": "loan/x"})
        bodies.clear()
        outcome = do(numbering, Number(), f"a{more}")
        counts[more] = len(bodies)
        assert outcome.decided[0] == toy.Noted(text=str(more + 1))
        assert last_number(numbering) == more + 1
    assert counts == {5: 1, 500: 1}
    assert verify(numbering) == []


def test_two_numbers_taken_at_once_follow_each_other(numbering):
    for key in ("a", "b", "c"):
        do(numbering, Number(twice=True), key)
    assert toy.LoanRow.objects.latest("held_from").notes == ["5", "6"]
    assert types_of(STREAM) == ["series.number_taken"] * 6


@pytest.mark.parametrize(
    ("amending", "following"),
    [
        (VoidNumber(target=3, **WHY), 3),
        (VoidNumber(target=1, **WHY), 4),
        (CorrectNumber(target=3, number=7, **WHY), 8),
        (CorrectNumber(target=1, number=7, **WHY), 4),
    ],
)
def test_after_a_correction_it_says_what_the_whole_stream_does(numbering, amending, following):
    for key in ("a", "b", "c"):
        do(numbering, Number(), key)
    do(numbering, amending, "XX/2015")
    for number in (following, following + 1):
        assert last_number(numbering) == number - 1
        do(numbering, Number(), f"k{number}")
        assert toy.LoanRow.objects.latest("held_from").notes == [str(number)]
    assert verify(numbering) == []


def test_a_part_of_a_stream_is_never_taken_for_the_whole_when_it_is_amended(numbering):
    for key in ("a", "b", "c"):
        do(numbering, Number(), key)
    do(numbering, VoidNumber(target=3, **WHY), "XX/2015")
    facts = [codec.decode(body, numbering) for body in store.bodies([STREAM])[STREAM]]
    with pytest.raises(ValueError, match="read whole"):
        advance(Series(last=3), facts[2:3], facts[3:])
