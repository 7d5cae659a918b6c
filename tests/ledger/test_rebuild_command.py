"""`ledger rebuild` does the same however many processes share it."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import call_command

from cases.listing.importing import import_file
from cases.listing.models import EntryRow, NameRow
from panel.access import queries
from panel.ledger import opening
from panel.ledger.registry import registry
from tests.ledger.dumping import dump
from tests.ledger.test_verify_command import LIST


def rebuilt(*words: str) -> dict[str, object]:
    """Give what was said."""
    said = io.StringIO()
    call_command("ledger", "rebuild", "--json", *words, stdout=said)
    told: dict[str, object] = json.loads(said.getvalue())
    return told


@pytest.mark.parametrize("workers", ["1", "2"])
def test_lost_and_forged_rows_are_put_right(committed, workers):
    opening.create(registry, demonstration=False, actor="test")
    import_file(registry, queries.operator("test"), LIST)
    before, entries = dump(registry), EntryRow.objects.count()
    NameRow.objects.update(name="forged")
    EntryRow.objects.all().delete()
    told = rebuilt("--workers", workers)
    names = NameRow.objects.count()
    assert told["written"] == {"listing_entry": entries, "listing_name": names}
    assert told["removed"] == {"listing_name": names}
    assert dump(registry) == before
    assert rebuilt("--workers", workers, "--check")["written"] == {}
