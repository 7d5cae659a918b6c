"""What a file holds besides what it shows: other formats, what follows its end, ZIP and markup."""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO, Final

from evidence.steps import ends, markup, zips
from evidence.steps.noticing import Thing, told
from evidence.traps import Trap

_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_EDGE: Final = 65_536 + 22
"""Bytes of a ZIP's end in which its directory's place is said."""
_BEFORE_PDF: Final = 1024
_AFTER: Final = 128 * 1024
"""Bytes after a picture's end in which another kind of file is looked for."""
_OTHERS: Final = re.compile(
    rb"(?P<ZIP>PK\x03\x04|PK\x05\x06)|(?P<RAR>Rar!\x1a\x07)|(?P<seven_zip>7z\xbc\xaf\x27\x1c)"
    rb"|(?P<PDF>%PDF-1)|(?P<ELF>\x7fELF[\x01\x02])|(?P<Windows>MZ[^\x00]\x00[\s\S]{56,4096}?PE\0\0)"
    rb"|(?P<page><(?:html|script|iframe)[\s>])|(?P<PHP><\?php)|(?P<shell>#!/)",
    re.IGNORECASE,
)
_WORDS: Final = {
    "seven_zip": "a 7z archive",
    "RAR": "a RAR archive",
    "Windows": "a Windows program",
    "ELF": "a Linux program",
    "page": "a web page or a script",
    "PHP": "a PHP script",
    "shell": "a shell script",
}
_FILLING: Final = b"\0 \r\n\t\xff"


def load() -> None:
    """Nothing is needed but Python; a ZIP's and a page's codecs are loaded."""
    zips.load()
    markup.load()


def find(file: BinaryIO) -> Mapping[str, Any]:
    """What was noticed, by walking over the bytes; nothing in it is run or shown."""
    tool = {"name": "Panel, structure of files", "version": "1"}
    if not file.seek(0, 2):
        return {"noticed": [], "tool": tool}
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return {"noticed": told(_noticed(file, data)), "tool": tool}


def _noticed(file: BinaryIO, data: mmap.mmap) -> Iterator[Thing]:
    head = data[:4096]
    if head.startswith(_ZIP):
        yield from zips.noticed(file)
    elif markup.is_markup(head):
        yield from markup.noticed(data)
    else:
        if _ZIP[1] in data[-_EDGE:] and zips.opens(file):
            yield Thing(Trap.SECOND_FORMAT, "its end", "it is a ZIP archive as well")
            yield from zips.noticed(file)
        yield from _before_pdf(head)
        yield from _around(data)


def _before_pdf(head: bytes) -> Iterator[Thing]:
    before = head[:_BEFORE_PDF].find(b"%PDF-")
    if before > 0 and head[:before].strip(_FILLING):
        says = f"{before:,} bytes stand before the PDF's beginning"
        yield Thing(Trap.TRAILING_DATA, "its beginning", says)


def _around(data: mmap.mmap) -> Iterator[Thing]:
    end = ends.end(data)
    if end is None:
        end = _pdf_end(data)
    if end is None or not (rest := data[end : end + _AFTER].strip(_FILLING)):
        return
    where, size = f"from byte {end:,}", len(data) - end
    found = _OTHERS.search(rest)
    if found and found.lastgroup and (found.start() == 0 or found.lastgroup not in {"shell"}):
        what = _WORDS.get(found.lastgroup, f"a {found.lastgroup} file")
        yield Thing(Trap.SECOND_FORMAT, where, f"{what} is in the {size:,} bytes after its end")
        return
    what = "another JPEG" if rest.startswith(b"\xff\xd8\xff") else "something"
    says = f"{what} follows its end: {size:,} bytes that are not shown"
    yield Thing(Trap.TRAILING_DATA, where, says)


def _pdf_end(data: mmap.mmap) -> int | None:
    if data[:5] != b"%PDF-" or (last := data.rfind(b"%%EOF")) < 0:
        return None
    return last + 5
