"""Derived tables come out of the log alone, the same wherever and whenever that is done."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from dataclasses import replace

import pytest
from django.db import connection

from panel.ledger import clockwork, comparing, rebuild, store
from panel.ledger.models import DueRow, FoldVersion, LogEvent
from panel.ledger.registry import Projection, Room
from tests.ledger import toy
from tests.ledger.acting import at_once, do, scribble
from tests.ledger.dumping import dump

WHY = {"authority": "Chair", "reason": "it was another one"}


@pytest.fixture
def lived_in(story):
    """A ledger with voids, corrections, swaps and deadlines behind it."""
    due = store.clock().replace(year=1946)
    for number in range(8):
        do(story, toy.Lend(what=f"atlas {number}", until=due), f"k{number}")
        do(story, toy.Note(text="torn"), f"k{number}")
    do(story, toy.Swap(other="k1"), "k0")
    do(story, toy.VoidEntry(target=2, **WHY), "k2")
    do(story, toy.CorrectNote(target=2, text="worn", **WHY), "k3")
    do(story, toy.VoidEntry(target=1, **WHY), "k4")
    clockwork.set_clock(due)
    clockwork.tick(story)
    return story


def test_what_the_append_wrote_is_what_the_log_folds_to(lived_in):
    assert rebuild.rebuild(lived_in, check=True).clean


def test_emptied_tables_come_back_the_same_to_the_byte(lived_in):
    before = dump(lived_in)
    toy.LoanRow.objects.all().delete()
    DueRow.objects.all().delete()
    rebuild.rebuild(lived_in)
    assert dump(lived_in) == before


def test_altered_and_invented_rows_are_put_right_and_the_others_left_alone(lived_in):
    before = dump(lived_in)
    kept = set(toy.LoanRow.objects.exclude(stream="loan/k0").values_list("pk", flat=True))
    toy.LoanRow.objects.filter(stream="loan/k0").update(what="forged")
    toy.LoanRow.objects.create(
        stream="loan/ghost", what="ghost", status="lent", notes=[], held_from=1
    )
    report = rebuild.rebuild(lived_in, check=True)
    assert report.removed["toy_loan"] == report.written["toy_loan"] + 1
    assert dump(lived_in) != before
    rebuild.rebuild(lived_in)
    assert dump(lived_in) == before
    assert kept <= set(toy.LoanRow.objects.values_list("pk", flat=True))


def test_a_rebuild_that_finds_nothing_wrong_writes_nothing(lived_in):
    keys = set(toy.LoanRow.objects.values_list("pk", flat=True))
    assert rebuild.rebuild(lived_in).clean
    assert set(toy.LoanRow.objects.values_list("pk", flat=True)) == keys


def projecting(registry, rows, **more):
    """Give the registry with other rows of loans."""
    rooms = [room for room in registry.rooms if room.name != "loans"]
    projection = Projection(toy.LoanRow, rows, of=toy.Loan, **more)
    return type(registry)(rooms).add(replace(toy.ROOM, projections=(projection,)))


def test_it_is_not_ready_until_another_fold_has_been_rebuilt(lived_in):
    def louder(key, loan, span):
        return [toy.LoanRow(what=loan.what.upper(), status=span.status, notes=[])]

    known = projecting(lived_in, louder, fold=2)
    assert rebuild.fits(lived_in)
    assert rebuild.unfit(known) == ["toys.loanrow"]
    rebuild.rebuild(known)
    assert rebuild.fits(known)
    assert toy.LoanRow.objects.exclude(what__contains="ATLAS").exclude(what="").count() == 0
    assert FoldVersion.objects.get(projection="toys.loanrow").fold == 2


def test_each_stream_is_folded_once(ledger):
    do(ledger, toy.Lend(what="atlas"), "a")
    folded = []

    def counted(key, loan, span):
        folded.append(key)
        return toy.loan_rows(key, loan, span)

    assert rebuild.rebuild(projecting(ledger, counted), check=True).clean
    assert folded == ["a"]


def test_no_more_events_are_read_together_than_fit(ledger):
    long = [f"long-{number}" for number in range(3)]
    for key in long:
        do(ledger, toy.Lend(what="atlas"), key)
        scribble(ledger, key, 1200)
    for number in range(5):
        do(ledger, toy.Lend(what="globe"), f"short-{number}")
    together = list(comparing.in_log())
    names = [name for names in together for name in names]
    assert names == sorted({*LogEvent.objects.values_list("stream", flat=True)})
    assert [sum(f"loan/{key}" in names for key in long) for names in together] == [1, 1, 1]
    assert list(comparing.in_log(after="loan/long-2")) == [names[-5:]]


def test_a_fold_that_fails_is_told_with_the_event_at_which_it_does(ledger):
    do(ledger, toy.Lend(what="atlas"), "a")
    do(ledger, toy.Note(text="torn"), "a")
    do(ledger, toy.Note(text="wet"), "a")

    def failing(key, loan, span):
        if "torn" in loan.notes:
            raise KeyError("torn")
        return toy.loan_rows(key, loan, span)

    (broken,) = rebuild.rebuild(projecting(ledger, failing)).unreadable
    assert broken.why == "loan.noted can't be folded: KeyError: 'torn'"
    assert broken.position == store.position_of("loan/a", 2)


def test_a_projection_that_is_new_is_filled_by_a_rebuild(committed, lived_in):
    FoldVersion.objects.filter(projection="toys.loanrow").delete()
    toy.LoanRow.objects.all().delete()
    assert not rebuild.fits(lived_in)
    rebuild.rebuild(lived_in)
    assert rebuild.fits(lived_in)
    assert toy.LoanRow.objects.exists()


def test_it_is_right_beside_eight_writers_and_no_reader_sees_a_part(ledger):
    for number in range(20):
        do(ledger, toy.Lend(what="atlas"), f"old{number}")
    seen = set()
    done = threading.Event()

    def work(number):
        if number == 0:
            for _ in range(3):
                toy.LoanRow.objects.filter(stream__startswith="loan/old").update(status="forged")
                rebuild.rebuild(ledger)
            done.set()
        elif number == 1:
            old = toy.LoanRow.objects.filter(stream__startswith="loan/old")
            while not done.is_set():
                seen.add(tuple(sorted(old.values_list("status", flat=True))))
        else:
            do(ledger, toy.Lend(what="atlas"), f"k{number}")
            do(ledger, toy.Note(text="torn"), f"k{number}")

    at_once(work, range(60), threads=8)
    assert seen <= {("lent",) * 20, ("forged",) * 20}
    assert rebuild.rebuild(ledger, check=True).clean


def test_a_check_beside_eight_writers_finds_nothing_wrong(ledger):
    def work(number):
        if number % 6:
            do(ledger, toy.Lend(what="atlas"), f"k{number}")
            return True
        return rebuild.rebuild(ledger, check=True).clean

    assert all(at_once(work, range(120)))


@pytest.mark.parametrize(("zone", "seed"), [("Pacific/Kiritimati", "0"), ("America/Caracas", "1")])
def test_a_new_process_of_another_zone_seed_and_time_rebuilds_the_same(lived_in, zone, seed):
    before = dump(lived_in)
    clockwork.set_clock(store.clock().replace(year=2031))
    toy.LoanRow.objects.all().delete()
    DueRow.objects.all().delete()
    connection.close()
    environ = os.environ | {"TZ": zone, "PYTHONHASHSEED": seed}
    command = [sys.executable, "-m", "tests.ledger.dumping"]
    other = subprocess.run(command, env=environ, capture_output=True, text=True, check=True)
    assert json.loads(other.stdout.splitlines()[-1]) == json.loads(json.dumps(before))
    assert dump(lived_in) == before


def test_what_no_rebuild_knows_of_any_more_does_not_stop_it(lived_in):
    rooms = [room for room in lived_in.rooms if room.name != "loans"]
    without = type(lived_in)(rooms).add(Room(name="others"))
    assert {broken.stream for broken in rebuild.rebuild(without).unreadable} >= {"loan/k0"}
    assert toy.LoanRow.objects.exists()
