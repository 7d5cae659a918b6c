"""One examination: every step that applies to a file is taken, and what came of it recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO, Final

import msgspec

from evidence import receiving
from evidence.domain import RecordFindings, RecordIntegrity
from evidence.events import StepFailed
from evidence.families import family
from evidence.findings import (
    FINDINGS,
    Copy,
    Finding,
    Looks,
    Tool,
    TypeRecognised,
    WorkingCopyMade,
    media_type,
)
from evidence.placing import placed
from evidence.sandbox.client import Sandbox, StepError
from evidence.states import EvidenceItem
from evidence.store import Damaged
from panel.ledger.commands import Command
from panel.ledger.values import Count

_JPEG = b"\xff\xd8\xff"
_MOST_BYTES = 2 * 1024 * 1024
"""Of a working copy."""


class Jpeg(msgspec.Struct, frozen=True, kw_only=True):
    """A picture that the thumbnail step made."""

    jpeg: bytes
    width: Count
    height: Count


class Pictures(Jpeg, frozen=True, kw_only=True):
    """What the thumbnail step answers."""

    large: Jpeg
    looks: Looks | None
    unlike_embedded: Count | None
    tool: Tool


ANSWERS: Final[Mapping[type[Finding], Any]] = {WorkingCopyMade: Pictures}
"""What steps answer that make files: their findings hold digests."""


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
        # What kind of file it is decides what else is looked for.
        self.take([kind for kind in FINDINGS if kind is TypeRecognised])
        known = {None, family(media_type(self.found))}
        self.take([one for one in FINDINGS if one.of in known and one is not TypeRecognised])
        self.found += placed(self.found)
        return RecordFindings(
            examination=self.item.examinations,
            sandbox=self.sandbox.words,
            found={one.step: msgspec.to_builtins(one) for one in self.found},
            failures=tuple(self.failures),
        )

    def take(self, kinds: Sequence[type[Finding]]) -> None:
        wanted = {kind.step: ANSWERS.get(kind, kind) for kind in kinds}
        for step, said in self.sandbox.take_each(wanted, self.file).items():
            try:
                if isinstance(said, StepError):
                    raise said
                self.found.append(_kept(said) if isinstance(said, Pictures) else said)
            except StepError as error:
                self.failures.append(StepFailed(step=step, reason=str(error)[:300]))


def _kept(made: Pictures) -> WorkingCopyMade:
    small, large = _copy(made), _copy(made.large)
    return WorkingCopyMade(
        sha256=small.sha256,
        size=small.size,
        width=small.width,
        height=small.height,
        tool=made.tool,
        large=large,
        looks=made.looks,
        unlike_embedded=made.unlike_embedded,
    )


def _copy(picture: Jpeg) -> Copy:
    if not picture.jpeg.startswith(_JPEG) or len(picture.jpeg) > _MOST_BYTES:
        raise StepError("what it made is no JPEG, or too large")
    with receiving.copies().incoming(most=_MOST_BYTES) as into:
        into.write(picture.jpeg)
        kept = into.keep()
    return Copy(sha256=kept.sha256, size=kept.size, width=picture.width, height=picture.height)
