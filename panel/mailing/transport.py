"""How mail leaves, from one address: a server with or without TLS, a folder, or the console."""

from __future__ import annotations

from typing import Final, NamedTuple
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_BACKENDS: Final = "django.core.mail.backends"
_PORTS: Final = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
_TAKES: Final = (
    "EMAIL_URL takes smtp://HOST:PORT, smtp+tls://USER:PASSWORD@HOST:PORT (STARTTLS), smtps://…"
    " (TLS from the start), file: and an absolute path, or console:"
)


class Transport(NamedTuple):
    """What Django's mail is told."""

    backend: str = f"{_BACKENDS}.dummy.EmailBackend"
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    starttls: bool = False
    tls: bool = False
    folder: str | None = None


def transport(url: str) -> Transport:
    """The transport that an EMAIL_URL names; nothing leaves where it is empty.

    What is wrong with it is said without quoting it: it may hold a password.
    """
    if not url:
        return Transport()
    if url.startswith("file:/"):
        return Transport(f"{_BACKENDS}.filebased.EmailBackend", folder=url.removeprefix("file:"))
    if url == "console:":
        return Transport(f"{_BACKENDS}.console.EmailBackend")
    try:
        said = urlsplit(url)
        port = said.port or _PORTS[said.scheme]
    except (ValueError, KeyError):
        raise ImproperlyConfigured(f"{_TAKES}.") from None
    if not said.hostname or said.path.strip("/") or said.query or said.fragment:
        raise ImproperlyConfigured(f"{_TAKES}.")
    return Transport(
        f"{_BACKENDS}.smtp.EmailBackend",
        said.hostname,
        port,
        unquote(said.username or ""),
        unquote(said.password or ""),
        starttls=said.scheme == "smtp+tls",
        tls=said.scheme == "smtps",
    )
