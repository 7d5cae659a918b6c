"""Steps taken of what is held already: a fact where it is news, and no examination."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

import msgspec

from evidence.documents import TextRecognised
from evidence.domain.verdict import Against, against_opening
from evidence.events import FileQuarantined, StepFailed, StepsOrdered
from evidence.findings import CONCLUSIONS, FINDINGS, Finding
from evidence.states import EvidenceItem, EvidenceStatus
from evidence.values import StepName
from panel.access.roles import Role
from panel.ledger.commands import Act, Command, Refused
from panel.ledger.events import Event
from panel.ledger.values import Count, Line, Prose

RETAKEN: Final = {kind.step: kind for kind in (*FINDINGS, *CONCLUSIONS, TextRecognised)}
"""What may be ordered, by the names of steps, in the order in which they are taken."""
EXAMINED: Final = frozenset({EvidenceStatus.READY, EvidenceStatus.QUARANTINED})
"""What waits for its examination has each step taken in it."""


class OrderSteps(
    Command, on=EvidenceItem, roles=frozenset({Role.OPERATOR}), noun="steps", faceless=True
):
    """Have steps taken of a file that was examined before they were known, or by older tools."""

    steps: tuple[StepName, ...]
    run: Count
    """The log's last position when the run over all that is held began."""
    reason: Prose

    @classmethod
    def offered(cls, item: EvidenceItem, at: datetime) -> str:
        """Of what was examined and is there."""
        return "" if item.status in EXAMINED else "only of what was examined and is there"

    def decide(self, act: Act, item: EvidenceItem) -> Iterator[StepsOrdered]:
        """Steps that there are."""
        if unknown := sorted(set(self.steps) - set(RETAKEN)):
            known = ", ".join(RETAKEN)
            raise Refused(f"there is no step {unknown[0]}; there are: {known}", field="/steps")
        yield StepsOrdered(steps=self.steps, run=self.run, reason=self.reason)


class RecordSteps(
    Command, on=EvidenceItem, roles=frozenset({Role.WORKER}), noun="retaking", faceless=True
):
    """Record what steps found that were taken beside an examination."""

    examination: Count
    """After which of the item's examinations this was, from 1."""
    sandbox: Line
    """What kept the steps from the rest of the machine."""
    found: dict[StepName, dict[str, Any]]
    """The facts by the step that found them."""
    failures: tuple[StepFailed, ...]

    def decide(self, act: Act, item: EvidenceItem) -> Iterator[Event]:
        """What is known already is no news; what newly speaks against opening it closes it."""
        if item.status not in EXAMINED or item.examinations != self.examination:
            raise Refused("it was ordered of another examination", status=item.status)
        kinds = [kind for step, kind in RETAKEN.items() if step in self.found]
        found = [msgspec.convert(self.found[kind.step], kind) for kind in kinds]
        news = [one for one in found if one not in item.found]
        known = {(one.step, one.reason) for one in item.failures}
        failures = [one for one in self.failures if (one.step, one.reason) not in known]
        yield from news
        yield from failures
        against = _against(item, news, failures)
        if item.status is EvidenceStatus.READY and against and against != _against(item, (), ()):
            yield FileQuarantined(reason=against.reason, sandbox=self.sandbox, step=against.step)


def _against(
    item: EvidenceItem, news: Sequence[Finding], failures: Sequence[StepFailed]
) -> Against | None:
    """What speaks against opening it once these stand in the place of what the steps said."""
    found_again = {one.step for one in news}
    again = found_again | {one.step for one in failures}
    found = [*(one for one in item.found if one.step not in found_again), *news]
    failed = [one for one in item.failures if one.step not in again]
    before = [StepFailed(step=one.step, reason=one.reason) for one in failed]
    return against_opening(
        item.claimed_name, item.claimed_type, found, [*before, *failures], item.contents
    )
