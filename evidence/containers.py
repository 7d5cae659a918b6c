"""What a file holds that holds files: a ZIP, an e-mail; each member is an item of its own."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final

import msgspec

from evidence.values import FileName
from panel.ledger.events import NOBODY, Event
from panel.ledger.values import Count, Line
from panel.ledger.wording import names

MOST_MEMBERS: Final = 1_000
"""Of a container and all that are in it, one within another, together."""
DEEPEST: Final = 4
"""Containers within one another that are taken apart."""
MOST_BYTES: Final = 1024**3
"""Unpacked, of one container."""
RATIO: Final = 200
ALWAYS: Final = 64 * 1024**2
"""So much is unpacked of a small container, too; beyond it at most RATIO times its size."""
_TOLD: Final = 40


class Holder(StrEnum):
    """The kinds of container that are taken apart."""

    ZIP = "zip"
    MAIL = "mail"


_KINDS: Final = {
    "application/zip": Holder.ZIP,
    "application/x-zip-compressed": Holder.ZIP,
    "message/rfc822": Holder.MAIL,
}


def holder(media_type: str) -> Holder | None:
    """How a file of this type is taken apart; None where it isn't."""
    return _KINDS.get(media_type)


class Why(StrEnum):
    """Why a member was not taken out."""

    EMPTY = "empty"
    LINK = "link"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    UNKNOWN_METHOD = "unknown_method"
    TOO_MANY = "too_many"
    TOO_LARGE = "too_large"
    TOO_DEEP = "too_deep"


WORDS: Final = {
    Why.EMPTY: "it has no bytes",
    Why.LINK: "it is a link and no file",
    Why.ENCRYPTED: "it is encrypted, and nobody can look into it without the password",
    Why.DAMAGED: "its bytes are damaged",
    Why.UNKNOWN_METHOD: "it is packed in a way that is not known here",
    Why.TOO_MANY: "there are more files in it than are taken out",
    Why.TOO_LARGE: "it unpacks to more than is taken out",
    Why.TOO_DEEP: "it lies too deep, in containers within containers",
}


class Contained(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a file was found that came in another."""

    item: Annotated[str, names("evidence")]
    """The item that it was taken out of."""
    number: Count
    """Which of its members it is, from 1."""
    depth: Count
    """In how many containers it lies, one within another."""
    allowance: Count
    """How many files may be taken out of it and of what is in it."""
    brought_by: Line
    """The account or credential that brought the whole."""
    of_committee: bool = False
    """Whether the whole is the Committee's record."""


class LeftOut(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A member that was not taken out."""

    name: FileName
    why: Why


class ContainerOpened(Event, name="evidence.container_opened", bears_on=NOBODY):
    """It was taken apart in the sandbox; what it held are items of their own."""

    kind: Holder
    taken: Count
    """How many items were made of it."""
    left: Count
    """How many of its members were not taken out, the empty ones apart."""
    left_out: tuple[LeftOut, ...]
    """The first of those, by name."""
    failed: Annotated[str, msgspec.Meta(max_length=300)] = ""
    """Why it could not be taken apart to its end."""
    sandbox: Line


def told(left_out: list[LeftOut]) -> tuple[LeftOut, ...]:
    """As many as an event has room for, their names cut."""
    return tuple(msgspec.structs.replace(one, name=one.name[:200]) for one in left_out[:_TOLD])


def against(opened: ContainerOpened) -> str:
    """Why a container that was taken apart is kept closed all the same; empty where it isn't."""
    if opened.failed:
        return f"it could not be taken apart: {opened.failed}"[:300]
    if not opened.left:
        return ""
    first = opened.left_out[0]
    words = f"{opened.left} of what it holds was not taken out: {first.name[:80]}"
    return f"{words}, for {WORDS[first.why]}"[:300]


def shares(allowance: int, members: int) -> int:
    """What each of so many members may hold itself, so that all stay within the allowance."""
    return max(0, allowance - members) // max(members, 1)
