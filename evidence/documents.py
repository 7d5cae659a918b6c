"""What is found in a file besides what it shows, and in documents: an event for each step."""

from __future__ import annotations

from typing import Final

from evidence.finding import Finding, Tool
from evidence.traps import Noticed
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
