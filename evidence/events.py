"""What happens to a file in our custody, from its receipt on; its bytes are in no event."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import msgspec

from evidence.values import Claim, Degrees, FileName, LocalTime, MediaType, Sha256, Size
from panel.ledger.events import NOBODY, Event
from panel.ledger.values import Count, Instant, Line, Prose, StateCode


class Step(StrEnum):
    """What is done to find facts in a file."""

    TYPE = "type"
    METADATA = "metadata"
    THUMBNAIL = "thumbnail"


class Tool(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The program that found something, so that the finding can be judged and made again."""

    name: Line
    version: Line


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


class FileReceived(Event, name="evidence.received", bears_on=NOBODY):
    """A file came into our custody; its bytes were in the store before this was recorded."""

    sha256: Sha256
    size: Size
    """In bytes."""
    claimed_name: FileName
    """The name that its sender gave it; never a path."""
    claimed_type: MediaType
    """The media type that its sender claims, empty where none was said."""
    state: StateCode | None
    """The Member State that sent it, where one did."""
    note: Prose
    """What whoever sent it says of it: what it shows, where they have it from."""


class TypeRecognised(Event, name="evidence.type_recognised", bears_on=NOBODY):
    """The media type by content, whatever its name or sender claims."""

    media_type: MediaType
    described: Claim
    tool: Tool


class MetadataRead(Event, name="evidence.metadata_read", bears_on=NOBODY):
    """What the file says of itself: claims, for whoever made the file could write them."""

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


class WorkingCopyMade(Event, name="evidence.working_copy_made", bears_on=NOBODY):
    """A small picture to look at in place of the original, kept in the store as well."""

    sha256: Sha256
    size: Size
    """In bytes."""
    width: Count
    """In pixels, turned upright."""
    height: Count
    """In pixels, turned upright."""
    tool: Tool


class StepFailed(Event, name="evidence.step_failed", bears_on=NOBODY):
    """A step found nothing; the file and what other steps found stay."""

    step: Step
    reason: Line


class FileExamined(Event, name="evidence.examined", bears_on=NOBODY):
    """Every step that applies was taken, and nothing speaks against opening its working copy."""

    sandbox: Line
    """What kept the steps from the rest of the machine."""


class FileQuarantined(Event, name="evidence.quarantined", bears_on=NOBODY):
    """It is kept, and not opened by anybody here until a custodian lets it out."""

    reason: Line
    sandbox: Claim
    """What kept the steps from the rest of the machine; empty where a person decided."""


class FileReleased(Event, name="evidence.released", bears_on=NOBODY):
    """A custodian let it out of quarantine."""

    reason: Prose


class ExaminationOrdered(Event, name="evidence.examination_ordered", bears_on=NOBODY):
    """It is to be examined again, as by a newer tool."""

    reason: Prose


class DocumentVerified(Event, name="evidence.document_verified", bears_on=NOBODY):
    """Somebody other than who brought it found it to be what it claims (S/2006/997, para. 22)."""

    how: Prose


class IntegrityFailed(Event, name="evidence.integrity_failed", bears_on=NOBODY):
    """The stored bytes are not those that were received, or are gone."""

    found: Line
    """What is there in their place."""


class IntegrityRestored(Event, name="evidence.integrity_restored", bears_on=NOBODY):
    """The stored bytes are again those that were received."""


class OriginalSaved(Event, name="custody.original_saved", bears_on=NOBODY):
    """Somebody was handed the original, byte for byte."""

    sha256: Sha256
    """The digest of what they were handed."""
    saved_on: date
    """The day at Headquarters."""
    reason: Prose
    """What for, where they said it."""
    shared: bool
    """Whether a State sent the item, so that the Secretariat sees it too."""
