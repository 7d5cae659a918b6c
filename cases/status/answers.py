"""The answer's shape; the same arguments give the same bytes for ever.

It holds neither the time asked about nor a position: those stand beside it, in the response's
header and in the certificate's question.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

import msgspec

from cases.exemptions.values import Way
from cases.regimes.events import Measure
from cases.status.known import Verdict
from panel.ledger.values import Day, Instant, Reference, StateCode

VERSION = 2
"""Of this shape; an old answer is rendered in the version asked for."""


Claimed = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[a-z0-9_]{1,100}$",
        description="A ground of exemption as the rules name it",
        examples=["items_3b", "judicial_process"],
    ),
]


class StatusQuestion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Was this person exempt, there, on that day?"""

    person: Reference
    """Permanent reference number of the person, such as IRi.039."""
    state: StateCode
    """The State whose territory is entered or passed through."""
    date: date
    """The day, as a calendar date in that territory."""
    until: Day | None = None
    """The last day asked about, where it is more than one; at most 366 days in all."""
    leg: Way = Way.ENTRY
    """entry, or transit."""
    measure: Measure = Measure.TRAVEL_BAN
    """The measure asked about."""
    ground: Claimed | None = None
    """A ground on which nothing was to be filed, where somebody says that it was so."""


class PartView(msgspec.Struct, frozen=True, kw_only=True):
    """Days of a range that are judged alike."""

    first_day: date
    last_day: date
    verdict: Verdict
    reason: str | None
    by: str | None
    """The request that decides it."""
    basis: str | None
    """The legal basis of the measure by which it is judged."""


class InstantView(msgspec.Struct, frozen=True, kw_only=True):
    """An instant within a day asked about, in the territory's principal zone."""

    at: Instant
    what: str
    """What happened at it."""
    before: Verdict
    """The verdict before it on that day, and after it."""
    after: Verdict


class MeasureView(msgspec.Struct, frozen=True, kw_only=True, rename={"from_": "from"}):
    """A measure on its legal basis, as known then; `until` is the first day without it."""

    type: Measure
    in_force: bool
    basis: str
    from_: date
    until: date | None


class ExemptionView(msgspec.Struct, frozen=True, kw_only=True):
    """A request or exemption that was considered."""

    request: str
    """Its id under /api/v1/exemption-requests."""
    number: str | None
    """Its document number, for its applicant and those who may know of the series."""
    status: str
    territories: tuple[str, ...]
    first_day: date
    last_day: date
    decided_on: date | None
    """The date on the decision; where silence adopted it, the day of that hour in New York."""
    recorded_late_days: int | None
    """Calendar days, in New York, from the date on the decision to its recording."""
    late: bool | None
    """Of a notification after the fact: whether it came too late by the rule."""
    ended_on: date | None
    """The first day on which it no longer covers the person."""
    ended_by: str | None
    """removed (the person), revoked, lapsed, condition (not kept)."""
    proposed_until: date | None
    """A later last day that its State asks for, or that is before the Committee."""
    conditions: str


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """An event that the answer rests on: its stream and its place there."""

    stream: str
    version: int


class RegisterView(msgspec.Struct, frozen=True, kw_only=True):
    """The person's register up to what was known: where it ended, and that leaf's hash."""

    stream: str
    version: int
    leaf: str
    gap_free: bool


class StatusAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The verdict, and everything it rests on that the asker may know."""

    version: int = VERSION
    question: StatusQuestion
    verdict: Verdict
    reason: str | None
    """Why, where a verdict has kinds.

    NO_BAN: notification_only, expired, not_yet. EXCEPTED: own_national, or the ground claimed.
    NOT_COVERED: the first that misses of person, territory, leg, window, condition.
    NO_EXEMPTION_ON_RECORD: revoked, lapsed. UNDETERMINED: late_notice, instant, mixed.
    """
    by: str | None
    """The request that decides it, by its id."""
    parts: tuple[PartView, ...]
    """The parts of a range that is not judged alike on all its days."""
    instants: tuple[InstantView, ...]
    """What happened in the midst of a day asked about."""
    measure: MeasureView | None
    also_in_force: tuple[MeasureView, ...]
    """The other measures that bind on that day; of a range, on its first."""
    standing_exceptions: tuple[str, ...]
    """Grounds on which nothing was to be filed under the law in force on that day."""
    competent_body: str | None
    exemptions_considered: tuple[ExemptionView, ...]
    pending_requests: int
    """Requests that are not decided yet, wherever and whenever they are for."""
    allegations_on_record: int | None
    """Incidents that allege it of the person, there and then; null for who may not know."""
    state_reports_of_violation: int | None
    """Reports of it by States; null for who may not know."""
    contested_by: tuple[str, ...]
    """States on record as contesting the instrument's validity."""
    viewer_scope: str
    """committee (whole registers), own (what the State is party to, or its territory), none."""
    late_records_possible: bool
    register: RegisterView | None
    rests_on: tuple[Version, ...]
    """For those who see the register: what it holds of listing and exemptions, and the law."""
