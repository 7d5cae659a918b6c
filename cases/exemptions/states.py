"""What a request's events amount to: where it stands at any hour, whom and where it covers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, Self

import msgspec

from cases.exemptions import events as happened
from cases.exemptions import timing
from cases.exemptions.folding import changed
from cases.exemptions.opposing import Against, objected_in_time, reconsidered
from cases.exemptions.silence import Extension, Hold, Longer, Objection, Question
from cases.exemptions.statuses import ENDED, GRANTED, THEN, Status, openly
from cases.exemptions.values import Assets, Leg, TravelDocument, Way
from cases.regimes.events import Measure, Procedure
from panel.ledger.events import Event, Fact
from panel.ledger.states import FOREVER, Disclosure, Due, Level, Span, State
from panel.ledger.values import new_york_day


class Request(
    State,
    category="exemption-request",
    events=tuple(
        kind
        for kind in vars(happened).values()
        if isinstance(kind, type) and issubclass(kind, Event) and kind is not Event
    ),
):
    """A request for an exemption and, once granted, the exemption itself: one life, one stream."""

    status: Status | None = None
    number: str = ""
    applicant: str = ""
    persons_named: tuple[str, ...] = ()
    measure: Measure = Measure.TRAVEL_BAN
    regime: str = ""
    ground: str = ""
    procedure: Procedure = Procedure.APPROVAL
    purpose: str = ""
    justification: str = ""
    first_day: date = date.min
    last_day: date = date.min
    itinerary: tuple[Leg, ...] = ()
    documents: tuple[TravelDocument, ...] = ()
    assets: Assets | None = None
    funds: str = ""
    attachments: tuple[str, ...] = ()
    supersedes: str = ""
    superseded_by: str = ""
    happened_at: datetime | None = None
    missing_parts: tuple[str, ...] = ()
    """Found missing at filing, by the fields' names."""
    notice_given: int | None = None
    notice_required: int | None = None
    late: bool | None = None
    territories_named: tuple[str, ...] = ()
    """Of a decision on paper, which names no legs."""
    missing: str = ""
    """Of a request that was returned."""
    supplied: str = ""
    """What was missing once, and by which paper it came."""
    before_question: Status | None = None
    """Where it stood when information was asked before it was circulated."""
    questions: tuple[Question, ...] = ()
    circulated_on: date | None = None
    """The day from which the running period counts; of an extension, its own."""
    counted_at: datetime | None = None
    """Of a notification: the receipt from which its period counts."""
    rounds: int = 0
    """How many times something of it was circulated, an extension included."""
    deadline: datetime | None = None
    moved_from: datetime | None = None
    """The deadline before the calendar was last corrected."""
    working_days: int = 0
    shortened: str = ""
    """Why the Chair shortened the period."""
    emergency: bool = False
    """Whether the Chair set the hour in an emergency, which no calendar moves."""
    rule: str = ""
    """The rule row by which the period was counted, and its version."""
    rule_version: int = 0
    calendar_version: int = 0
    objections: tuple[Objection, ...] = ()
    holds: tuple[Hold, ...] = ()
    comments: tuple[tuple[str, str], ...] = ()
    """Members' own, each with its State."""
    adoption_recorded: tuple[datetime, ...] = ()
    """At which hours silence adopted it, as the clock recorded it."""
    decided_on: date | None = None
    decided_by: str = ""
    decided_version: int | None = None
    """The version of the event by which a body's decision was entered."""
    minutes: str = ""
    minutes_kept: tuple[str, ...] = ()
    reason: str = ""
    """Of the decision."""
    conditions: str = ""
    granted_persons: tuple[str, ...] | None = None
    """For whom it was granted, where not for all."""
    granted_territories: tuple[str, ...] | None = None
    first_window: tuple[date, date] | None = None
    """The window as first approved, where it was shifted since, and the journey."""
    first_itinerary: tuple[Leg, ...] | None = None
    shifted_hours: int = 0
    longer: Longer | None = None
    """What the State asks for and the Secretariat has yet to circulate."""
    extension: Extension | None = None
    before: Request | None = None
    """As it stood when that extension was proposed, with what members did then."""
    removed: tuple[tuple[str, date], ...] = ()
    """Persons for whom it holds no longer, each with the first day without it."""
    breached_on: date | None = None
    ended_on: date | None = None
    """The first day without it, of one that was revoked."""
    end_reason: str = ""
    communicated_to: tuple[str, ...] = ()
    communicated_on: date | None = None
    confirm_by: datetime | None = None
    """By when travel is to be confirmed once it was granted; an extension has its own."""
    travelled: bool | None = None
    confirmed_at: datetime | None = None
    overdue_recorded: tuple[datetime, ...] = ()
    """By when it was to be confirmed and wasn't, as the clock recorded it."""

    def evolve(self, event: Any, fact: Fact) -> Self:
        """The request after one more event; one whose filing was struck takes none."""
        if self.status is None and not isinstance(event, _OPENING):
            return self
        if isinstance(event, Against) and event.ago and self.before is not None:
            return msgspec.structs.replace(self, **reconsidered(self, event, fact))
        after = msgspec.structs.replace(self, **changed(self, event, fact))
        return msgspec.structs.replace(after, **objected_in_time(after))

    @property
    def stopped(self) -> bool:
        """Whether the clock waits for an answer."""
        return any(question.stands for question in self.questions)

    @property
    def takes_effect(self) -> datetime | None:
        """When silence adopts what is before the Committee; None while nothing says when.

        At the deadline, or when the last hold ends that outlasts it.
        """
        if self.deadline is None or self.stopped:
            return None
        at = max([self.deadline, *(hold.ends for hold in self.holds)])
        return None if at == FOREVER else at

    def spans(self) -> Sequence[Span]:
        """Pending until the hour, granted from it on, whether or not anybody records it."""
        return timing.spans(self)

    def due(self) -> Iterable[Due]:
        """What is to be recorded of what time did to it."""
        return timing.due(self)

    @property
    def open(self) -> bool:
        """Whether something is before the Committee under the no-objection procedure."""
        if self.status in THEN:
            return True
        return self.status in GRANTED and self.extension is not None and not self.extension.objected

    @property
    def open_until(self) -> datetime | None:
        """When silence decides it; far off while nothing says when, None where nothing is open."""
        return (self.takes_effect or FOREVER) if self.open else None

    def open_at(self, at: datetime) -> bool:
        """Whether it still was at the instant."""
        return self.open_until is not None and at < self.open_until

    def persons(self) -> tuple[str, ...]:
        """Those for whom the exemption is asked."""
        return self.persons_named

    def confirmation(self, span: Span) -> datetime | None:
        """By when the State is to confirm the travel, of one that is or was in force."""
        if span.status not in {*GRANTED, Status.LAPSED}:
            return None
        extension = self.extension if self._extended(span) else None
        return extension.confirm_by if extension else self.confirm_by

    def to_confirm(self, at: datetime) -> Iterator[tuple[date, datetime | None]]:
        """The last days after which the State may have to confirm the travel, and by when."""
        if self.travelled is not None or self.status not in {*GRANTED, *THEN}:
            return
        later = None if self.extension and self.extension.objected else self.extension
        if later is None or self.open_at(at):
            yield self.last_day, self.confirm_by
        if later is not None:
            yield later.last_day, later.confirm_by

    def overdue(self, span: Span) -> bool:
        """Whether the confirmation didn't come in time."""
        by = self.confirmation(span)
        return by is not None and (self.confirmed_at or span.since) >= by

    def covered_until(self, span: Span) -> date:
        """The last day that it covers while the span holds."""
        extension = self.extension if self._extended(span) else None
        return extension.last_day if extension else self.last_day

    def _extended(self, span: Span) -> bool:
        at, later = self.takes_effect, self.extension
        if later is None or later.objected or at is None:
            return False
        return span.status in GRANTED and span.since >= at

    def to_communicate(self, span: Span) -> bool:
        """Whether States have yet to be told what was decided; on paper they were."""
        decided = span.status in {Status.APPROVED, Status.REFUSED, *ENDED}
        return decided and self.communicated_on is None and not self.territories_named

    def status_for(self, person: str, span: Span) -> str:
        """Where it stands for one of its persons: refused for those left out of it."""
        granted = self.granted_persons
        if span.status in GRANTED | ENDED and granted is not None and person not in granted:
            return Status.REFUSED
        return span.status

    def proposed_until(self, span: Span) -> date | None:
        """The later last day that is before the Committee while the span holds."""
        later = self.extension
        if later is None or later.objected or span.status not in GRANTED:
            return None
        return later.last_day if self.covered_until(span) < later.last_day else None

    def asked_until(self, span: Span) -> date | None:
        """The later last day for which the State asks while the span holds."""
        if self.longer is None or span.status not in GRANTED:
            return None
        return self.longer.last_day if self.covered_until(span) < self.longer.last_day else None

    def ends_for(self, person: str, span: Span) -> list[list[str]]:
        """Each first day on which it no longer covers the person, and why, in order."""
        ends = [(day, "removed") for one, day in self.removed if one == person]
        if self.ended_on is not None:
            ends.append((self.ended_on, "revoked"))
        if span.status == Status.LAPSED and self.extension is not None:
            ends.append((new_york_day(self.extension.lapses_at), "lapsed"))
        if self.breached_on is not None:
            ends.append((self.breached_on, "condition"))
        return [[day.isoformat(), by] for day, by in sorted(ends)]

    def openly(self, at: datetime) -> Status:
        """Where it stands at an instant, as States that aren't members are told it."""
        return openly(self.at(at).status, self.procedure)

    @property
    def territories(self) -> tuple[str, ...]:
        """Every State that the journey touches, or that holds the funds, each once."""
        legs = [leg.territory for leg in self.itinerary]
        if self.assets is not None:
            legs.append(self.applicant)
        every = tuple(dict.fromkeys((*legs, *self.territories_named)))
        granted = self.granted_territories
        return every if granted is None else tuple(one for one in every if one in granted)

    def ways(self, territory: str) -> frozenset[Way]:
        """How the exemption lets its persons touch a territory; a decision on paper says both."""
        if territory in self.territories_named or self.assets is not None:
            return frozenset(Way)
        return frozenset(leg.way for leg in self.itinerary if leg.territory == territory)

    def disclosure(self, span: Span) -> Disclosure:
        """Between its State and the Secretariat until circulated; then the Committee's.

        What was granted is made known to the States that the journey touches.
        """
        filed = self.procedure is not Procedure.APPROVAL
        before_committee = filed or self.circulated_on is not None or self.decided_on is not None
        parties = {self.applicant} - {""}
        if span.status in GRANTED | ENDED:
            parties |= set(self.territories)
        return Disclosure(Level.COMMITTEE if before_committee else Level.STATE, frozenset(parties))

    def tells(self, event: Event, span: Span) -> Disclosure:
        """Members' own to no State; for what longer the State asks, to it till it is circulated."""
        told = self.disclosure(span)
        if isinstance(event, _MEMBERS_OWN):
            return Disclosure(told.level)
        if isinstance(event, happened.ExtensionAsked):
            return Disclosure(Level.STATE, frozenset({self.applicant}))
        return told


_OPENING = (happened.ExemptionRequested, happened.DecisionEntered)
_MEMBERS_OWN = (
    happened.HoldPlaced,
    happened.HoldReleased,
    happened.HoldEndMoved,
    happened.HoldLapsed,
    happened.RequestCommented,
)
