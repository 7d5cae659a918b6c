"""A subscription passes each event once and in order, whatever fails, waits or is killed."""

from __future__ import annotations

import re
import threading
from contextlib import suppress
from itertools import pairwise

import pytest
from django.db import connection, transaction

from panel.ledger import parking, store, subscriptions
from panel.ledger.commands import Refused
from panel.ledger.models import Cursor, LogEvent, Parked
from panel.ledger.registry import Room, Subscription
from panel.ledger.verify import verify
from tests.ledger import toy
from tests.ledger.acting import at_once, do


def effect(recorded):
    toy.Effect.objects.create(
        position=recorded.position, version=recorded.fact.version, stream=recorded.stream
    )


def reading(registry, handle=effect, events=()):
    read = Subscription("effects", handle, events)
    return registry.with_rooms(Room(name="effects", subscriptions=(read,)))


def effects():
    return list(toy.Effect.objects.order_by("id").values_list("position", flat=True))


def lend(registry, *keys):
    for key in keys:
        do(registry, toy.Lend(what="atlas"), key)


def test_it_reads_every_event_once_and_in_order(ledger):
    lend(ledger, *"abc")
    registry = reading(ledger)
    subscriptions.run(registry, "effects")
    lend(ledger, *"de")
    subscriptions.run(registry, "effects")
    subscriptions.run(registry, "effects")
    assert effects() == list(range(1, store.head().position + 1))
    assert subscriptions.behind(registry)["effects"] == 0


def test_it_reads_only_the_types_that_it_wants(ledger):
    lend(ledger, "a")
    do(ledger, toy.Note(text="torn"), "a")
    subscriptions.run(reading(ledger, events=(toy.Noted,)), "effects")
    assert effects() == [store.head().position]


def test_several_workers_do_nothing_twice_beside_eight_writers(ledger):
    registry = reading(ledger)

    def write_or_read(number):
        if number % 2:
            lend(ledger, f"k{number}")
        else:
            subscriptions.run(registry, "effects")

    at_once(write_or_read, range(200), threads=10)
    subscriptions.run(registry, "effects")
    assert effects() == list(range(1, store.head().position + 1))


def test_readers_that_meet_park_nothing(ledger, monkeypatch):
    lend(ledger, "a")
    registry, crowd = reading(ledger), subscriptions.TRIES + 1
    met, count = threading.Barrier(crowd), subscriptions._count_a_try

    def count_and_wait_for_the_others(name):
        tries = count(name)
        with suppress(threading.BrokenBarrierError):
            met.wait(timeout=1)
        return tries

    monkeypatch.setattr(subscriptions, "_count_a_try", count_and_wait_for_the_others)
    at_once(lambda _: subscriptions.run(registry, "effects"), range(crowd), threads=crowd)
    assert not Parked.objects.exists()
    assert effects() == list(range(1, store.head().position + 1))


def test_what_keeps_failing_parks_its_stream_and_the_others_go_on(ledger):
    tried = []

    def failing(recorded):
        if recorded.stream == "loan/bad":
            tried.append(recorded.fact.version)
            raise ValueError("poison")
        effect(recorded)

    lend(ledger, "a", "bad", "b")
    do(ledger, toy.Note(text="torn"), "bad")
    lend(ledger, "c")
    subscriptions.run(reading(ledger, failing), "effects")
    bad = list(LogEvent.objects.filter(stream="loan/bad").values_list("position", flat=True))
    assert effects() == [p for p in range(1, store.head().position + 1) if p not in bad]
    assert list(Parked.objects.order_by("position").values_list("position", flat=True)) == bad
    # Once with others in a batch, then alone.
    assert tried == [1] * (1 + subscriptions.TRIES)

    assert parking.retry(reading(ledger), "effects") == (2, [])
    assert effects()[-2:] == bad
    assert not Parked.objects.exists()


def poisoned(recorded):
    if recorded.stream.startswith("loan/bad"):
        raise ValueError("poison of Canary")
    effect(recorded)


