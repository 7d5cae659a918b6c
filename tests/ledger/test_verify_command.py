"""`ledger verify` says the same however many processes share it, and how far it is."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest
from django.core.management import call_command

from cases.listing.importing import import_file
from cases.listing.models import EntryRow
from panel.access import queries
from panel.ledger import opening
from panel.ledger.models import LogEvent
from panel.ledger.registry import registry

LIST = Path(__file__).parents[1] / "story" / "list-2007-03-24.xml"


@pytest.fixture
def listed(committed):
    opening.create(registry, demonstration=False, actor="test")
    import_file(registry, queries.operator("test"), LIST)


def verified(*words: str) -> tuple[int, str, str]:
    """Give the exit status and what was said."""
    said, told = io.StringIO(), io.StringIO()
    try:
        call_command("ledger", "verify", *words, stdout=said, stderr=told)
    except SystemExit as ended:
        return int(str(ended.code)), said.getvalue(), told.getvalue()
    return 0, said.getvalue(), told.getvalue()


def test_a_sound_ledger_holds_and_nothing_else_is_said(listed):
    assert verified() == (0, "the log holds\n", "")


def test_all_faults_are_told_in_order_whatever_the_number_of_workers(listed, unguard):
    unguard()
    entries = LogEvent.objects.filter(stream__startswith="list-entry/").order_by("position")
    first, *_, last = entries.values_list("position", flat=True)
    LogEvent.objects.filter(position=first).update(leaf=bytes(32))
    LogEvent.objects.filter(position=last).update(type="listing.forged")
    EntryRow.objects.filter(held_from=first).delete()
    status, said, _ = alone = verified("--workers", "1", "--json")
    faults = json.loads(said)["faults"]
    positions = [fault[1] for fault in faults if fault[1] is not None]
    assert status == 1
    assert positions == sorted(positions)
    kinds = {(fault[0], fault[1]) for fault in faults}
    assert {("leaf", first), ("rows", first), ("column", last)} <= kinds
    assert verified("--workers", "2", "--json") == alone


@pytest.mark.parametrize("workers", ["1", "2"])
def test_it_says_how_far_it_is_where_asked_to(listed, workers):
    status, said, told = verified("--workers", workers, "--progress")
    assert (status, said) == (0, "the log holds\n")
    done, whole = re.findall(r"folded (\d+) of (\d+) events", told)[-1]
    assert done == whole
