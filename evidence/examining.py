"""One examination: every step that applies to a file is taken, and what came of it recorded."""

from __future__ import annotations

from typing import BinaryIO, TypeVar

import msgspec

from evidence import receiving
from evidence.domain import RecordFindings, RecordIntegrity
from evidence.domain.verdict import Family, family
from evidence.events import (
    MetadataRead,
    Step,
    StepFailed,
    Tool,
    TypeRecognised,
    WorkingCopyMade,
)
from evidence.sandbox.client import Sandbox, StepError
from evidence.states import EvidenceItem
from evidence.store import Damaged
from panel.ledger.commands import Command
from panel.ledger.values import Count

T = TypeVar("T")
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
        receiving.store().check(item.sha256, item.size)
        with receiving.store().open(item.sha256) as file:
            return _Examination(item, sandbox, file).command()
    except Damaged as error:
        return RecordIntegrity(found=str(error))


def given_up(item: EvidenceItem, tries: int) -> RecordFindings:
    """The command that records that nobody could examine it."""
    reason = f"whoever examined it ended {tries} times while at it"
    return RecordFindings(
        examination=item.examinations,
        sandbox="none came to an end",
        recognised=None,
        metadata=None,
        working_copy=None,
        failures=(StepFailed(step=Step.TYPE, reason=reason),),
    )


class _Examination:
    def __init__(self, item: EvidenceItem, sandbox: Sandbox, file: BinaryIO) -> None:
        self.item, self.sandbox, self.file = item, sandbox, file
        self.failures: list[StepFailed] = []

    def command(self) -> RecordFindings:
        recognised = self.taken(Step.TYPE, TypeRecognised)
        metadata = copy = None
        if recognised and family(recognised.media_type) is Family.PICTURE:
            metadata = self.taken(Step.METADATA, MetadataRead)
            copy = self.working_copy()
        return RecordFindings(
            examination=self.item.examinations,
            sandbox=self.sandbox.words,
            recognised=recognised,
            metadata=metadata,
            working_copy=copy,
            failures=tuple(self.failures),
        )

    def taken(self, step: Step, finding: type[T]) -> T | None:
        try:
            return self.sandbox.take(step, self.file, finding)
        except StepError as error:
            self.failures.append(StepFailed(step=step, reason=str(error)[:300]))
            return None

    def working_copy(self) -> WorkingCopyMade | None:
        small = self.taken(Step.THUMBNAIL, SmallPicture)
        if small is None:
            return None
        if not small.jpeg.startswith(_JPEG) or len(small.jpeg) > _MOST_BYTES:
            reason = "what it made is no small JPEG"
            self.failures.append(StepFailed(step=Step.THUMBNAIL, reason=reason))
            return None
        with receiving.store().incoming(most=_MOST_BYTES) as into:
            into.write(small.jpeg)
            kept = into.keep()
        return WorkingCopyMade(
            sha256=kept.sha256,
            size=kept.size,
            width=small.width,
            height=small.height,
            tool=small.tool,
        )
