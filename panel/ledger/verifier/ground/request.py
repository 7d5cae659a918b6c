"""A request for an exemption as its events have it, and where it stands at an instant.

No objection by the hour is consent, from that hour on, whether or not anybody recorded it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

ALWAYS = datetime(1, 1, 1, tzinfo=UTC)
FOREVER = datetime(9999, 12, 31, tzinfo=UTC)
THEN = {"circulated": "approved", "notified": "noted"}
"""What each period ends in where nobody speaks."""
GRANTED = frozenset({"approved", "noted"})
ENDED = frozenset({"revoked", "lapsed"})
BEFORE_CIRCULATION = frozenset(
    ("received", "returned", "information_asked", "complete", "undecidable")
)
PENDING = BEFORE_CIRCULATION | {"circulated", "notified", "on_hold"}
_WAYS = frozenset({"entry", "transit"})


@dataclass(slots=True)
class Hold:
    """A member's hold: it ends when it is released or its member's seat ends."""

    state: str
    received_at: datetime
    lapses_at: datetime | None
    in_time: bool = False
    released_at: datetime | None = None

    @property
    def ends(self) -> datetime:
        """When it holds nothing up any more; one that came too late never did."""
        if not self.in_time:
            return ALWAYS
        return min(self.released_at or FOREVER, self.lapses_at or FOREVER)

    def stands(self, moment: datetime) -> bool:
        """Whether it holds anything up at the instant."""
        return self.received_at <= moment < self.ends


@dataclass(slots=True)
class Objection:
    """A member's objection to what was before the Committee in that round."""

    state: str
    received_at: datetime
    round: int
    in_time: bool = False


@dataclass(slots=True)
class Extension:
    """A later last day that was put before the Committee."""

    last_day: date
    proposed_at: datetime
    lapses_at: datetime
    objected: bool = False


@dataclass(slots=True)
class Request:
    """A request, as its events so far have it."""

    stream: str
    number: str = ""
    status: str = ""
    """Empty where the request itself was struck."""
    measure: str = ""
    procedure: str = "A"
    applicant: str = ""
    persons: tuple[str, ...] = ()
    first_day: date = date.min
    last_day: date = date.min
    legs: tuple[tuple[str, str], ...] = ()
    """Territory and way of each leg."""
    of_funds: bool = False
    on_paper: tuple[str, ...] = ()
    """The territories of a decision on paper, which names no legs."""
    after_the_fact: bool = False
    late: bool | None = None
    before_question: str = ""
    questions: list[tuple[datetime, bool]] = field(default_factory=list)
    """Those that are not answered: since when, and whether the clock waits for the answer."""
    deadline: datetime | None = None
    round: int = 0
    """How many times something of it was put before the Committee."""
    holds: list[Hold] = field(default_factory=list)
    objections: list[Objection] = field(default_factory=list)
    only_persons: tuple[str, ...] | None = None
    only_territories: tuple[str, ...] | None = None
    longer: date | None = None
    """A later last day for which the State asks, and that has yet to be circulated."""
    extension: Extension | None = None
    before: Request | None = None
    """As it stood when that extension was proposed, with what members did then."""
    ends: list[tuple[date, str, tuple[str, ...]]] = field(default_factory=list)
    """First days without it, why, and for whom; nobody named means everybody."""
    decided: str = ""
    """How and when it was decided, in words."""

    @property
    def stopped(self) -> bool:
        """Whether its clock waits for an answer."""
        return any(stops for _, stops in self.questions)

    @property
    def takes_effect(self) -> datetime | None:
        """When silence adopts what is before the Committee; None while nothing says when."""
        if self.deadline is None or self.stopped:
            return None
        at = max([self.deadline, *(hold.ends for hold in self.holds)])
        return None if at == FOREVER else at

    @property
    def open(self) -> bool:
        """Whether something of it is before the Committee."""
        if self.status in THEN:
            return True
        later = self.extension
        return self.status in GRANTED and later is not None and not later.objected

    @property
    def ways(self) -> dict[str, frozenset[str]]:
        """In which ways it lets its persons touch each territory."""
        found = {
            state: frozenset({w for s, w in self.legs if s == state}) for state, _ in self.legs
        }
        if self.of_funds:
            found = dict.fromkeys((*found, self.applicant), _WAYS)
        found |= dict.fromkeys(self.on_paper, _WAYS)
        only = self.only_territories
        return {s: ways for s, ways in found.items() if only is None or s in only}

    def at(self, moment: datetime) -> tuple[str, date]:
        """Where it stands at the instant, and the last day that it then covers."""
        status, later, effect = self.status, self.extension, self.takes_effect
        if status in THEN and self.deadline is not None:
            if effect is None or moment < effect:
                return self._waiting(moment), self.last_day
            status = THEN[status]
        elif status in GRANTED and later and later.objected and moment >= later.lapses_at:
            return "lapsed", self.last_day
        if status not in GRANTED or later is None or later.objected:
            return status, self.last_day
        adopted = effect is not None and moment >= effect
        return status, later.last_day if adopted else self.last_day

    def _waiting(self, moment: datetime) -> str:
        if self.stopped:
            return "information_asked"
        return "on_hold" if any(hold.stands(moment) for hold in self.holds) else self.status

    def decision(self, moment: datetime) -> str:
        """How and when it was decided, as known at the instant, in words."""
        silent = self.status in THEN and self.at(moment)[0] == THEN[self.status]
        return by_silence(self.takes_effect) if silent else self.decided


def by_silence(at: datetime | None) -> str:
    """What to say of what nobody objected to by then."""
    return f"adopted by silence at {at:%Y-%m-%dT%H:%M:%SZ}" if at else ""
