"""A server that lies with full power over its database, and what its signing key adds to that.

It shows what it likes, in the right form and signed: what it can't do is make it hold. Where the
key lets a lie hold, the test shows what finds it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import pytest
from django.db import connection, transaction

from cases.exemptions.domain import EnterDecision
from cases.status.certificates import certify
from cases.status.queries import register_of
from panel.access.giving import give
from panel.ledger import (
    certificate,
    checkpoints,
    guards,
    mapstore,
    merkle,
    moments,
    notes,
    opening,
    signing,
    tree,
)
from panel.ledger.codec import stamp
from panel.ledger.execution import Asked
from panel.ledger.models import Checkpoint, Head, LogEvent, MapPage, TileRoot
from panel.ledger.proving import Prover, Unprovable
from panel.ledger.rebuild import rebuild
from panel.ledger.registry import registry
from panel.ledger.rows import Moment
from panel.ledger.streammap import MapProof
from panel.ledger.verifier.checks import REFUSALS, Verified, check
from tests.cases.status.asking import SECRETARY, asked
from tests.once import once

pytestmark = once

PERSON = "XXi.001"
NOBODY = "XXi.999"


def decide(person: str) -> None:
    """Enter that a person was exempt."""
    decision = EnterDecision(
        applicant="XA",
        persons=(person,),
        granted=True,
        decided_on=date(2015, 7, 21),
        decided_by="1737 Committee",
        territories=("XA",),
        first_day=date(2015, 7, 23),
        last_day=date(2015, 7, 27),
        reference="another fictional note",
    )
    give(registry, Asked(decision), SECRETARY)


def key() -> notes.VerifierKey:
    """What a stranger knows the log by."""
    return opening.described(registry).keys.newest


def register(person: str, under: Checkpoint) -> list[LogEvent]:
    """The person's true register up to a checkpoint."""
    return register_of(person, Moment(under.size, under.made_at))


def claim(
    under: Checkpoint, shown: Sequence[LogEvent], end: MapProof, *, position: int | None = None
) -> bytes:
    """The lie: as known now, no exemption is on record, and this is all of the register."""
    now = moments.now()
    events = tuple(certificate.Disclosed(row.position - 1, bytes(row.body)) for row in shown)
    return certificate.assemble(
        {
            "person": PERSON,
            "as_of": stamp(now.at),
            "position": now.position if position is None else position,
        },
        {"verdict": "NO_EXEMPTION_ON_RECORD", "rests_on": []},
        note=under.note,
        tree=tree.at(under.size),
        register=certificate.ShownRegister(events, end),
        evidence=(),
        signer=signing.private_half(key()),
    )


def holds(lie: bytes) -> Verified | None:
    """What a stranger takes from it, if anything."""
    try:
        return check(lie, key())
    except REFUSALS:
        return None


def every_end(under: Checkpoint) -> Iterator[MapProof]:
    """All that the map can be made to say of whether and where streams end."""
    for person in (PERSON, "XXi.002", NOBODY):
        yield mapstore.proof(f"register/{person}", under)


@pytest.fixture
def owner(ledger):
    """The ledger in the hands of who owns its database: nothing there is guarded any more."""
    with connection.cursor() as cursor:
        for statement in guards.statements(connection):
            if statement.startswith("DROP"):
                cursor.execute(statement)
    yield checkpoints.keep_up(registry)
    with transaction.atomic():
        guards.install(connection)


def test_a_server_that_tells_the_truth_is_believed(owner):
    whole = register(PERSON, owner)
    end = mapstore.proof(f"register/{PERSON}", owner)
    assert len(holds(claim(owner, whole, end)).register.shown) == len(whole) == 4


def test_a_server_that_leaves_out_any_event_is_not(owner):
    whole = register(PERSON, owner)
    parts = [whole[:at] + whole[at + 1 :] for at in range(len(whole))]
    for shown in (*parts, whole[:2], whole[:1], []):
        for end in every_end(owner):
            assert holds(claim(owner, shown, end)) is None


def test_a_server_that_shows_another_register_is_not(owner):
    other = register("XXi.002", owner)
    assert other
    for end in every_end(owner):
        assert holds(claim(owner, other, end)) is None


def test_a_server_that_deletes_the_event_gives_no_certificate_any_more(owner):
    last = register(PERSON, owner)[-1]
    LogEvent.objects.filter(pk=last.pk).delete()
    with pytest.raises(REFUSALS):
        certify(registry, asked(PERSON, "XA", "2015-07-24"), SECRETARY, moments.now())


def test_a_server_that_shows_an_older_head_must_sign_that_nothing_came_after(owner):
    """What the key adds: a lie that holds until anybody sees the event that it hides."""
    shown, end = register(PERSON, owner), mapstore.proof(f"register/{PERSON}", owner)
    decide(PERSON)
    assert holds(claim(owner, shown, end)) is None
    lie = holds(claim(owner, shown, end, position=owner.size))
    honest = check(
        certify(registry, asked(PERSON, "XA", "2015-07-24"), SECRETARY, moments.now()), key()
    )
    hidden = honest.register.shown[-1]
    assert hidden.position > lie.checkpoint.size
    assert hidden.recorded_at <= lie.as_of


def test_a_forked_log_convinces_nobody_who_kept_a_checkpoint(owner, tmp_path):
    """What the key adds: a log of its own for who kept none."""
    kept = tmp_path / "checkpoint"
    kept.write_text(owner.note)
    cut = register(PERSON, owner)[2].position - 3
    for table in (Checkpoint, TileRoot, MapPage):
        table.objects.all().delete()
    LogEvent.objects.filter(position__gt=cut).delete()
    Head.objects.update(position=cut)
    rebuild(registry)
    while Head.objects.get().position < owner.size:
        decide("XXi.002")
    fork = checkpoints.keep_up(registry)
    shown, end = register(PERSON, fork), mapstore.proof(f"register/{PERSON}", fork)
    assert len(holds(claim(fork, shown, end)).register.shown) == 2
    with pytest.raises(Unprovable, match="one of them is a fork"):
        Prover(registry).since(str(kept))
    hashes = tree.at(fork.size)
    path = merkle.consistency_path(owner.size, fork.size, hashes)
    with pytest.raises(merkle.ProofError):
        merkle.verify_consistency(owner.size, fork.size, bytes(owner.root), bytes(fork.root), path)
