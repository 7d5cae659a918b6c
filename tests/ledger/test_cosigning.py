"""Cosignatures are C2SP's; those of known witnesses are kept, shown, and others refused."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import call_command

from panel.ledger import checkpoints, notes, witnesses
from panel.ledger.commands import Refused
from panel.ledger.cosigning import cosign, cosigned
from panel.ledger.models import Cosignature
from panel.ledger.notes import COSIGNATURE, NoteError, VerifierKey
from panel.ledger.verify import Kind, verify
from tests.ledger import toy
from tests.ledger.acting import at_once, do
from tests.ledger.paper_log import PROOFS, needs_vectors
from tests.ledger.paper_server import leaves_of, note_of
from tests.once import once

pytestmark = once

NAME = "witness.example/w1"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
VKEY = VerifierKey.of(NAME, KEY, COSIGNATURE)
OTHER = Ed25519PrivateKey.from_private_bytes(bytes([1]) * 32)


@needs_vectors
def test_the_cosignature_of_a_sunlight_mirror_holds():
    mirror = PROOFS / "sunlight-mirror"
    witness = json.loads((mirror / "mirror.v0.json").read_text())["verifier_keys"][0]
    note = (mirror / "checkpoint").read_text()
    key = VerifierKey.parse(witness, COSIGNATURE)
    signature, at = cosigned(note, key)
    assert signature.line() in note
    with pytest.raises(NoteError):
        cosigned(note.replace("\n300\n", "\n301\n"), key)
    with pytest.raises(NoteError):
        VerifierKey.parse(witness)
    assert at > 1_700_000_000


def test_a_cosignature_says_when():
    note = cosign(note_of(leaves_of(3)), NAME, KEY, 1234567890)
    assert cosigned(note, VKEY)[1] == 1234567890
    assert notes.verify(note, VerifierKey.of("log.example/panel", LOG)) == notes.parse(note).text


LOG = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


@pytest.mark.parametrize(
    ("name", "key"), [(NAME, OTHER), ("witness.example/w2", KEY), ("log.example/panel", LOG)]
)
def test_only_the_witness_itself_cosigns(name, key):
    note = cosign(note_of(leaves_of(3)), NAME, KEY, 1)
    with pytest.raises(NoteError):
        cosigned(note, VerifierKey.of(name, key, COSIGNATURE))


def test_a_cosignature_on_another_text_or_time_does_not_hold():
    line = cosign(note_of(leaves_of(3)), NAME, KEY, 1).splitlines()[-1]
    with pytest.raises(NoteError):
        cosigned(f"{note_of(leaves_of(4))}{line}\n", VKEY)
    signature = notes.parse(cosign(note_of(leaves_of(3)), NAME, KEY, 1)).signatures[-1]
    later = notes.Signature(NAME, VKEY.key_id, bytes(7) + b"\2" + signature.signature[8:])
    with pytest.raises(NoteError):
        cosigned(note_of(leaves_of(3)) + later.line(), VKEY)
    short = notes.Signature(NAME, VKEY.key_id, b"\0\1")
    with pytest.raises(NoteError):
        cosigned(note_of(leaves_of(3)) + short.line(), VKEY)


@pytest.fixture
def seen(ledger, settings) -> str:
    """The note of a checkpoint, as a witness that is known hands it back."""
    settings.WITNESSES = [VKEY]
    do(ledger, toy.Lend(what="atlas"), "a")
    return cosign(checkpoints.keep_up(ledger).note, NAME, KEY, 77)


def test_what_is_received_stands_in_the_note(ledger, seen, client):
    assert witnesses.receive(seen) == [VKEY]
    assert client.get("/log/checkpoint").content.decode() == seen
    size = checkpoints.newest().size
    do(ledger, toy.Note(text="torn"), "a")
    checkpoints.keep_up(ledger)
    assert NAME not in client.get("/log/checkpoint").content.decode()
    assert client.get(f"/log/checkpoint/{size}").content.decode() == seen
    assert verify(ledger) == []


@pytest.mark.parametrize("size", [0, 77, 10**30])
def test_a_checkpoint_that_was_never_made_is_not_there(seen, client, size):
    assert client.get(f"/log/checkpoint/{size}").status_code == 404


def test_a_witness_is_kept_once_for_a_checkpoint(seen):
    at_once(witnesses.receive, [seen] * 8)
    again = cosign(seen, NAME, KEY, 99)
    assert witnesses.receive(again) == []
    assert [row.line in seen for row in Cosignature.objects.all()] == [True]


def test_strangers_beside_a_known_witness_are_left_out(seen):
    witnesses.receive(cosign(seen, "stranger.example", OTHER, 1))
    assert [row.key for row in Cosignature.objects.all()] == [str(VKEY)]


@pytest.mark.parametrize(
    ("bend", "says"),
    [
        (lambda note: note_of(leaves_of(2)), "no such checkpoint"),
        (lambda note: note_of(leaves_of(7)), "no such checkpoint"),
        (lambda note: note.replace(note.splitlines()[2], "A" * 43 + "="), "no such checkpoint"),
        (lambda note: note[:-1], "no cosigned checkpoint"),
        (lambda note: note[:-3] + "=\n", "no cosigned checkpoint"),
        (lambda note: "".join(note.splitlines(keepends=True)[:-1]), "no witness"),
        (lambda note: cosign(note, NAME, OTHER, 1).replace(note[-60:], ""), "no"),
        (lambda note: "", "no cosigned checkpoint"),
    ],
)
def test_what_no_known_witness_signed_is_refused(seen, bend, says):
    with pytest.raises(Refused, match=says):
        witnesses.receive(bend(seen))
    assert not Cosignature.objects.exists()


def test_an_operator_hands_it_in(seen, tmp_path):
    (tmp_path / "state").write_text(seen)
    for words in (f"kept the cosignature of {VKEY}", "nothing new"):
        said = io.StringIO()
        call_command("ledger", "cosign", str(tmp_path / "state"), stdout=said)
        assert said.getvalue().strip() == words
    for bad in (Path("/nowhere"), tmp_path):
        with pytest.raises(SystemExit):
            call_command("ledger", "cosign", str(bad))


def test_a_cosignature_that_does_not_hold_is_found(ledger, seen):
    size = checkpoints.newest().size
    stranger = cosign(note_of(leaves_of(2)), NAME, KEY, 1).splitlines(keepends=True)[-1]
    Cosignature.objects.create(size=size, key=str(VKEY), line=stranger)
    Cosignature.objects.create(size=77, key=str(VKEY), line=stranger)
    faults = [(fault.kind, fault.position) for fault in verify(ledger)]
    assert faults == [(Kind.CHECKPOINT, size), (Kind.CHECKPOINT, 77)]
