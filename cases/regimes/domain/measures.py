"""A regime's measures, each on its own legal basis and interval, and how one is exempted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Self, assert_never

import msgspec

from cases.regimes.events import (
    Filer,
    Measure,
    MeasureEnded,
    MeasureOrdered,
    PositionRecorded,
    Procedure,
    RulePublished,
)
from panel.access.roles import Role
from panel.ledger.commands import Act, Command, Creates, Refused
from panel.ledger.corrections import Void
from panel.ledger.events import Fact
from panel.ledger.states import Disclosure, Level, Span, State
from panel.ledger.values import Count, Line, Prose, StateCode

KEEPERS = frozenset({Role.SECRETARIAT, Role.OPERATOR})
"""Who keeps the reference data."""


class Interval(msgspec.Struct, frozen=True, kw_only=True):
    """One measure on one legal basis, [valid_from, until)."""

    measure: Measure
    basis: str
    instrument: str
    valid_from: date
    valid_from_at: datetime | None
    exempting_body: str | None
    rules: str | None
    source: str
    verified: bool
    version: int
    """The version, in the regime's stream, of the event that ordered it."""
    until: date | None = None
    ended_version: int | None = None


class Position(msgspec.Struct, frozen=True, kw_only=True):
    """A State's view of an instrument."""

    state: str
    instrument: str
    contests: bool
    stated_on: date
    document: str


class Regime(State, category="regime", events=(MeasureOrdered, MeasureEnded, PositionRecorded)):
    """A sanctions regime, keyed by the resolution that opened it (1737)."""

    intervals: tuple[Interval, ...] = ()
    positions: tuple[Position, ...] = ()

    def evolve(self, event: MeasureOrdered | MeasureEnded | PositionRecorded, fact: Fact) -> Self:
        """Add an interval, end one, or note a position."""
        match event:
            case MeasureOrdered():
                said = msgspec.structs.asdict(event)
                new = Interval(**said, version=fact.version)
                return msgspec.structs.replace(self, intervals=(*self.intervals, new))
            case MeasureEnded():
                ended = tuple(
                    msgspec.structs.replace(i, until=event.until, ended_version=fact.version)
                    if (i.measure, i.basis) == (event.measure, event.basis)
                    else i
                    for i in self.intervals
                )
                return msgspec.structs.replace(self, intervals=ended)
            case PositionRecorded():
                view = Position(**msgspec.structs.asdict(event))
                return msgspec.structs.replace(self, positions=(*self.positions, view))
            case _:
                assert_never(event)

    def interval(self, measure: Measure, basis: str) -> Interval | None:
        """The interval of this measure on this basis."""
        found = (i for i in self.intervals if (i.measure, i.basis) == (measure, basis))
        return next(found, None)

    def contesting(self, instrument: str) -> list[str]:
        """The States on record as contesting the instrument, each once, in order."""
        held = {p.state for p in self.positions if p.contests and p.instrument == instrument}
        return sorted(held)

    def disclosure(self, span: Span) -> Disclosure:
        """The law is public."""
        return Disclosure(Level.PUBLIC)


class OrderMeasure(Command, on=Regime, roles=KEEPERS, noun="measure", creates=Creates.KEYED):
    """Record that a measure binds States from a day on."""

    measure: Measure
    """What States are to do."""
    basis: Line
    """The legal basis, such as "S/RES/1929 (2010) para. 10"."""
    instrument: Line
    """The key of the instrument that orders it, such as 1929."""
    valid_from: date
    """The first day on which it binds."""
    valid_from_at: datetime | None = None
    """The instant, where it began at one and not with the day."""
    exempting_body: Line | None = None
    """Who may exempt from it."""
    rules: Line | None = None
    """The regime key of the rules on how to exempt."""
    source: Prose
    """Where this was read."""
    verified: bool = False
    """Whether the instrument's own text was read."""

    def decide(self, act: Act, regime: Regime) -> Iterator[MeasureOrdered]:
        """The same measure on the same basis begins once."""
        known = regime.interval(self.measure, self.basis)
        if known is not None and known.valid_from != self.valid_from:
            raise Refused(
                "this measure on this basis is on record with another first day",
                field="/valid_from",
                on_record=known.valid_from.isoformat(),
            )
        if known is None:
            yield MeasureOrdered(**msgspec.structs.asdict(self))


