"""The scalar types of events and commands; each refuses what no record should hold."""

import hashlib
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Annotated, Any, Final
from zoneinfo import ZoneInfo

from msgspec import Meta

NEW_YORK: Final = ZoneInfo("America/New_York")
"""The zone of United Nations Headquarters, in which days, hours and seats are counted."""


def new_york_day(at: datetime) -> date:
    """The day on which an instant falls at Headquarters."""
    return at.astimezone(NEW_YORK).date()


def day_end(day: date) -> datetime:
    """The instant, in UTC, at which that day ends at Headquarters: midnight, when it is over."""
    return datetime.combine(day + timedelta(days=1), time(0), NEW_YORK).astimezone(UTC)


def zone_of(name: str) -> tzinfo | None:
    """The zone of this IANA name or offset; None where there is none."""
    try:
        if name[:1] in {"+", "-"}:
            return datetime.strptime(name, "%z").tzinfo
        return ZoneInfo(name) if name else None
    except (ValueError, LookupError, OSError):
        return None


_NO_CONTROLS: Final = r"^[^\x00-\x1f\x7f-\x9f]*[^\s\x00-\x1f\x7f-\x9f][^\x00-\x1f\x7f-\x9f]*$"
_NO_CONTROLS_BUT_BREAKS: Final = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]*$"
_SOMETHING: Final = (
    r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]*[^\s\x00-\x1f\x7f-\x9f]"
    r"[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]*$"
)

Line = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=300,
        pattern=_NO_CONTROLS,
        description="One line of text, 1 to 300 characters and not only spaces",
    ),
]
"""One line of text, 1 to 300 characters, no control characters, not only white space."""

SealedLine = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=300,
        pattern=_NO_CONTROLS,
        description="One line of text, 1 to 300 characters; kept encrypted until forgotten",
        extra={"sealed": True},
    ),
]
"""A `Line` of a command that its event holds sealed; of its rule, nothing else may see it."""

Prose = Annotated[
    str,
    Meta(
        max_length=10_000,
        pattern=_NO_CONTROLS_BUT_BREAKS,
        description="Text of at most 10,000 characters without control characters",
    ),
]
"""Text of several lines, up to 10,000 characters, no control characters but tab and line breaks."""

Text = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=10_000,
        pattern=_SOMETHING,
        description="Text of 1 to 10,000 characters, not only spaces",
    ),
]
"""What may not be left out: text of several lines as `Prose`, with something in it."""

StateCode = Annotated[
    str,
    Meta(
        pattern=r"^[A-Z]{2}$",
        description="A State: ISO 3166-1 alpha-2, two capital letters",
        examples=["XA"],
    ),
]
"""A State, ISO 3166-1 alpha-2 (user-assigned codes such as XA for fictional ones).

Of commands and questions `codes` says which there are; an event keeps what it was given.
"""

Reference = Annotated[
    str,
    Meta(
        pattern=r"^[A-Z]{2,3}[ie]\.[0-9]{3,5}$",
        description="A permanent reference number of the list, such as IRi.039",
        examples=["IRi.039"],
    ),
]
"""A permanent reference number of the UN list, such as IRi.039."""

Instant = Annotated[datetime, Meta(tz=True)]
"""A moment with its zone; stored and sent in UTC."""

Count = Annotated[int, Meta(ge=0, le=1_000_000)]
"""A number of things; never above a million, so that no arithmetic on it can surprise."""

Day = date
"""A calendar date said by people; it has no zone."""


def reference(typed: str) -> str:
    """A permanent reference number in its one spelling, however typed; other text as it is."""
    head, dot, number = typed.strip().partition(".")
    if not (dot and number.isdecimal() and head.isalpha() and head[-1:] in "ieIE"):
        return typed
    return f"{head[:-1].upper()}{head[-1].lower()}.{number}"


def holds(day: date, *, since: date, until: date | None) -> bool:
    """Whether the day lies in [since, until); an interval without `until` has no known end."""
    return since <= day and (until is None or day < until)


def weak_tag(*parts: Any) -> str:
    """A short digest of plain values, for keys that must fit a column; never a secret."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:32]
