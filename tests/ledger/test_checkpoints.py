"""A checkpoint integrates what is new, and its proofs are drawn from a few tiles."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from panel.ledger import checkpoints, merkle, multiproof, store, tree
from panel.ledger.models import Checkpoint, LogEvent, TileRoot
from panel.ledger.rebuild import rebuild
from panel.ledger.tiles import tiles
from panel.ledger.verify import Kind, verify
from tests.ledger import toy
from tests.ledger.acting import at_once, do, scribble


@pytest.fixture
def long(ledger):
    """A ledger of 600 events and more, checkpointed at odd sizes on the way."""
    do(ledger, toy.Lend(what="atlas"), "a")
    for many in (1, 200, 60, 340):
        scribble(ledger, "a", many)
        checkpoints.keep_up(ledger)
    return ledger


def leaves() -> list[bytes]:
    return [bytes(x) for x in LogEvent.objects.order_by("position").values_list("leaf", flat=True)]


def kept_roots() -> list[tuple[int, int, bytes]]:
    rows = TileRoot.objects.order_by("level", "number")
    return [(one.level, one.number, bytes(one.root)) for one in rows]


def test_each_checkpoint_is_of_the_tree_as_it_was(long):
    whole = leaves()
    for made in Checkpoint.objects.all():
        assert bytes(made.root) == merkle.root(whole[: made.size])
    assert TileRoot.objects.filter(level=0).count() == len(whole) // 256 == 2
    assert TileRoot.objects.filter(level=-1).count() == len(whole) // 16


def test_the_stored_tiles_hold_the_hashes_of_the_tree(long):
    size = checkpoints.newest().size
    subtrees = merkle.Subtrees(leaves())
    for tile in tiles(size):
        span = 256**tile.level
        first = tile.number * 256
        wanted = [
            subtrees.hash(at * span, (at + 1) * span) for at in range(first, first + tile.width)
        ]
        assert tree.stored(tile) == b"".join(wanted)


def test_a_proof_reads_a_few_tiles_and_never_the_log(long):
    size, whole = checkpoints.newest().size, leaves()
    with CaptureQueriesContext(connection) as asked:
        path = merkle.inclusion_path(3, size, tree.at(size))
    merkle.verify_inclusion(whole[3], 3, size, path, merkle.root(whole))
    assert len(asked) <= 4


def test_a_proof_of_many_events_takes_as_few_statements_as_one_of_them(long):
    size, whole = checkpoints.newest().size, leaves()
    shown = [3, 4, 200, 450, 599]
    with CaptureQueriesContext(connection) as asked:
        nodes = multiproof.missing(shown, size, tree.at(size))
    assert nodes == multiproof.missing(shown, size, whole)
    assert len(asked) == 2


def test_no_proof_is_drawn_where_a_root_is_missing(long, unguard):
    unguard()
    TileRoot.objects.filter(level=-1, number=3).delete()
    with pytest.raises(merkle.ProofError, match="ledger rebuild"):
        tree.at(600).hashes([(32, 64)])


def test_a_checkpoint_reads_nothing_that_an_earlier_one_integrated(long, unguard):
    honest = leaves()
    unguard()
    LogEvent.objects.filter(position__lte=checkpoints.newest().size).update(leaf=b"x" * 32)
    scribble(long, "a", 300)
    made = checkpoints.keep_up(long)
    assert bytes(made.root) == merkle.root([*honest, *leaves()[len(honest) :]])
    assert TileRoot.objects.filter(level=0).count() == 3


def test_a_log_that_was_cut_short_gets_no_checkpoint_under_an_old_one(long, unguard):
    last = checkpoints.newest()
    unguard()
    LogEvent.objects.filter(position__gt=500).delete()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_head SET position = 500")
    assert checkpoints.keep_up(long) == last


def test_checkpoints_made_at_once_agree(ledger):
    do(ledger, toy.Lend(what="atlas"), "a")

    def work(number):
        scribble(ledger, "a", 10 + number)
        return checkpoints.keep_up(ledger).size

    assert max(at_once(work, range(40))) == store.head().position
    whole = leaves()
    assert all(bytes(c.root) == merkle.root(whole[: c.size]) for c in Checkpoint.objects.all())
    assert TileRoot.objects.filter(level=0).count() == len(whole) // 256
    assert verify(ledger) == []


def test_a_tile_that_is_lost_or_one_too_many_is_found(long, unguard):
    unguard()
    TileRoot.objects.filter(number=1).delete()
    for level, number in ((1, 0), (-1, 60), (-2, 0)):
        TileRoot.objects.create(level=level, number=number, root=b"x" * 32)
    found = [(f.kind, f.position) for f in verify(long) if f.kind is not Kind.GUARD]
    assert found == [(Kind.TILE, at) for at in (32, 512, 976, 65_536, None)]


def test_a_rebuild_makes_lost_tiles_again_from_a_log_that_is_what_was_signed(long, unguard):
    checkpoints.keep_up(long)
    before = list(
        TileRoot.objects.order_by("level", "number").values_list("level", "number", "root")
    )
    unguard()
    TileRoot.objects.filter(number=1).delete()
    assert rebuild(long, check=True).written == {"ledger_tile_root": 2}
    event = LogEvent.objects.get(position=300)
    LogEvent.objects.filter(pk=300).update(leaf=bytes(32))
    with pytest.raises(checkpoints.NotAsSigned):
        rebuild(long)
    assert TileRoot.objects.count() == len(before) - 2
    event.save()
    assert rebuild(long).written == {"ledger_tile_root": 2}
    assert list(
        TileRoot.objects.order_by("level", "number").values_list("level", "number", "root")
    ) == (before)
    assert rebuild(long, check=True).clean
