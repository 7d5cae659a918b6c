"""What is found in a file: an event for each step that looks for it.

A new step is a module `evidence/steps/NAME.py`, which has a `load` and a `find` of an open file,
and its finding here, in FINDINGS: pages tell what they have no words for by its fields.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, Final

import msgspec

from evidence.documents import OfficeRead, PdfWalked, RulesTried, StructureRead, TextRead
from evidence.families import Family
from evidence.finding import Finding, Tool
from evidence.values import Claim, Degrees, LocalTime, MediaType, PerceptualHash, Sha256, Size
from panel.ledger.events import NOBODY
from panel.ledger.values import Count, Instant, Line

__all__ = ["FINDINGS", "Finding", "Tool"]


class Position(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a file says that it was made."""

    raw: Claim
    """As it stands in the file."""
    latitude: Degrees
    longitude: Degrees
    precision: Claim = ""
    """How fine it is written, and how near the device says that it is."""
    altitude: Claim = ""
    bearing: Claim = ""
    """Where the camera looked."""
    by_satellite: Instant | None = None
    """The time that satellites gave, which no camera's clock is behind."""


class Taken(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When a file says that it was made."""

    raw: Claim
    """As it stands in the file."""
    local: LocalTime
    """The date and time of the clock that wrote it, in whatever zone that was set to."""
    earliest: Instant
    """The first instant that it can mean; without an offset in the file the zone is open."""
    latest: Instant
    """The last instant that it can mean."""
    field: Claim = ""
    """Where in the file it stands."""
    zone: Claim = ""
    """Where its zone is from; empty where it is open."""


class Impossible(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A value that a file holds and that can't be so; kept, and never used."""

    name: Line
    raw: Claim
    why: Line


class Words(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a file says under some name, word for word."""

    name: Line
    value: Claim


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
    lens: Claim = ""
    serial: Claim = ""
    """The camera's number."""
    lens_serial: Claim = ""
    says: tuple[Words, ...] = ()
    """What else stands in EXIF, XMP and IPTC of who made it, with what, of what."""


class FilmRead(Finding, name="evidence.film_read", bears_on=NOBODY):
    """What a film says of itself: claims as well."""

    step = "film"
    of = Family.RECORDING

    position: Position | None
    impossible: tuple[Impossible, ...]
    tool: Tool
    taken: Taken | None = None


class MailRead(Finding, name="evidence.mail_read", bears_on=NOBODY):
    """What the head of an e-mail says of itself: claims as well."""

    step = "mail"

    sender: Claim
    """Its From."""
    subject: Claim
    sent: Taken | None
    """Its Date, by the clock of whoever sent it."""
    first_server: Taken | None
    """The earliest time at which a server says that it had it (Received)."""
    impossible: tuple[Impossible, ...]
    tool: Tool

    @classmethod
    def takes(cls, media_type: str) -> bool:
        """E-mails as they are sent (RFC 5322)."""
        return media_type == "message/rfc822"


class Copy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A picture made of the original, kept in the store as well."""

    sha256: Sha256
    size: Size
    """In bytes."""
    width: Count
    """In pixels, turned upright."""
    height: Count
    """In pixels, turned upright."""


class Looks(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a picture looks, by its perceptual hash."""

    recipe: Line
    """The way in which the hash was made; hashes of different ways can't be compared."""
    quality: Count
    """From 0 to 100; below 50 it says nothing, for the picture is too flat."""
    forms: Annotated[tuple[PerceptualHash, ...], msgspec.Meta(min_length=8, max_length=8)]
    """Upright, then turned and mirrored in the seven other ways, as `evidence.looks` names them."""


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
    large: Copy | None = None
    """The same with more pixels."""
    looks: Looks | None = None
    unlike_embedded: Count | None = None
    """Bits of 256 in which it differs from the small picture in its own EXIF block."""


class Credentials(StrEnum):
    """What Content Credentials (C2PA) come to."""

    NONE = "none"
    UNKNOWN = "unknown"
    """The bytes are those that were signed, by somebody whom no list here names."""
    TRUSTED = "trusted"
    """The bytes are those that were signed, by somebody on the list that the finding names."""
    BROKEN = "broken"
    """They are not, or what was signed can't be read."""
    UNCHECKED = "unchecked"
    """The file can't be parsed as far as any would stand: nothing shows whether it has some."""


class Ingredient(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a manifest says that a file was made of."""

    title: Claim
    relationship: Claim
    codes: tuple[Claim, ...]
    """What ails it by its own manifest, in C2PA's words."""


class CredentialsRead(Finding, name="evidence.credentials_read", bears_on=NOBODY):
    """Content Credentials, judged without asking anybody; nothing was fetched."""

    step = "credentials"
    of = Family.PICTURE

    state: Credentials
    codes: tuple[Claim, ...]
    """What ails them, in C2PA's words."""
    signer: Claim
    signed_at: Claim
    """By the timestamp of its signature."""
    trust_list: Claim
    """The list that the signer was looked for in, with its date; empty where there was none."""
    says: tuple[Words, ...]
    """What the signer says of it: who made it, with what, what was done."""
    ingredients: tuple[Ingredient, ...]
    remote: Claim
    """Where the file says that its credentials are, which was not asked."""
    tool: Tool


class PlaceFound(Finding, name="evidence.place_found", bears_on=NOBODY):
    """What is known of the place that a file says, by data that is here: no State is told by it."""

    step = "placing"

    nearest: Claim
    """The nearest named place (GeoNames); empty where none is within 50 km."""
    metres: Count | None
    """How far it is."""
    named: Claim
    """The place that the file names besides."""
    named_kilometres: Count | None
    """How far the nearest place of that name is; none where no place is called so."""
    zone: Claim
    """The time zone there."""
    earliest: Instant | None
    """The first instant that the file's own time means, if its clock was set to that zone."""
    latest: Instant | None
    """The last; another than the first where clocks were put back then. None where the file says
    its zone itself."""
    tools: tuple[Tool, ...]


FINDINGS: Final = (
    TypeRecognised,
    StructureRead,
    RulesTried,
    PdfWalked,
    OfficeRead,
    TextRead,
    MetadataRead,
    FilmRead,
    MailRead,
    WorkingCopyMade,
    CredentialsRead,
)
"""In the order in which their steps are taken."""
CONCLUSIONS: Final = (PlaceFound,)
"""What follows from findings by data that is here, without the file."""


def media_type(found: Iterable[Finding]) -> str:
    """By content; empty where it was not recognised."""
    return next((one.media_type for one in found if isinstance(one, TypeRecognised)), "")
