"""A package: the original, its custody whole, and the proofs, checked before it is handed out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from evidence import chain
from evidence.events import CustodyExported, Export
from evidence.findings import CONCLUSIONS, FINDINGS
from evidence.models import EvidenceRow
from evidence.states import EvidenceStatus
from panel.access.viewers import Viewer
from panel.ledger import (
    canonical,
    certificate,
    checkpoints,
    codec,
    mapstore,
    moments,
    opening,
    package,
    proving,
    signing,
    tree,
)
from panel.ledger.events import Recorded
from panel.ledger.models import Checkpoint, LogEvent
from panel.ledger.registry import Registry
from panel.ledger.verifier.package import check
from panel.staff.timeline import by, names_of

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The first time that a ZIP can say: a package says none."""
_README: Final = Path(__file__).parent / "printing" / "package.txt"
_OPEN_XML: Final = "application/vnd.openxmlformats-officedocument."
_OPEN_DOCUMENT: Final = "application/vnd.oasis.opendocument."
_EXTENSIONS: Final = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/tiff": "tiff",
    "image/heic": "heic",
    "image/heif": "heif",
    "image/avif": "avif",
    "video/mp4": "mp4",
    "video/quicktime": "mov",
    "application/pdf": "pdf",
    "application/zip": "zip",
    f"{_OPEN_XML}wordprocessingml.document": "docx",
    f"{_OPEN_XML}spreadsheetml.sheet": "xlsx",
    f"{_OPEN_XML}presentationml.presentation": "pptx",
    f"{_OPEN_DOCUMENT}text": "odt",
    f"{_OPEN_DOCUMENT}spreadsheet": "ods",
    f"{_OPEN_DOCUMENT}presentation": "odp",
    # To be read, not to be opened by a table's or a mailbox's program.
    "text/plain": "txt",
    "text/csv": "txt",
    "message/rfc822": "txt",
}
_TYPES: Final = frozenset(kind.name for kind in (*FINDINGS, *CONCLUSIONS))


class Part(NamedTuple):
    """A file of a package."""

    name: str
    size: int
    """In bytes."""
    chunks: Iterable[bytes]


def statement(registry: Registry, item: str, viewer: Viewer) -> tuple[bytes, bytes]:
    """The statement of an item's custody, up to a checkpoint over the viewer's newest package.

    With it what cases make of it, as far as the viewer may know; and the proof of its receipt.
    Both are checked as a stranger would.
    """
    checkpoint = checkpoints.keep_up(registry)
    key = opening.described(registry).keys.at(checkpoint.size)
    received = LogEvent.objects.get(stream=f"evidence/{item}", version=1)
    names = package.names_of(item, received.recorded_at, checkpoint.made_at)
    rows = {name: _rows(name, checkpoint) for name in names}
    records = [codec.recorded(row, registry) for name in names for row in rows[name]]
    exported = next(one for one in reversed(records) if _is_package(one, viewer.actor))
    names = package.names_of(item, received.recorded_at, exported.recorded_at)
    made = package.assemble(
        item,
        [_shown(name, rows[name], checkpoint) for name in names],
        exported=(exported.stream, exported.fact.version),
        claims=_claims(rows[names[0]]),
        people=names_of(record.fact.origin for record in records),
        note=checkpoint.note,
        tree=tree.at(checkpoint.size),
        signer=signing.private_half(key),
        cited=_cited(item, viewer, checkpoint),
    )
    receipt = proving.Prover(registry, str(checkpoint.size)).position(received.position)
    check(made, receipt, key)
    return made, receipt


def _cited(item: str, viewer: Viewer, checkpoint: Checkpoint) -> list[package.Cited]:
    found = chain.cited(item, viewer, moments.at_position(checkpoint.size))
    names = names_of(one.record.fact.origin for one in found)
    return [
        package.Cited(
            position=one.record.position,
            recorded_at=codec.stamp(one.record.recorded_at),
            what=one.words,
            by=by(one.record.fact.origin, names),
            struck=one.struck,
        )
        for one in found
    ]


def zipped(parts: Sequence[Part]) -> Iterator[bytes]:
    """A ZIP of the parts as they are, a chunk in memory at a time: the same parts, the same bytes.

    What fails midway leaves it without its directory, so that nobody takes it for whole.
    """
    pipe = _Pipe()
    with ZipFile(pipe, "w", ZIP_STORED) as made:
        for part in parts:
            info = ZipInfo(part.name, _EPOCH)
            info.create_system, info.external_attr, info.file_size = 3, 0o444 << 16, part.size
            with made.open(info, "w") as opened:
                for chunk in part.chunks:
                    opened.write(chunk)
                    yield pipe.taken()
    yield pipe.taken()


def parts(
    statement: bytes, receipt: bytes, name: str, size: int, original: Iterable[bytes]
) -> list[Part]:
    """What a package holds, in its order; `name` and `size` are the original's."""
    words = _README.read_text(encoding="utf-8").replace("ORIGINAL", name).encode()
    return [
        Part(package.README, len(words), [words]),
        Part(package.CUSTODY, len(statement), [statement]),
        Part(package.RECEIPT, len(receipt), [receipt]),
        Part(name, size, original),
    ]


def named(row: EvidenceRow) -> str:
    """What the original is called in its package.

    By its digest and its type by content, where nothing that opens files of this type has it act
    by itself or fetch anything; of what is closed, or of another type, as bytes that nothing opens.
    """
    known = row.media_type if row.status == EvidenceStatus.READY else ""
    return package.original_name(row.sha256, _EXTENSIONS.get(known, "bin"))


class _Pipe:
    """What a ZIP is written to: it only moves on, and hands over what was written so far."""

    def __init__(self) -> None:
        self._held: list[bytes] = []

    def write(self, data: bytes, /) -> int:
        self._held.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """All is at hand as it is."""

    def close(self) -> None:
        """Nothing is held open."""

    def taken(self) -> bytes:
        """What was written since last asked."""
        held, self._held = b"".join(self._held), []
        return held


def _is_package(record: Recorded, actor: str) -> bool:
    event = record.fact.event
    is_one = isinstance(event, CustodyExported) and event.kind is Export.PACKAGE
    return is_one and record.fact.origin.actor == actor


def _rows(stream: str, checkpoint: Checkpoint) -> list[LogEvent]:
    rows = LogEvent.objects.filter(stream=stream, position__lte=checkpoint.size)
    return list(rows.order_by("version"))


def _shown(
    stream: str, rows: Sequence[LogEvent], checkpoint: Checkpoint
) -> certificate.ShownStream:
    events = tuple(certificate.Disclosed(row.position - 1, bytes(row.body)) for row in rows)
    return certificate.ShownStream(events, mapstore.proof(stream, checkpoint), stream)


def _claims(rows: Sequence[LogEvent]) -> list[package.Stated]:
    """The newest finding of each step, as its entry says it."""
    newest = {row.type: row for row in rows if row.type in _TYPES}
    return [
        package.Stated(row.version, row.type, _data(row))
        for row in sorted(newest.values(), key=lambda row: row.version)
    ]


def _data(row: LogEvent) -> dict[str, Any]:
    body = canonical.decode(bytes(row.body))
    assert isinstance(body, Mapping)
    data = body["data"]
    assert isinstance(data, dict)
    return data
