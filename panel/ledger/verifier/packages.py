"""python -m panel.ledger.verifier package.zip --key KEY: is this the original, and its custody?"""

import argparse
import hashlib
import struct
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final
from zipfile import ZIP_STORED, BadZipFile, ZipFile

from panel.ledger.canonical import Json
from panel.ledger.members import FileError, object_in
from panel.ledger.notes import VerifierKey, to_base64
from panel.ledger.package import CUSTODY, ORIGINAL, RECEIPT, original_in
from panel.ledger.packing import MOST
from panel.ledger.verifier import asking, files, report
from panel.ledger.verifier.checks import REFUSALS
from panel.ledger.verifier.events import Event
from panel.ledger.verifier.package import Custody, check, check_original

Object = dict[str, Json]
CORRECTED: Final = "ledger.corrected"
EMPTY: Final[tuple[Json, ...]] = (None, "", [], {})
_MAGIC: Final = b"PK\x03\x04"
_CHUNK: Final = 1024 * 1024
_BROKEN: Final = (BadZipFile, EOFError, NotImplementedError, struct.error, zlib.error, ValueError)
CLAIMS = (
    "that what the file says of itself is so: whoever made it could have it say this, and what was"
    " said at its receipt is the word of whoever brought it."
)
NAMED = "who the people are: events hold opaque ids, and the names beside them are the signer's."
CITED = (
    "that cases make of it what is listed, and nothing else: their entries are not shown, these are"
    " the words of whoever runs the log, and what the receiver may not know is left out."
)
README = "what README.txt says: it is not signed, and anybody could have written it."
SEEN = (
    "that nobody saw or copied the bytes by another way than this system, that nothing happened to"
    " it before its receipt, and what happened after the checkpoint."
)


def is_package(file: Path) -> bool:
    """Whether it begins as a ZIP does."""
    try:
        with file.open("rb") as opened:
            return opened.read(len(_MAGIC)) == _MAGIC
    except OSError:
        return False


def run(asked: argparse.Namespace, key: VerifierKey, parser: argparse.ArgumentParser) -> int:
    """Check the package; 0 where it holds, 1 where it doesn't."""
    chain = asking.content(asked.keys, parser) if asked.keys else None
    try:
        found = check_package(asked.file, key, chain)
    except (*REFUSALS, OSError) as error:
        return asking.refuse("The package does not hold", str(error), as_json=asked.json)
    words = in_json(found) if asked.json else report.printable(in_words(found))
    sys.stdout.buffer.write(words.encode())
    return asking.HOLDS


def check_package(file: Path, key: VerifierKey, chain: bytes | None = None) -> Custody:
    """What the package proves under the log's key; raises one of REFUSALS otherwise."""
    with _opened(file) as package:
        name = original_in(package.namelist())
        statement, receipt = (_whole(package, name) for name in (CUSTODY, RECEIPT))
        found = check(statement, receipt, files.signer(statement, key, chain))
        digest, size = hashlib.sha256(), 0
        with package.open(name) as original:
            for chunk in _chunks(original):
                digest.update(chunk)
                size += len(chunk)
        check_original(found, digest.hexdigest(), size)
        if name != ORIGINAL and name.partition(".")[0] != found.sha256:
            raise FileError(f"the original is called {name}, and its SHA-256 is {found.sha256}")
    return found


@contextmanager
def _opened(file: Path) -> Iterator[ZipFile]:
    try:
        with ZipFile(file) as package:
            _check_members(package)
            yield package
    except REFUSALS:
        raise
    except _BROKEN as wrong:
        raise FileError(f"the ZIP is cut off or broken: {wrong}") from None


def _check_members(package: ZipFile) -> None:
    """A package's files, each as long in the ZIP as by itself: nothing unfolds when it is read."""
    original_in(package.namelist())
    for one in package.infolist():
        if one.compress_type != ZIP_STORED or one.compress_size != one.file_size:
            raise FileError(f"{one.filename} is compressed: in a package nothing is")
        if one.flag_bits & 1:
            raise FileError(f"{one.filename} is encrypted")


def _whole(package: ZipFile, name: str) -> bytes:
    if package.getinfo(name).file_size > MOST:
        raise FileError(f"{name} has more than {MOST} bytes")
    return package.read(name)


def _chunks(opened: IO[bytes]) -> Iterator[bytes]:
    while chunk := opened.read(_CHUNK):
        yield chunk