class EndMeasure(Command, on=Regime, roles=KEEPERS, noun="measure-end"):
    """Record that a measure ended."""

    measure: Measure
    """The measure that ended."""
    basis: Line
    """The legal basis on which it stood."""
    until: date
    """The first day without it."""
    why: Prose
    """What ended it."""
    source: Prose
    """Where this was read."""
    verified: bool = False
    """Whether the instrument's own text was read."""

    @classmethod
    def offered(cls, regime: Regime, at: datetime) -> str:
        """Of one that has any."""
        return "" if regime.intervals else "no measure is on record"

    def decide(self, act: Act, regime: Regime) -> Iterator[MeasureEnded]:
        """It must have begun before; said again, nothing happens."""
        known = regime.interval(self.measure, self.basis)
        if known is None:
            raise Refused("no such measure on this basis is on record", field="/basis")
        if known.valid_from >= self.until:
            raise Refused(
                "a measure can't end before it began",
                field="/until",
                began=known.valid_from.isoformat(),
            )
        if known.until != self.until:
            yield MeasureEnded(**msgspec.structs.asdict(self))


class RecordPosition(Command, on=Regime, roles=KEEPERS, noun="position"):
    """Record a State's view of an instrument's validity."""

    state: StateCode
    """The State whose view it is."""
    instrument: Line
    """The key of the instrument."""
    contests: bool
    """Whether it contests that the instrument is valid."""
    stated_on: date
    """The day on which it was stated."""
    document: Line
    """Where it was stated."""

    def decide(self, act: Act, regime: Regime) -> Iterator[PositionRecorded]:
        """Said again, nothing happens."""
        if Position(**msgspec.structs.asdict(self)) not in regime.positions:
            yield PositionRecorded(**msgspec.structs.asdict(self))


class Rule(State, category="rule", events=(RulePublished,)):
    """How one ground of exemption works; its key is regime.measure.ground."""

    published: RulePublished | None = None
    version: int = 0
    publications: tuple[tuple[date, bool], ...] = ()
    """From which day on, and whether nothing is to be filed then; in the order published."""

    def evolve(self, event: RulePublished, fact: Fact) -> Self:
        """The newest text holds."""
        said = (event.valid_from, event.procedure is Procedure.STANDING)
        publications = (*self.publications, said)
        return type(self)(published=event, version=fact.version, publications=publications)

    def disclosure(self, span: Span) -> Disclosure:
        """The law is public."""
        return Disclosure(Level.PUBLIC)


def rule_key(regime: str, measure: str, ground: str) -> str:
    """The key of the rule of a ground of exemption from a measure."""
    return f"{regime}.{measure}.{ground}"


def parts_of(key: str) -> tuple[str, str, str]:
    """A rule's regime, measure and ground from its key; one that has not all three is a ground."""
    match key.split(".", 2):
        case [regime, measure, ground]:
            return regime, measure, ground
    return "", "", key


class PublishRule(Command, on=Rule, roles=KEEPERS, noun="publication", creates=Creates.KEYED):
    """Publish how a ground of exemption works, or correct it."""

    procedure: Procedure | None
    """A approval, N0 notification, N- notification and no negative decision, X nothing to file."""
    decided_by: Line | None = None
    """The body that decides."""
    valid_from: date
    """The day from which the rule could be known."""
    silence_working_days: Count | None = None
    """Working days of the no-objection procedure; empty where not known."""
    notice_working_days: Count | None = None
    """Working days before travel by which the paper must be in."""
    period_working_days: Count | None = None
    """Working days within which a notification may be decided against."""
    within_hours: Count | None = None
    """Hours after the fact within which a late notification is in time."""
    filed_by: tuple[Filer, ...] = ()
    """Who may file; none where it is not known, or where there is nothing to file."""
    information_stops_clock: bool = False
    """Whether a request for information stops the period until it is answered."""
    emergency_hours: Count | None = None
    """Hours within which the body rules on an emergency."""
    change_notice_working_days: Count | None = None
    """Working days before the journey by which a shift or other change must be in."""
    shift_hours: Count | None = None
    """Hours by which the window may move by a mere notice."""
    extension_notice_working_days: Count | None = None
    """Working days before the exemption's end by which an extension must be asked for."""
    confirmation_working_days: Count | None = None
    """Working days after its end within which the travel is to be confirmed."""
    requires: tuple[Line, ...] = ()
    """Parts of a request that this ground needs besides, such as funds."""
    note: Prose = ""
    """What else is to be known of it."""
    reason: Prose = ""
    """Why it is published anew; a change of what is on record needs one."""
    source: Prose
    """Where this was read, or who decided it."""
    verified: bool = False
    """Whether the source's own text was read."""

    def decide(self, act: Act, rule: Rule) -> Iterator[RulePublished]:
        """Said again, nothing happens; something else needs a reason."""
        new, known = RulePublished(**msgspec.structs.asdict(self)), rule.published
        if known == msgspec.structs.replace(new, reason=known.reason if known else ""):
            return
        if known is not None and not self.reason.strip():
            raise Refused("a rule on record is not changed without a reason", field="/reason")
        yield new


class VoidRegimeEntry(Void, on=Regime, roles=KEEPERS, noun="void"):
    """Strike an entry about a measure or a position."""


class VoidRuleEntry(Void, on=Rule, roles=KEEPERS, noun="void"):
    """Strike a publication of a rule: the one before it holds again."""
