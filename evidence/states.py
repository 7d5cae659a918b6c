"""What an item of evidence amounts to: whose it is, what it claims, whether it may be opened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Self, TypeVar, assert_never

import msgspec

from evidence.collected import UNSAID, Collected
from evidence.containers import MOST_MEMBERS, Contained, ContainerOpened
from evidence.documents import TextRecognised
from evidence.events import (
    DocumentVerified,
    ExaminationOrdered,
    FileExamined,
    FileQuarantined,
    FileReceived,
    FileReleased,
    IntegrityFailed,
    IntegrityRestored,
    OriginalMirrored,
    OriginalTransferred,
    PicturesCompared,
    StepFailed,
    StepsOrdered,
)
from evidence.findings import CONCLUSIONS, FINDINGS, Finding, media_type
from evidence.values import StepName
from panel.access.roles import Role
from panel.ledger.events import Event, Fact
from panel.ledger.states import Disclosure, Level, Span, State

F = TypeVar("F", bound=Finding)

EvidenceEvent = (
    FileReceived
    | Finding
    | StepFailed
    | ContainerOpened
    | FileExamined
    | FileQuarantined
    | FileReleased
    | ExaminationOrdered
    | DocumentVerified
    | PicturesCompared
    | IntegrityFailed
    | IntegrityRestored
    | OriginalMirrored
)

Beside = OriginalTransferred | StepsOrdered
"""What changes nothing by itself: it stays in custody here as well, and as it stood."""
_PANELS = DocumentVerified | PicturesCompared | OriginalTransferred | OriginalMirrored


class EvidenceStatus(StrEnum):
    """Where an item stands."""

    RECEIVED = "received"
    """It waits for the worker to examine it."""
    READY = "ready"
    """Examined."""
    QUARANTINED = "quarantined"
    """Kept, and not opened."""
    DAMAGED = "damaged"
    """The store doesn't hold the bytes that were received."""


class Failure(msgspec.Struct, frozen=True):
    """A step that found nothing, and why."""

    step: StepName
    reason: str