def in_words(found: Custody) -> str:
    """The report for a reader."""
    chain = lines_of(found)
    claims = [f"{one.type} (version {one.version}): {_said(one.data)}" for one in found.claims]
    return "\n".join(
        [
            "The package holds.",
            *report.section("Chain of custody, in the order of the log", chain),
            *report.section("What is found in the file, and claimed by it", claims or ["nothing"]),
            *report.section("What cases make of it, unproved", cited(found) or ["nothing"]),
            *report.section("Proved", proved(found)),
            *report.section("Not proved", not_proved()),
            "",
        ]
    )


def in_json(found: Custody) -> str:
    """The report for a program."""
    signed = found.checkpoint
    return report.line(
        {
            "holds": True,
            "checkpoint": {
                "origin": signed.origin,
                "size": signed.size,
                "root": to_base64(signed.root),
            },
            "item": found.item,
            "name": found.name,
            "sha256": found.sha256,
            "size": found.size,
            "chain": lines_of(found),
            "cited": cited(found),
            "streams": [{"stream": name, "versions": last} for name, last in found.streams],
            "proved": proved(found),
            "not_proved": not_proved(),
        }
    )


def lines_of(found: Custody) -> list[str]:
    """The entries of the chain, of a correction what it changes, as its page says it."""
    reads: dict[tuple[str, Json], Object] = {}
    lines = []
    for event in found.events:
        said = event.data
        if event.type == CORRECTED:
            target, now = (event.stream, said.get("target")), object_in(said, "data")
            why = {name: said.get(name) for name in ("authority", "reason")}
            said = {"of version": target[1], **_changes(reads.get(target, {}), now), **why}
            reads[target] = now
        else:
            reads[event.stream, event.version] = said
        lines.append(_line(event, said, found))
    return lines


def _changes(before: Object, now: Object) -> Object:
    """Each field that reads otherwise, "old → new"; an object's by its own fields."""
    changed: Object = {}
    for name in dict.fromkeys((*before, *now)):
        was, reads = before.get(name), now.get(name)
        if isinstance(was, dict) and isinstance(reads, dict):
            changed |= {f"{name} {one}": said for one, said in _changes(was, reads).items()}
        elif was != reads:
            changed[name] = " → ".join(
                "nothing" if one in EMPTY else report.value(one) for one in (was, reads)
            )
    return changed


def _line(event: Event, said: Object, found: Custody) -> str:
    who = found.people.get(event.actor, event.actor)
    reached = event.received_at
    heard = f", reached us {reached}" if reached and reached[:16] != event.recorded_at[:16] else ""
    data = _said(said)
    return (
        f"{event.recorded_at} (position {event.position}){heard}: {event.type} by {who},"
        f" {event.role}{f': {data}' if data else ''}"
    )


def cited(found: Custody) -> list[str]:
    """Each entry of a case, in its maker's words."""
    return [
        f"{one.recorded_at} (position {one.position}): {one.what} by {one.by}"
        f"{f' ({one.struck})' if one.struck else ''}"
        for one in found.cited
    ]


def proved(found: Custody) -> list[str]:
    """What the package proves, a sentence each."""
    signed = found.checkpoint
    return [
        f"The statement is signed with the key of {signed.origin}, and nothing of it was changed.",
        f"The log's checkpoint, signed with its key: {signed.size} events under the root"
        f" {to_base64(signed.root)}.",
        f"The original here is, byte for byte, what was received as {found.name}: {found.size}"
        f" bytes, SHA-256 {found.sha256}, at position {found.events[0].position}.",
        "Each entry of the chain is in the log at its position, and none is missing:",
        *(_whole_stream(name, last) for name, last in found.streams),
        "The findings listed are those entries' own words, the newest of each kind.",
    ]


def _whole_stream(name: str, last: int) -> str:
    if not last:
        return f"there is no stream {name} under this checkpoint: nothing happened in that year."
    return f"{name} is shown whole, versions 1 to {last} without a gap; no later one is there."


def not_proved() -> list[str]:
    """What the package leaves to be believed, a sentence each."""
    return [CLAIMS, NAMED, CITED, README, SEEN, report.MAP, report.ONE_LOG]


def _said(data: dict[str, Json]) -> str:
    plain = ((name, value) for name, value in data.items() if value not in EMPTY)
    return "; ".join(f"{name} {report.value(value)}" for name, value in plain)
