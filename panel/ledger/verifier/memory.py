"""The file in which a witness keeps the last checkpoint that it saw, and the one before."""

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path


class Torn(Exception):
    """What is kept can't be what was written; the words say where to look."""


class Memory:
    """The kept note. Each is written whole beside the old one and then takes its place."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.before = file.with_name(f"{file.name}.before")
        self.evidence = file.with_name(f"{file.name}.evidence")

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other witnesses from this file meanwhile."""
        with self.file.with_name(f"{self.file.name}.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def recall(self) -> str | None:
        """The note kept; None where there never was one."""
        try:
            return self.file.read_bytes().decode()
        except FileNotFoundError:
            if self.before.exists():
                raise self.torn("it is gone") from None
            return None
        except UnicodeDecodeError:
            raise self.torn("it is not text") from None

    def torn(self, why: str) -> Torn:
        """What to tell of a kept note that doesn't hold."""
        return Torn(
            f"the checkpoint kept in {self.file} does not hold: {why}. Nothing was changed. If a"
            f" crash tore it, put {self.before} in its place; else somebody changed it, or the log"
            " shows other keys than it did"
        )

    def keep(self, note: str) -> None:
        """Remember this note, and what was kept until now as the one before."""
        if self.file.exists():
            write(self.before, self.file.read_bytes())
        write(self.file, note.encode())

    def accuse(self, *notes: str) -> Path:
        """Keep notes that contradict each other as evidence, each under its own digest."""
        self.evidence.mkdir(exist_ok=True)
        for note in notes:
            write(self.evidence / f"{sha256(note.encode()).hexdigest()[:16]}.note", note.encode())
        return self.evidence


def write(file: Path, data: bytes) -> None:
    """Put the file in the place of what it was, as a whole, for good."""
    handle, draft = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "wb") as opened:
            opened.write(data)
            opened.flush()
            os.fsync(opened.fileno())
        Path(draft).replace(file)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # or the new name could be lost with the power
    finally:
        os.close(folder)
