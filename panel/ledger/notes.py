"""C2SP signed notes with Ed25519, and the checkpoint that a log writes in one.

c2sp.org/signed-note and c2sp.org/tlog-checkpoint.
"""

import base64
import binascii
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from panel.ledger.merkle import HASH_BYTES

ED25519 = b"\x01"
COSIGNATURE = b"\x04"
"""The kind of a witness's key; c2sp.org/tlog-cosignature says what it signs."""
PUBLIC_BYTES = 32
KEY_ID_BYTES = 4
MOST_DIGITS = 19
MOST_SIGNATURES = 100


class NoteError(ValueError):
    """A key, note or checkpoint that is malformed or not signed as it should be."""


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key with its name; its text form is the vkey that a log or a witness publishes."""

    name: str
    public: bytes
    kind: bytes = ED25519

    def __post_init__(self) -> None:
        _check_name(self.name)
        if len(self.public) != PUBLIC_BYTES:
            raise NoteError(f"an Ed25519 public key has {PUBLIC_BYTES} bytes")

    @classmethod
    def of(cls, name: str, private_key: Ed25519PrivateKey, kind: bytes = ED25519) -> "VerifierKey":
        """The public half of a signing key."""
        return cls(name, private_key.public_key().public_bytes_raw(), kind)

    @classmethod
    def parse(cls, text: str, kind: bytes = ED25519) -> "VerifierKey":
        """The key in a vkey text, `name+hash+base64`."""
        name, _, rest = text.partition("+")
        claimed, _, encoded = rest.partition("+")
        if not encoded:
            raise NoteError("a verifier key is name+hash+base64")
        raw = from_base64(encoded, "the verifier key")
        if raw[:1] != kind:
            wanted = "Ed25519 kind" if kind == ED25519 else "kind of a witness's"
            raise NoteError(f"the verifier key is not of the {wanted}")
        key = cls(name, raw[1:], kind)
        if key.key_id.hex() != claimed:
            raise NoteError("the verifier key's hash doesn't fit its name and key")
        return key

    @property
    def key_id(self) -> bytes:
        """The four bytes by which signature lines name this key."""
        return sha256(self.name.encode() + b"\n" + self.kind + self.public).digest()[:KEY_ID_BYTES]

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{to_base64(self.kind + self.public)}"

    def verify(self, signature: bytes, data: bytes) -> None:
        """Raise NoteError unless this key signed these bytes."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, data)
        except (InvalidSignature, ValueError):
            raise NoteError(f"the signature is not by the key {self.name}") from None


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: whose, and the bytes after the key id."""

    name: str
    key_id: bytes
    signature: bytes

    def line(self) -> str:
        """The line as it stands in a note."""
        return f"— {self.name} {to_base64(self.key_id + self.signature)}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A note taken apart; nothing in it is verified yet."""

    text: str
    signatures: tuple[Signature, ...]


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log says of itself: so many leaves, under this root."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        lines = (self.origin, *self.extensions)
        if not all(lines) or any(_unwritable(line) or "\n" in line for line in lines):
            raise NoteError("a checkpoint's lines are not empty and hold no control characters")
        if self.size < 0 or len(self.root) != HASH_BYTES:
            raise NoteError(f"a checkpoint has a size and a root of {HASH_BYTES} bytes")

    def text(self) -> str:
        """The body that is signed."""
        lines = (self.origin, str(self.size), to_base64(self.root), *self.extensions)
        return "\n".join(lines) + "\n"

    @classmethod
    def parse(cls, text: str) -> "Checkpoint":
        """The checkpoint in a note's text, in its only spelling."""
        match text.split("\n"):
            case [origin, number, root, *extensions, ""]:
                return cls(origin, size(number), from_base64(root, "the root"), tuple(extensions))
        raise NoteError("a checkpoint has three lines or more, each ended by a newline")


def sign(text: str, name: str, private_key: Ed25519PrivateKey) -> str:
    """The note that says `text`, signed with this key under this name."""
    _check_text(text)
    key_id = VerifierKey.of(name, private_key).key_id
    return f"{text}\n{Signature(name, key_id, private_key.sign(text.encode())).line()}"


def parse(note: str) -> Note:
    """The note taken apart, its shape checked and nothing verified."""
    _check_text(note)
    text, blank, block = note.rpartition("\n\n")
    if not blank or not block:
        raise NoteError("a note has a blank line and signatures after its text")
    lines = block.removesuffix("\n").split("\n")
    if len(lines) > MOST_SIGNATURES:
        raise NoteError(f"a note has at most {MOST_SIGNATURES} signatures")
    return Note(text + "\n", tuple(_signature(line) for line in lines))


def verify(note: str, vkey: VerifierKey) -> str:
    """The note's text, if this key signed it; signatures by other keys are ignored."""
    parsed = parse(note)
    ours = by(parsed, vkey)
    if not ours:
        raise NoteError(f"the note is not signed by the key {vkey.name}")
    for signature in ours:
        vkey.verify(signature.signature, parsed.text.encode())
    return parsed.text


def by(note: Note, vkey: VerifierKey) -> list[Signature]:
    """The signatures that name this key; not verified."""
    return [s for s in note.signatures if (s.name, s.key_id) == (vkey.name, vkey.key_id)]


def to_base64(data: bytes) -> str:
    """Standard base64 with padding."""
    return base64.b64encode(data).decode()


def from_base64(text: str, what: str = "the value") -> bytes:
    """The bytes of a base64 text in its only spelling."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise NoteError(f"{what} is not base64") from None
    if to_base64(data) != text:
        raise NoteError(f"{what} is not canonical base64")
    return data


def _signature(line: str) -> Signature:
    match line.split(" "):
        case ["—", name, encoded]:
            _check_name(name)
            raw = from_base64(encoded, "a signature")
        case _:
            raise NoteError("a signature line is a dash, a name and base64, one space between")
    if len(raw) <= KEY_ID_BYTES:
        raise NoteError("a signature is a key id of four bytes and more")
    return Signature(name, raw[:KEY_ID_BYTES], raw[KEY_ID_BYTES:])


def size(digits: str) -> int:
    """The size of a tree in its only spelling."""
    plain = digits.isascii() and digits.isdigit() and len(digits) <= MOST_DIGITS
    if not plain or str(int(digits)) != digits:
        raise NoteError("a tree's size is plain decimal digits without leading zero")
    return int(digits)


def _check_name(name: str) -> None:
    if not name or "+" in name or any(c.isspace() for c in name) or _unwritable(name):
        raise NoteError("a key's name is not empty and holds no space, plus or control character")


def _check_text(text: str) -> None:
    if not text.endswith("\n"):
        raise NoteError("a note ends with a newline")
    if _unwritable(text):
        raise NoteError("a note holds no control characters and no lone surrogates")


def _unwritable(text: str) -> bool:
    return any((c < " " and c != "\n") or "\ud800" <= c <= "\udfff" for c in text)
