"""Secrets that a development installation makes for itself and keeps in VAR_DIR."""

import os
import secrets
import tempfile
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


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


def read_key(value: str) -> str:
    """Return PEM text given either as itself or as the path of a file."""
    return value if value.lstrip().startswith("-----BEGIN") else Path(value).read_text()
