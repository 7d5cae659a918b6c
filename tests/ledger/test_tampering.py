"""docs/tampering.md: what happens when the database's owner changes what a ledger holds.

`WRITE_DOCS=1` writes the section of the database that the tests run on.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from panel.ledger import checkpoints, clockwork, guards, subscriptions, witnesses
from panel.ledger.cosigning import cosign
from panel.ledger.models import Checkpoint, Given, LogEvent, Parked
from panel.ledger.notes import COSIGNATURE, VerifierKey
from panel.ledger.registry import Room, Subscription
from panel.ledger.verify import Fault, Kind, verify
from tests.ledger import tampering, toy
from tests.ledger.acting import do, scribble
from tests.ledger.unseen import why_unseen

DOCUMENT = Path(settings.BASE_DIR) / "docs" / "tampering.md"


WITNESS = Ed25519PrivateKey.from_private_bytes(bytes(32))
WITNESSED = VerifierKey.of("witness.example/w1", WITNESS, COSIGNATURE)


@pytest.fixture
def victim(story, settings):
    """A ledger with something in each of its tables: registers, checkpoints, deadlines, cursors."""
    reading = Subscription("effects", lambda recorded: None)
    registry = story.with_rooms(Room(name="effects", subscriptions=(reading,)))
    do(registry, toy.OpenRegister(), "XXi.001", "k1")
    due = checkpoints.keep_up(registry).made_at.replace(year=1950)
    do(registry, toy.Lend(what="atlas", person="XXi.001", until=due), "a", "k2")
    do(registry, toy.Note(text="torn"), "a", "k3")
    checkpoints.keep_up(registry)
    scribble(registry, "a", 255)
    do(registry, toy.Lend(what="globe", person="XXi.001"), "b", "k4")
    last = checkpoints.keep_up(registry)
    settings.WITNESSES = [WITNESSED]
    witnesses.receive(cosign(last.note, WITNESSED.name, WITNESS, 0))
    do(registry, toy.Note(text="wet"), "b", "k5")
    do(registry, toy.Confide(about="them", purpose="secret"), "b", "k6")
    subscriptions.run(registry, "effects")
    Parked.objects.create(subscription="effects", stream="loan/a", position=3, error="poison")
    assert verify(registry) == []
    return registry


def victims():
    """The row of each table that is tampered with: one in the middle, where there are several."""
    rows = {model: model.objects.order_by("pk").last() for model in tampering.TABLES}
    rows[LogEvent] = LogEvent.objects.get(stream="loan/a", version=1)
    rows[Checkpoint] = Checkpoint.objects.order_by("pk")[1]
    rows[Given] = Given.objects.get(key="k2")
    return rows


def tried(registry, trial, *, guarded):
    """What became of it, None where it was refused; nothing of it stays."""
    with transaction.atomic():
        if not guarded:
            tampering.drop_guards()
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(trial.sql, list(trial.values))
        except DatabaseError as error:
            if "append-only" not in str(error):
                raise
            faults = None
        else:
            faults = [fault for fault in verify(registry) if fault.kind is not Kind.GUARD]
        transaction.set_rollback(True)
    return faults


def said(trial, faults: list[Fault] | None) -> str:
    if faults is None:
        return "refused"
    if not faults:
        return f"not found: {why_unseen(trial.table, trial.what)}"
    first: dict[str, str] = {}
    for fault in faults:
        at = "" if fault.position is None else f" at {fault.position}"
        first.setdefault(fault.kind, f"{fault.kind}{at}")
    return "found: " + ", ".join(first.values())


def section(registry) -> str:
    lines = ["| table | done to it | guarded | with its guards dropped, `verify` |"]
    lines.append("| --- | --- | --- | --- |")
    for model, row in victims().items():
        for trial in tampering.trials(model, row):
            guarded = "refused" if tried(registry, trial, guarded=True) is None else "let through"
            found = said(trial, tried(registry, trial, guarded=False))
            lines.append(f"| `{trial.table}` | {trial.what} | {guarded} | {found} |")
    return "\n".join(lines)


def test_the_document_says_what_happens_to_each_column(victim):
    name = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]
    printed = f"## On {name}\n\n{section(victim)}\n"
    pattern = re.compile(rf"## On {name}\n.*?(?=\n## |\Z)", re.DOTALL)
    text = DOCUMENT.read_text()
    if os.environ.get("WRITE_DOCS"):
        DOCUMENT.write_text(pattern.sub(lambda _: printed, text))
    else:
        assert pattern.search(text)[0].strip() == printed.strip()


def test_the_document_names_the_victims_as_they_are(victim):
    rows = victims()
    event, checkpoint = rows[LogEvent], rows[Checkpoint]
    sentence = (
        f"event {event.position} of {LogEvent.objects.count()}, the checkpoint of"
        f" {checkpoint.size} events (the last is of {checkpoints.newest().size})"
    )
    assert sentence in " ".join(DOCUMENT.read_text().split())


def test_each_missing_guard_is_a_fault_of_its_own(victim):
    with transaction.atomic():
        tampering.drop_guards()
        gone = {fault.detail.split()[0] for fault in verify(victim)}
        transaction.set_rollback(True)
    wanted = {s.split()[2] for s in guards.statements(connection) if s.startswith("CREATE TRIGGER")}
    assert gone == wanted


def test_the_clock_and_the_beat_go_on_after_all_that(victim):
    assert clockwork.tick(victim) == 0
