"""How one signing key hands the log over to the next: a note by the one that goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from panel.ledger import canonical, notes
from panel.ledger.members import list_in, text_in
from panel.ledger.notes import NoteError, VerifierKey

STATEMENT: Final = "panel-key-rotation/1"
FORMAT: Final = "panel-keys/1"
MOST_ROTATIONS: Final = 1000


@dataclass(frozen=True, slots=True)
class Rotation:
    """One key's last word: which key signs after it, and from where on."""

    old: VerifierKey
    new: VerifierKey
    after: int
    """The old key signs checkpoints of up to so many events, the new one all larger ones."""

    def signed(self, private_key: Ed25519PrivateKey) -> str:
        """The note that says so, signed by the old key."""
        # No checkpoint reads like this: its second line is a number.
        text = f"{STATEMENT}\n{self.old}\n{self.new}\n{self.after}\n"
        return notes.sign(text, self.old.name, private_key)

    @classmethod
    def read(cls, note: str) -> "Rotation":
        """The rotation in a note that its old key signed, and no other could."""
        match notes.parse(note).text.split("\n"):
            case [kind, old, new, after, ""] if kind == STATEMENT:
                found = cls(VerifierKey.parse(old), VerifierKey.parse(new), notes.size(after))
            case _:
                raise NoteError("this note is no statement about a new key")
        notes.verify(note, found.old)
        if found.new.name != found.old.name:
            raise NoteError(f"the key {found.new.name} is another log's")
        return found


@dataclass(frozen=True, slots=True)
class Keyring:
    """The keys that signed for a log one after the other, as far as they are known."""

    keys: tuple[VerifierKey, ...]
    ends: tuple[int, ...] = ()
    """The size of the largest checkpoint of each key but the last."""

    def at(self, size: int) -> VerifierKey:
        """The key by which a checkpoint of this size must be signed."""
        return self.keys[sum(size > end for end in self.ends)]

    @property
    def newest(self) -> VerifierKey:
        """The key that signs now."""
        return self.keys[-1]

    def ranges(self) -> list[tuple[VerifierKey, int, int | None]]:
        """Each key with the smallest and the largest checkpoint that is its to sign."""
        starts = (0, *(end + 1 for end in self.ends))
        return list(zip(self.keys, starts, (*self.ends, None), strict=True))


def follow(trusted: VerifierKey, rotations: Sequence[str]) -> Keyring:
    """The keys that follow from one that is trusted; what came before it is passed over."""
    if len(rotations) > MOST_ROTATIONS:
        raise NoteError(f"there are more than {MOST_ROTATIONS} rotations")
    keys, ends = [trusted], []
    for rotation in map(Rotation.read, rotations):
        if rotation.old == keys[-1]:
            keys.append(rotation.new)
            ends.append(rotation.after)
        elif len(keys) > 1:
            raise NoteError(f"after {keys[-1]} the rotations go on with {rotation.old}")
    if len(set(keys)) < len(keys) or any(a >= b for a, b in pairwise(ends)):
        raise NoteError("the rotations lead back")
    return Keyring(tuple(keys), tuple(ends))


def shown(first: VerifierKey, rotations: Sequence[str]) -> bytes:
    """The file by which a log shows its keys: canonical JSON of the format `panel-keys/1`."""
    return canonical.encode({"format": FORMAT, "key": str(first), "rotations": list(rotations)})


def read(data: bytes, trusted: VerifierKey) -> Keyring:
    """The keys that follow from the trusted one by such a file."""
    body = canonical.decode(data)
    if not isinstance(body, dict) or body.keys() != {"format", "key", "rotations"}:
        raise NoteError(f"this is no {FORMAT}")
    if body["format"] != FORMAT:
        raise NoteError(f"this is no {FORMAT}")
    rotations = [text_in({"rotation": note}, "rotation") for note in list_in(body, "rotations")]
    return follow(trusted, rotations)
