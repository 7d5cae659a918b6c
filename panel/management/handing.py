"""`manage.py evidence package`: an item handed out with all that proves its custody."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from evidence import exporting, queries, serving
from evidence.store import Damaged
from panel.management.rooms import Failed, RoomCommand


def add_package(parser: argparse.ArgumentParser) -> None:
    """Which item, to whom, and where to."""
    parser.add_argument("key", help="the key of the evidence")
    parser.add_argument(
        "--out", required=True, type=Path, help="the file to write; a report where it is a .pdf"
    )
    parser.add_argument("--reason", default="", help="what for")
    parser.add_argument("--as", dest="as_user", help="the account that it is handed to")


def package(room: RoomCommand, options: dict[str, Any]) -> None:
    """Written beside and put in its place when it is whole."""
    viewer, out = room.viewer(options["as_user"]), options["out"]
    row, reason = queries.item(options["key"], viewer), options["reason"]
    try:
        if out.suffix == ".pdf":
            made: Iterable[bytes] = [exporting.pdf(room.registry, row, viewer, reason)]
        elif serving.may_save(viewer, row.status):
            original = serving.whole(row)
            made = exporting.package(room.registry, row, viewer, original, reason)
        else:
            raise Failed(f"it is {row.status}: its original is for a custodian alone (--as)")
        size = _written(out, made)
    except (Damaged, OSError) as error:
        raise Failed(f"{out}: {error}") from error
    room.say(options, f"{out}: {size} bytes", {"file": str(out), "bytes": size})


def _written(out: Path, chunks: Iterable[bytes]) -> int:
    """Write them all or nothing; how many bytes."""
    beside = out.with_name(f"{out.name}.part")
    try:
        with beside.open("wb") as file:
            size = sum(map(file.write, chunks))
        beside.replace(out)
    finally:
        beside.unlink(missing_ok=True)
    return size
