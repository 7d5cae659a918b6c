"""The answer's shape; the same arguments give the same bytes for ever.

It holds neither the time asked about nor a position: those stand beside it, in the response's
header and in the certificate's question.
"""

from __future__ import annotations

from datetime import date

import msgspec

from cases.exemptions.values import Way
from cases.regimes.events import Measure
from cases.status.domain import Verdict
from panel.ledger.values import Reference, StateCode

VERSION = 1
"""Of this shape; an old answer is rendered in the version asked for."""


class StatusQuestion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Was this person exempt, there, on that day?"""

    person: Reference
    """Permanent reference number of the person, such as IRi.039."""
    state: StateCode
    """The State whose territory is entered or passed through."""
    date: date
    """The day, as a calendar date in that territory."""
    leg: Way = Way.ENTRY
    """entry, or transit."""
    measure: Measure = Measure.TRAVEL_BAN
    """The measure asked about."""


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
    """Its document number, for those who may know of the series."""
    status: str
    territories: tuple[str, ...]
    first_day: date
    last_day: date
    decided_on: date | None
    recorded_late_days: int | None
    """Calendar days, in New York, from the date on the decision to its recording."""


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
    """Why, where a verdict has kinds: notification_only, expired, not_yet, territory, window …"""
    measure: MeasureView | None
    also_in_force: tuple[MeasureView, ...]
    """The other measures that bind on that day."""
    competent_body: str | None
    exemptions_considered: tuple[ExemptionView, ...]
    pending_requests: int
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
