"""An answer is given for a closed moment only, and is the same for ever."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.db import connection

from panel.ledger import clockwork, moments, store
from panel.ledger.commands import Refused
from panel.ledger.execution import Busy
from panel.ledger.models import LogEvent
from tests.ledger import toy
from tests.ledger.acting import at_once, do


def rows_at(at):
    rows = toy.LoanRow.objects.as_of(moments.as_of(at)).order_by("stream")
    return list(rows.values_list("stream", "what", "notes"))


def test_the_same_time_never_answers_differently_while_eight_write(ledger):
    do(ledger, toy.Lend(what="atlas"), "a")
    asked = []

    def write_or_ask(number):
        if number % 3:
            do(ledger, toy.Lend(what="atlas"), f"k{number}")
        else:
            at = moments.now().at
            asked.append((at, rows_at(at)))

    at_once(write_or_ask, range(240), threads=9)
    assert len(asked) == 80
    assert all(rows_at(at) == answer for at, answer in asked)


def test_a_time_just_past_is_closed_before_it_is_answered(ledger):
    do(ledger, toy.Lend(what="atlas"), "a")
    at = max(store.head().clock, store.head().time)
    answer = rows_at(at)
    do(ledger, toy.Lend(what="globe"), "b")
    assert rows_at(at) == answer
    assert LogEvent.objects.latest("position").recorded_at > at


def test_a_time_to_come_is_refused(ledger):
    with pytest.raises(Refused, match="in the future") as refused:
        moments.as_of(store.head().clock + timedelta(hours=1))
    assert refused.value.field == "/as_of"


def test_a_time_before_the_log_is_refused(ledger):
    with pytest.raises(Refused, match="before the log began"):
        moments.parse("1999-12-31T23:59:59Z")


@pytest.mark.parametrize("text", ["2015-08-07T23:59:59", "2015-08-07", "yesterday", "2015-13-01Z"])
def test_a_time_without_its_zone_or_sense_is_refused_and_told_what_would_be_right(ledger, text):
    with pytest.raises(Refused, match="2015-08-07T23:59:59Z") as refused:
        moments.parse(text)
    assert refused.value.facts["given"] == text


def test_the_zone_of_a_question_does_not_change_the_answer(ledger):
    do(ledger, toy.Lend(what="atlas"), "a")
    at = moments.now().at
    assert rows_at(at) == rows_at(at.astimezone(timezone(timedelta(hours=-4))))


def test_a_position_is_accepted_only_where_a_transaction_ended(ledger):
    do(ledger, toy.Lend(what="atlas"), "a")
    do(ledger, toy.Lend(what="globe"), "b")
    end = do(ledger, toy.Swap(other="b"), "a").moment
    assert moments.at_position(end.position) == end
    with pytest.raises(Refused, match="goes on past this position"):
        moments.at_position(end.position - 1)
    with pytest.raises(Refused, match="no such position"):
        moments.at_position(end.position + 1)


def test_a_span_is_over_when_its_time_is_though_nothing_was_recorded(story):
    clockwork.set_clock(datetime(2015, 7, 20, tzinfo=UTC))
    until = datetime(2015, 7, 23, tzinfo=UTC)
    do(story, toy.Lend(what="atlas", until=until), "a")
    clockwork.set_clock(datetime(2015, 8, 1, tzinfo=UTC))

    def status(at):
        return toy.LoanRow.objects.as_of(moments.as_of(at)).get().status

    assert status(until - timedelta(microseconds=1)) == "lent"
    assert status(until) == "overdue"
    clockwork.tick(story)
    assert status(until - timedelta(microseconds=1)) == "lent"
    assert status(until) == "overdue"


def test_a_demonstrations_clock_moves_only_as_the_story_says(story):
    at = datetime(2015, 7, 20, 9, tzinfo=UTC)
    clockwork.set_clock(at)
    first = do(story, toy.Lend(what="atlas"), "a").moment
    second = do(story, toy.Lend(what="globe"), "b").moment
    assert (first.at - at, second.at - first.at) == (timedelta(microseconds=1),) * 2
    clockwork.set_clock(at - timedelta(minutes=4))
    assert do(story, toy.Note(text="torn"), "a").moment.at > second.at


def test_after_the_story_the_clock_runs_on_from_its_last_moment(story):
    at = datetime(2015, 7, 20, 9, tzinfo=UTC)
    clockwork.set_clock(at)
    clockwork.release_clock()
    assert at <= store.clock() < at + timedelta(minutes=1)


def test_only_a_demonstration_takes_its_time_from_a_story(ledger):
    with pytest.raises(Refused, match="demonstration"):
        clockwork.set_clock(datetime(2015, 7, 20, tzinfo=UTC))


@pytest.fixture
def read_only(ledger):
    """A ledger that takes no writes any more, an event in it."""
    do(ledger, toy.Lend(what="atlas"), "a")
    on, off = {
        "sqlite": ("PRAGMA query_only = ON", "PRAGMA query_only = OFF"),
        "postgresql": (
            "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
            "SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE",
        ),
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(on)
    yield ledger
    with connection.cursor() as cursor:
        cursor.execute(off)


def test_a_read_only_database_answers_as_of_its_heads_time(read_only, monkeypatch):
    monkeypatch.setattr(moments, "_FRESH", timedelta(0))
    head = store.head()
    assert moments.now() == (head.position, head.time)
    assert rows_at(head.time)[0][:2] == ("loan/a", "atlas")
    with pytest.raises(Refused, match="up to which this copy of the log is closed"):
        moments.as_of(store.head().clock)


def test_a_read_only_database_takes_no_command_and_says_so(read_only):
    with pytest.raises(Busy):
        do(read_only, toy.Note(text="torn"), "a")
