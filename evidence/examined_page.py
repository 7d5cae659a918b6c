"""What an item's page tells of its examinations: what failed, what came of each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evidence.domain import ExamineAgain
from evidence.events import (
    ExaminationOrdered,
    FileExamined,
    FileQuarantined,
    FileReceived,
    StepFailed,
)
from evidence.states import EvidenceItem, EvidenceStatus
from panel.access.giving import role_for
from panel.ledger import streams
from panel.ledger.registry import registry
from panel.staff import addresses
from panel.staff.registering import Seen, Table
from panel.staff.words import Link, label


def failures(seen: Seen) -> Iterator[Table]:
    """The steps that found nothing because they failed, and the way to try again."""
    item: EvidenceItem = seen.state
    if item.failures:
        rows = [(label(one.step), one.reason) for one in item.failures]
        yield Table("What could not be found out", ("Step", "Why"), rows, rest=_again(seen))


def _again(seen: Seen) -> Link | str:
    may = role_for(seen.viewer, ExamineAgain) and not seen.known_on
    if not may or ExamineAgain.offered(seen.state, seen.moment.at):
        return ""
    return Link("Have it examined again", addresses.command(ExamineAgain, seen.key))


def examinations(seen: Seen) -> Iterator[Table]:
    """Each examination, where there was more than one: why it was ordered, what came of it."""
    item: EvidenceItem = seen.state
    if item.examinations < 2:
        return
    rows: list[list[Any]] = []
    for stream in streams.as_of(registry, [seen.stream], seen.moment):
        for record in stream.records:
            match record.fact.event:
                case FileReceived():
                    rows.append([1, record.recorded_at, "It was received.", 0, "waits"])
                case ExaminationOrdered() as ordered:
                    rows.append([len(rows) + 1, record.recorded_at, ordered.reason, 0, "waits"])
                case StepFailed() if rows:
                    rows[-1][3] += 1
                case FileExamined() if rows:
                    rows[-1][4] = EvidenceStatus.READY.value
                case FileQuarantined(sandbox=sandbox) as closed if rows and sandbox:
                    rows[-1][4] = f"quarantined: {closed.reason}"
    columns = ("Number", "Ordered", "Why", "Steps that failed", "What came of it")
    yield Table("Examinations", columns, rows)
