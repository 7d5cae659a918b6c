"""What is sealed is nowhere in clear, opens only in its place, and is gone once forgotten."""

from __future__ import annotations

import msgspec
import pytest
from django.conf import settings as configured
from hypothesis import given
from hypothesis import strategies as st

from panel.ledger import forgetting, sealing, seals
from panel.ledger.checks import sealing_key_fits
from panel.ledger.commands import Act
from panel.ledger.corrections import corrected
from panel.ledger.execution import Busy
from panel.ledger.models import Given, LogEvent, SealingKey
from panel.ledger.rebuild import rebuild
from panel.ledger.seals import Broken, Place, Sealed, Unsealed
from panel.ledger.verify import Kind, verify
from tests.ledger import toy
from tests.ledger.acting import do
from tests.ledger.confiding import CANARY, confide, everything, forget, read, row

PLACE = Place("loan/a", toy.Confided, "purpose")
SAID = Unsealed(subject="them", text=CANARY)
OTHER_MASTER = bytes(range(32))


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
