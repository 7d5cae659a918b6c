"""The log's signing key, and the name and key by which strangers know it."""

from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.conf import settings

from panel.ledger.notes import VerifierKey

DEMONSTRATION = "demonstration"


@lru_cache(maxsize=2)
def _loaded(pem: str) -> Ed25519PrivateKey:
    key = load_pem_private_key(pem.encode(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError("LEDGER_KEY is not an Ed25519 private key")
    return key


def signing_key() -> Ed25519PrivateKey:
    """The key from the settings."""
    return _loaded(settings.LEDGER_KEY)


def origin_for(*, demonstration: bool) -> str:
    """What a ledger calls itself; a demonstration says so in its very name."""
    origin: str = settings.LEDGER_ORIGIN
    return f"{origin}/{DEMONSTRATION}" if demonstration else origin


def verifier_key(origin: str) -> VerifierKey:
    """The public key under the log's name."""
    return VerifierKey.of(origin, signing_key())
