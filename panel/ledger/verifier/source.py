"""Where a log is read from: its address or an exported folder. Neither is believed."""

import contextlib
import http.client
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from panel.ledger.merkle import HASH_BYTES
from panel.ledger.tiles import WIDTH, Read, Tile

Fetch = Callable[[str, int], bytes]
"""`fetch(name, most)`: what the log has under this name, at most so many bytes."""

PATIENCE: Final = 30
"""Seconds for one answer, however slowly it trickles."""
MOST_IN_NOTE: Final = 64 * 1024
MOST_IN_KEYS: Final = 1024 * 1024
MOST_IN_TILE: Final = WIDTH * HASH_BYTES


class Unreadable(Exception):
    """The source did not answer as a log does; that says nothing about the log."""


class NotThere(Unreadable):
    """The source has nothing under that name."""


def source(where: str, patience: float = PATIENCE) -> Fetch:
    """The log at an address (`https://…/log`) or in a folder; ValueError where it is neither."""
    if where.partition("://")[0] in {"http", "https"}:
        return _Web(where, patience)
    if Path(where).is_dir():
        return _Folder(Path(where))
    raise ValueError(f"neither an address nor a folder: {where}")


def tiles_of(fetch: Fetch) -> Read:
    """Reads tiles; where a partial one is gone, the complete one that took its place is cut."""

    def read(tile: Tile) -> bytes:
        try:
            return fetch(tile.path, MOST_IN_TILE)
        except NotThere:
            whole = tile._replace(width=WIDTH)
            if tile == whole:
                raise
            return fetch(whole.path, MOST_IN_TILE)[: HASH_BYTES * tile.width]

    return read


class _Folder:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, name: str, most: int) -> bytes:
        file = self._folder / name
        try:
            with file.open("rb") as opened:
                data = opened.read(most + 1)
        except FileNotFoundError:
            raise NotThere(f"{file} is not there") from None
        except OSError as error:
            raise Unreadable(f"{file}: {error.strerror}") from None
        return _bounded(data, most, str(file))


class _Web:
    """Asks by plain HTTP: no redirect is followed, no answer awaited or read for ever."""

    def __init__(self, address: str, patience: float) -> None:
        parts = urlsplit(address)
        if not parts.hostname or parts.username or parts.query or parts.fragment:
            raise ValueError(f"an address is https://host/path: {address}")
        self._secure, self._host, self._port = parts.scheme == "https", parts.hostname, parts.port
        self._address, self._prefix = address.rstrip("/"), parts.path.rstrip("/")
        self._patience = patience

    def __call__(self, name: str, most: int) -> bytes:
        address, cut = f"{self._address}/{name}", threading.Event()
        kind = http.client.HTTPSConnection if self._secure else http.client.HTTPConnection
        connection = kind(self._host, self._port, timeout=self._patience)
        try:
            with contextlib.closing(connection):
                connection.connect()
                with _hung_up_after(self._patience, connection.sock, cut):
                    headers = {"Connection": "close"}
                    connection.request("GET", f"{self._prefix}/{name}", headers=headers)
                    with connection.getresponse() as answer:
                        status, data = answer.status, answer.read(most + 1)
        except (OSError, http.client.HTTPException, ValueError) as error:
            why = "took too long" if cut.is_set() else f"{error}" or type(error).__name__
            raise Unreadable(f"{address}: {why}") from None
        if cut.is_set():
            raise Unreadable(f"{address}: took too long")
        if status == http.HTTPStatus.NOT_FOUND:
            raise NotThere(f"{address} is not there")
        if status != http.HTTPStatus.OK:
            raise Unreadable(f"{address} answers {status}, and only 200 is taken")
        return _bounded(data, most, address)


@contextlib.contextmanager
def _hung_up_after(seconds: float, line: socket.socket, cut: threading.Event) -> Iterator[None]:
    """The connection's own timeout is of one read; who sends a byte now and then would hold us."""

    def hang_up() -> None:
        cut.set()
        with contextlib.suppress(OSError):  # it may have ended by itself
            # Closing alone would leave whoever reads from it waiting.
            line.shutdown(socket.SHUT_RDWR)

    watchdog = threading.Timer(seconds, hang_up)
    watchdog.daemon = True
    watchdog.start()
    try:
        yield
    finally:
        watchdog.cancel()


def _bounded(data: bytes, most: int, what: str) -> bytes:
    if len(data) > most:
        raise Unreadable(f"{what} has more than {most} bytes")
    return data
