"""What an item's page tells of its examinations: what failed, what came of each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from evidence.domain import ExamineAgain, Release
from evidence.events import (
    ExaminationOrdered,
    FileExamined,
    FileQuarantined,
    FileReceived,
    StepFailed,
)
from evidence.explaining import closed, failed
from evidence.states import EvidenceItem, EvidenceStatus
from panel.access.giving import role_for
from panel.access.queries import may_act
from panel.access.roles import Role
from panel.ledger import streams
from panel.ledger.registry import registry
from panel.staff import addresses
from panel.staff.registering import Facts, Seen, Table
from panel.staff.words import Link, said


def failures(seen: Seen) -> Iterator[Table]:
    """The steps that found nothing because they failed, and the way to try again."""
    item: EvidenceItem = seen.state
    if item.failures:
        columns = ("What", "Why", "What may be done", "In the program's words")
        rows = [_failure(one.step, one.reason) for one in item.failures]
        yield Table("What could not be found out", columns, rows, rest=_again(seen))


def _failure(step: str, reason: str) -> tuple[str, str, str, SafeString]:
    told = failed(step, reason)
    what, _, cause = told.what.partition(": ")
    return what, cause, told.then, folded(f"step {step}: {told.details}")


def quarantine(seen: Seen) -> Iterator[Facts]:
    """Why it is kept closed and what may be done about it, first in a person's words."""
    item: EvidenceItem = seen.state
    if item.status is EvidenceStatus.QUARANTINED:
        told = closed(item.reason, item.suspicion)
        facts: list[tuple[str, Any]] = [("Why", told.what), ("What may be done", told.then)]
        facts += _not_you(seen, item)
        if told.details:
            facts.append(("In the program's words", folded(told.details)))
        yield Facts("Why it is in quarantine", facts)


def _not_you(seen: Seen, item: EvidenceItem) -> Iterator[tuple[str, Any]]:
    """To a custodian who may not release it: why not, and who may."""
    actor, barred = seen.viewer.actor, {item.collector, item.suspected_by}
    if actor not in barred or not role_for(seen.viewer, Release):
        return
    did = "brought it, and who brought" if actor == item.collector else "closed it, and who closed"
    yield "Why you may not release it", f"You {did} a file doesn't let it out of quarantine."
    others = may_act([Role.CUSTODIAN], seen.moment)
    names = [name for key, name in others.items() if key not in barred]
    yield "Who may", ", ".join(names) or "no other account is a custodian's now"


def folded(details: str) -> SafeString:
    """What only some want to read, behind a word."""
    return format_html("<details><summary>Details</summary>{}</details>", said(details))


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
                case FileQuarantined(sandbox=sandbox) as why if rows and sandbox:
                    rows[-1][4] = f"quarantined: {closed(why.reason).what}"
    columns = ("Number", "Ordered", "Why", "Steps that failed", "What came of it")
    yield Table("Examinations", columns, rows)
