"""Take in a list file whole: every entry or none, and nothing where nothing changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import yaml

from cases.listing.domain import FlagFound, FlagMissing, RecordEntry, RecordImport
from cases.listing.models import EntryRow
from cases.listing.reading import read_file
from cases.listing.unxml import ListFileError
from cases.listing.values import ListedRow, ListFile
from cases.regimes.queries import regime_of
from panel.access.giving import give
from panel.access.viewers import Viewer
from panel.ledger.codec import TooLarge
from panel.ledger.commands import Refused
from panel.ledger.execution import Asked, Outcome
from panel.ledger.registry import Registry
from panel.ledger.rows import STILL

_NATIONALITIES = Path(__file__).parent / "data" / "nationalities.yaml"


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a list file."""

    events: int
    entries: int
    new: int
    missing: tuple[str, ...]
    """Reference numbers that the file no longer holds: tasks for a human."""
    empty_aliases: int


def import_file(
    registry: Registry, viewer: Viewer, path: Path, *, even_if_a_third_is_gone: bool = False
) -> Imported:
    """Take in the file. Refused where it is older than the last, or where a third of it is gone.

    `ListFileError` where it is no list that can be trusted; then nothing is recorded.
    """
    file, digest = read_file(path)
    rows = EntryRow.objects.filter(held_to=STILL)
    held = set(rows.values_list("reference", flat=True))
    listed = set(rows.filter(delisted_on=None).values_list("reference", flat=True))
    missing = set(rows.exclude(missing_since=None).values_list("reference", flat=True))
    present = {row.reference for row in file.entries}
    if not even_if_a_third_is_gone:
        _check_whole(listed - missing, present)
    outcome = _give(registry, list(_commands(file, digest, held)), viewer)
    return Imported(
        events=outcome.count,
        entries=len(file.entries),
        new=len(present - held),
        missing=tuple(sorted(listed - present)),
        empty_aliases=file.empty_aliases,
    )


def _check_whole(expected: set[str], present: set[str]) -> None:
    # What an earlier file had lost already says nothing about this one.
    gone = expected - present
    if 3 * len(gone) > len(expected):
        raise Refused(
            "more than a third of the listed entries is not in the file",
            listed=len(expected),
            gone=len(gone),
        )


def _give(registry: Registry, asked: list[Asked], viewer: Viewer) -> Outcome:
    try:
        return give(registry, asked, viewer)
    except TooLarge as large:
        raise ListFileError(f"an entry is too long to be recorded: {large}") from large


def _commands(file: ListFile, digest: str, held: set[str]) -> Iterator[Asked]:
    codes: dict[str, str] = yaml.safe_load(_NATIONALITIES.read_text(encoding="utf-8"))
    yield Asked(
        RecordImport(
            generated_at=file.generated_at,
            sha256=digest,
            entries=len(file.entries),
            empty_aliases=file.empty_aliases,
        )
    )
    for row in file.entries:
        yield Asked(_recording(row, codes))
        if row.reference in held:
            yield Asked(FlagFound(generated_at=file.generated_at), row.reference)
    for reference in sorted(held - {row.reference for row in file.entries}):
        yield Asked(FlagMissing(generated_at=file.generated_at), reference)


def _recording(row: ListedRow, codes: dict[str, str]) -> RecordEntry:
    regime = regime_of(row.reference)
    if regime is None:
        raise Refused("no regime is known for this reference number", given=row.reference)
    said = msgspec.structs.asdict(row)
    said.pop("delisted_on")
    known = {codes[n]: None for n in row.nationalities if n in codes}
    return RecordEntry(**said, regime=regime, nationality_codes=tuple(known))
