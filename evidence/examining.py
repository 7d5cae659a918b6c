"""One examination: every step that applies to a file is taken, and what came of it recorded."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, BinaryIO, Final

import msgspec

from evidence import isolation, receiving, texts
from evidence.documents import Text, TextRecognised
from evidence.domain import RecordFindings, RecordIntegrity, RecordRecognition, RecordSteps
from evidence.events import StepFailed
from evidence.findings import (
    CONCLUSIONS,
    FINDINGS,
    Copy,
    FilmRead,
    Finding,
    Looks,
    MetadataRead,
    Tool,
    TypeRecognised,
    WorkingCopyMade,
    media_type,
)
from evidence.placing import placed
from evidence.sandbox.client import NoSandbox, Sandbox, StepError
from evidence.states import EvidenceItem
from evidence.store import Damaged
from panel.ledger.commands import Command
from panel.ledger.values import Count

_JPEG, _PHOTO = b"\xff\xd8\xff", "image/jpeg"
_MOST_BYTES = 2 * 1024 * 1024
"""Of a working copy."""
_PLACING: Final = frozenset(kind.step for kind in (MetadataRead, FilmRead, *CONCLUSIONS))
"""Steps from which it follows where something is."""


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


def retake(item: EvidenceItem, steps: Collection[str], sandbox: Sandbox) -> Command:
    """The command that records what these steps find; NoSandbox where none may be taken here."""
    if against := isolation.against(item.media_type, sandbox.open):
        raise NoSandbox(against)
    try:
        with receiving.store().checked(item.sha256, item.size) as file:
            return _Examination(item, sandbox, file).again(steps)
    except Damaged as error:
        return RecordIntegrity(found=str(error))


def not_retaken(item: EvidenceItem, steps: Collection[str], tries: int) -> RecordSteps:
    """The command that records that nobody could take them."""
    reason = f"whoever took it ended {tries} times while at it"
    return RecordSteps(
        examination=item.examinations,
        sandbox="none came to an end",
        found={},
        failures=tuple(StepFailed(step=step, reason=reason) for step in steps),
    )


def recognise(item: EvidenceItem, sandbox: Sandbox) -> Command:
    """The command that records what is read off the item's pictures."""
    found, failure = None, None
    try:
        with receiving.store().checked(item.sha256, item.size) as file:
            if against := isolation.against(item.media_type, sandbox.open):
                raise StepError(against)
            said = sandbox.take(TextRecognised.step, file, dict[str, Any])
        found = msgspec.to_builtins(texts.made(TextRecognised, said))
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
        # What kind of file it is decides what else is looked for. What begins as a JPEG is asked
        # for all that one is asked for at once: another fork costs a tenth of a photo's steps.
        guessed = _others(_PHOTO) if self._begins_as_photo() else []
        answers = self._asked([TypeRecognised, *guessed])
        self._keep([TypeRecognised], answers)
        known = media_type(self.found)
        others = _others(known)
        if against := isolation.against(known, self.sandbox.open):
            self.failures += [StepFailed(step=one.step, reason=against) for one in others]
        else:
            answers |= self._asked([one for one in others if one not in guessed])
            self._keep(others, answers)
        self.found += placed(self.found)
        return RecordFindings(**self._said())

    def again(self, steps: Collection[str]) -> RecordSteps:
        """These alone, and what follows from them."""
        if TypeRecognised.step in steps:
            self._take([TypeRecognised])
        known = media_type(self.found) or self.item.media_type
        self._take([one for one in _others(known) if one.step in steps])
        if _PLACING & set(steps):
            taken = {type(one) for one in self.found}
            before = (one for one in self.item.found if type(one) not in taken)
            self.found += placed([*before, *self.found])
        return RecordSteps(**self._said())

    def _said(self) -> dict[str, Any]:
        return {
            "examination": self.item.examinations,
            "sandbox": self.sandbox.words,
            "found": {one.step: msgspec.to_builtins(one) for one in self.found},
            "failures": tuple(self.failures),
        }

    def _begins_as_photo(self) -> bool:
        if isolation.against(_PHOTO, self.sandbox.open):
            return False
        self.file.seek(0)
        return self.file.read(len(_JPEG)) == _JPEG

    def _take(self, kinds: Sequence[type[Finding]]) -> None:
        self._keep(kinds, self._asked(kinds))

    def _asked(self, kinds: Sequence[type[Finding]]) -> dict[str, Any]:
        wanted = {kind.step: _answer(kind) for kind in kinds}
        return dict(self.sandbox.take_each(wanted, self.file))

    def _keep(self, kinds: Sequence[type[Finding]], answers: Mapping[str, Any]) -> None:
        for kind in kinds:
            try:
                self.found.append(_finding(kind, answers[kind.step]))
            except StepError as error:
                self.failures.append(StepFailed(step=kind.step, reason=str(error)[:300]))


def _others(known: str) -> list[type[Finding]]:
    """What is looked for in a file of the type, besides the type."""
    return [one for one in FINDINGS if one is not TypeRecognised and one.takes(known)]


def _answer(kind: type[Finding]) -> Any:
    """What its step answers: findings hold digests of the files that steps make."""
    if issubclass(kind, Text):
        return dict[str, Any]
    return Pictures if kind is WorkingCopyMade else kind


def _finding(kind: type[Finding], said: Any) -> Finding:
    if isinstance(said, StepError):
        raise said
    if issubclass(kind, Text):
        return texts.made(kind, said)
    found: Finding = _kept(said) if isinstance(said, Pictures) else said
    return found


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
