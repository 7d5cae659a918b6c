"""Evidence: take files in, and see whether the store still holds what was received."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from evidence import receiving
from evidence.domain import CollectFile
from evidence.names import claimed
from evidence.store import Full, Incoming, Unacceptable
from panel.access.giving import give
from panel.access.viewers import Viewer
from panel.ledger.execution import Asked, Once
from panel.ledger.reading import read
from panel.ledger.values import weak_tag
from panel.management import rereading
from panel.management.rooms import Failed, RoomCommand


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one file."""

    path: str
    key: str = ""
    sha256: str = ""
    size: int = 0
    refused: str = ""


class Command(RoomCommand):
    """Take files in, and see whether the store still holds what was received."""

    help = __doc__
    room = "evidence"

    def own(self, verbs: Any) -> None:
        """Taking in and verifying."""
        ingest = self.verb(
            verbs, "ingest", self.ingest, "Take files, or folders whole, into custody."
        )
        ingest.add_argument("path", nargs="+", type=Path)
        ingest.add_argument("--note", default="", help="what they show, where they come from")
        ingest.add_argument("--as", dest="as_user", help="the account that takes them in")
        ingest.add_argument(
            "--once", help="a name for this run: run again, it takes in only what is missing"
        )
        words = "Read files anew and compare them with their receipts."
        rereading.add_verify(self.verb(verbs, "verify", self.verify, words))
        words = "Take a copy that matches in the place of a damaged original."
        rereading.add_restore(self.verb(verbs, "restore", self.restore, words))

    def ingest(self, options: dict[str, Any]) -> None:
        """A line a file as it is taken in; those that can't be don't stop the others."""
        viewer = self.viewer(options["as_user"])
        paths = [path for named in options["path"] for path in _files(named)]
        taken = []
        for number, path in enumerate(paths, 1):
            one = self._taken(path, viewer, options)
            taken.append(one)
            words = f"not taken: {one.refused}" if one.refused else f"{one.sha256} {one.key}"
            if not options["json"]:
                self.stdout.write(f"{number}/{len(paths)} {one.path}: {words}")
                self.stdout.flush()
        refused = [one for one in taken if one.refused]
        words = f"{len(taken) - len(refused)} files taken in; the worker examines them"
        self.say(options, words, {"files": taken, "refused": len(refused)})
        if refused:
            raise Failed(f"{len(refused)} of {len(taken)} files were not taken in")

    def _taken(self, path: Path, viewer: Viewer, options: dict[str, Any]) -> Taken:
        shown = claimed(str(path))
        try:
            with path.open("rb") as source, receiving.incoming() as file:
                receiving.copy(source, file)
                command = self._command(path, file, options["note"])
                file.keep()
        except Full as error:
            raise Failed(f"{shown}: {error}") from error
        except (Unacceptable, OSError) as error:
            return Taken(path=shown, refused=getattr(error, "strerror", None) or str(error))
        tag = f"{options['once']} {weak_tag(shown, command.sha256)}"
        once = Once(f"cli:{viewer.actor}", tag) if options["once"] else None
        outcome = give(self.registry, Asked(command), viewer, once=once)
        return Taken(path=shown, key=outcome.key, sha256=command.sha256, size=command.size)

    def _command(self, path: Path, file: Incoming, note: str) -> CollectFile:
        said = {"sha256": file.sha256, "size": file.size, "note": note}
        return read(CollectFile, {**said, "claimed_name": claimed(path.name)})

    def verify(self, options: dict[str, Any]) -> None:
        """What is damaged goes on record, and what is whole again too."""
        rereading.verify(self, options)

    def restore(self, options: dict[str, Any]) -> None:
        """From where the matching copy is."""
        rereading.restore(self, options)


def _files(path: Path) -> Iterator[Path]:
    """The file itself, or every file below the folder, in order; links are not followed."""
    if not path.is_dir():
        yield path
        return
    for folder, folders, names in os.walk(path):
        folders.sort()
        yield from (Path(folder) / name for name in sorted(names))
