"""Secrets that a development installation makes for itself and keeps in VAR_DIR."""

import os
import re
import secrets
import tempfile
from base64 import urlsafe_b64decode
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.exceptions import ImproperlyConfigured

from panel.ledger.notes import COSIGNATURE, NoteError, VerifierKey


def keep(path: Path, make: Callable[[], str]) -> str:
    """Return what the file holds; the first caller fills it, readable by its owner alone."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=path.parent)
        try:
            with os.fdopen(handle, "w") as file:
                file.write(make())
            # Web, worker and beat may start together: the link lets exactly one of them win.
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            Path(draft).unlink()
    return path.read_text()


def new_secret() -> str:
    """Return 50 random bytes as text, for Django's SECRET_KEY."""
    return secrets.token_urlsafe(50)


def new_ledger_key() -> str:
    """Return a fresh Ed25519 private key as PEM text."""
    return (
        Ed25519PrivateKey.generate()
        .private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        .decode()
    )


def new_sealing_key() -> str:
    """Return a fresh master key: 32 random bytes, base64url."""
    return secrets.token_urlsafe(32)


def read_sealing_keys(value: str) -> tuple[bytes, ...]:
    """Return the master keys, given as themselves, one after another, or as the path of a file."""
    try:
        # base64url has no slash, an absolute path has one.
        words = (Path(value).read_text() if "/" in value else value).split()
        keys = tuple(urlsafe_b64decode(word + "=" * (-len(word) % 4)) for word in words)
    except (OSError, ValueError):
        keys = ()
    if not keys or any(len(key) != 32 for key in keys):
        raise ImproperlyConfigured(
            "SEALING_KEY takes keys of 32 bytes in base64url with spaces between them, the newest"
            " first, or the absolute path of a file that holds them."
        )
    return keys


def read_keys(value: str) -> str:
    """Return PEM text given either as itself or as the path of a file; refuse what is no key."""
    try:
        text = value if value.lstrip().startswith("-----BEGIN") else Path(value).read_text()
        if list(private_keys(text)):
            return text
    except (OSError, ValueError, UnsupportedAlgorithm) as error:
        why = error.strerror if isinstance(error, OSError) else "it can't be read"
        raise ImproperlyConfigured(
            f"LEDGER_KEY takes Ed25519 private keys as PEM: {why}."
        ) from None
    raise ImproperlyConfigured("LEDGER_KEY takes Ed25519 private keys as PEM: there is none.")


def private_keys(text: str) -> Iterator[Ed25519PrivateKey]:
    """Read the Ed25519 private keys of a PEM text that holds one or more."""
    for block in re.findall(r"-----BEGIN .*?-----END [^-]*-----", text, re.DOTALL):
        key = serialization.load_pem_private_key(block.encode(), password=None)
        if not isinstance(key, Ed25519PrivateKey):
            raise ValueError("not an Ed25519 private key")
        yield key


def read_witnesses(vkeys: Sequence[str]) -> list[VerifierKey]:
    """Return the public keys of the witnesses; refuse what is none."""
    try:
        return [VerifierKey.parse(vkey, COSIGNATURE) for vkey in vkeys]
    except NoteError as error:
        raise ImproperlyConfigured(f"WITNESSES takes vkeys of witnesses: {error}.") from None
