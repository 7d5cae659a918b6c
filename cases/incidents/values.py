"""The words and scalar types of incidents: kinds of source, grades, times as precise as known."""

from __future__ import annotations

import re
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from evidence.enclosing import Key
from panel.ledger.values import Line
from panel.ledger.wording import names, suggests

Entry = Annotated[
    int,
    msgspec.Meta(ge=1, le=1_000_000, description="The number of an entry in the case's timeline"),
]
"""An entry of the incident's own timeline: how its sources are named."""

Entries = Annotated[tuple[Entry, ...], msgspec.Meta(max_length=50)]

# As events hold them: a fact's type takes whatever is on record.
OfIncident = Annotated[str, names("incident")]
OfLetter = Annotated[str, names("letter")]
OfReport = Annotated[str, names("report")]
OfViolationReport = Annotated[str, names("violation-report")]
OfParagraph = Annotated[str, names("paragraph")]

IncidentKey = Annotated[Key, names("incident")]
LetterKey = Annotated[Key, names("letter")]
ReportKey = Annotated[Key, names("report")]
IncidentKeys = Annotated[tuple[IncidentKey, ...], msgspec.Meta(max_length=50)]

LetterNumber = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^PE/[0-9]{4}/OC\.[1-9][0-9]{0,5}$",
        description="The number printed on the letter",
        examples=["PE/2015/OC.1"],
    ),
]

Address = Annotated[
    str,
    msgspec.Meta(
        max_length=2_000,
        pattern=r"^https?://[!-~]+$",
        description="An address on the web, http or https, without spaces",
    ),
]

Latitude = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^-?(90(\.0{1,6})?|[0-8]?[0-9](\.[0-9]{1,6})?)$",
        description="Decimal degrees from -90 to 90, north positive",
        examples=["55.9726"],
    ),
]
"""Decimal degrees as text: the log holds no floating point."""
Longitude = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^-?(180(\.0{1,6})?|(1[0-7][0-9]|[0-9]?[0-9])(\.[0-9]{1,6})?)$",
        description="Decimal degrees from -180 to 180, east positive",
        examples=["37.4146"],
    ),
]

_NAME = (
    r"(?![A-Za-z]{2,3}[ieIE]\.[0-9]{1,5}$)"
    r"[^\s\x00-\x1f\x7f-\x9f][^\x00-\x1f\x7f-\x9f]+[^\s\x00-\x1f\x7f-\x9f]"
)
"""Three characters at least, and nothing that is a permanent reference number misspelt."""
Party = Annotated[
    str,
    msgspec.Meta(
        max_length=300,
        pattern=rf"^([A-Z]{{2}}|[A-Z]{{2,3}}[ie]\.[0-9]{{3,5}}|{_NAME})$",
        description="A State (two capital letters), a permanent reference number of the list, or"
        " the name of a company or person who has neither, of 3 to 300 characters",
        examples=["XA"],
    ),
    suggests("parties"),
]
"""Whoever is named and has a right of reply."""
_LISTED = re.compile(r"[A-Z]{2,3}[ie]\.[0-9]{3,5}")
_STATE = re.compile(r"[A-Z]{2}")


def is_listed(party: str) -> bool:
    """Whether a party goes by a permanent reference number."""
    return _LISTED.fullmatch(party) is not None


def is_state(party: str) -> bool:
    """Whether a party goes by a State's two letters."""
    return _STATE.fullmatch(party) is not None


Speaker = Annotated[Line, suggests("parties")]
"""Whoever says something, by the same or by a name."""


class Kind(StrEnum):
    """What a source is."""

    MEDIA = "media"
    AGENCY = "agency"
    OFFICIAL_STATEMENT = "official_statement"
    NGO = "ngo"
    OTHER_PANEL = "other_panel"
    MONITORING = "monitoring"
    """The Panel's own monitoring of what is open to anybody."""
    DOCUMENT = "document"
    """A document, photograph or record; it decides alone only once somebody verified it."""
    OBSERVATION = "observation"
    """Seen on site by the Panel itself (S/2006/997, annex, para. 22: direct observation)."""


class Intake(StrEnum):
    """How an allegation came in."""

    UNKNOWN = "unknown"
    """Of what was opened before this was asked."""
    STATE_REPORT = "state_report"
    INSPECTION_REPORT = "inspection_report"
    MEDIA = "media"
    NGO = "ngo"
    OTHER_PANEL = "other_panel"
    COMMITTEE = "committee"
    """The Committee told the Panel to look into it."""
    MONITORING = "monitoring"
    """The Panel's own."""


class Closure(StrEnum):
    """With what an incident ends: what the Committee was told or did, or nothing."""

    REPORTED = "reported"
    """Told in a report of the Panel's."""
    LETTER = "letter"
    """The Committee wrote to those concerned."""
    MEETING = "meeting"
    """The Committee took it up in a meeting."""
    LISTING_PROPOSAL = "listing_proposal"
    NOT_PURSUED = "not_pursued"
    """Nothing further can be found out."""
    NO_VIOLATION = "no_violation"
    OTHER = "other"


class Independence(StrEnum):
    """Whether a source has what it says from nobody else on record. Unknown never corroborates."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Reliability(StrEnum):
    """A source's grade (AJP-2.1): A completely reliable to E unreliable, F cannot be judged."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"


class Credibility(StrEnum):
    """Information's grade (AJP-2.1): 1 confirmed by others to 5 improbable, 6 cannot be judged."""

    CONFIRMED = "1"
    PROBABLE = "2"
    POSSIBLE = "3"
    DOUBTFUL = "4"
    IMPROBABLE = "5"
    NOT_JUDGED = "6"


class Stance(StrEnum):
    """What somebody says to an allegation."""

    CONFIRMS = "confirms"
    DENIES = "denies"
    NO_COMMENT = "no_comment"
    OTHER = "other"


class Matter(StrEnum):
    """What exactly is confirmed or denied: who denies a meeting has not denied the journey."""

    THE_ACT = "the_act"
    """The very thing that the incident alleges."""
    A_MEETING = "a_meeting"
    AN_EXEMPTION = "an_exemption"
    SOMETHING_ELSE = "something_else"


class Precision(StrEnum):
    """How exactly a time is known."""

    INSTANT = "instant"
    DAY = "day"
    RANGE = "range"
    UNKNOWN = "unknown"


class When(msgspec.Struct, frozen=True, kw_only=True):
    """When something is said to have happened: an instant, a day, a range of days, or not known."""

    first_day: date | None = None
    last_day: date | None = None
    at: datetime | None = None

    @property
    def precision(self) -> Precision:
        """As precise as what is said."""
        if self.at is not None:
            return Precision.INSTANT
        if self.first_day is None:
            return Precision.UNKNOWN
        if self.last_day in (None, self.first_day):
            return Precision.DAY
        return Precision.RANGE


class Quoted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody whom a source quotes."""

    who: Line
    """Who, as the source has it: a name, or "two Western intelligence sources"."""
    named: bool = False
    """Whether the source names them."""
