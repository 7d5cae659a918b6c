"""`ledger prove` proves what is in the log to whoever has its key, and says why it can't."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import call_command

from panel.ledger import canonical, checkpoints, merkle, notes, opening, signing
from panel.ledger.models import Checkpoint, LogEvent, MapPage
from panel.ledger.proving import Prover, Unprovable
from panel.ledger.verifier import __main__ as verifier
from panel.ledger.verifier import files, report
from panel.ledger.verifier.checks import REFUSALS
from tests import stem
from tests.ledger import toy
from tests.ledger.acting import do
from tests.once import once

pytestmark = once


@pytest.fixture
def lent(ledger):
    """A ledger with checkpoints of three and of five loans, and one loan that none covers."""
    for key in "abc":
        do(ledger, toy.Lend(what="atlas"), key)
    checkpoints.keep_up(ledger)
    do(ledger, toy.Note(text="torn"), "a")
    do(ledger, toy.Lend(what="globe"), "d")
    checkpoints.keep_up(ledger)
    do(ledger, toy.Lend(what="globe"), "e")
    return ledger


def sizes():
    return list(Checkpoint.objects.order_by("size").values_list("size", flat=True))


def said(ledger, made: bytes) -> str:
    """What the verifier reads in a proof, beside the checkpoint."""
    found = files.check(made, opening.described(ledger).keys.newest)
    assert report.in_words(found).startswith("The proof holds.\n")
    assert json.loads(report.in_json(found))["holds"]
    return report.proved(found)[1]


def bent(made: bytes, **changes: object) -> bytes:
    """The proof with members changed, in its only spelling."""
    return canonical.encode(json.loads(made) | changes)


def test_each_position_under_each_checkpoint_is_proved(lent):
    for size in sizes():
        prover = Prover(lent, str(size))
        for position in range(1, size + 1):
            leaf = bytes(LogEvent.objects.get(position=position).leaf)
            sentence = said(lent, prover.position(position))
            assert f"position {position} stands" in sentence
            assert notes.to_base64(leaf) in sentence
        for nowhere in (0, -1, size + 1, 10**30):
            with pytest.raises(Unprovable, match=f"no position {nowhere} among the first {size}"):
                prover.position(nowhere)


def test_a_receipt_is_held_against_its_proof(lent, tmp_path, capsys):
    made, event = Prover(lent).position(3), LogEvent.objects.get(position=3)
    named = {"position": 3, "leaf": bytes(event.leaf).hex()}
    (tmp_path / "proof").write_bytes(made)
    key = str(opening.described(lent).verifier_key)

    def asked(receipt: object, proof: bytes = made) -> int:
        (tmp_path / "proof").write_bytes(proof)
        (tmp_path / "receipt").write_text(json.dumps(receipt, indent=1))
        given = [str(tmp_path / "proof"), "--receipt", str(tmp_path / "receipt"), "--key", key]
        return verifier.main(given)

    assert asked({**named, "sha256": "of a file"}) == asked({"receipt": named, "offset": 1}) == 0
    assert "They are those of the receipt." in capsys.readouterr().out
    other = {**named, "position": 4}
    assert asked({"id": "x", "replies": [{"receipt": other}, {"receipt": named}]}) == 0
    assert "the receipt at /replies/1/receipt." in capsys.readouterr().out
    for wrong, why in [
        (other, "of position 3, and the receipt names position 4: fetch"),
        ({"replies": [{"receipt": other}] * 2}, "4 at /replies/0/receipt, 4 at /replies/1"),
        ({**named, "leaf": "00"}, "leaf 00"),
        ({"position": 3}, "holds none: one has `position` and `leaf`"),
        (7, "holds none"),
    ]:
        assert asked(wrong) == 1
        told = capsys.readouterr().err
        assert told.startswith("The proof holds, and doesn't show"), told
        assert why in told
    assert asked(named, Prover(lent).since("2")) == 1
    assert "by the proof of its position" in capsys.readouterr().err


def test_the_log_is_proved_to_begin_with_every_smaller_one(lent):
    prover = Prover(lent)
    for size in range(sizes()[-1] + 1):
        assert f"begins with the {size} events" in said(lent, prover.since(str(size)))
    with pytest.raises(Unprovable, match="99 are more"):
        prover.since("99")
    with pytest.raises(notes.NoteError):
        prover.since("9" * 99)


def test_a_stream_s_end_and_its_absence_are_proved_under_each_checkpoint(lent):
    older, newer = (Prover(lent, str(size)) for size in sizes())
    assert "loan/a ends with version 1" in said(lent, older.stream("loan/a"))
    assert "loan/a ends with version 2" in said(lent, newer.stream("loan/a"))
    assert said(lent, older.stream("loan/d")) == "There is no stream loan/d."
    assert said(lent, newer.stream("loan/e")) == "There is no stream loan/e."
    with pytest.raises(Unprovable, match="no stream can be called"):
        newer.stream("loan/\udcff")


def test_a_proof_of_one_thing_proves_no_other(lent):
    prover, key = Prover(lent), opening.described(lent).keys.newest
    inclusion, since = prover.position(3), prover.since("2")
    end, absence = prover.stream("loan/a"), prover.stream("loan/x")
    older = Checkpoint.objects.order_by("size")[0]
    for wrong in (
        bent(inclusion, index=3),
        bent(inclusion, leaf=notes.to_base64(bytes(32))),
        bent(inclusion, checkpoint=older.note),
        bent(since, size=3),
        bent(since, root=notes.to_base64(bytes(32))),
        bent(end, version=1),
        bent(end, stream="loan/b"),
        bent(end, checkpoint=older.note),
        bent(absence, stream="loan/b"),
        bent(absence, kind="end"),
        bent(absence, kind="sum"),
        bent(absence, note=""),
        absence.replace(b'"format"', b' "format"'),
    ):
        with pytest.raises(REFUSALS):
            files.check(wrong, key)


@pytest.fixture
def note_file(tmp_path):
    """Write a note to a file, as somebody kept it."""

    def written(note: str):
        file = tmp_path / "checkpoint"
        file.write_text(note)
        return str(file)

    return written


def test_a_checkpoint_that_somebody_kept_is_proved_to_be_of_this_log(lent, note_file):
    older = Checkpoint.objects.order_by("size")[0]
    kept = note_file(older.note)
    assert f"{older.size} events of the root" in said(lent, Prover(lent).since(kept))
    assert "loan/a ends with version 1" in said(lent, Prover(lent, kept).stream("loan/a"))


def test_a_checkpoint_of_another_log_or_of_a_fork_is_told_as_such(lent, note_file):
    key = opening.described(lent).keys.newest
    fork = notes.Checkpoint(key.name, 4, merkle.EMPTY_ROOT).text()
    other = notes.Checkpoint("log.example/other", 4, merkle.EMPTY_ROOT).text()
    stranger = notes.sign(fork, key.name, Ed25519PrivateKey.generate())
    forked = notes.sign(fork, key.name, signing.private_half(key))
    for note, why in (
        (notes.sign(other, "log.example/other", Ed25519PrivateKey.generate()), "of the log log.ex"),
        (stranger, "not signed by the key"),
        (forked, "one of them is a fork"),
        (forked[:40], "no checkpoint of this log"),
        ("", "no checkpoint of this log"),
    ):
        for asked in (lambda kept: Prover(lent).since(kept), lambda kept: Prover(lent, kept)):
            with pytest.raises(Unprovable, match=why):
                asked(note_file(note))
    with pytest.raises(Unprovable, match="No such file"):
        Prover(lent, "/nowhere")
    with pytest.raises(
        Unprovable, match=f"no checkpoint of 1 events; the newest is of {sizes()[-1]}"
    ):
        Prover(lent, "1")


def test_before_the_first_checkpoint_there_is_nothing_to_prove_by(ledger):
    with pytest.raises(Unprovable, match="no checkpoint yet"):
        Prover(ledger)


def test_what_was_tampered_with_is_not_given_out_as_a_proof(lent):
    newest, page = checkpoints.newest(), MapPage.objects.get(digits="")
    MapPage.objects.update(page=bytes(page.page)[:-1] + b"\x07")
    assert "ends with version 2" in said(lent, Prover(lent, str(newest.size)).stream("loan/a"))


def ledger_prove(*arguments: str) -> str:
    out = StringIO()
    call_command("ledger", "prove", *arguments, stdout=out)
    return out.getvalue()


def test_the_verb_prints_the_proof_or_writes_it(lent, tmp_path):
    printed = ledger_prove("--position", "2").encode()
    assert "position 2 stands" in said(lent, printed)
    assert ledger_prove("--position", "2", "--json").encode() == printed
    file = tmp_path / "proof.json"
    told = json.loads(ledger_prove("--stream", "loan/a", "--output", str(file), "--json"))
    assert told == {"file": str(file), "bytes": len(file.read_bytes())}
    assert "loan/a ends" in said(lent, file.read_bytes())


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["--position", "99"], 1, "there is no position 99 among the first 6"),
        (["--stream", "loan/a", "--at", "/nowhere"], 1, "/nowhere: no checkpoint of this log"),
        (["--since", "03"], 1, "without leading zero"),
        ([], 2, "one of the arguments --position --since --stream is required"),
        (["--position", "two"], 2, "invalid int value: 'two'"),
    ],
)
def test_the_verb_says_what_went_wrong(lent, arguments, status, words):
    ended = stem.run("manage.py", "ledger", "prove", *arguments)
    assert (ended.returncode, ended.stdout) == (status, "")
    assert words in ended.stderr
