"""Sources of an incident: added, linked to what they derive from, graded, verified."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Annotated, Any, Final, dataclass_transform

import msgspec

from cases.incidents.domain.incidents import Incident
from cases.incidents.domain.opening import Adding
from cases.incidents.domain.origins import NEEDED, leads_to, origins
from cases.incidents.events import (
    CredibilityGraded,
    OriginLinked,
    ReliabilityGraded,
    SourceAdded,
    SourceVerified,
)
from cases.incidents.parts import Source
from cases.incidents.values import (
    Address,
    Credibility,
    Entries,
    Entry,
    Independence,
    Kind,
    Quoted,
    Reliability,
)
from evidence.enclosing import EvidenceKeys, check_items, items_of
from evidence.states import EvidenceItem
from panel.access.roles import PANEL
from panel.ledger.commands import Act, Reads, Refused
from panel.ledger.seals import Unsealed
from panel.ledger.states import State
from panel.ledger.values import Line, SealedLine, Text

_BY_ANOTHER: Final = "a source is judged by somebody other than who collected it"
Quotes = Annotated[tuple[Quoted, ...], msgspec.Meta(max_length=20)]


def check_sources(incident: Incident, field: str, sources: Iterable[int]) -> None:
    """Refused where one of the entries is no source of the incident's."""
    for number, source in enumerate(sources):
        check_source(incident, source, field=f"/{field}/{number}")


def check_source(incident: Incident, source: int, *, field: str = "/source") -> None:
    """Refused where the entry is no source of the incident's."""
    if source not in incident.sources:
        raise Refused(
            "that entry is no source of this incident",
            field=field,
            sources=sorted(incident.sources),
        )


def check_link(derived_from: tuple[int, ...], independence: Independence) -> None:
    """Refused where a source is said to derive from another and from nobody."""
    if derived_from and independence is Independence.YES:
        raise Refused(
            "what derives from another source is not independent of it", field="/independence"
        )


def some_source(incident: Incident) -> str:
    """Why nothing can be said yet that a source carries, or of one."""
    return "" if incident.sources else "the incident has no source yet"


@dataclass_transform(frozen_default=True, kw_only_default=True)
class Judging(Adding, frozen=True, kw_only=True):
    """What every judgement of a source asks: that its collector doesn't make it."""

    source: Entry
    """The source's entry."""

    @classmethod
    def offered(cls, incident: Incident, at: datetime) -> str:
        """Of what is there."""
        return some_source(incident)

    @classmethod
    def judged(cls, source: Source) -> bool:
        """Whether it is of the kind that is judged so."""
        return True

    @classmethod
    def rests(cls, incident: Incident, act: Act) -> Reads:
        """The items that hold its sources."""
        return {key: (EvidenceItem, key) for key in sorted(incident.items)}

    @classmethod
    def bar(cls, act: Act, incident: Incident, read: Mapping[str, Any]) -> None:
        """Somebody other than the actor collected one of the sources."""
        super().bar(act, incident, read)
        if all(_brought(act, s, read) for s in incident.sources.values() if cls.judged(s)):
            raise Refused(_BY_ANOTHER)

    def check_other(self, act: Act, incident: Incident, read: Mapping[str, State]) -> None:
        """Refused where whoever judges the source collected it, or an item that holds it."""
        check_source(incident, self.source)
        if _brought(act, incident.sources[self.source], read):
            raise Refused(_BY_ANOTHER, field="/source")


def _brought(act: Act, source: Source, read: Mapping[str, Any]) -> bool:
    return act.actor in {source.collector, *(read[key].collector for key in source.evidence)}


def _protected(identity: str, act: Act) -> Unsealed:
    """About the source's own entry, so that each source is forgotten for itself."""
    return Unsealed(subject=f"{act.subject}-{len(act.history) + 1}", text=identity)


