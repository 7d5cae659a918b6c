"""What was sealed about a subject is gone everywhere once it is forgotten, and the log holds."""

from __future__ import annotations

import sqlite3
import threading

import pytest
from django.db import connection, transaction

from panel.ledger import forgetting, moments, sealing
from panel.ledger.commands import Refused
from panel.ledger.models import LogEvent, SealingKey
from panel.ledger.rebuild import rebuild
from panel.ledger.verify import verify
from tests.ledger import toy
from tests.ledger.confiding import CANARY, confide, everything, files, forget, read, row


def test_what_is_forgotten_is_gone_for_every_time_and_all_else_stays(ledger):
    confide(ledger, "a", "them")
    confide(ledger, "b", "others")
    before = moments.now()
    key = SealingKey.objects.get(pk="them")
    unwrapped, wrapped = sealing.unwrapped(key), bytes(key.wrapped)
    assert wrapped in files() or connection.vendor == "postgresql"

    forget(ledger)
    at = LogEvent.objects.get(stream="subject/them").recorded_at
    then = toy.LoanRow.objects.as_of(before).get(stream="loan/a")
    assert [read(then), read(row("a")), read(row("b"))] == [sealing.Gone(at)] * 2 + [CANARY]
    for secret in (unwrapped, wrapped):
        assert secret.hex() not in everything()
        assert secret not in files()
    assert CANARY.encode() not in files()
    assert verify(ledger) == []
    assert rebuild(ledger, check=True).clean


def test_what_a_killed_forgetting_left_in_the_files_is_wiped_when_it_is_asked_for_again(ledger):
    confide(ledger)
    wrapped = bytes(SealingKey.objects.get(pk="them").wrapped)
    with transaction.atomic():
        forget(ledger)  # wipes nothing: the transaction is not at its end
    with pytest.raises(Refused, match="forgotten already"):
        forget(ledger)
    assert wrapped not in files()


@pytest.mark.skipif(connection.vendor == "postgresql", reason="only SQLite's files are read")
def test_who_forgets_is_told_where_a_reader_keeps_the_files_from_being_wiped(ledger):
    confide(ledger)
    reader = sqlite3.connect(connection.settings_dict["NAME"])
    try:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM ledger_sealing_key").fetchall()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 50")
        assert forgetting.forget(ledger, "them", actor="test", reason="asked for") is False
    finally:
        reader.close()
    assert read(row()) != CANARY
    with pytest.raises(Refused):
        forget(ledger)
    assert verify(ledger) == []


def test_nothing_more_is_sealed_about_who_was_forgotten(ledger):
    confide(ledger)
    forget(ledger)
    end = LogEvent.objects.count()
    for again in (lambda: confide(ledger, "b"), lambda: forget(ledger)):
        with pytest.raises(Refused, match="forgotten"):
            again()
    with pytest.raises(Refused, match="nothing is sealed about that subject"):
        forget(ledger, "nobody")
    assert LogEvent.objects.count() == end
    assert not SealingKey.objects.exists()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_who_seals_while_the_subject_is_forgotten_is_refused(ledger):
    confide(ledger)
    holding, go_on, told = threading.Event(), threading.Event(), []

    def forgetting_slowly():
        with transaction.atomic():
            forget(ledger)
            holding.set()
            go_on.wait(timeout=10)
        connection.close()

    def sealing_meanwhile():
        try:
            confide(ledger, "b")
        except Refused as refused:
            told.append(refused.rule)
        connection.close()

    slow = threading.Thread(target=forgetting_slowly)
    quick = threading.Thread(target=sealing_meanwhile)
    slow.start()
    assert holding.wait(timeout=10)
    quick.start()
    quick.join(timeout=0.3)
    assert quick.is_alive()
    go_on.set()
    slow.join(timeout=10)
    quick.join(timeout=10)
    assert told == ["nothing more is sealed about a subject that was forgotten"]
    assert not LogEvent.objects.filter(stream="loan/b").exists()
