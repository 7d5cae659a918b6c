"""What the worker found in a file is recorded; somebody has it looked at again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec

from evidence.documents import TextRecognised
from evidence.domain.verdict import against_opening
from evidence.events import (
    ExaminationOrdered,
    FileExamined,
    FileQuarantined,
    StepFailed,
)
from evidence.findings import CONCLUSIONS, FINDINGS
from evidence.states import EvidenceItem, EvidenceStatus
from evidence.values import StepName
from panel.access.roles import Role
from panel.ledger.commands import Act, Command, Refused
from panel.ledger.events import Event
from panel.ledger.values import Count, Line, Prose


class RecordFindings(
    Command, on=EvidenceItem, roles=frozenset({Role.WORKER}), noun="findings", faceless=True
):
    """Record what the steps found, and whether the item may be opened."""

    examination: Count
    """Which of the item's examinations this is, from 1."""
    sandbox: Line
    """What kept the steps from the rest of the machine."""
    found: dict[StepName, dict[str, Any]]
    """The facts by the step that found them."""
    failures: tuple[StepFailed, ...]

    def decide(self, act: Act, item: EvidenceItem) -> Iterator[Event]:
        """Only of the examination that the item waits for."""
        if item.status is not EvidenceStatus.RECEIVED or item.examinations != self.examination:
            raise Refused("the item doesn't wait for this examination", status=item.status)
        kinds = [kind for kind in (*FINDINGS, *CONCLUSIONS) if kind.step in self.found]
        found = [msgspec.convert(self.found[kind.step], kind) for kind in kinds]
        yield from found
        yield from self.failures
        against = against_opening(
            item.claimed_name, item.claimed_type, found, self.failures, item.contents
        )
        if against:
            yield FileQuarantined(reason=against.reason, sandbox=self.sandbox, step=against.step)
        elif item.suspicion:
            # What somebody suspects, no examination clears.
            yield FileQuarantined(reason=item.suspicion, sandbox=self.sandbox)
        else:
            yield FileExamined(sandbox=self.sandbox)


class RecordRecognition(
    Command, on=EvidenceItem, roles=frozenset({Role.WORKER}), noun="recognition", faceless=True
):
    """Record what was read off the item's pictures, or that nothing could be."""

    examination: Count
    """After which of the item's examinations this was, from 1."""
    found: dict[str, Any] | None
    failure: StepFailed | None

    def decide(self, act: Act, item: EvidenceItem) -> Iterator[Event]:
        """Only of what may be opened, as it was last examined."""
        if item.status is not EvidenceStatus.READY or item.examinations != self.examination:
            raise Refused("the item doesn't wait for this", status=item.status)
        if self.found is not None:
            found = msgspec.convert(self.found, TextRecognised)
            if found not in item.found:
                yield found
        known = {(one.step, one.reason) for one in item.failures}
        if self.failure and (self.failure.step, self.failure.reason) not in known:
            yield self.failure


class ExamineAgain(
    Command,
    on=EvidenceItem,
    roles=frozenset({Role.COORDINATOR, Role.CUSTODIAN, Role.OPERATOR}),
    noun="examination",
):
    """Have the file examined again, as by newer tools; what was found before stays on record."""

    reason: Prose
    """Why."""

    @classmethod
    def offered(cls, item: EvidenceItem, at: datetime) -> str:
        """What was examined before, and is there."""
        match item.status:
            case EvidenceStatus.RECEIVED:
                return "it waits for its examination already"
            case EvidenceStatus.DAMAGED | None:
                return "there is nothing to examine"
        return ""

    def decide(self, act: Act, item: EvidenceItem) -> Iterator[ExaminationOrdered]:
        """As offered."""
        yield ExaminationOrdered(reason=self.reason)
