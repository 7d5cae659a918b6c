"""What is sealed is nowhere in clear, opens only in its place, and is gone once forgotten."""

from __future__ import annotations

import sqlite3
import subprocess
import threading
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.conf import settings as configured
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from panel.ledger import forgetting, moments, sealing, seals
from panel.ledger.checks import sealing_key_fits
from panel.ledger.commands import Act, Refused
from panel.ledger.corrections import corrected
from panel.ledger.execution import Busy
from panel.ledger.models import Given, LogEvent, SealingKey
from panel.ledger.rebuild import rebuild
from panel.ledger.seals import Broken, Place, Sealed, Unsealed
from panel.ledger.verify import Kind, verify
from tests.ledger import toy
from tests.ledger.acting import do

CANARY = "Canary of Port A"
PLACE = Place("loan/a", toy.Confided, "purpose")
SAID = Unsealed(subject="them", text=CANARY)
OTHER_MASTER = bytes(range(32))


def confide(registry, key="a", about="them", once="", **said):
    do(registry, toy.Confide(about=about, **{"purpose": CANARY, **said}), key, once)


def row(key="a") -> Any:
    return toy.LoanRow.objects.as_of(moments.now()).get(stream=f"loan/{key}")


def read(found) -> str | sealing.Gone:
    sealed = msgspec.convert(found.purpose, Sealed)
    return sealing.opened([(sealed, Place(found.stream, toy.Confided, "purpose"))])[0]


def forget(registry, subject="them", reason="they asked for it"):
    forgetting.forget(registry, subject, actor="test", reason=reason)


def everything() -> str:
    """Every value of every table, bytes as hex."""
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [
                bytes(value).decode("utf-8", "replace") + bytes(value).hex()
                if isinstance(value, bytes | memoryview)
                else str(value)
                for line in cursor.fetchall()
                for value in line
            ]
    return "\n".join(found)


def files() -> bytes:
    """What SQLite's own files hold, deleted or not.

    Read by another process: one that closes such a file lets go of all locks that it has on it.
    """
    path = Path(connection.settings_dict["NAME"])
    there = [str(p) for p in path.parent.glob(f"{path.name}*") if p.is_file()]
    return subprocess.run(["cat", *there], capture_output=True, check=True).stdout


@given(text=st.text(alphabet=st.characters(blacklist_categories=["Cs", "Cc"]), max_size=300))
def test_what_was_sealed_is_opened_and_its_box_tells_little_of_its_length(text):
    key = seals.new_key()
    sealed = seals.seal(key, msgspec.structs.replace(SAID, text=text), PLACE)
    assert seals.unseal(key, msgspec.convert(msgspec.to_builtins(sealed), Sealed), PLACE) == text
    assert seals.seal(key, msgspec.structs.replace(SAID, text=text), PLACE).box != sealed.box
    assert len(sealed.box) == len(seals.seal(key, SAID, PLACE).box) or len(text.encode()) > 64


@pytest.mark.parametrize(
    "place",
    [
        Place("loan/b", toy.Confided, "purpose"),
        Place("loan/a", toy.Noted, "purpose"),
        Place("loan/a", toy.Confided, "contact"),
    ],
    ids=["stream", "event", "field"],
)
def test_a_box_opens_in_no_other_place(place):
    key = seals.new_key()
    sealed = seals.seal(key, SAID, PLACE)
    with pytest.raises(Broken):
        seals.unseal(key, sealed, place)


def test_a_box_opens_for_no_other_subject_and_with_no_other_key():
    key = seals.new_key()
    sealed = seals.seal(key, SAID, PLACE)
    with pytest.raises(Broken):
        seals.unseal(key, msgspec.structs.replace(sealed, subject="others"), PLACE)
    with pytest.raises(Broken):
        seals.unseal(seals.new_key(), sealed, PLACE)


@given(st.data())
def test_no_changed_box_opens(data):
    key = seals.new_key()
    sealed = seals.seal(key, SAID, PLACE)
    at = data.draw(st.integers(0, len(sealed.box) - 2))
    letter = "A" if sealed.box[at] != "A" else "B"
    changed = sealed.box[:at] + letter + sealed.box[at + 1 :]
    with pytest.raises(Broken):
        seals.unseal(key, msgspec.structs.replace(sealed, box=changed), PLACE)


def test_no_table_holds_it_in_clear_and_who_may_can_open_it(ledger):
    confide(ledger, contact=CANARY, once="k")
    assert CANARY not in everything()
    assert CANARY.encode().hex() not in everything()
    assert read(row()) == CANARY
    assert verify(ledger) == []
    rows = sorted(toy.LoanRow.objects.values_list("purpose", flat=True), key=str)
    toy.LoanRow.objects.all().delete()
    rebuild(ledger)
    assert sorted(toy.LoanRow.objects.values_list("purpose", flat=True), key=str) == rows


