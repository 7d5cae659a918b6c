"""C2SP tlog-cosignature: a witness's word that a checkpoint extends all that it saw before.

c2sp.org/tlog-cosignature, with Ed25519.
"""

from collections.abc import Iterable
from dataclasses import replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from panel.ledger import notes
from panel.ledger.notes import COSIGNATURE, Note, NoteError, Signature, VerifierKey

TIME_BYTES = 8


def cosign(note: str, name: str, private_key: Ed25519PrivateKey, at: int) -> str:
    """The note with this witness's line at its end, and no older line of the same key.

    `at` is in seconds since 1970, by the witness's own clock.
    """
    parsed = notes.parse(note)
    witness = VerifierKey.of(name, private_key, COSIGNATURE)
    signature = at.to_bytes(TIME_BYTES, "big") + private_key.sign(_message(parsed.text, at))
    others = [s for s in parsed.signatures if s not in notes.by(parsed, witness)]
    line = Signature(name, witness.key_id, signature)
    return _written(replace(parsed, signatures=(*others, line)))


def cosigned(note: str, witness: VerifierKey) -> tuple[Signature, int]:
    """The witness's signature and the time that it says; NoteError unless there is a good one."""
    parsed = notes.parse(note)
    found = notes.by(parsed, witness)
    if not found:
        raise NoteError(f"the note is not cosigned by {witness.name}")
    for signature in found:
        at = int.from_bytes(signature.signature[:TIME_BYTES], "big")
        witness.verify(signature.signature[TIME_BYTES:], _message(parsed.text, at))
    return found[0], at


def joined(note: str, lines: Iterable[str]) -> str:
    """The note with these signature lines after its own."""
    return note + "".join(lines)


def _message(text: str, at: int) -> bytes:
    return f"cosignature/v1\ntime {at}\n{text}".encode()


def _written(note: Note) -> str:
    return joined(f"{note.text}\n", (signature.line() for signature in note.signatures))
