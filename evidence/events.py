"""What happens to a file in our custody, from its receipt on; its bytes are in no event.

What is found in it is in `evidence.findings`.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from evidence.collected import UNSAID, Collected
from evidence.containers import Contained
from evidence.values import Claim, FileName, MediaType, Sha256, Size, StepName
from panel.ledger.events import NOBODY, Event
from panel.ledger.values import Count, Line, Prose, StateCode
from panel.ledger.wording import names

OtherItem = Annotated[str, names("evidence")]
"""The key of another item of evidence."""


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
    collected: Collected = UNSAID
    """How it was come by, as far as they said."""
    contained_in: Contained | None = None
    """The container that it was taken out of."""


class StepFailed(Event, name="evidence.step_failed", bears_on=NOBODY):
    """A step found nothing; the file and what other steps found stay."""

    step: StepName
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
    step: StepName | None = None
    """The step whose finding or failure closes it; none where a person decided."""


class FileReleased(Event, name="evidence.released", bears_on=NOBODY):
    """A custodian let it out of quarantine."""

    reason: Prose


class ExaminationOrdered(Event, name="evidence.examination_ordered", bears_on=NOBODY):
    """It is to be examined again, as by a newer tool."""

    reason: Prose


class StepsOrdered(Event, name="evidence.steps_ordered", bears_on=NOBODY):
    """Steps are to be taken of it beside what is known: new ones, or with newer tools."""

    steps: tuple[StepName, ...]
    run: Count
    """The log's last position when the run over all that is held began that this is part of."""
    reason: Prose


class DocumentVerified(Event, name="evidence.document_verified", bears_on=NOBODY):
    """Somebody other than who brought it found it to be what it claims (S/2006/997, para. 22)."""

    how: Prose


class Likeness(StrEnum):
    """What somebody found by looking at two pictures."""

    SAME = "same"
    """The same picture, whatever was done to it."""
    DIFFERENT = "different"
    """Not the same, however alike."""
    DERIVED = "derived"
    """This one was made from the other."""
    SOURCE = "source"
    """The other was made from this one."""


class PicturesCompared(Event, name="evidence.compared", bears_on=NOBODY):
    """Somebody looked at it beside another item and decided what they are to each other."""

    other: OtherItem
    likeness: Likeness
    reason: Prose


class IntegrityFailed(Event, name="evidence.integrity_failed", bears_on=NOBODY):
    """The stored bytes are not those that were received, or are gone."""

    found: Line
    """What is there in their place."""


class IntegrityRestored(Event, name="evidence.integrity_restored", bears_on=NOBODY):
    """The stored bytes are again those that were received."""

    source: Claim = ""
    """Where the copy was that was taken in their place; empty where none had to be."""


class OriginalMirrored(Event, name="evidence.mirrored", bears_on=NOBODY):
    """A second copy, byte for byte what was received, stands in the mirror."""

    mirror: Line
    """Where that is."""


class OriginalTransferred(Event, name="evidence.original_transferred", bears_on=NOBODY):
    """The original was handed to somebody outside: the custodian's own record of it."""

    to: Line
    """Whom: name, function, body."""
    how: Line
    """On what, by which way, under which seal."""
    receipt: Line
    """The paper by which they confirmed that they have it."""
    handed_on: date
    reason: Prose


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


class Export(StrEnum):
    """What leaves with an item's chain of custody."""

    REPORT = "report"
    """The list as PDF, without the original."""
    PACKAGE = "package"
    """The original with all that proves its custody."""


class ItemViewed(Event, name="custody.item_viewed", bears_on=NOBODY):
    """Somebody opened the item's page, with its working copy."""

    sha256: Sha256
    """The digest of the original by then."""
    viewed_on: date
    """The day at Headquarters."""
    shared: bool
    """Whether a State sent the item."""


class CustodyExported(Event, name="custody.exported", bears_on=NOBODY):
    """Somebody was handed the item's chain of custody; recorded before a byte of it left."""

    kind: Export
    sha256: Sha256
    """The digest of the original by then."""
    exported_on: date
    """The day at Headquarters."""
    reason: Prose
    """What for, where they said it."""
    shared: bool
    """Whether a State sent the item."""


class CopyEnclosed(Event, name="custody.copy_enclosed", bears_on=NOBODY):
    """A copy of the original went out of the house with a document."""

    sha256: Sha256
    """The digest of what went out."""
    document: Line
    """The number of the document."""
    to: Line
    """To whom it went."""
    enclosed_on: date
    """The day at Headquarters."""
    shared: bool
    """Whether a State sent the item."""


class CopyFetched(Event, name="custody.copy_fetched", bears_on=NOBODY):
    """The addressee of a document fetched a copy that it names; recorded before a byte left."""

    sha256: Sha256
    """The digest of what was fetched."""
    document: Line
    """The number of the document."""
    fetched_on: date
    """The day at Headquarters."""
    shared: bool
    """Whether a State sent the item."""
