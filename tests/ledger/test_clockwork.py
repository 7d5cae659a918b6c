"""What fell due is recorded once, by however many beats, whenever one runs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from panel.ledger import clockwork, moments
from panel.ledger.models import DueRow, LogEvent
from panel.ledger.rows import STILL
from tests.ledger import toy
from tests.ledger.acting import at_once, do, types_of

MONDAY = datetime(2015, 7, 20, tzinfo=UTC)


def lend(registry, many):
    clockwork.set_clock(MONDAY)
    for number in range(many):
        due = MONDAY + timedelta(days=number + 1)
        do(registry, toy.Lend(what="atlas", until=due), f"k{number}")


def test_two_beats_record_each_thing_that_fell_due_once(story):
    lend(story, 12)
    clockwork.set_clock(MONDAY + timedelta(days=10))
    at_once(lambda _: clockwork.tick(story), range(4), threads=2)
    assert LogEvent.objects.filter(type="loan.expired").count() == 10
    assert DueRow.objects.filter(held_to=STILL).count() == 2


def test_nothing_is_recorded_before_its_time(story):
    lend(story, 1)
    clockwork.set_clock(MONDAY + timedelta(days=1) - timedelta(microseconds=1))
    assert clockwork.tick(story) == 0
    clockwork.set_clock(MONDAY + timedelta(days=1))
    assert clockwork.tick(story) == 1
    assert types_of("loan/k0") == ["loan.lent", "loan.expired"]


def test_while_beat_is_down_nothing_is_recorded_and_it_is_when_it_runs(story):
    lend(story, 1)
    clockwork.hold_beat(True)
    clockwork.set_clock(MONDAY + timedelta(days=30))
    assert clockwork.tick(story) == 0
    clockwork.hold_beat(False)
    assert clockwork.tick(story) == 1
    recorded = LogEvent.objects.get(type="loan.expired")
    assert recorded.recorded_at >= MONDAY + timedelta(days=30)


def test_recording_it_changes_no_row_but_what_the_clock_has_to_do(story):
    lend(story, 1)
    clockwork.set_clock(MONDAY + timedelta(days=2))
    before = list(toy.LoanRow.objects.as_of(moments.now()).values())
    clockwork.tick(story)
    assert list(toy.LoanRow.objects.as_of(moments.now()).values()) == before


def test_a_tick_closes_the_time_that_it_reads(ledger):
    before = moments.now().at
    clockwork.tick(ledger)
    assert moments.now().at > before
