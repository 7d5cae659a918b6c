"""The page of an incident: what stands behind it, where, who said what, who was asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cases.incidents import maps, others, photographs, pictures, rights, words
from cases.incidents.domain import DraftLetter, Incident, Source, ViolationReport
from cases.incidents.models import LetterRow
from cases.incidents.queries import Protected, citing, protected_sources, struck_of
from cases.incidents.stages import reached
from cases.listing.naming import persons
from panel.access.domain import Account
from panel.access.states import named
from panel.ledger.sealing import Gone
from panel.ledger.states import Span
from panel.ledger.values import new_york_day
from panel.staff import addresses
from panel.staff.acts import offer
from panel.staff.naming import ways
from panel.staff.registering import Badge, Facts, Next, Picture, Section, Seen, Table, Tone
from panel.staff.words import Link, day, within

LETTER_TONES: dict[str, Tone] = {"awaited": "attention", "overdue": "bad", "replied": "good"}


def title(key: str, incident: Incident) -> str:
    """What is alleged."""
    return incident.title or f"Voided incident {key}"


def sentence(incident: Incident, _span: Span) -> str:
    """How much stands behind it."""
    if incident.merged_into:
        return "It turned out to be another incident, which goes on for both."
    if incident.closed:
        how = within(incident.closed.outcome)
        return f"Closed on {day(incident.closed.closed_on)}: {how}. {words.sentence(incident)}"
    return words.sentence(incident)


def badges(seen: Seen) -> Iterator[Badge]:
    """The right of reply that runs, if any; what is found stands beside it."""
    incident: Incident = seen.state
    if not incident.title:
        yield Badge("voided", "bad")
    if seen.span.status in {"closed", "merged"}:
        yield Badge(seen.span.status)
    if count := len(seen.once(others.like)):
        yield Badge(f"may be the same as {words.counted(count, 'other')}", "attention")
    for party, one in seen.once(rights.standing).items():
        if not one.window.over(seen.moment.at):
            assert one.window.due_on is not None
            yield Badge(f"{party} may reply until {day(one.window.due_on)}", "attention")


def acts(seen: Seen) -> Iterator[Next]:
    """A letter about it."""
    why = "" if seen.state.title else "the incident was struck"
    if seen.state.merged_into:
        why = "it goes on as another incident; act there"
    yield from offer(seen, DraftLetter, why=why, incident=seen.key)


def sections(seen: Seen) -> Iterator[Section]:
    """First the sources as a picture, then all else that is on record."""
    incident: Incident = seen.state
    if not incident.title:
        return
    yield from others.goes_on(seen)
    if incident.sources:
        drawn, told = pictures.graph(incident), words.graph_words(incident)
        yield Picture("As it stands", drawn, told)
    yield _allegation(incident, seen)
    yield from others.sections(seen)
    shown = {key for one in incident.sightings.values() for key in one.evidence}
    items = ways(seen, "evidence", incident.items | shown)
    yield _sources(incident, items)
    if protected := protected_sources(seen.key, incident, seen.viewer, seen.moment):
        yield _protected(protected)
    yield from photographs.section(incident, incident.items | shown, seen)
    if maps.points(incident.sightings):
        told = maps.words(incident.sightings)
        yield Picture("Where they were seen", maps.chart(incident.sightings), told)
    yield _sightings(incident, items)
    yield _positions(incident, seen)
    yield letters(seen)
    yield rights.table(seen)


def _allegation(incident: Incident, seen: Seen) -> Facts:
    return Facts(
        "The allegation",
        [
            ("Persons", persons(seen, incident.persons_named)),
            ("Measure", incident.measure),
            ("States", list(map(named, incident.states))),
            ("Place", incident.place),
            ("When", words.when(incident.when)),
            ("Summary", incident.summary),
            ("Came in", _came(incident, seen)),
            ("In hand of", _in_hand(incident, seen)),
            ("Stages", list(reached({seen.key: incident}, seen.viewer, seen.moment)[seen.key])),
            *_ended(incident),
            (
                "Reported by",
                list(_reported(incident, seen)) or "no State",
            ),
        ],
    )


def _came(incident: Incident, seen: Seen) -> list[Any]:
    category, _, key = incident.reference.partition("/")
    by: Any = incident.reference
    if category == ViolationReport.category:
        by = ways(seen, category, [key])[key]
    return [one for one in (within(incident.came_by), by, incident.came_on) if one]


def _ended(incident: Incident) -> Iterator[tuple[str, Any]]:
    if incident.closed:
        yield "Closed because", incident.closed.reason
        if incident.closed.left_open:
            yield "Left open", list(incident.closed.left_open)


def _in_hand(incident: Incident, seen: Seen) -> Any:
    if not incident.assigned:
        return "nobody yet"
    return ways(seen, Account.category, [incident.assigned])[incident.assigned]


def _reported(incident: Incident, seen: Seen) -> Iterator[Any]:
    struck = struck_of(incident.reports, seen.viewer, seen.moment)
    for key, state in incident.reports.items():
        yield Link(state, addresses.case(f"violation-report/{key}", seen.known_on))
        if key in struck:
            yield "whose report was struck since"


def _sources(incident: Incident, items: Mapping[str, Any]) -> Table:
    return Table(
        "Sources",
        ("Entry", "Source", "Published", "Says", "From where", "Quotes", "Grade", "Where"),
        [
            (
                number,
                _named(source),
                source.published_on,
                source.says,
                words.link_words(incident, number),
                words.quoted(source),
                _judged(incident, number, source),
                _found(source, items),
            )
            for number, source in incident.sources.items()
        ],
        empty="No source yet: each item that alleges it will stand here, with its grades.",
    )


def _protected(sources: list[Protected]) -> Table:
    return Table(
        "Protected sources",
        ("Entry", "Who it is", "Subject"),
        [(source.entry, _identity(source.identity), source.subject) for source in sources],
        empty="",
    )


def _identity(identity: str | Gone) -> str:
    if isinstance(identity, str):
        return identity
    if identity.forgotten_at is None:
        return "sealed; its key is out of reach"
    return f"forgotten on {day(new_york_day(identity.forgotten_at))}"


def _named(source: Source) -> str:
    protected = ", protected" if source.protected else ""
    return f"{source.publisher} ({within(source.kind)}{protected})"


def _judged(incident: Incident, number: int, source: Source) -> str:
    verified = ", verified" if source.verified else ""
    return f"{source.grade}{verified}{'' if incident.holds(number) else ', its evidence failed'}"


def _found(source: Source, items: Mapping[str, Any]) -> list[object]:
    places: list[object] = [Link("address", source.url)] if source.url else []
    places += [source.citation] if source.citation else []
    return places + [items[key] for key in source.evidence]


def _sightings(incident: Incident, items: Mapping[str, Any]) -> Table:
    return Table(
        "Sightings",
        ("Entry", "Person", "Place", "State", "When", "Position", "By"),
        [
            (
                number,
                seen.person,
                seen.place,
                seen.state,
                words.when(seen.when),
                f"{seen.latitude}, {seen.longitude}" if seen.latitude else None,
                [f"entry {source}" for source in seen.sources]
                + [items[key] for key in seen.evidence],
            )
            for number, seen in incident.sightings.items()
        ],
        empty="Nobody is on record as having been seen.",
    )


def _positions(incident: Incident, seen: Seen) -> Table:
    written = ways(seen, "letter", {s.letter for s in incident.positions.values()} - {""})
    return Table(
        "Statements",
        ("Entry", "By", "Says", "About", "In its words", "On", "Carried by", "How credible"),
        [
            (
                number,
                said.party,
                within(said.stance),
                within(said.about),
                said.words,
                said.stated_on,
                written.get(said.letter) or [f"entry {source}" for source in said.sources],
                said.assessment or "not assessed",
            )
            for number, said in incident.positions.items()
        ],
        empty="Neither a State nor a person is on record with a statement.",
    )


def letters(seen: Seen) -> Table:
    """The letters about the incident, or what was merged into it, each with what came back."""
    return Table(
        "Letters",
        ("Letter", "To", "Sent", "Due", "Stands", "Replies", "Best reply"),
        [
            (
                Link(str(row), addresses.case(row.stream, seen.known_on)),
                row.state or row.addressee,
                row.sent_on,
                row.due_on,
                row.status,
                _replies(row),
                row.outcome,
            )
            for row in seen.once(rights.letters_of_page)
        ],
        empty="No letter about it yet.",
    )


def _replies(row: LetterRow) -> str:
    late = sum(reply["late"] for reply in row.replies)
    count = words.counted(len(row.replies), "reply")
    return f"{count}, {late} late" if late else count


def cited_in(seen: Seen) -> Iterator[Table]:
    """The incidents of which an item of evidence holds a source, beside the item."""
    if incidents := citing(seen.key, seen.viewer, seen.moment):
        yield Table(
            "Incidents with a source in it",
            ("Incident", "Persons"),
            [
                (Link(row.title, addresses.case(row.stream, seen.known_on)), row.persons)
                for row in incidents
            ],
        )
