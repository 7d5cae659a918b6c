"""Quarantine and release, verification, the store's integrity, and what was an error."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from evidence.collected import FIELDS, Address, Collected, Said, ZoneName, check
from evidence.domain.receiving import COLLECTORS
from evidence.events import (
    DocumentVerified,
    FileQuarantined,
    FileReceived,
    FileReleased,
    IntegrityFailed,
    IntegrityRestored,
    OriginalMirrored,
    OriginalTransferred,
    PicturesCompared,
)
from evidence.states import EvidenceItem, EvidenceStatus
from evidence.values import Claim
from panel.access.roles import Role
from panel.ledger.commands import Act, Command, Refused
from panel.ledger.corrections import Amending, Void, corrected
from panel.ledger.states import Corrected
from panel.ledger.values import Instant, Line, Prose

KEEPERS = frozenset({Role.COORDINATOR, Role.CUSTODIAN})
_STRIKABLE: Final = frozenset(
    {FileReceived, DocumentVerified, PicturesCompared, OriginalTransferred}
)
"""Were a quarantine struck, somebody else than a custodian would have let the file out; were an
examination, it would wait for one that nobody ordered."""


class Quarantine(Command, on=EvidenceItem, roles=COLLECTORS, noun="quarantine"):
    """Have the file kept closed: nobody opens it here until a custodian lets it out."""

    reason: Line
    """What is suspected."""

    @classmethod
    def offered(cls, item: EvidenceItem, at: datetime) -> str:
        """Of what is open."""
        is_open = item.status in {EvidenceStatus.RECEIVED, EvidenceStatus.READY}
        return "" if is_open else "it is not open"

    def decide(self, act: Act, item: EvidenceItem) -> Iterator[FileQuarantined]:
        """By anybody who handles evidence: closing does no harm."""
        yield FileQuarantined(reason=self.reason, sandbox="")


class Release(Command, on=EvidenceItem, roles=frozenset({Role.CUSTODIAN}), noun="release"):
    """Let the file out of quarantine."""

    reason: Prose
    """Why it is harmless."""

    @classmethod
    def offered(cls, item: EvidenceItem, at: datetime) -> str:
        """Of what is in quarantine."""
        return "" if item.status is EvidenceStatus.QUARANTINED else "it is not in quarantine"

    @classmethod
    def bar(cls, act: Act, item: EvidenceItem, read: Mapping[str, Any]) -> None:
        """By a second person: neither who brought it nor who had it closed."""
        if act.actor == item.collector:
            raise Refused("who brought a file doesn't let it out of quarantine")
        if act.actor == item.suspected_by:
            raise Refused("who closed a file doesn't let it out of quarantine")

    def decide(self, act: Act, item: EvidenceItem) -> Iterator[FileReleased]:
        """By a custodian alone."""
        yield FileReleased(reason=self.reason)


class VerifyDocument(Command, on=EvidenceItem, roles=COLLECTORS, noun="verification"):
    """Say that the document was verified: a finding may rest on it."""

    how: Prose
    """By what it was verified: its issuer asked, an original seen, a register compared."""

    @classmethod
    def offered(cls, item: EvidenceItem, at: datetime) -> str:
        """Of what was examined and may be opened."""
        if item.status is not EvidenceStatus.READY:
            return "only what was examined and may be opened is verified"
        return "it is verified already" if item.verified else ""

    @classmethod
    def bar(cls, act: Act, item: EvidenceItem, read: Mapping[str, Any]) -> None:
        """By somebody else than who brought it."""
        if act.actor == item.collector:
            raise Refused("who brought a document doesn't verify it")

    def decide(self, act: Act, item: EvidenceItem) -> Iterator[DocumentVerified]:
        """Nothing more."""
        yield DocumentVerified(how=self.how)


class RecordIntegrity(
    Command,
    on=EvidenceItem,
    roles=frozenset({Role.WORKER, Role.OPERATOR}),
    noun="integrity",
    faceless=True,
):
    """Record what a re-reading of the stored bytes found, where it is news."""

    found: Claim
    """What stands in the place of the bytes that were received; empty where they are there."""

    def decide(self, act: Act, item: EvidenceItem) -> Iterator[IntegrityFailed | IntegrityRestored]:
        """A failure once, and that it is over once."""
        if self.found and item.damage != self.found:
            yield IntegrityFailed(found=self.found[:300])
        elif not self.found and item.status is EvidenceStatus.DAMAGED:
            yield IntegrityRestored()


class RestoreOriginal(
    Command,
    on=EvidenceItem,
    roles=frozenset({Role.CUSTODIAN, Role.OPERATOR}),
    noun="restoration",
    faceless=True,
):
    """Record that a copy that matches was taken in the place of what was damaged."""

    source: Line
    """Where it was."""

    def decide(self, act: Act, item: EvidenceItem) -> Iterator[IntegrityRestored]:
        """Once: what is whole needs none."""
        if item.status is EvidenceStatus.DAMAGED:
            yield IntegrityRestored(source=self.source)


class RecordMirroring(
    Command,
    on=EvidenceItem,
    roles=frozenset({Role.WORKER, Role.OPERATOR}),
    noun="mirroring",
    faceless=True,
):
    """Record that the item's original has its second copy."""

    mirror: Line
    """Where."""

    def decide(self, act: Act, item: EvidenceItem) -> Iterator[OriginalMirrored]:
        """Once for each place."""
        if item.status is not None and self.mirror not in item.mirrors:
            yield OriginalMirrored(mirror=self.mirror)


class CorrectReceipt(Amending, on=EvidenceItem, roles=COLLECTORS, noun="correction"):
    """Have what was said of a file at its receipt read as it should have been."""

    amendable = (FileReceived,)
    clocks = "zone"

    note: Prose
    """What it shows and where it comes from."""
    collected_by: Said = ""
    """Who collected it: name, function, unit."""
    collected_from: Said = ""
    """The place or person that it was had from."""
    tool: Said = ""
    """The program or device that it was taken with."""
    tool_version: Said = ""
    """The version of that program or device."""
    began: Instant | None = None
    """When its collection began."""
    ended: Instant | None = None
    """When its collection ended."""
    zone: ZoneName = ""
    """The time zone in which it took place."""
    url: Address = ""
    """The address that was captured."""
    capture: Prose = ""
    """What else was recorded of the capture: machine, network, uploader, channel, full page."""

    @classmethod
    def offered(cls, item: EvidenceItem, at: datetime) -> str:
        """Of what was received."""
        return "its receipt was struck" if item.status is None else ""

    def decide(self, act: Act, item: EvidenceItem) -> Iterator[Corrected]:
        """What was said alone: digest, size and name are what was received."""
        collected = Collected(**{name: getattr(self, name) for name in FIELDS})
        check(collected, act.at, under="")
        yield corrected(self, act, item.receipt(note=self.note, collected=collected))


class VoidEvidenceEntry(Void, on=EvidenceItem, roles=KEEPERS, noun="void"):
    """Strike an entry of an item: from now on it reads as if it had never been made."""

    spares = frozenset({*Void.spares, *EvidenceItem.events} - _STRIKABLE)
    spared = (
        "only a receipt, a verification, a comparison or a transfer is struck; have the file"
        " examined again, kept closed or let out"
    )
