"""Where a request can stand, in words, and which of them belong together."""

from enum import StrEnum
from typing import Final

from cases.regimes.events import Procedure


class Status(StrEnum):
    """Where a request stands."""

    RECEIVED = "received"
    RETURNED = "returned"
    INFORMATION_ASKED = "information_asked"
    COMPLETE = "complete"
    UNDECIDABLE = "undecidable"
    CIRCULATED = "circulated"
    NOTIFIED = "notified"
    """A notification whose period for a negative decision runs."""
    ON_HOLD = "on_hold"
    OBJECTED = "objected"
    APPROVED = "approved"
    NOTED = "noted"
    """A notification that stands: none was to be approved, and none was decided against."""
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"
    REVOKED = "revoked"
    LAPSED = "lapsed"


BEFORE_CIRCULATION = frozenset(
    {
        Status.RECEIVED,
        Status.RETURNED,
        Status.INFORMATION_ASKED,
        Status.COMPLETE,
        Status.UNDECIDABLE,
    }
)
PENDING = BEFORE_CIRCULATION | {Status.CIRCULATED, Status.NOTIFIED, Status.ON_HOLD}
GRANTED = frozenset({Status.APPROVED, Status.NOTED})
ENDED = frozenset({Status.REVOKED, Status.LAPSED})
"""Was in force, and is no longer from a day on."""
THEN: Final = {Status.CIRCULATED: Status.APPROVED, Status.NOTIFIED: Status.NOTED}
"""What each period ends in where nobody speaks."""


def openly(status: str, procedure: str) -> Status:
    """As States that aren't members are told it: of a hold they learn nothing."""
    if status != Status.ON_HOLD:
        return Status(status)
    return Status.CIRCULATED if procedure == Procedure.APPROVAL else Status.NOTIFIED
