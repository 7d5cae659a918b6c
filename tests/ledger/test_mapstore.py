"""Each checkpoint commits to where every stream ends, and proves it now and of any past."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from panel.ledger import (
    checkpoints,
    mappages,
    mapstore,
    merkle,
    notes,
    opening,
    rebuild,
    signing,
    streammap,
)
from panel.ledger.models import Checkpoint, LogEvent, MapPage
from panel.ledger.verify import Kind, verify
from tests.ledger import toy
from tests.ledger.acting import do
from tests.ledger.forging import forge


def root_by_hand(upto: int) -> bytes:
    """The map's root, from the log alone."""
    rows = LogEvent.objects.filter(position__lte=upto).order_by("position")
    last = {row.stream: row for row in rows}
    leaves = [streammap.leaf_of(row.stream, row.version, bytes(row.leaf)) for row in last.values()]
    return mappages.root(mappages.moved({}, leaves))


def lend(registry, keys):
    for key in keys:
        do(registry, toy.Lend(what="atlas"), key)


@pytest.fixture
def lent(ledger):
    """A ledger with a checkpoint after forty loans, one after notes on some, and one more."""
    lend(ledger, [f"a{number}" for number in range(40)])
    checkpoints.keep_up(ledger)
    for number in range(0, 40, 7):
        do(ledger, toy.Note(text="torn"), f"a{number}")
    checkpoints.keep_up(ledger)
    lend(ledger, ["b"])
    checkpoints.keep_up(ledger)
    return ledger


def test_every_checkpoint_commits_to_the_map_as_it_was_then(lent):
    stored = list(Checkpoint.objects.order_by("size"))
    assert len(stored) == 3
    assert [mapstore.root_of(one) for one in stored] == [root_by_hand(one.size) for one in stored]


def test_a_stream_s_end_is_proved_under_each_checkpoint_and_its_absence_before(lent):
    for stored in Checkpoint.objects.order_by("size"):
        root = mapstore.root_of(stored)
        for stream in ("loan/a7", "loan/b", "ledger/log"):
            last = LogEvent.objects.filter(stream=stream, position__lte=stored.size).last()
            proof = mapstore.proof(stream, stored)
            if last is None:
                streammap.verify_absence(root, stream, proof)
            else:
                streammap.verify_end(root, stream, last.version, bytes(last.leaf), proof)


def test_a_proof_takes_one_statement_however_many_streams_there_are(lent):
    newest = checkpoints.keep_up(lent)
    with CaptureQueriesContext(connection) as few:
        mapstore.proof("loan/a7", newest)
    assert len(few) == 1


def test_a_checkpoint_takes_no_statement_a_stream(ledger):
    counts = []
    for many in (2, 60):
        lend(ledger, [f"{many}-{number}" for number in range(many)])
        with CaptureQueriesContext(connection) as asked:
            checkpoints.keep_up(ledger)
        counts.append(sum("ledger_map_page" in q["sql"] for q in asked if "SELECT" in q["sql"]))
    assert counts[1] <= counts[0] + 1


def test_nothing_is_signed_upon_pages_that_somebody_changed(lent):
    page = MapPage.objects.get(digits="")
    MapPage.objects.filter(pk=page.pk).update(page=bytes(page.page)[:-1] + b"\x07")
    assert {fault.kind for fault in verify(lent)} == {Kind.MAP}
    lend(lent, ["c"])
    made = checkpoints.keep_up(lent)
    assert mapstore.root_of(made) == root_by_hand(made.size)
    assert verify(lent) == []


def test_a_page_that_is_gone_costs_a_proof_time_and_not_truth(lent):
    newest = checkpoints.keep_up(lent)
    MapPage.objects.all().delete()
    proof = mapstore.proof("loan/none", newest)
    streammap.verify_absence(mapstore.root_of(newest), "loan/none", proof)


def test_rebuild_puts_pages_right(lent):
    wanted = dict(MapPage.objects.values_list("digits", "page"))
    some = MapPage.objects.exclude(digits="").order_by("digits").first()
    MapPage.objects.filter(pk=some.pk).update(page=bytes(16))
    MapPage.objects.create(digits="ffff", page=bytes(16))
    report = rebuild.rebuild(lent, check=True)
    assert (report.removed["ledger_map_page"], report.written["ledger_map_page"]) == (2, 1)
    rebuild.rebuild(lent)
    assert dict(MapPage.objects.values_list("digits", "page")) == wanted
    assert rebuild.rebuild(lent, check=True).clean


def test_pages_made_while_checkpoints_were_go_on_to_the_newest(lent):
    *_, newest = stored = [None, *Checkpoint.objects.order_by("size")]
    for earlier in stored:
        size = earlier.size if earlier else 0
        assert mapstore.put_right(mapstore.at(earlier), size, newest, check=True) == (0, 0)


def test_verify_names_each_page_that_is_wrong_missing_or_stray(lent):
    names = list(MapPage.objects.order_by("digits").values_list("digits", flat=True))
    lowest = [
        name
        for name in names
        if not any(other.startswith(name) for other in names[1:] if other != name)
    ]
    changed, gone = lowest[:2]
    MapPage.objects.filter(digits=changed).update(page=bytes(16))
    MapPage.objects.filter(digits=gone).delete()
    MapPage.objects.create(digits="zz", page=bytes(16))
    said = [fault.detail for fault in verify(lent)]
    assert said == [
        f"page {changed} of the map is not what the page above it says",
        "page zz of the map is under no other",
        f"page {gone} of the map is missing",
    ]


def test_a_map_that_hides_a_stream_s_last_event_is_found_though_the_true_key_signed_it(ledger):
    """Who holds the key can sign a false map; who holds the log finds it."""
    lend(ledger, ["a", "b"])
    honest = checkpoints.keep_up(ledger)
    do(ledger, toy.Note(text="torn"), "a")
    size = LogEvent.objects.count()
    leaves = [
        bytes(leaf) for leaf in LogEvent.objects.order_by("position").values_list("leaf", flat=True)
    ]
    frontier = merkle.Frontier().extend(leaves)
    key = opening.described(ledger).keys.newest
    stale = streammap.line(mapstore.root_of(honest))
    text = notes.Checkpoint(key.name, size, frontier.root(), (stale,)).text()
    Checkpoint.objects.create(
        size=size,
        root=frontier.root(),
        frontier=frontier.to_bytes(),
        note=notes.sign(text, key.name, signing.private_half(key)),
        made_at=LogEvent.objects.latest("position").recorded_at,
    )
    assert [(fault.kind, fault.position) for fault in verify(ledger)] == [(Kind.MAP, size)]


def test_an_event_of_an_unknown_type_is_in_the_map_too(ledger):
    forge("loan/x", "loan.sung", {})
    newest = checkpoints.keep_up(ledger)
    assert mapstore.root_of(newest) == root_by_hand(newest.size)
