"""What is found in a file besides what it shows, and in documents: an event for each step."""

from __future__ import annotations

from typing import Final

from evidence.families import Family, family
from evidence.finding import Finding, Tool
from evidence.traps import Noticed
from evidence.values import Claim, Sha256, Size
from panel.ledger.events import NOBODY
from panel.ledger.values import Count

PDF: Final = "application/pdf"
OFFICE: Final = (
    "application/vnd.openxmlformats-officedocument.",
    "application/vnd.oasis.opendocument.",
    "application/vnd.ms-",
    "application/msword",
    "application/encrypted",
    "application/cdfv2",
    "application/x-ole-storage",
    "application/rtf",
    "text/rtf",
)
"""What the media types begin with that oletools are tried on."""


TEXT: Final = frozenset({"text/html", "text/xml", "application/xml", "image/svg+xml"})
"""Types that are no documents and have text."""


class Notices(Finding):
    """A finding of things that a file holds besides what it shows."""

    noticed: tuple[Noticed, ...]
    """In the order in which they stand in it; the first fifty."""
    tool: Tool


class StructureRead(Notices, name="evidence.structure_read", bears_on=NOBODY):
    """The file was walked over byte by byte: its end, its other formats, its members, scripts."""

    step = "structure"


class RulesTried(Notices, name="evidence.rules_tried", bears_on=NOBODY):
    """Rules of our own were tried on the file and what is packed into it."""

    step = "rules"

    looked_at: Count
    """Files: the file itself and each that was unpacked from it."""
    left_out: Count
    """Files in it that were not looked at, or not to their end: too large, too many, locked."""


class PdfWalked(Notices, name="evidence.pdf_walked", bears_on=NOBODY):
    """Every object of a PDF was looked at."""

    step = "pdf"

    pages: Count

    @classmethod
    def takes(cls, media_type: str) -> bool:
        """PDF alone."""
        return media_type == PDF


class OfficeRead(Notices, name="evidence.office_read", bears_on=NOBODY):
    """An Office document was looked through for macros, commands in fields and encryption."""

    step = "office"

    @classmethod
    def takes(cls, media_type: str) -> bool:
        """Every kind of Office document, old and new, and what is encrypted as one."""
        return media_type.startswith(OFFICE)


class Text(Finding):
    """A text, kept in the store as a working copy and in no event."""

    sha256: Sha256
    """Of the copy: UTF-8 JSON, a list of pages, each with its number and text."""
    size: Size
    """Of the copy, in bytes."""
    pages: Count
    """Pages whose text is kept."""
    characters: Count
    truncated: bool
    """Whether there is more than is kept."""
    scripts: tuple[Claim, ...]
    """The scripts of its letters by Unicode, the most used first."""
    language: Claim
    """ISO 639-3; empty where it is not sure."""
    tool: Tool


class TextRead(Text, name="evidence.text_read", bears_on=NOBODY):
    """The text of a document was read."""

    step = "text"

    of_pages: Count
    """Pages that the document has; 1 where it has none, 0 where it needs a password."""
    encoding: Claim
    """Of a plain text; empty where the format says it."""

    @classmethod
    def takes(cls, media_type: str) -> bool:
        """Documents, and pages as browsers show them."""
        return media_type in TEXT or family(media_type) is Family.DOCUMENT


class TextRecognised(Text, name="evidence.text_recognised", bears_on=NOBODY):
    """The text that is seen in a picture or a scanned page was read off it, as far as it could be.

    It comes after the examination, in a turn of its own: nothing waits for it.
    """

    step = "ocr"

    confidence: Count
    """How sure the engine is, of 100, by the characters kept."""
    languages: tuple[Claim, ...]
    """What it was told to expect, by the names of Tesseract's data."""
    missing: Claim
    """What it lacked to do what was asked of it; empty where it lacked nothing."""

    @classmethod
    def takes(cls, media_type: str) -> bool:
        """Pictures and PDFs."""
        return media_type == PDF or family(media_type) is Family.PICTURE
