"""One examination: every step that applies to a file is taken, and what came of it recorded."""

from __future__ import annotations

from typing import BinaryIO

import msgspec

from evidence import receiving
from evidence.domain import RecordFindings, RecordIntegrity
from evidence.events import StepFailed
from evidence.findings import FINDINGS, Finding, Tool, TypeRecognised, WorkingCopyMade, media_type
from evidence.sandbox.client import Sandbox, StepError
from evidence.states import EvidenceItem
from evidence.store import Damaged
from panel.ledger.commands import Command
from panel.ledger.values import Count

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


class _Examination:
    def __init__(self, item: EvidenceItem, sandbox: Sandbox, file: BinaryIO) -> None:
        self.item, self.sandbox, self.file = item, sandbox, file
        self.found: list[Finding] = []
        self.failures: list[StepFailed] = []

    def command(self) -> RecordFindings:
        for kind in FINDINGS:
            if kind.takes(media_type(self.found)):
                self.take(kind)
        return RecordFindings(
            examination=self.item.examinations,
            sandbox=self.sandbox.words,
            found={one.step: msgspec.to_builtins(one) for one in self.found},
            failures=tuple(self.failures),
        )

    def take(self, kind: type[Finding]) -> None:
        try:
            if kind is WorkingCopyMade:
                self.found.append(_kept(self.sandbox.take(kind.step, self.file, SmallPicture)))
            else:
                self.found.append(self.sandbox.take(kind.step, self.file, kind))
        except StepError as error:
            self.failures.append(StepFailed(step=kind.step, reason=str(error)[:300]))


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
