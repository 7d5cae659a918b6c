"""`verify` tells all that is wrong, each with its place, and nothing where all is well."""

from __future__ import annotations

import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from panel.ledger import checkpoints, clockwork, merkle, notes, opening
from panel.ledger.audit.chain import chain
from panel.ledger.audit.place import Places
from panel.ledger.audit.run import begin
from panel.ledger.models import Checkpoint, Clock, LogEvent
from panel.ledger.rebuild import rebuild
from panel.ledger.verify import Fault, Kind, verify
from tests.ledger import toy
from tests.ledger.acting import at_once, do
from tests.ledger.forging import forge


@pytest.fixture
def unguarded(ledger, unguard):
    """A ledger with a register, two loans, a checkpoint in between, and no guards."""
    do(ledger, toy.OpenRegister(), "XXi.001", "k1")
    do(ledger, toy.Lend(what="atlas", person="XXi.001"), "a", "k2")
    checkpoints.keep_up(ledger)
    do(ledger, toy.Lend(what="globe", person="XXi.001"), "b", "k3")
    do(ledger, toy.Note(text="torn"), "b", "k4")
    unguard()
    return ledger


def found(registry) -> list[Fault]:
    return [fault for fault in verify(registry) if fault.kind is not Kind.GUARD]


def rewrite(position: int, **data: object) -> LogEvent:
    """Change an event as who knows the format would: body and leaf fit each other."""
    row = LogEvent.objects.get(position=position)
    said = json.loads(bytes(row.body))
    said["data"] |= data
    body = json.dumps(said, sort_keys=True, separators=(",", ":")).encode()
    LogEvent.objects.filter(position=position).update(body=body, leaf=merkle.leaf_hash(body))
    return row


def test_a_sound_ledger_has_no_fault_while_eight_write(ledger):
    do(ledger, toy.OpenRegister(), "XXi.001")

    def work(number):
        if number % 8 == 0:
            checkpoints.keep_up(ledger)
            return verify(ledger)
        do(ledger, toy.Lend(what="atlas", person="XXi.001"), f"k{number}")
        clockwork.tick(ledger)
        return []

    assert [fault for faults in at_once(work, range(96)) for fault in faults] == []


def test_what_is_written_and_signed_once_a_run_began_is_left_to_the_next(ledger):
    do(ledger, toy.OpenRegister(), "XXi.001")
    checkpoints.keep_up(ledger)
    places = Places(begin())
    do(ledger, toy.Lend(what="atlas", person="XXi.001"), "a")
    checkpoints.keep_up(ledger)
    assert chain(ledger, places) == []


def test_several_faults_are_all_told(unguarded):
    first = LogEvent.objects.get(stream="loan/a")
    last = LogEvent.objects.get(stream="loan/b", version=2)
    LogEvent.objects.filter(pk=first.pk).update(leaf=b"x" * 32)
    LogEvent.objects.filter(pk=last.pk).update(type="loan.forged")
    toy.LoanRow.objects.filter(stream="loan/b").update(what="forged")
    kinds = {(fault.kind, fault.position) for fault in found(unguarded)}
    assert {(Kind.LEAF, first.position), (Kind.COLUMN, last.position)} < kinds
    assert {Kind.ROWS} < {kind for kind, _ in kinds}


def test_an_event_rewritten_with_its_leaf_and_rows_is_found_by_the_checkpoint(unguarded):
    position = LogEvent.objects.get(stream="loan/a").position
    rewrite(position, what="forged")
    toy.LoanRow.objects.filter(stream="loan/a").update(what="forged")
    size = checkpoints.newest().size
    assert [(f.kind, f.position) for f in found(unguarded)] == [(Kind.CHECKPOINT, size)]


def test_an_event_that_no_checkpoint_covers_yet_can_be_rewritten_unseen(unguarded):
    """Why the checkpointer runs each second, and why a copy of a checkpoint is kept elsewhere."""
    rewrite(LogEvent.objects.get(stream="loan/b", version=2).position, text="forged")
    toy.LoanRow.objects.filter(stream="loan/b", notes=["torn"]).update(notes=["forged"])
    assert found(unguarded) == []


def test_a_checkpoint_signed_by_another_key_is_found(unguarded):
    stored = Checkpoint.objects.get()
    origin, text = opening.described(unguarded).origin, notes.parse(stored.note).text
    Checkpoint.objects.update(note=notes.sign(text, origin, Ed25519PrivateKey.generate()))
    assert [(f.kind, f.position) for f in found(unguarded)] == [(Kind.CHECKPOINT, stored.size)]


def test_a_checkpoint_of_a_log_that_was_cut_short_is_found(unguarded):
    newest = checkpoints.keep_up(unguarded)
    last = LogEvent.objects.latest("position")
    LogEvent.objects.filter(pk=last.pk).delete()
    kinds = {(fault.kind, fault.position) for fault in found(unguarded)}
    assert {(Kind.CHECKPOINT, newest.size), (Kind.HEAD, last.position - 1)} <= kinds


def test_a_missing_and_a_stray_register_entry_are_told_with_their_places(unguarded):
    entry = LogEvent.objects.get(stream="register/XXi.001", version=2)
    loan = LogEvent.objects.get(stream="loan/a")
    rewrite(entry.position, stream="loan/ghost")
    faults = {(f.position, f.stream) for f in found(unguarded) if f.kind is Kind.REGISTER}
    assert faults == {(entry.position, "register/XXi.001"), (loan.position, "loan/a")}


def test_a_row_that_a_register_seems_to_have_is_told_and_put_right(ledger):
    do(ledger, toy.OpenRegister(), "XXi.001")
    toy.LoanRow.objects.create(
        stream="register/XXi.001", what="forged", status="lent", notes=[], held_from=2
    )
    assert [(f.kind, f.stream) for f in verify(ledger)] == [(Kind.ROWS, "register/XXi.001")]
    rebuild(ledger)
    assert verify(ledger) == []


def test_an_entry_that_stands_twice_is_one_too_many(ledger):
    do(ledger, toy.OpenRegister(), "XXi.001")
    do(ledger, toy.Lend(what="atlas", person="XXi.001"), "a")
    again = {"stream": "loan/a", "version": 1, "type": "loan.lent"}
    position = forge("register/XXi.001", "register.entered", again)
    assert [(f.kind, f.position) for f in verify(ledger)] == [(Kind.REGISTER, position)]


def test_an_event_written_around_execute_is_missing_from_its_register(ledger):
    do(ledger, toy.OpenRegister(), "XXi.001")
    position = forge("loan/a", "loan.mentioned", {"persons": ["XXi.001"]})
    faults = {(f.kind, f.position) for f in verify(ledger)}
    assert (Kind.REGISTER, position) in faults


def test_a_real_ledger_that_takes_its_time_from_a_row_is_found(ledger):
    Clock.objects.create(id=1, shows=LogEvent.objects.latest("position").recorded_at)
    assert [fault.kind for fault in verify(ledger)] == [Kind.CLOCK]
