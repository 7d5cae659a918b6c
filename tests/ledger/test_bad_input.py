"""What no log should hold is refused in words; nothing of it is written, and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection

from panel.ledger import accepting, canonical, codec, store
from panel.ledger.commands import Act, Command, Creates, Refused
from panel.ledger.events import NOBODY, Event
from panel.ledger.execution import Halted
from panel.ledger.models import Given, LogEvent
from panel.ledger.reading import Invalid
from panel.ledger.registry import Registry, Room
from panel.ledger.verify import verify
from tests.ledger import toy
from tests.ledger.acting import do, positions
from tests.ledger.forging import forge
from tests.once import once_on_postgresql

pytestmark = once_on_postgresql


class Said(Event, name="loan.said", bears_on=NOBODY):
    """Whatever was said, unchecked."""

    what: Any


class Say(Command, on=toy.Loan, roles={toy.ROLE}, noun="saying", creates=Creates.KEYED):
    """Say anything; only the log's own checks stand in the way."""

    what: Any

    def decide(self, act: Act, loan: toy.Loan) -> Iterator[Said]:
        """Always."""
        yield Said(what=self.what)


class Talking(toy.Loan, category="talk", events=(*toy.Loan.events, Said)):
    """A loan of which anything is said."""


@pytest.fixture
def talking(ledger) -> Registry:
    """A ledger where anything may be said."""
    return ledger.with_rooms(Room(name="talks", states=(Talking,), commands=(Say,)))


def longest(registry) -> int:
    """How long a text may be for its event to be just of the size that the format takes."""
    do(registry, Say(what=""), "short")
    body = LogEvent.objects.get(stream="loan/short").body
    return codec.LARGEST - len(bytes(body))


def test_an_event_is_taken_up_to_the_formats_last_byte_and_no_further(talking):
    room = longest(talking)
    do(talking, Say(what="x" * room), "right")  # "right" is as long as "short"
    assert len(bytes(LogEvent.objects.get(stream="loan/right").body)) == codec.LARGEST == 65_535
    before = positions()
    with pytest.raises(codec.TooLarge, match=r"65536 bytes; 65535 is the most"):
        do(talking, Say(what="x" * (room + 1)), "large", "once")
    assert positions() == before
    assert not Given.objects.filter(key="once").exists()
    assert verify(talking) == []


@pytest.mark.parametrize(
    ("what", "refusal", "says"),
    [
        (float("nan"), canonical.Unencodable, "float"),
        (float("inf"), canonical.Unencodable, "float"),
        ("half \ud800", canonical.Unencodable, "lone surrogate"),
        ({"half \udfff": 1}, canonical.Unencodable, "lone surrogate"),
        ([[2**64]], canonical.Unencodable, r"2\^53"),
    ],
    ids=["NaN", "infinity", "surrogate", "surrogate as a key", "large number"],
)
def test_what_has_no_spelling_in_the_log_is_refused(talking, what, refusal, says):
    do(talking, Say(what="before"), "a")
    before = positions()
    with pytest.raises(refusal, match=says):
        do(talking, Say(what=what), "a", "once")
    assert positions() == before
    assert not Given.objects.filter(key="once").exists()
    do(talking, Say(what="after"), "a", "once")
    assert positions() == [*before, before[-1] + 1]


@pytest.mark.parametrize("text", ["nul \x00", "bell \x07", "", " ", "x" * 301])
def test_a_field_that_is_no_text_is_told_by_its_pointer(ledger, text):
    before = positions()
    with pytest.raises(Invalid) as refused:
        do(ledger, toy.Lend(what=text), "a")
    assert [flaw.pointer for flaw in refused.value.errors] == ["/what"]
    assert positions() == before


@pytest.mark.parametrize(
    "key", ["", "a\x00", "a\nb", "a/b", "a b", "\u202ea", "\ud800", "a" * 121, "..\x7f"]
)
def test_a_stream_has_no_name_that_could_mislead(ledger, key):
    before = positions()
    with pytest.raises(Refused, match="letters, digits, dots, dashes or underscores") as refused:
        do(ledger, toy.Lend(what="atlas"), key)
    assert refused.value.field == "/key"
    assert positions() == before


def test_a_clock_that_jumps_back_an_hour_halts_the_log_and_lets_no_time_run_back(ledger):
    """The head is an hour ahead of the database's clock, as after that was set back."""
    do(ledger, toy.Lend(what="atlas"), "a")
    ahead = store.head().time + timedelta(hours=1)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE ledger_head SET time = %s",
            [connection.ops.adapt_datetimefield_value(ahead)],
        )
    before = positions()
    with pytest.raises(Halted, match="nothing is recorded until the clock is right"):
        do(ledger, toy.Note(text="halted"), "a")
    assert positions() == before
    accepting.accept(ledger, reason="the clock was set back", actor="test")
    for number in range(3):
        do(ledger, toy.Note(text=f"note {number}"), "a")
    times = list(LogEvent.objects.order_by("position").values_list("recorded_at", flat=True))
    assert all(earlier < later for earlier, later in pairwise(times))
    assert times[-3] > ahead
    assert verify(ledger) == []


def test_an_unknown_type_is_left_alone_and_loses_nothing(ledger):
    do(ledger, toy.Lend(what="atlas"), "a")
    position = forge("loan/a", "loan.burnt", {"what": "atlas"})
    body = bytes(LogEvent.objects.get(position=position).body)
    before = positions()
    with pytest.raises(codec.UnknownEvent, match=rf"\(position {position}\): loan.burnt of shape"):
        do(ledger, toy.Note(text="torn"), "a")
    assert positions() == before
    assert bytes(LogEvent.objects.get(position=position).body) == body
    do(ledger, toy.Lend(what="globe"), "b")
