"""A clock that jumped back, or had jumped ahead, halts the log until an operator decides."""

from datetime import UTC, datetime, timedelta

import pytest

from panel.ledger import accepting, clockwork, store, subscriptions
from panel.ledger.commands import Refused
from panel.ledger.execution import Halted
from panel.ledger.models import Cursor, LogEvent, Parked
from panel.ledger.registry import Room, Subscription
from panel.ledger.verify import verify
from tests.ledger import toy
from tests.ledger.acting import do

NOON = datetime(2015, 7, 20, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def at_noon(story):
    clockwork.set_clock(NOON)
    do(story, toy.Lend(what="atlas"), "a", once="first")
    return story


def halted(registry, key="b"):
    count, head = LogEvent.objects.count(), store.head()
    with pytest.raises(Halted, match="nothing is recorded until the clock is right"):
        do(registry, toy.Lend(what="atlas"), key)
    assert (LogEvent.objects.count(), store.head()) == (count, head)


def test_a_clock_that_jumps_back_an_hour_halts_the_log_until_it_is_right(at_noon):
    clockwork.set_clock(NOON - HOUR)
    halted(at_noon)
    # What was given before is answered as it was, and costs no event.
    assert do(at_noon, toy.Lend(what="atlas"), "a", once="first").replayed
    clockwork.set_clock(NOON + HOUR)
    assert do(at_noon, toy.Lend(what="atlas"), "b").count == 1


def test_what_two_hosts_differ_by_halts_nothing_and_no_time_runs_back(at_noon):
    clockwork.set_clock(NOON - timedelta(minutes=4))
    do(at_noon, toy.Lend(what="atlas"), "b")
    times = list(LogEvent.objects.order_by("position").values_list("recorded_at", flat=True))
    assert times == sorted(times)


def test_an_operator_lets_it_go_on_from_where_it_is_and_no_further(at_noon):
    with pytest.raises(Refused, match="nothing keeps the log"):
        accepting.accept(at_noon, reason="none", actor="operator")
    clockwork.set_clock(NOON - HOUR)
    at = accepting.accept(at_noon, reason="the host had a wrong zone", actor="operator")
    assert at == store.head().time - timedelta(microseconds=1)
    for key in "bc":
        do(at_noon, toy.Lend(what="atlas"), key)
    with pytest.raises(Refused, match="nothing keeps the log"):
        accepting.accept(at_noon, reason="again", actor="operator")
    clockwork.set_clock(NOON + 10 * HOUR)
    do(at_noon, toy.Lend(what="atlas"), "d")
    clockwork.set_clock(NOON + HOUR)
    halted(at_noon, "e")
    assert verify(at_noon) == []


def test_what_follows_from_events_waits_and_is_not_given_up_on(at_noon):
    def lend(recorded):
        if recorded.stream == "loan/a":
            do(known, toy.Lend(what="map"), "of-a")

    lending = Subscription("lending", lend, events=(toy.Lent,))
    known = at_noon.add(Room(name="more", subscriptions=(lending,)))
    clockwork.set_clock(NOON - HOUR)
    for _ in range(2 * subscriptions.TRIES):
        subscriptions.run(known, "lending")
    assert not Parked.objects.exists()
    assert Cursor.objects.get(name="lending").position == 0
    clockwork.set_clock(NOON + HOUR)
    subscriptions.run(known, "lending")
    assert LogEvent.objects.filter(stream="loan/of-a").exists()
