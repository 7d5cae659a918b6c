"""Worker: checkpoints and proofs at 100,000 streams, beside SHA-256 over as many nodes alone."""

from __future__ import annotations

import os
import secrets
import sys
from hashlib import sha256

os.environ["DJANGO_SETTINGS_MODULE"] = "panel.settings"

import django

django.setup()

from django.db import transaction

from benchmarks.rounds import rate, serve
from panel.ledger import checkpoints, mapstore, merkle, store, tree
from panel.ledger.models import Checkpoint, LogEvent
from panel.ledger.registry import registry

STREAMS = int(os.environ.get("BENCH_STREAMS", "100000"))
NEW = 1_000
"""Events between two checkpoints, each of a stream of its own."""
_TIMES = 20


def fill(streams: range) -> None:
    """One event more of each of these streams, of the length that events have."""
    with transaction.atomic():
        moment = store.move_head(len(streams))
        first = moment.position - len(streams) + 1
        versions = store.versions([f"bench/{number}" for number in streams])
        store.append(
            store.EventRow(
                first + place,
                f"bench/{number}",
                versions[f"bench/{number}"] + 1,
                "bench.happened",
                moment.at,
                body := secrets.token_bytes(600),
                merkle.leaf_hash(body),
            )
            for place, number in enumerate(streams)
        )


def hashing(nodes: int) -> None:
    """SHA-256 over so many nodes."""
    data = bytes(65)
    for _ in range(nodes):
        sha256(data).digest()


def measure() -> dict[str, dict[str, float]]:
    """One round: a checkpoint after a thousand new events, and proofs under it."""
    at = secrets.randbelow(STREAMS - NEW)
    fill(range(at, at + NEW))
    kept_up = rate(lambda: checkpoints.keep_up(registry), times=1)
    newest, height = Checkpoint.objects.latest("size"), STREAMS.bit_length()
    name = f"bench/{at}"
    position = LogEvent.objects.filter(stream=name).latest("version").position

    def inclusion() -> None:
        merkle.inclusion_path(position - 1, newest.size, tree.at(newest.size))

    return {
        # Two nodes a new leaf in the tree, and of each stream the way down the map.
        "hash a checkpoint's nodes, bare": rate(lambda: hashing(NEW * (2 + height)), times=1),
        "checkpoint after 1,000 events": kept_up,
        "hash one way, bare": rate(lambda: hashing(height), times=_TIMES),
        "inclusion proof": rate(inclusion, times=_TIMES),
        "map proof": rate(lambda: mapstore.proof(name, newest), times=_TIMES),
    }


if __name__ == "__main__":
    if LogEvent.objects.filter(stream__startswith="bench/").count() < STREAMS:
        for start in range(0, STREAMS, 10_000):
            fill(range(start, min(start + 10_000, STREAMS)))
        checkpoints.keep_up(registry)
    serve(measure, sys.stdout)
