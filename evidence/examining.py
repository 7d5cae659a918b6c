"""One examination: every step that applies to a file is taken, and what came of it recorded."""

from __future__ import annotations

import time
from typing import BinaryIO, Final

import msgspec

from evidence import receiving, texts
from evidence.documents import Text, TextRecognised
from evidence.domain import RecordFindings, RecordIntegrity, RecordRecognition
from evidence.events import StepFailed
from evidence.findings import FINDINGS, Finding, Tool, TypeRecognised, WorkingCopyMade, media_type
from evidence.sandbox.client import Sandbox, StepError
from evidence.states import EvidenceItem
from evidence.store import Damaged
from panel.ledger.commands import Command
from panel.ledger.values import Count

LONGEST: Final = 90
"""Seconds by the wall after which no further step is begun: less than a lease of the job's."""
_JPEG = b"\xff\xd8\xff"
_MOST_BYTES = 1024 * 1024
"""Of a working copy."""


class SmallPicture(msgspec.Struct, frozen=True, kw_only=True):
    """What the thumbnail step answers."""

    jpeg: bytes
    width: Count
    height: Count
    tool: Tool


def examine(item: EvidenceItem, sandbox: Sandbox) -> Command:
    """The command that records what is found in the item's file."""
    try:
        with receiving.store().checked(item.sha256, item.size) as file:
            return _Examination(item, sandbox, file).command()
    except Damaged as error:
        return RecordIntegrity(found=str(error))


def given_up(item: EvidenceItem, tries: int) -> RecordFindings:
    """The command that records that nobody could examine it."""
    reason = f"whoever examined it ended {tries} times while at it"
    return RecordFindings(
        examination=item.examinations,
        sandbox="none came to an end",
        found={},
        failures=(StepFailed(step=TypeRecognised.step, reason=reason),),
    )


def recognise(item: EvidenceItem, sandbox: Sandbox) -> Command:
    """The command that records what is read off the item's pictures."""
    found, failure = None, None
    try:
        with receiving.store().checked(item.sha256, item.size) as file:
            found = msgspec.to_builtins(texts.taken(TextRecognised, file, sandbox))
    except Damaged as error:
        return RecordIntegrity(found=str(error))
    except StepError as error:
        failure = StepFailed(step=TextRecognised.step, reason=str(error)[:300])
    return RecordRecognition(examination=item.examinations, found=found, failure=failure)


def unrecognised(item: EvidenceItem, tries: int) -> RecordRecognition:
    """The command that records that nobody could read it."""
    reason = f"whoever read it ended {tries} times while at it"
    failure = StepFailed(step=TextRecognised.step, reason=reason)
    return RecordRecognition(examination=item.examinations, found=None, failure=failure)


class _Examination:
    def __init__(self, item: EvidenceItem, sandbox: Sandbox, file: BinaryIO) -> None:
        self.item, self.sandbox, self.file = item, sandbox, file
        self.found: list[Finding] = []
        self.failures: list[StepFailed] = []

    def command(self) -> RecordFindings:
        until = time.monotonic() + LONGEST
        for kind in FINDINGS:
            if kind.takes(media_type(self.found)):
                self.take(kind, late=time.monotonic() > until)
        return RecordFindings(
            examination=self.item.examinations,
            sandbox=self.sandbox.words,
            found={one.step: msgspec.to_builtins(one) for one in self.found},
            failures=tuple(self.failures),
        )

    def take(self, kind: type[Finding], *, late: bool) -> None:
        try:
            if late:
                raise StepError(f"the steps before it took more than {LONGEST} seconds")
            self.found.append(self._taken(kind))
        except StepError as error:
            self.failures.append(StepFailed(step=kind.step, reason=str(error)[:300]))

    def _taken(self, kind: type[Finding]) -> Finding:
        if kind is WorkingCopyMade:
            return _kept(self.sandbox.take(kind.step, self.file, SmallPicture))
        if issubclass(kind, Text):
            return texts.taken(kind, self.file, self.sandbox)
        return self.sandbox.take(kind.step, self.file, kind)


def _kept(small: SmallPicture) -> WorkingCopyMade:
    if not small.jpeg.startswith(_JPEG) or len(small.jpeg) > _MOST_BYTES:
        raise StepError("what it made is no small JPEG")
    with receiving.copies().incoming(most=_MOST_BYTES) as into:
        into.write(small.jpeg)
        kept = into.keep()
    return WorkingCopyMade(
        sha256=kept.sha256,
        size=kept.size,
        width=small.width,
        height=small.height,
        tool=small.tool,
    )
