"""Whether an exported folder is what the log signed: files, tiles, checkpoints and events."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from panel.ledger.cosigning import cosigned
from panel.ledger.members import FileError
from panel.ledger.merkle import HASH_BYTES, Frontier, ProofError, leaf_hash
from panel.ledger.notes import Checkpoint, NoteError, VerifierKey
from panel.ledger.tiles import HEIGHT, WIDTH, TileTree, tiles
from panel.ledger.verifier.events import Event, check_order, read
from panel.ledger.verifier.manifest import CHECKPOINT, EVENTS, KEYS, MANIFEST, Manifest, older
from panel.ledger.verifier.source import MOST_IN_NOTE, Fetch, source, tiles_of
from panel.ledger.verifier.witness import extends, keys_of, opened, text_of

MOST_IN_MANIFEST: Final = 256 * 1024 * 1024
_AT_ONCE: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export that holds was found to show."""

    checkpoint: Checkpoint
    older: tuple[Checkpoint, ...]
    events: int
    """How many are shown whole."""
    held: Checkpoint | None
    """The checkpoint that the reader had kept, if there was one to compare with."""
    cosigned: dict[VerifierKey, tuple[int, int]]
    """Of each witness asked about: the largest checkpoint that it cosigned, and when."""


def check_export(
    folder: Path, trusted: VerifierKey, held: str | None, witnesses: Sequence[VerifierKey]
) -> Exported:
    """What this folder proves; raises one of REFUSALS, Contradiction or Unreadable otherwise.

    `held` is the note of a checkpoint that the reader has kept: the log must begin with it.
    """
    fetch = source(str(folder))
    note = text_of(fetch(CHECKPOINT, MOST_IN_NOTE), "the checkpoint")
    keys = keys_of(fetch, trusted)
    signed = opened(note, keys)
    kept = None if held is None else opened(held, keys)
    if kept is not None:
        extends(kept, signed, TileTree(signed.size, tiles_of(fetch)))
    manifest = Manifest.read(
        text_of(fetch(MANIFEST, MOST_IN_MANIFEST), "the manifest"), keys.at(signed.size)
    )
    _check_files(folder, manifest)
    _check_tiles(fetch, signed, manifest)
    tree = TileTree(signed.size, tiles_of(fetch))
    seen = {signed.size: note}
    others = []
    for size in sorted(_sizes(manifest)):
        seen[size] = text_of(fetch(older(size), MOST_IN_NOTE), older(size))
        others.append(opened(seen[size], keys))
        if (others[-1].size, others[-1].root) != (size, tree.root_at(size)):
            raise ProofError(f"{older(size)} is not of this log")
    count = _check_events(folder / EVENTS, tree)
    return Exported(signed, tuple(others), count, kept, _cosigned(seen, witnesses))


def _check_files(folder: Path, manifest: Manifest) -> None:
    there = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}
    there.discard(MANIFEST)
    for name in sorted(there ^ manifest.digests.keys()):
        what = "is not in the manifest" if name in there else "is missing"
        raise FileError(f"{name} {what}")
    for name, digest in manifest.digests.items():
        if _digest(folder / name) != digest:
            raise FileError(f"{name} is not the file that the log signed for")


def _digest(file: Path) -> str:
    found = hashlib.sha256()
    with file.open("rb") as opened_file:
        while data := opened_file.read(_AT_ONCE):
            found.update(data)
    return found.hexdigest()


def _check_tiles(fetch: Fetch, signed: Checkpoint, manifest: Manifest) -> None:
    """The tiles are those of the tree, each of them, and no others."""
    wanted = {tile.path for tile in tiles(signed.size)}
    for name in sorted(wanted ^ {name for name in manifest.digests if name.startswith("tile/")}):
        raise ProofError(f"{name} is {'missing' if name in wanted else 'no tile of this log'}")
    made: dict[int, list[bytes]] = {}

    def completed(height: int, _number: int, root: bytes) -> None:
        if height % HEIGHT == 0:
            made.setdefault(height // HEIGHT, []).append(root)

    whole, frontier = tiles_of(fetch), Frontier()
    for tile in tiles(signed.size):
        data = whole(tile)
        if tile.level == 0:
            frontier = frontier.extend(_hashes(data), completed)
        else:
            first = tile.number * WIDTH
            if data != b"".join(made[tile.level][first : first + tile.width]):
                raise ProofError(f"{tile.path} does not follow from the tiles below it")
    if (frontier.size, frontier.root()) != (signed.size, signed.root):
        raise ProofError("the tiles do not lead to the root of the checkpoint")


def _hashes(data: bytes) -> Iterator[bytes]:
    for at in range(0, len(data), HASH_BYTES):
        yield data[at : at + HASH_BYTES]


def _sizes(manifest: Manifest) -> Iterator[int]:
    for name in manifest.digests:
        if name not in {CHECKPOINT, KEYS, EVENTS} and not name.startswith("tile/"):
            digits = name.removeprefix(older(0)[:-1])
            if not digits.isdecimal() or older(int(digits)) != name:
                raise FileError(f"an export has no {name}")
            yield int(digits)


def _check_events(file: Path, tree: TileTree) -> int:
    count, before = 0, None
    with file.open("rb") as opened_file:
        for line in opened_file:
            event = _event(line, tree)
            if before is not None:
                if event.position <= before.position:
                    raise FileError(f"{event.name} is out of its place")
                check_order([before, event])
            count, before = count + 1, event
    return count


def _event(line: bytes, tree: TileTree) -> Event:
    digits, _, body = line.removesuffix(b"\n").partition(b" ")
    plain = digits.isdigit() and len(digits) < 20 and str(int(digits)).encode() == digits
    if not plain or not 0 < int(digits) <= tree.size or not line.endswith(b"\n"):
        raise FileError(f"a line of {EVENTS} has no position of this log: {line[:60]!r}")
    position = int(digits)
    if leaf_hash(body) != tree.hash(position - 1, position):
        raise ProofError(f"the event shown for position {position} is not the log's")
    return read(body, position)


def _cosigned(
    seen: dict[int, str], witnesses: Sequence[VerifierKey]
) -> dict[VerifierKey, tuple[int, int]]:
    found: dict[VerifierKey, tuple[int, int]] = {}
    for witness in witnesses:
        for size in sorted(seen, reverse=True):
            try:
                found[witness] = size, cosigned(seen[size], witness)[1]
                break
            except NoteError:
                continue
        else:
            raise NoteError(f"no checkpoint here is cosigned by {witness.name}")
    return found
