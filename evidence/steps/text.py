"""The text of a document, page by page: PDF, Office, e-mail, web pages and plain text."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, BinaryIO, Final

import kreuzberg
import pypdfium2

from evidence.steps import encodings, languages, mails, markup, tracked
from evidence.steps import type as recognition
from evidence.steps.pages import Page, answer

MOST_BYTES: Final = 64 * 1024 * 1024
SECONDS: Final = 9
"""Of this process's own time, after which no further page of a PDF is read."""
_PASSWORD: Final = pypdfium2.raw.FPDF_ERR_PASSWORD
_BY_TYPE: Final[Mapping[str, str]] = {
    "application/vnd.ms-excel.sheet.macroenabled.12": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ),
    "application/vnd.ms-word.document.macroenabled.12": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    ),
    "application/vnd.ms-powerpoint.presentation.macroenabled.12": (
        "application/vnd.openxmlformats-officedocument.presentationml.presentation"
    ),
    "text/rtf": "application/rtf",
}
"""What kreuzberg is told of a type that it doesn't know by its name."""

Read = tuple[Iterable[Page], int, str, tuple[str, str]]
"""The pages, how many the document has, the encoding, the tool and its version."""


class TooLarge(Exception):
    """More than is read into memory."""


def load() -> None:
    """Have each library read something once."""
    recognition.load()
    languages.load()
    mails.load()
    encodings.load()
    with pypdfium2.PdfDocument.new() as empty:
        empty.new_page(10, 10).get_textpage().get_text_bounded()


def find(file: BinaryIO) -> Mapping[str, Any]:
    """Its pages, and by what they were read."""
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise TooLarge(f"it has more than {MOST_BYTES:,} bytes")
    kind = recognition.of(file)
    pages, number, encoding, (tool, version) = _WAYS.get(kind, _office)(data, kind)
    found = answer(pages, number)
    return {
        **found,
        "of_pages": number,
        "encoding": encoding,
        "tool": {"name": tool, "version": f"{version}; {languages.tool()}"},
    }


def _pdf(data: bytes, _kind: str) -> Read:
    tool = "pypdfium2", f"{pypdfium2.PYPDFIUM_INFO} (pdfium {pypdfium2.PDFIUM_INFO})"
    try:
        opened = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == _PASSWORD:
            # That it needs one is said by the step that walks over its objects.
            return (), 0, "", tool
        raise
    return _pages(opened), len(opened), "", tool


def _pages(opened: pypdfium2.PdfDocument) -> Iterator[Page]:
    for index in range(len(opened)):
        if time.process_time() > SECONDS:
            return
        page = opened[index]
        yield Page(index + 1, page.get_textpage().get_text_bounded())
        page.close()


def _plain(data: bytes, _kind: str) -> Read:
    text, encoding = encodings.decoded(data)
    return [Page(1, text)], 1, encoding, ("Panel, plain text", "1")


def _page(data: bytes, _kind: str) -> Read:
    return [Page(1, markup.text(markup.decoded(data)))], 1, "", ("Panel, text of web pages", "1")


def _mail(data: bytes, _kind: str) -> Read:
    return [Page(1, mails.text(data))], 1, "", ("Panel, text of e-mail", "1")


def _office(data: bytes, kind: str) -> Read:
    asking = kreuzberg.ExtractionConfig(
        use_cache=False, pages=kreuzberg.PageConfig(extract_pages=True)
    )
    found = kreuzberg.extract_bytes_sync(data, _BY_TYPE.get(kind, kind), asking)
    pages = [Page(one["page_number"], one["content"]) for one in found.pages or ()]
    pages = pages or [Page(1, found.content)]
    if deleted := tracked.deleted(data):
        # After the last page: where in the text it stood isn't said.
        pages[-1] = Page(pages[-1].number, f"{pages[-1].text}\n\n[deleted: {deleted}]")
    return pages, len(pages), "", ("kreuzberg", kreuzberg.__version__)


_WAYS: Final[Mapping[str, Callable[[bytes, str], Read]]] = {
    "application/pdf": _pdf,
    "message/rfc822": _mail,
    **dict.fromkeys(("text/plain", "text/csv"), _plain),
    **dict.fromkeys(("text/html", "text/xml", "application/xml", "image/svg+xml"), _page),
}