class AddSource(Adding, on=Incident, roles=PANEL, noun="source"):
    """Add a source: an item that alleges it, and from where it has what it says."""

    kind: Kind
    """What it is."""
    publisher: Line
    """Who published or made it; of a protected source what may be said of it."""
    published_on: date | None = None
    """The day of publication; empty where it isn't known."""
    says: Line
    """What it says of the incident, in a line."""
    url: Address | None = None
    """Where it is on the web. Of address, citation and evidence, one is needed."""
    citation: Line | None = None
    """How it is cited: title, page, document symbol. Needed where the two others are empty."""
    quotes: Quotes = ()
    """Those whom it quotes, named or not."""
    derived_from: Entries = ()
    """Entries of the sources from which it has what it says, such as the article it repeats."""
    independence: Independence = Independence.UNKNOWN
    """Whether it has what it says from nobody else on record; unknown never corroborates."""
    evidence: EvidenceKeys = ()
    """Items of evidence that hold it. Needed where address and citation are empty."""
    identity: SealedLine | None = None
    """Who a protected source is: sealed, shown to the custodian alone, and can be forgotten.

    The name first, before a comma; others after "alias". By these reports are searched.
    """

    def reads(self, incident: Incident, act: Act) -> Reads:
        """The items of evidence."""
        return items_of(self.evidence)

    def decide(self, act: Act, incident: Incident, **read: State) -> Iterator[SourceAdded]:
        """It can be found again, and derives from sources that are on record."""
        if not (self.url or self.citation or self.evidence):
            raise Refused("say where it can be found: address, citation or evidence", field="/url")
        check_sources(incident, "derived_from", self.derived_from)
        check_link(self.derived_from, self.independence)
        check_items(self.evidence, read)
        yield SourceAdded(
            kind=self.kind,
            publisher=self.publisher,
            published_on=self.published_on,
            says=self.says,
            url=self.url or "",
            citation=self.citation or "",
            quotes=self.quotes,
            derived_from=self.derived_from,
            independence=self.independence,
            evidence=self.evidence,
            identity=None if self.identity is None else _protected(self.identity, act),
        )


class LinkOrigin(Adding, on=Incident, roles=PANEL, noun="origin"):
    """Say from where a source turned out to have what it says, or that it is independent."""

    source: Entry
    """The source's entry."""
    derived_from: Entries = ()
    """Entries of the sources from which it has what it says; empty where it has no other."""
    independence: Independence = Independence.UNKNOWN
    """Whether it has what it says from nobody else on record."""
    reason: Text
    """How that is known."""

    @classmethod
    def offered(cls, incident: Incident, at: datetime) -> str:
        """Of what is there."""
        return some_source(incident)

    def decide(self, act: Act, incident: Incident) -> Iterator[OriginLinked]:
        """Never from itself, neither at once nor round about."""
        check_source(incident, self.source)
        check_sources(incident, "derived_from", self.derived_from)
        check_link(self.derived_from, self.independence)
        for number, parent in enumerate(self.derived_from):
            if leads_to(incident.links, [parent], self.source):
                raise Refused(
                    "a source can't derive from itself",
                    field=f"/derived_from/{number}",
                    source=self.source,
                )
        yield OriginLinked(**msgspec.structs.asdict(self))


class GradeReliability(Judging, on=Incident, roles=PANEL, noun="reliability"):
    """Grade a source for itself, whatever it says this time."""

    grade: Reliability
    """A completely reliable, B usually, C fairly, D not usually, E unreliable, F cannot be
    judged."""
    reason: Text
    """Why."""

    def decide(self, act: Act, incident: Incident, **read: State) -> Iterator[ReliabilityGraded]:
        """By somebody other than its collector."""
        self.check_other(act, incident, read)
        yield ReliabilityGraded(graded_on=act.today, **msgspec.structs.asdict(self))


class GradeCredibility(Judging, on=Incident, roles=PANEL, noun="credibility"):
    """Grade what a source says, whoever says it."""

    grade: Credibility
    """1 confirmed by other sources, 2 probably true, 3 possibly true, 4 doubtful, 5 improbable,
    6 cannot be judged."""
    confirmed_by: Entries = ()
    """For 1: the entries of the sources that confirm it."""
    reason: Text
    """Why."""

    def decide(self, act: Act, incident: Incident, **read: State) -> Iterator[CredibilityGraded]:
        """By somebody other than its collector; a 1 cites what confirms it independently."""
        self.check_other(act, incident, read)
        check_sources(incident, "confirmed_by", self.confirmed_by)
        count = origins(incident.links, (self.source, *self.confirmed_by)).count
        if self.grade is Credibility.CONFIRMED and count < NEEDED:
            raise Refused(
                "1 is given to what another origin confirms; cite the source that does",
                field="/confirmed_by",
                independent_origins=f"{count} of {NEEDED}",
            )
        yield CredibilityGraded(graded_on=act.today, **msgspec.structs.asdict(self))


class VerifySource(Judging, on=Incident, roles=PANEL, noun="verification"):
    """Find a document to be what it says it is; it then bears a finding alone."""

    reason: Text
    """How that was established."""

    @classmethod
    def offered(cls, incident: Incident, at: datetime) -> str:
        """Of documents."""
        some = any(map(cls.judged, incident.sources.values()))
        return "" if some else "the incident has no document yet"

    @classmethod
    def judged(cls, source: Source) -> bool:
        """A document."""
        return source.kind is Kind.DOCUMENT

    def decide(self, act: Act, incident: Incident, **read: State) -> Iterator[SourceVerified]:
        """By somebody other than its collector."""
        self.check_other(act, incident, read)
        if not self.judged(incident.sources[self.source]):
            raise Refused("only a document is verified; others are graded", field="/source")
        yield SourceVerified(source=self.source, reason=self.reason)
