"""The UN's Consolidated List in its own XML form, read as a stream and within limits."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from cases.listing.elements import KINDS, FieldError, empty_aliases, listed_row
from cases.listing.names import collapse
from cases.listing.values import Alias, Birth, ListedRow, ListFile

__all__ = ["Alias", "Birth", "ListFile", "ListFileError", "parse"]

# The published lists have 2 MB, 1,100 entries of at most 188 elements, six levels deep.
MAX_BYTES = 64 * 1024 * 1024
MAX_ENTRIES = 50_000
MAX_ELEMENTS_OF_ENTRY = 10_000
MAX_TEXT = 100_000
MAX_DEPTH = 16

_ROOT = "CONSOLIDATED_LIST"
_PATHS = {("INDIVIDUALS", "INDIVIDUAL"), ("ENTITIES", "ENTITY")}
_ENTRY_DEPTH = 3
# Expat's numbers for input that ends before the document does.
_CUT = {3, 5, 6, 20}


class ListFileError(ValueError):
    """The file is not a list that can be trusted; the text says what is wrong and where."""


class _Limited:
    """A source that refuses to give more bytes than a list file may have."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self._left = MAX_BYTES

    def read(self, size: int = -1) -> bytes:
        data = self._source.read(size)
        self._left -= len(data)
        if self._left < 0:
            raise ListFileError(f"the file is longer than {MAX_BYTES} bytes")
        return data


def parse(source: BinaryIO) -> ListFile:
    """Read a whole list file; equal content gives equal values, in whatever order it came."""
    reader = _Reader()
    try:
        for event, element in iterparse(_Limited(source), ("start", "end"), forbid_dtd=True):
            reader.take(event, element)
    except DefusedXmlException as wrong:
        raise ListFileError("the file declares a DOCTYPE or an entity: no list does") from wrong
    except ParseError as wrong:
        kind = "is cut off" if wrong.code in _CUT else "is not well-formed XML"
        raise ListFileError(f"the file {kind}: {wrong}") from wrong
    except (LookupError, UnicodeError) as wrong:
        raise ListFileError(f"the file's encoding can't be read: {wrong}") from wrong
    return reader.result()


class _Reader:
    """Takes the parser's events, keeps rows, and forgets elements as soon as they are read."""

    def __init__(self) -> None:
        self._generated_at: datetime | None = None
        self._open: list[Element] = []
        self._rows: dict[str, ListedRow] = {}
        self._count = 0
        self._elements = 0
        self._empty_aliases = 0

    def take(self, event: str, element: Element) -> None:
        if event == "start":
            self._start(element)
        else:
            self._end(element)

    def result(self) -> ListFile:
        if self._generated_at is None or not self._rows:
            raise ListFileError("the file lists nobody")
        rows = sorted(self._rows.values(), key=lambda row: row.reference)
        return ListFile(
            generated_at=self._generated_at,
            entries=tuple(rows),
            empty_aliases=self._empty_aliases,
        )

    def _start(self, element: Element) -> None:
        if not self._open:
            self._generated_at = _generated_at(element)
        self._open.append(element)
        self._elements += 1
        self._count += len(self._open) == _ENTRY_DEPTH
        if self._count > MAX_ENTRIES:
            raise ListFileError(f"the file has more than {MAX_ENTRIES} entries")
        if len(self._open) > MAX_DEPTH:
            raise ListFileError(f"{self._where()}: elements nested deeper than {MAX_DEPTH}")
        if self._elements > MAX_ELEMENTS_OF_ENTRY:
            raise ListFileError(f"{self._where()}: more than {MAX_ELEMENTS_OF_ENTRY} elements")

    def _end(self, element: Element) -> None:
        if len(element.text or "") > MAX_TEXT:
            raise ListFileError(f"{self._where()}: more than {MAX_TEXT} characters")
        if len(self._open) == _ENTRY_DEPTH:
            self._entry(element)
            self._open[1].clear()
            self._elements = 0
        self._open.pop()

    def _entry(self, element: Element) -> None:
        if (self._open[1].tag, element.tag) not in _PATHS:
            raise ListFileError(f"{self._where()}: no list has such an element there")
        try:
            row = listed_row(element)
        except FieldError as wrong:
            raise ListFileError(f"{self._where()}, {wrong}") from wrong
        if row.reference in self._rows:
            raise ListFileError(f"{self._where()}: {row.reference} is listed twice")
        self._rows[row.reference] = row
        self._empty_aliases += empty_aliases(element)

    def _where(self) -> str:
        return " in ".join(reversed(list(self._places())))

    def _places(self) -> Iterator[str]:
        for element in self._open[1:]:
            if element.tag not in KINDS:
                yield element.tag[:100]
                continue
            name = collapse(element.findtext("REFERENCE_NUMBER"))[:20]
            yield f"entry {self._count}{f' ({name})' if name else ''}"


def _generated_at(root: Element) -> datetime:
    if root.tag != _ROOT:
        raise ListFileError(f"the file is not a list: its root is {root.tag[:100]}, not {_ROOT}")
    text = root.get("dateGenerated", "")
    try:
        generated_at = datetime.fromisoformat(text)
        if generated_at.tzinfo is not None:
            return generated_at.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise ListFileError(f"dateGenerated: {text[:100]!r} is not a time with a zone")
