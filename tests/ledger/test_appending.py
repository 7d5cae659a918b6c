"""One transaction writes to several streams, all or none, whoever else writes meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from panel.ledger import store
from panel.ledger.commands import Act, Command, Refused
from panel.ledger.execution import Asked, NoSuchStream, Stale, execute
from panel.ledger.models import LogEvent
from panel.ledger.registry import Room
from panel.ledger.verify import verify
from tests.ledger import toy
from tests.ledger.acting import at_once, do, positions, types_of

one_writer = pytest.mark.skipif(
    "postgresql" not in str(connection.vendor), reason="SQLite has one writer at a time"
)


def test_a_command_writes_to_two_streams_in_one_transaction(ledger):
    do(ledger, toy.Lend(what="atlas"), "a")
    do(ledger, toy.Lend(what="globe"), "b")
    outcome = do(ledger, toy.Swap(other="b"), "a")
    last = LogEvent.objects.order_by("-position")[:2]
    assert {row.stream for row in last} == {"loan/a", "loan/b"}
    assert len({row.recorded_at for row in last}) == 1
    assert outcome.moment.position == last[0].position
    assert set(toy.LoanRow.objects.as_of(outcome.moment).values_list("stream", "what")) == {
        ("loan/a", "globe"),
        ("loan/b", "atlas"),
    }


def test_of_several_commands_all_or_none_are_taken(ledger):
    before = positions()
    asked = [Asked(toy.Lend(what="atlas"), "a"), Asked(toy.Lend(what="globe"), "a")]
    with pytest.raises(Refused, match="lent already"):
        execute(ledger, asked, _act())
    assert positions() == before
    assert not toy.LoanRow.objects.exists()


def test_what_was_seen_and_has_moved_since_is_stale(ledger):
    do(ledger, toy.Lend(what="atlas"), "a")
    do(ledger, toy.Note(text="torn"), "a", expected={"loan/a": 1})
    with pytest.raises(Stale):
        do(ledger, toy.Note(text="mended"), "a", expected={"loan/a": 1})
    assert types_of("loan/a") == ["loan.lent", "loan.noted"]


def test_of_twenty_who_saw_the_same_one_wins_and_no_position_is_lost(ledger):
    do(ledger, toy.Lend(what="atlas"), "a")

    def note(number):
        try:
            do(ledger, toy.Note(text=f"note {number}"), "a", expected={"loan/a": 1})
        except Stale:
            return False
        return True

    assert sum(at_once(note, range(20))) == 1
    assert positions() == list(range(1, store.head().position + 1))


def test_a_command_about_nothing_on_record_is_told_so(ledger):
    with pytest.raises(NoSuchStream):
        do(ledger, toy.Note(text="torn"), "nowhere")


def test_a_dry_run_decides_and_writes_nothing(ledger):
    before = positions()
    outcome = do(ledger, toy.Lend(what="atlas"), "a", validate_only=True)
    assert outcome.decided == (toy.Lent(what="atlas"),)
    assert positions() == before


def test_recorded_at_grows_strictly_from_transaction_to_transaction(ledger):
    at_once(lambda n: do(ledger, toy.Lend(what="atlas"), f"k{n}"), range(40))
    times = list(LogEvent.objects.order_by("position").values_list("recorded_at", flat=True))
    assert all(earlier < later for earlier, later in pairwise(times))


BARRIER = threading.Barrier(2)
MET: set[int] = set()


class Meet(Command, on=toy.Loan, roles={toy.ROLE}, noun="meeting"):
    """Decide, the first time, only once the other has read what this one has read."""

    def decide(self, act: Act, loan: toy.Loan) -> Iterator[toy.Noted]:
        """Note how many notes there were."""
        if threading.get_ident() not in MET:
            MET.add(threading.get_ident())
            BARRIER.wait(timeout=5)
        yield toy.Noted(text=f"after {len(loan.notes)}")


@one_writer
def test_who_loses_a_race_decides_again_under_the_lock(ledger):
    do(ledger, toy.Lend(what="atlas"), "a")
    BARRIER.reset()
    MET.clear()
    known = ledger.with_rooms(Room(name="meetings", commands=(Meet,)))
    at_once(lambda _: do(known, Meet(), "a"), range(2), threads=2)
    assert types_of("loan/a") == ["loan.lent", "loan.noted", "loan.noted"]
    # The second saw the first's note: nobody decided on what was no longer so.
    assert toy.LoanRow.objects.latest("held_from").notes == ["after 0", "after 1"]


def test_eight_writers_of_one_register_never_give_up(ledger):
    do(ledger, toy.OpenRegister(), "XXi.001")
    at_once(lambda n: do(ledger, toy.Mention(persons=["XXi.001"]), f"k{n}"), range(160), threads=8)
    assert len(types_of("register/XXi.001")) == 161
    assert verify(ledger) == []


def _act() -> Act:
    at = store.head().time
    return Act(actor="test", role=toy.ROLE, at=at, received_at=at)


def test_statements_of_an_append_are_seen_by_who_counts_queries(ledger):
    with CaptureQueriesContext(connection) as queries:
        store.bodies(["register/nobody"])
    assert len(queries) == 1
