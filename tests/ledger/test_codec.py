"""What the log holds, the verifier reads: the event's bytes are the canonical ones or none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel.ledger import canonical, codec
from panel.ledger.commands import Act, Command, Creates
from panel.ledger.events import NOBODY, Event, Origin
from panel.ledger.reading import Invalid, read
from panel.ledger.registry import Room
from panel.ledger.states import Voided
from tests.ledger import toy
from tests.ledger.acting import do, positions

ORIGIN = Origin(actor="test", role=toy.ROLE, command="loan.weighing")
TEXT = st.text(st.characters(exclude_categories=["Cs"]))


class Weighed(Event, name="loan.weighed", bears_on=NOBODY):
    """A thing lent was weighed; it takes more kinds of values than an event should."""

    weight: Any


class Weigh(Command, on=toy.Loan, roles={toy.ROLE}, noun="weighing", creates=Creates.KEYED):
    """Weigh it."""

    weight: int

    def decide(self, act: Act, loan: toy.Loan) -> Iterator[Weighed]:
        """Always."""
        yield Weighed(weight=self.weight)


def encoded(weight: Any) -> bytes:
    at = datetime(2015, 7, 24, tzinfo=UTC)
    event = Weighed(weight=weight)
    return codec.encode(event, stream="loan/a", version=1, origin=ORIGIN).at(at)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXT | st.datetimes(),
        lambda inner: st.lists(inner) | st.tuples(inner) | st.dictionaries(TEXT, inner),
        max_leaves=10,
    )
)
def test_what_is_written_is_read_back_by_the_verifiers_reader(weight):
    said: Any = canonical.decode(encoded(weight))
    assert said["data"] == {"weight": json.loads(msgspec.json.encode(weight))}


@pytest.mark.parametrize("weight", [1.5, 2**53, -(2**53), [{"kilos": 0.0}], {1: "key"}])
def test_what_the_verifier_would_refuse_is_not_encoded(weight):
    with pytest.raises(canonical.Unencodable):
        encoded(weight)


def test_a_number_too_large_for_the_log_is_refused_at_its_field(ledger):
    assert read(Weigh, {"weight": 2**53 - 1}) == Weigh(weight=2**53 - 1)
    with pytest.raises(Invalid, match="/weight"):
        read(Weigh, {"weight": 2**53})
    before = positions()
    known = ledger.with_rooms(Room(name="scales", commands=(Weigh,)))
    with pytest.raises(canonical.Unencodable):
        do(known, Weigh(weight=2**53), "a")
    assert positions() == before


def test_what_could_not_be_read_again_is_not_written():
    with pytest.raises(msgspec.ValidationError, match="length >= 1"):
        codec.encode(
            Voided(target=1, authority="", reason="r"),
            stream="loan/a",
            version=2,
            origin=ORIGIN,
        )
