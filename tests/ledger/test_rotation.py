"""One key hands over to the next in the log itself, and what the old one signed still holds."""

from __future__ import annotations

import io
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.checks import run_checks
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from panel.keys import new_ledger_key
from panel.ledger import canonical, checkpoints, notes, rotating, rotation, signing
from panel.ledger.commands import Refused
from panel.ledger.execution import Asked, execute
from panel.ledger.models import LogEvent
from panel.ledger.moments import now
from panel.ledger.notes import NoteError, VerifierKey
from panel.ledger.opening import OPERATOR, Act, described
from panel.ledger.rotation import Rotation
from panel.ledger.verify import Kind, verify
from tests.ledger import toy
from tests.ledger.acting import at_once, do
from tests.ledger.forging import forge
from tests.ledger.paper_log import ORIGIN

SECRETS = [Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in range(4)]
KEYS = [VerifierKey.of(ORIGIN, secret) for secret in SECRETS]
NOTES = [
    Rotation(KEYS[n], KEYS[n + 1], 10 * n + 10).signed(secret)
    for n, secret in enumerate(SECRETS[:3])
]


@pytest.fixture
def second(ledger, settings) -> str:
    """The PEM of a second key, which the settings hold beside the first."""
    added = new_ledger_key()
    settings.LEDGER_KEY += added
    return added


def run(*words: str) -> str:
    said = io.StringIO()
    call_command("ledger", *words, stdout=said)
    return said.getvalue()


def test_each_size_is_signed_by_the_key_of_its_time():
    ring = rotation.follow(KEYS[0], NOTES)
    signers = {size: KEYS.index(ring.at(size)) for size in (0, 10, 11, 20, 21, 30, 31, 999)}
    assert signers == {0: 0, 10: 0, 11: 1, 20: 1, 21: 2, 30: 2, 31: 3, 999: 3}


def test_whoever_trusts_a_later_key_follows_from_there():
    assert rotation.follow(KEYS[2], NOTES).keys == (KEYS[2], KEYS[3])
    assert rotation.follow(KEYS[3], NOTES).keys == (KEYS[3],)


@pytest.mark.parametrize(
    "shown",
    [
        [NOTES[0], NOTES[2]],
        [NOTES[0], NOTES[1], NOTES[0]],
        [NOTES[0], Rotation(KEYS[1], KEYS[0], 20).signed(SECRETS[1])],
        [NOTES[0], Rotation(KEYS[1], KEYS[2], 10).signed(SECRETS[1])],
        [Rotation(KEYS[0], KEYS[1], 10).signed(SECRETS[1])],
        [Rotation(KEYS[0], VerifierKey("other.example", KEYS[1].public), 1).signed(SECRETS[0])],
        [notes.sign(notes.Checkpoint(ORIGIN, 1, bytes(32)).text(), ORIGIN, SECRETS[0])],
        [NOTES[0].replace("\n10\n", "\n9\n")],
        NOTES[:1] * 1001,
    ],
)
def test_a_chain_that_does_not_lead_on_is_refused(shown):
    with pytest.raises(NoteError):
        rotation.follow(KEYS[0], shown)


def test_a_log_shows_its_keys_in_one_spelling():
    data = rotation.shown(KEYS[0], NOTES)
    assert rotation.read(data, KEYS[1]) == rotation.follow(KEYS[1], NOTES)
    for bent in (data + b" ", data[:-1], data.replace(b"keys/1", b"keys/2"), b"[]", b"{}"):
        with pytest.raises(ValueError, match=r"."):
            rotation.read(bent, KEYS[0])


@given(st.data())
def test_a_chain_with_any_byte_changed_leads_to_no_other_key(data):
    shown = rotation.shown(KEYS[0], NOTES)
    at = data.draw(st.integers(0, len(shown) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda byte: byte != shown[at]))
    try:
        ring = rotation.read(shown[:at] + bytes([byte]) + shown[at + 1 :], KEYS[0])
    except (NoteError, canonical.CanonicalError):
        return
    # Only the first key, which nobody believes from here, can be spelt otherwise.
    assert ring == rotation.follow(KEYS[0], NOTES)


