"""The keys that the settings hold, and the name and key by which strangers know the log."""

from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from panel.keys import private_keys
from panel.ledger.notes import VerifierKey
from panel.ledger.rotation import Keyring

DEMONSTRATION = "demonstration"


class KeyMissing(Exception):
    """The settings don't hold the key that the log names: nothing is signed with another."""


@lru_cache(maxsize=2)
def _loaded(pem: str) -> tuple[Ed25519PrivateKey, ...]:
    return tuple(private_keys(pem))


def _held(origin: str) -> dict[VerifierKey, Ed25519PrivateKey]:
    return {VerifierKey.of(origin, key): key for key in _loaded(settings.LEDGER_KEY)}


def private_half(key: VerifierKey) -> Ed25519PrivateKey:
    """The private half of a key that the log names; KeyMissing where the settings lack it."""
    found = _held(key.name).get(key)
    if found is None:
        raise KeyMissing(f"LEDGER_KEY does not hold the key that signs for this log: {key}")
    return found


def origin_for(*, demonstration: bool) -> str:
    """What a ledger calls itself; a demonstration says so in its very name."""
    origin: str = settings.LEDGER_ORIGIN
    return f"{origin}/{DEMONSTRATION}" if demonstration else origin


def verifier_key(origin: str) -> VerifierKey:
    """The public half of the first key under the log's name: a new log is signed by it."""
    return next(iter(_held(origin)))


def successor(known: Keyring) -> VerifierKey:
    """The one key of the settings that the log doesn't know yet."""
    others = [key for key in _held(known.newest.name) if key not in known.keys]
    if len(others) != 1:
        raise KeyMissing(
            "LEDGER_KEY must hold one key that the log doesn't know, beside the one that signs"
            f" now; it holds {len(others)}"
        )
    return others[0]
