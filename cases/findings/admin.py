"""Findings as staff see them, on a page of their own and beside their incident."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Replace
from django.http import HttpRequest

from cases.findings import absences, stages
from cases.findings.domain import (
    MISSING,
    Absence,
    AssessCompliance,
    AssessIncident,
    Finding,
    UpholdFinding,
)
from cases.findings.events import Assessment
from cases.findings.grounds import evidence, incident_of, of_its_key, rested, warns
from cases.findings.models import AbsenceRow, FindingRow
from cases.findings.on_desk import flagged, to_assess
from cases.incidents.choosing import sources
from cases.incidents.domain import Incident, gap
from cases.incidents.incident_page import letters
from cases.incidents.models import IncidentRow
from cases.incidents.stages import Stage, register_stage
from cases.incidents.worklist import register_assessing
from cases.listing.naming import persons
from panel.ledger.commands import Command
from panel.ledger.states import Level, Span, stream_name
from panel.staff import addresses
from panel.staff.acts import offer
from panel.staff.asking import asked
from panel.staff.picking import Options
from panel.staff.registering import (
    Badge,
    Beside,
    Case,
    Facts,
    Next,
    Seen,
    Table,
    Tone,
    register_beside,
    register_case,
    register_lines,
    register_search,
)
from panel.staff.rows import RowAdmin
from panel.staff.suggesting import Rows
from panel.staff.words import Link, shortened, within

_TONES: dict[str, Tone] = {
    Assessment.ALLEGED: "open",
    Assessment.CONTINUING: "open",
    Assessment.UNVERIFIED: "attention",
    Assessment.PARTIALLY_CORROBORATED: "attention",
    Assessment.SUBSTANTIATED: "good",
}
"""How firm a finding is, not how bad what it finds."""


def title(key: str, finding: Finding) -> str:
    """Whom it is about."""
    return f"Finding on {', '.join(finding.persons_named)}" if finding.newest else f"Finding {key}"


def sentence(finding: Finding, _span: Span) -> str:
    """What is found, and apart from it what that is in law."""
    if finding.newest is None:
        return "Nothing is found."
    found = f"The Panel's finding of fact: {within(finding.newest.assessment)}."
    law, decided = finding.characterised, finding.determined
    view = f" In its view {_law(law.non_compliance)}." if law else ""
    committee = f" The Committee determined {_law(decided.non_compliance)}." if decided else ""
    return f"{found}{view}{committee}"


def _law(non_compliance: bool) -> str:
    return "non-compliance" if non_compliance else "no non-compliance"


def badges(seen: Seen) -> Iterator[Badge]:
    """The finding in a word, and whether its evidence still bears it."""
    finding: Finding = seen.state
    yield _badge(finding)
    yield from _doubtful(finding, seen.once(incident_of))


def _doubtful(finding: Finding, incident: Incident) -> Iterator[Badge]:
    if finding.newest and finding.flaw(incident):
        yield Badge("its evidence fails", "bad")
    if finding.flags:
        yield Badge("to be judged again", "bad")


def _badge(finding: Finding | None) -> Badge:
    said = finding.newest.assessment if finding and finding.newest else Assessment.ALLEGED
    return Badge(within(said), _TONES.get(said, "plain"))


def sections(seen: Seen) -> Iterator[Facts | Table]:
    """Fact, law, and what States themselves say: three voices."""
    finding: Finding = seen.state
    incident = seen.once(incident_of)
    where = addresses.case(stream_name(Incident, seen.key), seen.known_on)
    yield Facts(
        "What is found",
        [
            ("Incident", Link(incident.title or "struck", where)),
            ("Persons", persons(seen, finding.persons_named)),
            ("Its evidence", evidence(finding, incident)),
            *_in_law(finding),
        ],
    )
    if finding.flags:
        yield _flags(finding, seen)
    yield _chain(finding)
    yield Table(
        "What States and persons say to it",
        ("By", "Says", "About", "In its words", "On"),
        [
            (p.party, within(p.stance), within(p.about), p.words, p.stated_on)
            for p in incident.positions.values()
        ],
        empty="No statement is on record.",
    )
    yield letters(seen)


def _in_law(finding: Finding) -> Iterator[tuple[str, object]]:
    if law := finding.characterised:
        yield "In law, by the Panel", f"{_law(law.non_compliance)}, {law.basis}: {law.reasoning}"
    if decided := finding.determined:
        yield "In law, by the Committee", f"{_law(decided.non_compliance)}, {decided.document}"
        yield "Determined on", decided.decided_on


def _flags(finding: Finding, seen: Seen) -> Table:
    return Table(
        "What changed since, and keeps it out of reports until it is judged",
        ("Entry", "What", "Where"),
        [
            (
                number,
                flag.what,
                Link(f"entry {flag.version}", addresses.case(flag.stream, seen.known_on)),
            )
            for number, flag in finding.flags.items()
        ],
    )


def _chain(finding: Finding) -> Table:
    return Table(
        "Assessments, the newest first",
        ("Assessment", "Independent origins", "Rests on", "Reasoning"),
        [
            (
                within(one.assessment),
                one.origins,
                [rested(one, source) for source in one.sources],
                one.reasoning,
            )
            for one in reversed(finding.chain)
        ],
        empty="No assessment yet.",
    )


def _finding(seen: Seen) -> Finding:
    """The finding of an incident, as known then; empty where nothing is found."""
    return of_its_key(Finding, seen)


def _beside_badges(seen: Seen) -> Iterator[Badge]:
    if seen.state.title:
        finding = seen.once(_finding)
        yield _badge(finding)
        yield from _doubtful(finding, seen.state)


def _beside_acts(seen: Seen) -> Iterator[Next]:
    """To assess it; as substantiated only where its sources bear that, which says itself before."""
    incident: Incident = seen.state
    none = "" if incident.sources else "a finding names the sources that it rests on; there is none"
    cited = "\n".join(str(number) for number in incident.sources)
    lacks = gap(incident, incident.sources)
    said: dict[str, Any] = {"key": seen.key, "sources": cited}
    yield from offer(seen, AssessIncident, why=none, **said)
    yield from absences.beside(seen)
    finding = seen.once(_finding)
    if finding.substantiated and not (finding.flags or finding.flaw(incident)):
        return
    yield from offer(
        seen,
        AssessIncident,
        verb="Assess as substantiated",
        why=f"{lacks}; it needs {MISSING}" if lacks else "",
        assessment=Assessment.SUBSTANTIATED,
        **said,
    )


def _beside_sections(seen: Seen) -> Iterator[Facts]:
    finding = seen.once(_finding)
    if finding.newest is None:
        return
    where = addresses.case(stream_name(Finding, seen.key), seen.known_on)
    yield Facts(
        "What the Panel finds",
        [
            ("Finding", Link(within(finding.newest.assessment), where)),
            ("Its evidence", evidence(finding, seen.state)),
            *([("Changed since", finding.doubts)] if finding.flags else ()),
            ("Reasoning", finding.newest.reasoning),
            *_in_law(finding),
        ],
    )


def _offers(seen: Seen, command: type[Command]) -> dict[str, Options]:
    """The sources of the incident that it is about; what flags it."""
    if command is UpholdFinding:
        flags = seen.state.flags.items()
        return {"flags": [(str(number), shortened(f"{number}. {f.what}")) for number, f in flags]}
    return {"sources": sources(incident_of(seen))} if command is AssessIncident else {}


def _prefers(seen: Seen) -> tuple[type[Command], ...]:
    """What is flagged is judged again, or upheld."""
    return (AssessIncident, UpholdFinding) if seen.state.flags else ()


_LIKELIEST: dict[str, tuple[type[Command], ...]] = {
    **dict.fromkeys(Assessment, (AssessIncident,)),
    Assessment.SUBSTANTIATED: (AssessCompliance,),
}
register_case(
    Case(
        Finding,
        title,
        sentence,
        sections,
        badges,
        named_for=Incident.category,
        offers=_offers,
        likeliest=_LIKELIEST,
        prefers=_prefers,
        warns=warns,
    )
)
register_lines("waiting", flagged)
register_assessing(to_assess)
register_stage(Stage.ASSESSED, stages.assessed)
register_stage(Stage.COMMITTEE_ACTION, stages.acted_on)
register_beside(Incident, Beside(_beside_acts, _beside_sections, _beside_badges))


register_case(absences.CASE)
register_search(Rows(Absence, AbsenceRow, ("persons", "state")))
admin.site.register(AbsenceRow, absences.AbsenceAdmin)


@admin.register(FindingRow)
class FindingAdmin(RowAdmin):
    """Findings with the incident that each is about."""

    kind = Finding
    levels = frozenset({Level.PANEL})
    empty = "Nothing is found yet: an incident's page offers to assess it."
    list_display = ("incident", "assessment", "origins", "assessments", "flags", "non_compliance")
    list_filter = ("assessment", "flags", "non_compliance", "determined")
    search_fields = ("persons", "incident_title")
    ordering = ("stream",)

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the incident's title as known then."""
        titles = IncidentRow.objects.as_of(asked(request).moment)
        key = Replace("stream", Value("incident/"), Value("finding/"))
        named = titles.annotate(own=key).filter(own=OuterRef("stream")).values("title")[:1]
        return super().get_queryset(request).annotate(incident_title=Subquery(named))

    @admin.display(description="Incident", ordering="incident_title")
    def incident(self, row: Any) -> str:
        """The incident's title."""
        return str(row.incident_title or row.key)