def test_the_log_hands_over_without_a_stop(ledger, second):
    first = described(ledger).keys.newest
    old = checkpoints.keep_up(ledger)
    log = rotating.rotate(ledger, actor="test")
    event = LogEvent.objects.get(type="ledger.key_rotated")
    new = checkpoints.keep_up(ledger)
    assert log.keys.ranges() == [(first, 0, old.size), (log.keys.newest, event.position, None)]
    notes.verify(old.note, first)
    notes.verify(new.note, log.keys.newest)
    with pytest.raises(NoteError):
        notes.verify(new.note, first)
    assert verify(ledger) == []


def test_a_rotation_amid_writers_and_checkpointers_leaves_each_size_its_key(ledger, second):
    do(ledger, toy.Lend(what="atlas"), "a")

    def work(number):
        if number == 20:
            rotating.rotate(ledger, actor="test")
        do(ledger, toy.Note(text="torn"), "a")
        checkpoints.keep_up(ledger)

    at_once(work, range(40))
    assert verify(ledger) == []


def test_the_old_key_is_not_needed_any_more(ledger, second, settings):
    rotating.rotate(ledger, actor="test")
    settings.LEDGER_KEY = second
    notes.verify(checkpoints.keep_up(ledger).note, described(ledger).keys.newest)
    assert verify(ledger) == []


def test_nothing_is_signed_with_a_key_that_the_log_does_not_know(ledger, settings, client):
    settings.LEDGER_KEY = new_ledger_key()
    with pytest.raises(signing.KeyMissing, match="does not hold the key"):
        checkpoints.keep_up(ledger)
    with pytest.raises(SystemExit):
        run("checkpoint")
    assert client.get("/readyz").json()["checks"]["key"] is False
    assert "ledger.E002" in {error.id for error in run_checks()}


def test_the_right_key_is_no_fault(ledger, client):
    assert client.get("/readyz").json()["checks"]["key"] is True
    assert "ledger.E002" not in {error.id for error in run_checks()}


@pytest.mark.parametrize("more", [0, 2])
def test_which_key_follows_must_be_plain(ledger, settings, more):
    settings.LEDGER_KEY += "".join(new_ledger_key() for _ in range(more))
    with pytest.raises(signing.KeyMissing, match=f"it holds {more}"):
        rotating.rotate(ledger, actor="test")
    assert not LogEvent.objects.filter(type="ledger.key_rotated").exists()


def test_no_statement_but_the_present_keys_own_changes_it(ledger, second):
    origin, thief = described(ledger).origin, Ed25519PrivateKey.generate()
    key, at = VerifierKey.of(origin, thief), now().at
    act = Act(actor="test", role=OPERATOR, at=at, received_at=at)
    for statement in (
        "rubbish",
        Rotation(key, VerifierKey.of(origin, SECRETS[0]), 1).signed(thief),
    ):
        with pytest.raises(Refused, match="handed over"):
            execute(ledger, Asked(rotating.RotateKey(statement=statement), "log"), act)


def test_a_rotation_that_stands_elsewhere_than_it_says_is_found(ledger, second):
    known = described(ledger).keys
    said = Rotation(known.newest, signing.successor(known), 77)
    statement = said.signed(signing.private_half(known.newest))
    data = {"verifier_key": str(said.new), "statement": statement}
    position = forge("ledger/log", "ledger.key_rotated", data)
    assert [(f.kind, f.position) for f in verify(ledger)] == [(Kind.CHECKPOINT, position)]


def test_an_operator_rotates_and_is_told_every_key(ledger, second):
    first = run("key").strip()
    assert VerifierKey.parse(first) == described(ledger).keys.newest
    newest = json.loads(run("rotate-key", "--json"))["key"]
    lines = run("key").splitlines()
    assert lines == [
        f"{first}  checkpoints of 0 events to 1",
        f"{newest}  checkpoints of 2 events and more",
    ]
    assert json.loads(run("key", "--json"))["key"] == newest
    ring = rotation.read(run("key", "--chain").strip().encode(), VerifierKey.parse(first))
    assert str(ring.newest) == newest


def test_strangers_get_the_chain_of_keys(ledger, second, client):
    first = described(ledger).keys.newest
    rotating.rotate(ledger, actor="test")
    answer = client.get("/log/keys")
    assert rotation.read(answer.content, first) == described(ledger).keys
