"""What stands in a ZIP, and in the Office documents that are ZIPs, by its directory."""

from __future__ import annotations

import codecs
import re
import zipfile
from collections.abc import Iterator
from typing import BinaryIO, Final

from evidence.names import suffix
from evidence.steps.noticing import Thing
from evidence.traps import Trap

MOST_MEMBERS: Final = 5_000
MOST_BYTES: Final = 32 * 1024 * 1024
"""Of a member that is looked into."""
_GIANT, _RATIO = 256 * 1024 * 1024, 100
_PACKED: Final = frozenset({"zip", "jar", "7z", "rar", "gz", "xz", "bz2", "tar", "iso", "cab"})
_RELATION: Final = re.compile(r"<Relationship\b[^>]*>", re.IGNORECASE)
_ATTRIBUTE: Final = re.compile(r'\b(Target|TargetMode|Type)\s*=\s*(?:"([^"]*)"|\'([^\']*)\')')
_LINK: Final = "/hyperlink"
_DOCUMENT: Final = frozenset({"[Content_Types].xml", "mimetype"})
"""A ZIP with one of these is a document, which has no use for an archive in it."""
_BY_NAME: Final = (
    (re.compile(r"xl/macrosheets/."), Trap.MACRO_SHEET, "a sheet of Excel 4 macros"),
    (re.compile(r".*vba(Project|Data)\.\w+$", re.I), Trap.MACRO, "macros in Visual Basic"),
    (re.compile(r"(Basic|Scripts)/.*\.(xml|xba|py|js|bsh)$"), Trap.MACRO, "macros"),
    (re.compile(r".*/activeX/.+\.bin$", re.I), Trap.ACTIVE_OBJECT, "an ActiveX control"),
    (
        re.compile(r".*/embeddings/.+\.(bin|ole)$", re.I),
        Trap.ACTIVE_OBJECT,
        "an embedded object that another program opens",
    ),
    (re.compile(r".*/embeddings/.+"), Trap.EMBEDDED_FILE, "an embedded file"),
    (re.compile(r"xl/externalLinks/.+\.xml$"), Trap.EMBEDDED_FILE, "a link to another workbook"),
)


def load() -> None:
    """The encoding of members' names, and what unpacks them."""
    codecs.lookup("cp437")
    codecs.lookup("utf-8-sig")


def opens(file: BinaryIO) -> bool:
    """Whether there is a ZIP's directory at its end."""
    return zipfile.is_zipfile(file)


def noticed(file: BinaryIO) -> Iterator[Thing]:
    """What the members' names, sizes and relations say."""
    try:
        archive = zipfile.ZipFile(file)
    except zipfile.BadZipFile:
        yield Thing(Trap.UNREAD, "its directory", "its directory is damaged: it can't be unpacked")
        return
    with archive:
        members = archive.infolist()
        yield from _whole(members)
        names = {member.filename for member in members}
        packed = Trap.UNREAD if names & _DOCUMENT else Trap.EMBEDDED_FILE
        for member in members[:MOST_MEMBERS]:
            yield from _member(member, packed)
            if member.filename.endswith(".rels") and member.file_size < MOST_BYTES:
                yield from _relations(archive, member)
            if member.filename == "META-INF/manifest.xml" and member.file_size < MOST_BYTES:
                yield from _sealed(archive, member)


def _whole(members: list[zipfile.ZipInfo]) -> Iterator[Thing]:
    if len(members) > MOST_MEMBERS:
        yield Thing(Trap.UNREAD, "its directory", f"it has {len(members):,} members")
    says, packed = sum(m.file_size for m in members), sum(m.compress_size for m in members)
    if says > _GIANT and says > _RATIO * max(packed, 1):
        words = f"{packed:,} bytes say that they unpack to {says:,}"
        yield Thing(Trap.EXPANDS, "its directory", words)


def _member(member: zipfile.ZipInfo, packed: Trap) -> Iterator[Thing]:
    name = member.filename
    if member.flag_bits & 1:
        yield Thing(Trap.ENCRYPTED, name, "it needs a password")
    if name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) or ":" in name[:3]:
        yield Thing(Trap.EXPANDS, name, "its name leads out of the folder it is unpacked to")
    for pattern, trap, words in _BY_NAME:
        if pattern.match(name):
            yield Thing(trap, name, words)
            return
    if suffix(name) in _PACKED:
        yield Thing(packed, name, "an archive within, which was not unpacked")


def _relations(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[Thing]:
    """What is fetched when the document is opened: templates, frames, pictures; no mere link."""
    for relation in _RELATION.findall(_text(archive, member)):
        said = {name: first or second for name, first, second in _ATTRIBUTE.findall(relation)}
        kind = said.get("Type", "")
        if said.get("TargetMode", "").lower() == "external" and not kind.endswith(_LINK):
            what = kind.rpartition("/")[2] or "something"
            words = f"it fetches {what} from {said.get('Target', '')}"
            yield Thing(Trap.EXTERNAL_TARGET, member.filename, words)


def _sealed(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[Thing]:
    if "encryption-data" in _text(archive, member):
        yield Thing(Trap.ENCRYPTED, member.filename, "it needs a password")


def _text(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> str:
    if member.flag_bits & 1:
        return ""
    with archive.open(member) as opened:
        data = opened.read(MOST_BYTES)
    # Office writes UTF-8; what is written in UTF-16 to hide from this is still found.
    return data.replace(b"\0", b"").decode("utf-8", "replace")
