"""Who cosigns: a witness's name, its private key and its clock."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from panel.ledger.notes import COSIGNATURE, VerifierKey


def _seconds() -> int:
    return int(time.time())


@dataclass(frozen=True, slots=True)
class Signer:
    """A witness with a key of its own."""

    name: str
    key: Ed25519PrivateKey
    clock: Callable[[], int] = _seconds

    @classmethod
    def read(cls, name: str, file: Path) -> "Signer":
        """The signer of that name whose private key the PEM file holds; ValueError if not."""
        try:
            key = load_pem_private_key(file.read_bytes(), password=None)
        except (OSError, ValueError, TypeError, UnsupportedAlgorithm):
            raise ValueError(f"no private key can be read from {file}") from None
        if not isinstance(key, Ed25519PrivateKey):
            raise ValueError(f"the key in {file} is not of the Ed25519 kind")
        VerifierKey.of(name, key, COSIGNATURE)  # NoteError where the name can't be one
        return cls(name, key)

    @property
    def vkey(self) -> VerifierKey:
        """The public key by which others check its cosignatures."""
        return VerifierKey.of(self.name, self.key, COSIGNATURE)