def test_nothing_is_made_where_the_command_is_only_tried(ledger):
    do(ledger, toy.Confide(about="them", purpose=CANARY), "a", validate_only=True)
    assert not SealingKey.objects.exists()


def test_the_same_key_gets_the_first_outcome_whatever_is_sealed_now(ledger):
    """No digest is kept by which who guesses the text could find out that it was right."""
    confide(ledger, once="k")
    digest = bytes(Given.objects.get(key="k").digest)
    confide(ledger, once="k", purpose="something else")
    confide(ledger, once="l", purpose="something else")
    assert LogEvent.objects.filter(type="loan.confided").count() == 2
    assert bytes(Given.objects.get(key="l").digest) == digest


def test_what_nobody_sealed_is_not_written_into_a_correction(ledger):
    amending = toy.CorrectNote(target=1, authority="Chair", reason="", text="other")
    act = Act(actor="", role="", at=None, received_at=None, history=(toy.Confided,))  # type: ignore[arg-type]  # no time is looked at
    with pytest.raises(msgspec.ValidationError):
        corrected(amending, act, toy.Confided(purpose=SAID))
    assert CANARY not in repr(SAID)


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


def test_a_new_master_key_wraps_all_anew_and_the_log_stays(ledger, settings):
    for number in range(3):
        confide(ledger, f"k{number}", f"s{number}")
    bodies = list(LogEvent.objects.order_by("position").values_list("leaf", flat=True))
    first = configured.SEALING_KEYS

    settings.SEALING_KEYS = (OTHER_MASTER, *first)
    confide(ledger, "k3", "s3")
    assert [read(row(f"k{number}")) for number in range(4)] == [CANARY] * 4
    assert forgetting.reseal() == (3, [])
    assert forgetting.reseal() == (0, [])

    settings.SEALING_KEYS = (OTHER_MASTER,)
    assert [read(row(f"k{number}")) for number in range(4)] == [CANARY] * 4
    assert verify(ledger) == []
    assert list(LogEvent.objects.order_by("position").values_list("leaf", flat=True))[:-1] == bodies


def test_without_the_right_master_key_it_says_so_and_nothing_is_lost(ledger, settings, client):
    confide(ledger)
    first, end = configured.SEALING_KEYS, LogEvent.objects.count()
    settings.SEALING_KEYS = (OTHER_MASTER,)
    assert client.get("/readyz").json()["checks"]["sealing"] is False
    assert ["SEALING_KEY doesn't hold" in error.msg for error in sealing_key_fits()] == [True]
    assert read(row()) == sealing.Gone(None)
    with pytest.raises(Busy, match="can't be opened now"):
        confide(ledger, "b")
    assert LogEvent.objects.count() == end
    assert forgetting.reseal().done == 0
    assert [fault.kind for fault in verify(ledger)] == [Kind.SEAL]

    settings.SEALING_KEYS = (OTHER_MASTER, *first)
    assert client.get("/readyz").json()["checks"]["sealing"] is True
    assert read(row()) == CANARY


def test_a_damaged_key_stops_no_other(ledger, settings):
    confide(ledger, "a", "damaged")
    confide(ledger, "b", "sound")
    SealingKey.objects.filter(pk="damaged").update(wrapped=b"\0" * 60)
    settings.SEALING_KEYS = (OTHER_MASTER, *configured.SEALING_KEYS)
    assert forgetting.reseal() == (1, ["damaged: its wrapped key is damaged"])
    assert [read(row("a")), read(row("b"))] == [sealing.Gone(None), CANARY]


def damaged(_registry):
    SealingKey.objects.filter(pk="them").update(wrapped=b"\0" * 60)


def lost(_registry):
    SealingKey.objects.filter(pk="them").delete()


def anothers(_registry):
    sealing.wrapped("them", seals.new_key()).save()


def put_back(registry):
    """A backup of the keys comes back after a forgetting."""
    key = SealingKey.objects.get(pk="them")
    forget(registry)
    key.save(force_insert=True)


@pytest.mark.parametrize(
    ("harm", "says"),
    [
        (damaged, "its wrapped key is damaged"),
        (lost, "purpose about them: its key is missing, and nobody forgot it"),
        (anothers, "purpose about them: its key doesn't open it"),
        (put_back, "it was forgotten, and its key is still there"),
    ],
)
def test_verify_tells_what_is_wrong_with_a_key(ledger, harm, says):
    confide(ledger)
    harm(ledger)
    assert [(fault.kind, fault.detail) for fault in verify(ledger)] == [(Kind.SEAL, says)]
