"""Whether an item may be opened: one rule, of what it claims to be and what was found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from evidence.containers import ContainerOpened
from evidence.containers import against as against_contents
from evidence.documents import Notices
from evidence.events import StepFailed
from evidence.families import Family, family
from evidence.findings import Finding, TypeRecognised, media_type
from evidence.names import suffix
from evidence.traps import Trap

_SUFFIXES: Final = {
    **dict.fromkeys(
        ("jpg", "jpeg", "jpe", "png", "gif", "webp", "tif", "tiff", "heic", "heif", "avif", "bmp"),
        Family.PICTURE,
    ),
    **dict.fromkeys(
        ("mp4", "mov", "m4v", "avi", "mkv", "webm", "mp3", "m4a", "wav", "ogg", "3gp"),
        Family.RECORDING,
    ),
    **dict.fromkeys(
        (
            *("pdf", "doc", "docx", "docm", "xls", "xlsx", "xlsm", "ppt", "pptx", "pptm"),
            *("odt", "ods", "odp", "rtf", "txt", "csv", "eml", "msg"),
        ),
        Family.DOCUMENT,
    ),
    **dict.fromkeys(("zip", "gz", "tar", "7z", "rar", "bz2", "xz"), Family.ARCHIVE),
}


_CLOSES: Final = frozenset(Trap) - {Trap.TRAILING_DATA, Trap.EMBEDDED_FILE, Trap.RESTRICTED}
"""What acts by itself, hides a file of another kind, or was not looked into. What follows a photo's
end is mostly its maker's own, and a file packed into another was looked into with it."""
MAY_FAIL: Final = frozenset({"ocr"})
"""Steps that say nothing against a file by failing."""


class Against(NamedTuple):
    """Why an item is kept closed, and the step by whose finding or failure it is."""

    reason: str
    step: str


def against_opening(
    name: str,
    claimed_type: str,
    found: Sequence[Finding],
    failures: Iterable[StepFailed],
    contents: ContainerOpened | None = None,
) -> Against | None:
    """Why the item is to be kept in quarantine; None where it may be opened."""
    return next(_against(name, claimed_type, found, failures, contents), None)


def _against(
    name: str,
    claimed_type: str,
    found: Sequence[Finding],
    failures: Iterable[StepFailed],
    contents: ContainerOpened | None,
) -> Iterator[Against]:
    content = media_type(found)
    kind, typed = family(content), TypeRecognised.step
    if kind is Family.PROGRAM:
        yield Against(
            f"its content is {content}, which can act by itself where it is opened", typed
        )
    for one in found:
        if isinstance(one, Notices):
            for noticed in one.noticed:
                if noticed.trap in _CLOSES:
                    yield Against(f"{noticed.says}, in {noticed.where}"[:300], one.step)
    for said, claims in (
        (f"its name ends in .{suffix(name)}", _SUFFIXES.get(suffix(name))),
        (f"its sender says {claimed_type}", family(claimed_type)),
    ):
        if content and claims is not None and claims is not kind:
            yield Against(f"{said}, its content is {content}", typed)
    for failed in failures:
        if failed.step not in MAY_FAIL:
            yield Against(f"the step {failed.step} failed: {failed.reason}"[:300], failed.step)
    if kind is Family.ARCHIVE:
        closed = f"an archive ({content}) is not opened here"
        if why := against_contents(contents) if contents else closed:
            yield Against(why, typed)
    if kind is None:
        yield Against(f"nothing here knows files of the type {content}", typed)
