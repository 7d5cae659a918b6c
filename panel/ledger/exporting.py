"""A folder that proves the log on another machine, with the events that its reader may have."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.db.models import Max, Q

from panel.ledger import checkpoints, notes, opening, rotation, signing, tree, witnesses
from panel.ledger.models import Checkpoint, Cosignature, LogEvent
from panel.ledger.notes import VerifierKey
from panel.ledger.registers import Log
from panel.ledger.registry import Registry
from panel.ledger.tiles import tiles
from panel.ledger.verifier.manifest import CHECKPOINT, EVENTS, KEYS, MANIFEST, Manifest, older


def export(registry: Registry, folder: Path, events: Iterable[LogEvent]) -> Checkpoint:
    """Fill a new folder; `events`, in the order of positions, are shown whole.

    FileExistsError where there is such a folder already.
    """
    signed = checkpoints.keep_up(registry)
    log = opening.described(registry)
    folder.mkdir(parents=True)
    digests: dict[str, str] = {}
    for name, data in _files(signed, log):
        digests[name] = _written(folder / name, data)
    digests[EVENTS] = _lines(folder / EVENTS, signed, events)
    key = log.keys.at(signed.size)
    text = Manifest(key.name, digests).text()
    note = notes.sign(text, key.name, signing.private_half(key))
    _written(folder / MANIFEST, note.encode())
    return signed


def _files(signed: Checkpoint, log: Log) -> Iterator[tuple[str, bytes]]:
    yield CHECKPOINT, witnesses.published(signed).encode()
    yield KEYS, rotation.shown(VerifierKey.parse(log.verifier_key), log.rotations)
    for other in _worth_keeping(signed, log):
        yield older(other.size), witnesses.published(other).encode()
    for tile in tiles(signed.size):
        yield tile.path, tree.stored(tile)


def _worth_keeping(signed: Checkpoint, log: Log) -> Iterator[Checkpoint]:
    """Of the older checkpoints those that a witness saw, and the last that each key signed."""
    earlier = Checkpoint.objects.filter(size__lt=signed.size)
    lasts = [earlier.filter(size__lte=end).aggregate(last=Max("size")) for end in log.keys.ends]
    seen = Q(size__in=Cosignature.objects.values("size"))
    ends = Q(size__in=[found["last"] for found in lasts if found["last"] is not None])
    yield from earlier.filter(seen | ends).order_by("size").iterator(chunk_size=500)


def _lines(file: Path, signed: Checkpoint, events: Iterable[LogEvent]) -> str:
    """Write each event on a line of its own; canonical JSON holds no line break."""
    digest = hashlib.sha256()
    with file.open("wb") as opened:
        for event in events:
            if event.position <= signed.size:
                line = f"{event.position} ".encode() + bytes(event.body) + b"\n"
                digest.update(line)
                opened.write(line)
    return digest.hexdigest()


def _written(file: Path, data: bytes) -> str:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    return hashlib.sha256(data).hexdigest()
