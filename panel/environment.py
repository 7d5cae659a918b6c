"""Reads the settings' environment variables and says in a sentence what is wrong with one."""

import hashlib
import os
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from django.core.exceptions import ImproperlyConfigured

T = TypeVar("T")
LONGEST_SOCKET = 100
"""Bytes; systems allow 104 or 108 for the path of a unix socket."""


def text(name: str, default: str = "") -> str:
    """Return the variable, or the default where it is unset or empty."""
    return os.environ.get(name, "") or default


def required(name: str, purpose: str) -> str:
    """Return the variable; refuse to start without it."""
    value = text(name)
    if not value:
        raise ImproperlyConfigured(f"PANEL_ENV=production needs {name}: {purpose}.")
    return value


def flag(name: str, *, default: bool = False) -> bool:
    """Return whether the variable says 1, true, yes or on."""
    value = text(name).lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    if value:
        raise ImproperlyConfigured(f"{name} is {value!r}; it takes 1 or 0.")
    return default


def number(name: str, default: int) -> int:
    """Return the variable as a whole number."""
    value = text(name, str(default))
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} is {value!r}; it takes a whole number.")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    """Return the variable's comma-separated parts."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def choice(name: str, options: tuple[str, ...]) -> str:
    """Return the variable, one of the options; the first is the default."""
    value = text(name, options[0])
    if value not in options:
        raise ImproperlyConfigured(f"{name} is {value!r}; it takes {' or '.join(options)}.")
    return value


def read(name: str, default: str, parse: Callable[[str], T]) -> T:
    """Return what the variable means; a value that means nothing is shown without passwords."""
    value = text(name, default)
    try:
        return parse(value)
    except ValueError as error:
        shown = re.sub("//[^/@]*@", "//…@", value)
        raise ImproperlyConfigured(f"{name} is {shown!r}; {error}.") from error


def broker_socket(folder: Path) -> Path:
    """Return where the embedded broker of this VAR_DIR listens."""
    path = folder / "valkey.sock"
    if len(os.fsencode(path)) <= LONGEST_SOCKET:
        return path
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"panel-{digest}" / "valkey.sock"