class EvidenceItem(
    State,
    category="evidence",
    events=(
        FileReceived,
        *FINDINGS,
        *CONCLUSIONS,
        TextRecognised,
        StepFailed,
        ContainerOpened,
        FileExamined,
        FileQuarantined,
        FileReleased,
        ExaminationOrdered,
        DocumentVerified,
        PicturesCompared,
        IntegrityFailed,
        IntegrityRestored,
        OriginalTransferred,
        StepsOrdered,
        OriginalMirrored,
    ),
):
    """A file in our custody, with who brought it and what it claims; one life, one stream."""

    status: EvidenceStatus | None = None
    sha256: str = ""
    size: int = 0
    """In bytes."""
    claimed_name: str = ""
    claimed_type: str = ""
    note: str = ""
    collected: Collected = UNSAID
    """How it was come by, as whoever brought it says."""
    contained_in: Contained | None = None
    """The container that it was taken out of."""
    contents: ContainerOpened | None = None
    """What came of taking it apart, in its newest examination."""
    collector: str = ""
    """The account or credential that brought it."""
    state: str | None = None
    """The Member State that sent it."""
    of_committee: bool = False
    """Whether the Secretariat brought it, or what it was in: it is the Committee's record."""
    found: tuple[Finding, ...] = ()
    """What steps found, the newest of each."""
    failures: tuple[Failure, ...] = ()
    reason: str = ""
    """Why it is in quarantine."""
    closed_by: StepName | None = None
    """The step whose finding or failure put it there."""
    suspicion: str = ""
    """Why somebody, and no examination, closed it; until a custodian lets it out."""
    suspected_by: str = ""
    """The account of that somebody."""
    damage: str = ""
    """What the store holds in place of its bytes."""
    sandbox: str = ""
    verified: bool = False
    """Whether somebody else than its collector verified the document."""
    received_at: datetime | None = None
    """When it reached us."""
    compared: tuple[PicturesCompared, ...] = ()
    """What it was found to be to other items, the newest of each."""
    examinations: int = 0
    """How many have been ordered so far, its receipt being the first."""
    before_damage: EvidenceStatus | None = None
    mirrors: tuple[str, ...] = ()
    """Where a second copy was made."""

    @property
    def media_type(self) -> str:
        """By content; empty until it was examined."""
        return media_type(self.found)

    def receipt(self, **said: Any) -> FileReceived:
        """What was received, with something else said of it."""
        known = {name: getattr(self, name) for name in FileReceived.__struct_fields__}
        return FileReceived(**{**known, **said})

    def finding(self, kind: type[F]) -> F | None:
        """What the step of this finding found, if it was taken and found anything."""
        return next((one for one in self.found if isinstance(one, kind)), None)

    @property
    def allowance(self) -> int:
        """How many files may be taken out of it."""
        return self.contained_in.allowance if self.contained_in else MOST_MEMBERS

    @property
    def usable(self) -> bool:
        """Whether it may be relied on: in our custody, whole, and not suspected of anything."""
        return self.status in {EvidenceStatus.RECEIVED, EvidenceStatus.READY}

    @property
    def shared(self) -> bool:
        """Whether others than the Panel's own know of it: a State's or the Committee's."""
        return self.state is not None or self.of_committee

    def evolve(self, event: EvidenceEvent | Beside, fact: Fact) -> Self:
        """The item after one more event; nothing goes on where its receipt was struck."""
        if isinstance(event, Beside):
            return self
        if self.status is None and not isinstance(event, FileReceived):
            return self
        return msgspec.structs.replace(self, **self._changed(event, fact))

    def _changed(self, event: EvidenceEvent, fact: Fact) -> dict[str, Any]:
        match event:
            case FileReceived():
                said = msgspec.structs.asdict(event)
                return {
                    **said,
                    "status": EvidenceStatus.RECEIVED,
                    "collector": _bringer(event, fact),
                    "of_committee": _of_committee(event, fact),
                    "received_at": fact.origin.received_at,
                    "examinations": 1,
                }
            case Finding() | StepFailed():
                return self._looked_for(event)
            case ExaminationOrdered():
                return {
                    "status": EvidenceStatus.RECEIVED,
                    "reason": "",
                    "failures": (),
                    "contents": None,
                    "examinations": self.examinations + 1,
                }
            case FileQuarantined():
                return self._closed(event, fact.origin.actor)
            case DocumentVerified() | OriginalMirrored() | PicturesCompared():
                return self._more(event)
            case _:
                return self._stands(event)

    def _more(
        self, event: DocumentVerified | OriginalMirrored | PicturesCompared
    ) -> dict[str, Any]:
        match event:
            case DocumentVerified():
                return {"verified": True}
            case OriginalMirrored():
                return {"mirrors": (*self.mirrors, event.mirror)}
            case PicturesCompared():
                rest = (one for one in self.compared if one.other != event.other)
                return {"compared": (*rest, event)}

    def _looked_for(self, event: Finding | StepFailed) -> dict[str, Any]:
        failed = tuple(one for one in self.failures if one.step != event.step)
        if isinstance(event, StepFailed):
            return {"failures": (*failed, Failure(event.step, event.reason))}
        others = (one for one in self.found if type(one) is not type(event))
        return {"found": (*others, event), "failures": failed}

    def _closed(self, event: FileQuarantined, actor: str) -> dict[str, Any]:
        changed = {
            "status": EvidenceStatus.QUARANTINED,
            "reason": event.reason,
            "closed_by": event.step,
        }
        if event.sandbox:
            return {**changed, "sandbox": event.sandbox}
        return {**changed, "suspicion": event.reason, "suspected_by": actor}

    def _stands(
        self,
        event: ContainerOpened | FileExamined | FileReleased | IntegrityFailed | IntegrityRestored,
    ) -> dict[str, Any]:
        match event:
            case ContainerOpened():
                return {"contents": event}
            case FileExamined():
                return {"status": EvidenceStatus.READY, "reason": "", "sandbox": event.sandbox}
            case FileReleased():
                return {
                    "status": EvidenceStatus.READY,
                    "reason": "",
                    "suspicion": "",
                    "suspected_by": "",
                }
            case IntegrityFailed():
                before = self.before_damage or self.status
                return {
                    "status": EvidenceStatus.DAMAGED,
                    "damage": event.found,
                    "before_damage": before,
                }
            case IntegrityRestored():
                return {"status": self.before_damage, "damage": "", "before_damage": None}
            case _:
                assert_never(event)

    def spans(self) -> Sequence[Span]:
        """One status at a time; the clock changes none."""
        return (Span(self.status or "voided"),)

    def disclosure(self, span: Span) -> Disclosure:
        """What a State sent is its own, the Panel's and the Secretariat's.

        What the Secretariat brought is the Committee's; all else is the Panel's.
        """
        if self.state:
            return Disclosure(Level.TO_PANEL, frozenset({self.state}))
        if self.of_committee:
            return Disclosure(Level.COMMITTEE)
        return Disclosure(Level.PANEL)

    def tells(self, event: Event, span: Span) -> Disclosure:
        """What the Panel relies on, compares it with, hands it to or keeps it in is the Panel's."""
        if isinstance(event, _PANELS):
            return Disclosure(Level.PANEL)
        return self.disclosure(span)


def _bringer(event: FileReceived, fact: Fact) -> str:
    """Whoever brought the whole brought what is in it."""
    return event.contained_in.brought_by if event.contained_in else fact.origin.actor


def _of_committee(event: FileReceived, fact: Fact) -> bool:
    """What is in the Committee's record is."""
    inside = event.contained_in
    return inside.of_committee if inside else fact.origin.role == Role.SECRETARIAT