def test_what_is_still_poison_stays_parked_with_what_came_after_and_other_streams_go_on(ledger):
    lend(ledger, "bad", "bad2")
    for key in ("bad", "bad2"):
        do(ledger, toy.Note(text="torn"), key)
    subscriptions.run(reading(ledger, poisoned), "effects")

    def half_mended(recorded):
        if recorded.stream == "loan/bad":
            raise KeyError("other")
        effect(recorded)

    done, failed = parking.retry(reading(ledger, half_mended), "effects")
    assert (done, [row.stream for row in failed]) == (2, ["loan/bad"])
    found = list(Parked.objects.order_by("position"))
    assert [row.stream for row in found] == ["loan/bad"] * 2
    assert found[0].error.startswith("KeyError at ")
    assert found[1].error == parking.BEHIND
    streams = toy.Effect.objects.order_by("id").values_list("stream", "version")
    assert list(streams.filter(stream="loan/bad2")) == [("loan/bad2", 1), ("loan/bad2", 2)]


def test_what_failed_is_told_by_type_and_place_and_not_by_its_words(ledger):
    lend(ledger, "bad")
    subscriptions.run(reading(ledger, poisoned), "effects")
    told = Parked.objects.get().error
    assert re.fullmatch(r"ValueError at .*test_subscriptions\.py:\d+ in poisoned", told)
    assert Cursor.objects.get(name="effects").failure == ""


def test_what_comes_while_it_is_tried_again_is_not_left_behind(ledger):
    """An event of the stream that is put aside meanwhile follows in its turn."""
    lend(ledger, "bad")
    subscriptions.run(reading(ledger, poisoned), "effects")
    once = iter([True])

    def busy(recorded):
        if next(once, False):
            do(ledger, toy.Note(text="torn"), "bad")
            row = LogEvent.objects.get(stream="loan/bad", version=2)
            parking.put_aside("effects", row, parking.BEHIND)
        effect(recorded)

    assert parking.retry(reading(ledger, busy), "effects") == (2, [])
    assert list(toy.Effect.objects.order_by("id").values_list("version", flat=True)) == [1, 1, 2]


def test_an_event_is_left_out_for_a_reason_that_stays_on_record(ledger):
    lend(ledger, "bad")
    do(ledger, toy.Note(text="torn"), "bad")
    registry = reading(ledger, poisoned)
    subscriptions.run(registry, "effects")
    first, second = Parked.objects.order_by("position").values_list("position", flat=True)

    def skip(position):
        return parking.skip(registry, "effects", position, actor="test", reason="done by hand")

    with pytest.raises(Refused, match="an earlier event of its stream is parked"):
        skip(second)
    with pytest.raises(Refused, match="parked no event there"):
        skip(1)
    assert skip(first) == 1
    assert parking.retry(reading(ledger), "effects") == (1, [])
    assert effects()[-1] == second
    said = LogEvent.objects.get(stream="subscription/effects")
    assert b"done by hand" in bytes(said.body)
    assert verify(ledger) == []


def test_an_effect_and_its_cursor_are_one_transaction(ledger):
    lend(ledger, *"abc")

    def failing(recorded):
        effect(recorded)
        if recorded.stream == "loan/b":
            raise ValueError("after its effect")

    subscriptions.run(reading(ledger, failing), "effects")
    bad = LogEvent.objects.get(stream="loan/b").position
    assert effects() == [p for p in range(1, store.head().position + 1) if p != bad]


def test_tries_are_counted_before_they_are_made(ledger):
    lend(ledger, "a")
    seen = []

    def counting(recorded):
        seen.append(Cursor.objects.get(name="effects").attempts)

    subscriptions.run(reading(ledger, counting), "effects")
    assert set(seen) == {1}
    assert Cursor.objects.get(name="effects").attempts == 0


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_a_writer_that_dawdles_before_its_commit_hides_nobody_behind_it(ledger):
    """The race that loses events where positions come from a sequence."""
    registry = reading(ledger)
    holding, go_on = threading.Event(), threading.Event()

    def dawdle():
        try:
            with transaction.atomic():
                do(ledger, toy.Lend(what="atlas"), "slow")
                holding.set()
                go_on.wait(timeout=10)
        finally:
            connection.close()

    def hurry():
        try:
            do(ledger, toy.Lend(what="globe"), "fast")
        finally:
            connection.close()

    slow, fast = threading.Thread(target=dawdle), threading.Thread(target=hurry)
    slow.start()
    assert holding.wait(timeout=10)
    fast.start()
    fast.join(timeout=0.3)
    assert fast.is_alive()
    subscriptions.run(registry, "effects")
    assert effects() == [1]
    go_on.set()
    slow.join(timeout=10)
    fast.join(timeout=10)
    subscriptions.run(registry, "effects")
    assert effects() == [1, 2, 3]
    assert all(later == earlier + 1 for earlier, later in pairwise(effects()))
