"""Macros, commands in fields and encryption of Office documents, as oletools reads them."""

from __future__ import annotations

import importlib
import io
import logging
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from typing import Any, BinaryIO, Final

import olefile
from oletools import crypto, msodde, olevba, ooxml, rtfobj

from evidence.steps.noticing import Thing, told
from evidence.traps import Trap

MOST_BYTES: Final = 64 * 1024 * 1024
_VERSION: Final = version("oletools")
_OLE, _RTF, _ZIP = olefile.MAGIC, b"{\\rt", b"PK\x03\x04"
_LATE: Final = (
    "msoffcrypto",
    "lxml.etree",
    "encodings.cp1252",
    "encodings.utf_16_le",
    "email.parser",
)
"""What these libraries would load when they meet the first file that needs it."""


class TooLarge(Exception):
    """More than is read into memory."""


def load() -> None:
    """Load what is loaded late, and quieten what prints."""
    for name in _LATE:
        importlib.import_module(name)
    logging.disable(logging.ERROR)


def find(file: BinaryIO) -> Mapping[str, Any]:
    """What was noticed in the document."""
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise TooLarge(f"it has more than {MOST_BYTES:,} bytes")
    return {
        "noticed": told(_noticed(data)),
        "tool": {"name": "oletools", "version": _VERSION},
    }


def _noticed(data: bytes) -> Iterator[Thing]:
    if data.startswith(_OLE) and crypto.is_encrypted(io.BytesIO(data)):
        yield Thing(Trap.ENCRYPTED, "the whole", "it needs a password")
        return
    if data.startswith(_RTF):
        yield from _objects_of_rtf(data)
    if data.startswith((_OLE, _ZIP)):
        yield from _macros(data)
    if data.startswith(_OLE):
        yield from _objects_of_ole(data)
    for line in filter(None, map(str.strip, _fields(data).splitlines())):
        yield Thing(Trap.DDE, "a field", f"a field that has another program run: {line[:200]}")


def _macros(data: bytes) -> Iterator[Thing]:
    parser = olevba.VBA_Parser("document", data=data)
    try:
        if not parser.detect_vba_macros():
            return
        for _, stream, name, code in parser.extract_macros():
            lines = len(code.splitlines()) if isinstance(code, str) else 0
            words = f"macros in Visual Basic ({name}, {lines} lines)"
            yield Thing(Trap.MACRO, str(stream), words)
    finally:
        parser.close()


def _objects_of_ole(data: bytes) -> Iterator[Thing]:
    with olefile.OleFileIO(data) as opened:
        names = ["/".join(parts) for parts in opened.listdir()]
    for name in names:
        if name.endswith("\x01Ole10Native"):
            yield Thing(Trap.ACTIVE_OBJECT, name, "an embedded file that is opened by a click")


def _objects_of_rtf(data: bytes) -> Iterator[Thing]:
    parser = rtfobj.RtfObjParser(data)
    parser.parse()
    for found in parser.objects:
        if found.is_ole or found.is_package:
            what = (found.class_name or b"").decode("ascii", "replace")
            words = f"an embedded object that another program opens ({what})"
            yield Thing(Trap.ACTIVE_OBJECT, f"byte {found.start:,}", words)


def _fields(data: bytes) -> str:
    """The commands of DDE fields, one a line."""
    only = msodde.FIELD_FILTER_DDE
    if data.startswith(_RTF):
        return str(msodde.process_rtf(io.BytesIO(data), only))
    if data.startswith(_OLE):
        with olefile.OleFileIO(data) as opened:
            return str(msodde.process_doc(opened)) if opened.exists("WordDocument") else ""
    if not data.startswith(_ZIP):
        return ""
    kind = ooxml.get_type(io.BytesIO(data))
    if kind == ooxml.DOCTYPE_EXCEL:
        return str(msodde.process_xlsx(io.BytesIO(data)))
    return str(msodde.process_docx(io.BytesIO(data), only)) if kind == ooxml.DOCTYPE_WORD else ""
