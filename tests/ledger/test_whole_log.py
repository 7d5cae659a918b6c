"""docs/tampering.md: what is done to the log as a whole, and who notices.

`WRITE_DOCS=1` writes the section, which is the same on every database.
"""

from __future__ import annotations

import json
import os
import re
import sys

import pytest
from django.core.management.color import no_style
from django.db import connection, transaction

from panel.keys import new_ledger_key
from panel.ledger import checkpoints, guards, merkle, opening, rebuild, signing
from panel.ledger.exporting import export
from panel.ledger.models import Checkpoint, Cosignature, LogEvent, MapPage, TileRoot
from panel.ledger.verifier.__main__ import main
from panel.ledger.verify import Kind, verify
from tests.ledger import tampering, toy
from tests.ledger.acting import do, scribble
from tests.ledger.test_tampering import DOCUMENT
from tests.wipe import snapshot, wipe

HEADING = "## On the log as a whole"
PATTERN = re.compile(rf"{HEADING}\n.*?(?=\n## |\Z)", re.DOTALL)


def put_back(rows):
    """Have the tables hold these rows, and count on from them."""
    wipe(connection, rows)
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), toy.MODELS):
            cursor.execute(sql)


class Attacked:
    """A log of two days that somebody holds a copy of, and whoever is asked about it after."""

    def __init__(self, registry, folder, settings):
        self.registry, self.folder, self.settings = registry, folder, settings
        do(registry, toy.Lend(what="atlas"), "a", "k1")
        scribble(registry, "a", 300)
        checkpoints.keep_up(registry)
        self.yesterday = snapshot(connection)
        self.size = LogEvent.objects.count()
        do(registry, toy.Lend(what="globe"), "b", "k2")
        checkpoints.keep_up(registry)
        self.today = snapshot(connection)
        self.key = str(opening.described(registry).keys.newest)
        export(registry, folder / "honest", [])
        self.held = folder / "held"
        assert self.witness("honest") == (0, "")
        self.held.write_text(checkpoints.newest().note)

    def witness(self, name):
        state = str(self.folder / "state")
        return self._ask("witness", str(self.folder / name), "--state", state)

    def verifier(self, name):
        return self._ask(str(self.folder / name), "--checkpoint", str(self.held))

    def _ask(self, *words):
        code = main([*words, "--key", self.key])
        sys.stdout.flush()
        sys.stderr.flush()
        said = self.capfd.readouterr().err.rpartition("\nNot accepted: ")[2].strip()
        return code, said.split(": ", 1)[-1].split(". ")[0].split(": ")[0]

    capfd: pytest.CaptureFixture[str]

    def left_alone(self):
        """Leaves it alone."""

    def restored(self):
        """Puts yesterday's file back in its place."""
        put_back(self.yesterday)

    def branched(self):
        """Puts yesterday's file back and lets the log go on from there."""
        put_back(self.yesterday)
        scribble(self.registry, "a", 10)

    def cut(self):
        """Cuts off the events and checkpoints of today, sets the head back, rebuilds the rows."""
        LogEvent.objects.filter(position__gt=self.size).delete()
        Checkpoint.objects.filter(size__gt=self.size).delete()
        with connection.cursor() as cursor:
            cursor.execute("UPDATE ledger_head SET position = %s", [self.size])
        rebuild.rebuild(self.registry)

    def rewritten(self):
        """Rewrites an event, all hashes and rows that follow, and signs anew with the true key."""
        self._rewrite(LogEvent.objects.get(stream="loan/a", version=1), what="forged")

    def key_swapped(self):
        """Puts another key in the place of the log's, in its first event too, and signs anew."""
        self.settings.LEDGER_KEY = new_ledger_key()
        first = LogEvent.objects.get(position=1)
        origin = opening.described(self.registry).origin
        self._rewrite(first, verifier_key=str(signing.verifier_key(origin)))

    def _rewrite(self, row, **data):
        said = json.loads(bytes(row.body))
        said["data"] |= data
        body = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        LogEvent.objects.filter(pk=row.pk).update(body=body, leaf=merkle.leaf_hash(body))
        for model in (Checkpoint, Cosignature, TileRoot, MapPage):
            model.objects.all().delete()
        rebuild.rebuild(self.registry)
        checkpoints.keep_up(self.registry)

    def row(self, attack):
        """One line of the table."""
        mine = self.settings.LEDGER_KEY
        put_back(self.today)
        tampering.drop_guards()
        try:
            attack()
        finally:
            with transaction.atomic():
                guards.install(connection)
        faults = dict.fromkeys(f.kind for f in verify(self.registry) if f.kind is not Kind.GUARD)
        export(self.registry, self.folder / attack.__name__, [])
        cells = [
            ", ".join(faults),
            *(self._cell(ask, attack) for ask in (self.witness, self.verifier)),
        ]
        self.settings.LEDGER_KEY = mine
        told = (f"notices: {cell}" if cell else "finds nothing" for cell in cells)
        return f"| {attack.__doc__.rstrip('.')} | {' | '.join(told)} |"

    def attacks(self):
        """All that somebody must notice."""
        return self.restored, self.branched, self.cut, self.rewritten, self.key_swapped

    def _cell(self, ask, attack):
        code, said = ask(attack.__name__)
        assert bool(code) == bool(said)
        return said

    def table(self):
        lines = [
            "| somebody who owns the database | `verify` | the witness | the verifier with an old"
            " checkpoint |",
            "| --- | --- | --- | --- |",
        ]
        attacks = (self.left_alone, *self.attacks())
        return "\n".join([*lines, *map(self.row, attacks)])


@pytest.fixture
def attacked(ledger, tmp_path, settings, capfd):
    Attacked.capfd = capfd
    return Attacked(ledger, tmp_path, settings)


def test_the_document_says_who_notices(attacked):
    printed = f"{HEADING}\n\n{attacked.table()}\n"
    text = DOCUMENT.read_text()
    if os.environ.get("WRITE_DOCS"):
        DOCUMENT.write_text(PATTERN.sub(lambda _: printed, text))
    else:
        assert PATTERN.search(text)[0].strip() == printed.strip()


def test_the_witness_and_an_old_checkpoint_notice_each_of_them(attacked):
    for attack in attacked.attacks():
        _, _, _, witness, verifier, _ = attacked.row(attack).split("|")
        assert "notices" in witness
        assert "notices" in verifier
