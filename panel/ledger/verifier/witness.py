"""A witness: takes a log's newest checkpoint only where it extends the last that it saw."""

from dataclasses import dataclass

from panel.ledger import notes, rotation
from panel.ledger.cosigning import cosign
from panel.ledger.merkle import ProofError, consistency_path, verify_consistency
from panel.ledger.notes import Checkpoint, NoteError, VerifierKey
from panel.ledger.rotation import Keyring
from panel.ledger.tiles import TileTree
from panel.ledger.verifier.memory import Memory
from panel.ledger.verifier.signer import Signer
from panel.ledger.verifier.source import (
    MOST_IN_KEYS,
    MOST_IN_NOTE,
    Fetch,
    NotThere,
    tiles_of,
)


class Contradiction(Exception):
    """Two checkpoints, both signed by the log, that no honest log could have signed."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a witness saw and accepted."""

    checkpoint: Checkpoint
    before: Checkpoint | None
    """What it had seen before; None at the first time."""
    note: str
    """The checkpoint's note, cosigned where the witness has a key."""


def witness(fetch: Fetch, trusted: VerifierKey, memory: Memory, signer: Signer | None) -> Seen:
    """Look at the log once, and remember what it shows if that extends what it showed before."""
    with memory.locked():
        kept_note = memory.recall()
        note = text_of(fetch("checkpoint", MOST_IN_NOTE), "the checkpoint")
        keys = keys_of(fetch, trusted)  # only now: a key may have changed just before the note
        kept = None if kept_note is None else _recalled(kept_note, keys, memory)
        shown = opened(note, keys)
        if kept is not None and kept_note is not None:
            try:
                extends(kept, shown, TileTree(shown.size, tiles_of(fetch)))
            except Contradiction as error:
                where = memory.accuse(kept_note, note)
                raise Contradiction(f"{error}. Both signed notes are kept in {where}") from None
        if signer is not None:
            note = cosign(note, signer.name, signer.key, signer.clock())
        memory.keep(note)
    return Seen(shown, kept, note)


def keys_of(fetch: Fetch, trusted: VerifierKey) -> Keyring:
    """The log's keys from the trusted one on, as far as it shows them."""
    try:
        return rotation.read(fetch("keys", MOST_IN_KEYS), trusted)
    except NotThere:
        return Keyring((trusted,))


def opened(note: str, keys: Keyring) -> Checkpoint:
    """The checkpoint in a note that the key of its time signed."""
    said = Checkpoint.parse(notes.parse(note).text)
    key = keys.at(said.size)
    notes.verify(note, key)
    if said.origin != key.name:
        raise NoteError(f"the checkpoint is of another log, {said.origin!r:.60}")
    return said


def extends(old: Checkpoint, new: Checkpoint, tree: TileTree) -> None:
    """Contradiction unless the new log begins with the whole old one, by the new one's tiles.

    ProofError where the tiles don't even fit the new checkpoint: then they show nothing.
    """
    if new.size < old.size:
        raise Contradiction(
            f"ROLLED BACK: the log shows {new.size} events after {old.size} were seen"
        )
    if new.size == old.size:
        if new.root != old.root:
            raise Contradiction(f"FORK: two different logs of {new.size} events are signed")
        return
    if tree.root_at(new.size) != new.root:
        raise ProofError("the tiles do not lead to the checkpoint that stands beside them")
    was = tree.root_at(old.size)
    path = consistency_path(old.size, new.size, tree)
    verify_consistency(old.size, new.size, was, new.root, path)
    if was != old.root:
        raise Contradiction(
            f"FORK: the log of {new.size} events does not begin with the {old.size} events seen"
        )


def _recalled(note: str, keys: Keyring, memory: Memory) -> Checkpoint:
    try:
        return opened(note, keys)
    except NoteError as error:
        raise memory.torn(str(error)) from None


def text_of(data: bytes, what: str) -> str:
    """The text in these bytes."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise NoteError(f"{what} is not UTF-8") from None
