"""The log's checkpoint and tiles, for anybody and for ever."""

from __future__ import annotations

import json
from http import HTTPStatus

import pytest
from django.test import Client

from panel.api import proofs
from panel.ledger import checkpoints, merkle, notes, opening, signing
from panel.ledger.models import LogEvent
from panel.ledger.registry import registry
from panel.ledger.tiles import Tile, TileTree, tiles
from panel.ledger.verifier import files
from panel.ledger.verifier.proofs import of_receipt
from tests.ledger.forging import forge
from tests.once import once

pytestmark = once


@pytest.fixture
def log(committed) -> Client:
    """A stranger before a log of 300 events, whose checkpoints are of 200 and of 299."""
    opening.create(registry, demonstration=False, actor="test")
    for number in range(1, 300):
        if number in {200, 299}:
            checkpoints.keep_up(registry)
        forge(f"thing/{number}", "thing.happened", {})
    return Client()


def fetch(log: Client, tile: Tile) -> bytes:
    answer = log.get(f"/log/{tile.path}")
    assert answer.status_code == HTTPStatus.OK, tile
    assert answer["Content-Type"] == "application/octet-stream"
    return answer.content


def test_a_stranger_checks_the_log_by_its_tiles_alone(log):
    key = signing.verifier_key(opening.described(registry).origin)
    note = log.get("/log/checkpoint").content.decode()
    checkpoint = notes.Checkpoint.parse(notes.verify(note, key))
    tree = TileTree(checkpoint.size, lambda tile: fetch(log, tile))
    assert (checkpoint.size, tree.root_at(checkpoint.size)) == (299, checkpoint.root)
    path = merkle.inclusion_path(7, checkpoint.size, tree)
    leaf = merkle.leaf_hash(bytes(LogEvent.objects.get(position=8).body))
    merkle.verify_inclusion(leaf, 7, checkpoint.size, path, checkpoint.root)


def test_the_tiles_of_each_published_checkpoint_stay(log):
    for size in (200, 299):
        for tile in tiles(size):
            assert len(fetch(log, tile)) == 32 * tile.width


def test_a_tile_is_kept_for_ever_by_whoever_has_it(log):
    answer = log.get("/log/tile/0/000")
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Vary" not in answer
    assert "Set-Cookie" not in answer
    again = log.get("/log/tile/0/000", headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (HTTPStatus.NOT_MODIFIED, b"")
    assert again["Cache-Control"] == answer["Cache-Control"]


@pytest.mark.parametrize("path", ["0/000.p/0", "0/x000/000", "0/00", "64/000", "rubbish", "0/é"])
def test_a_path_that_names_no_tile_says_what_one_looks_like(log, path):
    answer = log.get(f"/log/tile/{path}")
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert answer["Content-Type"] == "application/problem+json"
    assert "tile" in answer.json()["detail"]


@pytest.mark.parametrize(
    "path",
    ["0/001", "0/001.p/44", "1/000.p/2", "1/000", "2/000.p/1", "63/x999/x999/x999/x999/x999/999"],
)
def test_what_no_checkpoint_covers_is_not_there_yet(log, path):
    answer = log.get(f"/log/tile/{path}")
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert answer["Cache-Control"] == "no-store"
    assert "checkpoint" in answer.json()["detail"]


def test_events_are_not_given_to_the_public(log):
    answer = log.get("/log/tile/entries/000")
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert "events to nobody" in answer.json()["detail"]


def test_a_log_without_checkpoint_has_no_tiles(committed):
    opening.create(registry, demonstration=False, actor="test")
    assert Client().get("/log/tile/0/000.p/1").status_code == HTTPStatus.NOT_FOUND


def test_a_receipt_is_proved_at_once_and_what_is_not_there_never(log, monkeypatch):
    key = opening.described(registry).keys.newest
    monkeypatch.setattr(proofs, "_tries", [-1.0])
    assert log.get("/log/checkpoint")["Retry-After"] == "1"
    assert "Retry-After" not in log.get("/log/checkpoint/299")
    for position in (8, 300):  # no checkpoint covers the last one before it is asked for
        answer = log.get(f"/log/proof/{position}")
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
        leaf = bytes(LogEvent.objects.get(position=position).leaf).hex()
        receipt = json.dumps({"position": position, "leaf": leaf}).encode()
        found = files.check(answer.content, key)
        assert "of the receipt" in of_receipt(found, answer.content, receipt).sentence
    assert "Retry-After" not in log.get("/log/checkpoint")
    forge("thing/300", "thing.happened", {})
    soon = log.get("/log/proof/301")
    assert (soon.status_code, soon["Retry-After"]) == (404, "1")
    assert soon.json()["type"] == "/api/v1/problems/not-covered"
    for nowhere in (0, 302, 10**30):
        never = log.get(f"/log/proof/{nowhere}")
        assert (never.status_code, never.json()["facts"]) == (404, {"newest": 301})
        assert "Retry-After" not in never
