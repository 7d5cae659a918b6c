"""Sees to it that one group of servers at a time uses a VAR_DIR."""

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class InUse(Exception):
    """Someone else has what this group needs; the message says what and what to do."""


@contextmanager
def sole_use(folder: Path) -> Iterator[None]:
    """Hold the folder for the length of the block; the system lets go of it if we are killed."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "in-use").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            raise InUse(
                f"{folder} and the database in it are in use by process {file.read() or 'unknown'}"
                "; end that, or set VAR_DIR to another folder"
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def require_free(port: int, host: str) -> None:
    """Refuse a port where something listens already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise InUse(
                f"port {port} can't be used ({error.strerror}); set PORT to another"
            ) from None
