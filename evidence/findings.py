"""What is found in a file: an event for each step that looks for it.

A new step is a module `evidence/steps/NAME.py`, which has a `load` and a `find` of an open file,
and its finding here, in FINDINGS: pages tell what they have no words for by its fields.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec

from evidence.documents import OfficeRead, PdfWalked, RulesTried, StructureRead, TextRead
from evidence.families import Family
from evidence.finding import Finding, Tool
from evidence.values import Claim, Degrees, LocalTime, MediaType, Sha256, Size
from panel.ledger.events import NOBODY
from panel.ledger.values import Count, Instant, Line

__all__ = ["FINDINGS", "Finding", "Tool"]


class Position(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a file says that it was made."""

    raw: Claim
    """As it stands in the file."""
    latitude: Degrees
    longitude: Degrees


class Taken(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When a file says that it was made."""

    raw: Claim
    """As it stands in the file."""
    local: LocalTime
    """The camera's own date and time, in whatever zone its clock was set to."""
    earliest: Instant
    """The first instant that it can mean; without an offset in the file the zone is open."""
    latest: Instant
    """The last instant that it can mean."""


class Impossible(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A value that a file holds and that can't be so; kept, and never used."""

    name: Line
    raw: Claim
    why: Line


class TypeRecognised(Finding, name="evidence.type_recognised", bears_on=NOBODY):
    """The media type by content, whatever its name or sender claims."""

    step = "type"

    media_type: MediaType
    described: Claim
    tool: Tool


class MetadataRead(Finding, name="evidence.metadata_read", bears_on=NOBODY):
    """What the file says of itself: claims, for whoever made the file could write them."""

    step = "metadata"
    of = Family.PICTURE

    width: Count
    """In pixels, as stored."""
    height: Count
    """In pixels, as stored."""
    camera: Claim
    """Maker and model."""
    software: Claim
    taken: Taken | None
    position: Position | None
    impossible: tuple[Impossible, ...]
    tool: Tool


class FilmRead(Finding, name="evidence.film_read", bears_on=NOBODY):
    """What a film says of itself: claims as well."""

    step = "film"
    of = Family.RECORDING

    position: Position | None
    impossible: tuple[Impossible, ...]
    tool: Tool


class WorkingCopyMade(Finding, name="evidence.working_copy_made", bears_on=NOBODY):
    """A small picture to look at in place of the original, kept in the store as well."""

    step = "thumbnail"
    of = Family.PICTURE

    sha256: Sha256
    size: Size
    """In bytes."""
    width: Count
    """In pixels, turned upright."""
    height: Count
    """In pixels, turned upright."""
    tool: Tool


FINDINGS: Final = (
    TypeRecognised,
    StructureRead,
    RulesTried,
    PdfWalked,
    OfficeRead,
    TextRead,
    MetadataRead,
    FilmRead,
    WorkingCopyMade,
)
"""In the order in which their steps are taken."""


def media_type(found: Iterable[Finding]) -> str:
    """By content; empty where it was not recognised."""
    return next((one.media_type for one in found if isinstance(one, TypeRecognised)), "")
