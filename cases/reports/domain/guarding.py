"""What of a report could tell who a protected source is: all that is typed, by where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

import msgspec

from cases.findings.domain import Finding
from cases.incidents.domain import Clearance, Incident, Letter, Sighting, Window, rebuttals
from cases.incidents.domain.confiding import GIVES_AWAY, gives_away, guarded, homes, key_of
from cases.reports.domain.paragraphs import Paragraph
from cases.reports.domain.reports import Report
from panel.ledger.commands import Refused, Search
from panel.ledger.states import State, stream_name

MEND = "reword it, or have the custodian clear it"


class Said(NamedTuple):
    """Something that readers are told."""

    where: str
    """Which part of the report it is, in words that repeat nothing of it."""
    text: str
    above: str = ""
    """The key of the paragraph that a heading stands above."""
    annex: int = 0
    """The number of the annex whose title it is."""


def tellable(incident: Incident, sources: Iterable[int]) -> bool:
    """Whether one of these sources holds and is not protected."""
    held = (incident.sources[number] for number in sources if incident.holds(number))
    return not all(source.protected for source in held)


def confided(read: Mapping[str, Any]) -> frozenset[str]:
    """The items that hold what protected sources of these incidents gave."""
    sources = (
        source
        for state in read.values()
        if isinstance(state, Incident)
        for source in state.sources.values()
    )
    return frozenset(item for one in sources if one.protected for item in one.evidence)


def open_sighting(incident: Incident, seen: Sighting) -> bool:
    """Whether something else than what protected sources gave says that somebody was seen."""
    if tellable(incident, seen.sources):
        return True
    return bool(set(seen.evidence) - confided({"": incident}))


def without_confided(incident: Incident) -> Incident:
    """The incident without the statements that only protected sources carry."""
    open_ = {n: one for n, one in incident.positions.items() if tellable(incident, one.sources)}
    return msgspec.structs.replace(incident, positions=open_)


def said_in(paragraph: Paragraph, known: Mapping[str, State]) -> Iterator[Said]:
    """What a paragraph says, and what is printed because of it: footnotes, sightings, replies.

    `known` holds what it rests on, with the letters.
    """
    yield Said("its text", paragraph.text)
    for one in paragraph.pictures:
        for words in (one.caption, one.shows, one.taken, one.place, one.credit):
            yield Said("what is said of its pictures", words)
    yield from printed_with(paragraph, known)


FOOTNOTE: Final = "a footnote"
SIGHTING: Final = "a sighting"


def printed_with(paragraph: Paragraph, known: Mapping[str, State]) -> Iterator[Said]:
    """What is printed because of a paragraph and isn't said in it."""
    for key, incident in _incidents(paragraph, known).items():
        for source in incident.sources.values():
            if not source.protected:
                yield Said(FOOTNOTE, f"{source.publisher}, {source.citation}, {source.url}")
        for seen in incident.sightings.values():
            if open_sighting(incident, seen):
                yield Said(SIGHTING, seen.place)
        finding = known.get(stream_name(Finding, key))
        if isinstance(finding, Finding) and finding.characterised:
            yield Said("the finding in law", finding.characterised.basis)
    for reply in _replies(paragraph, known):
        yield Said("a reply printed beside it", reply)


def _replies(paragraph: Paragraph, known: Mapping[str, State]) -> Iterator[str]:
    incidents = _incidents(paragraph, known)
    for named in paragraph.named:
        incident = without_confided(incidents.get(named.incident, Incident()))
        window = incident.windows.get(named.party, Window())
        found = {key: known.get(stream_name(Letter, key)) for key in window.letters}
        letters = {key: one for key, one in found.items() if isinstance(one, Letter)}
        for one in rebuttals(incident, named.party, letters):
            yield from (one.words, one.assessment)


def said_of(report: Report) -> Iterator[Said]:
    """What a report says beside its paragraphs."""
    numbers = {key: number for number, key in report.paragraphs.items()}
    yield Said("its title", report.title)
    yield Said("its mandate", report.mandate)
    if report.letter:
        yield Said("its letter of transmittal", report.letter)
    for key, heading in report.headings.items():
        yield Said(f"the heading above paragraph {numbers.get(key, '?')}", heading.title, key)
    for number, annex in report.annexes.items():
        yield Said(f"the title of annex {number}", annex.title, annex=number)
    for number, one in report.recommendations.items():
        yield Said(f"recommendation {number}", one.text)


def sought(
    paragraphs: Iterable[Paragraph],
    known: Mapping[str, State],
    *said: Said,
    report: Report | None = None,
) -> Search:
    """What finds which of all this tells who a protected source is."""
    told = list(paragraphs)
    every = [
        *said,
        *(said_of(report) if report else ()),
        *(s for one in told for s in said_in(one, known)),
    ]
    incidents = {key: of for one in told for key, of in _incidents(one, known).items()}
    return guarded((one.text for one in every if one.text), homes(incidents))


def kept(said: Iterable[Said], known: Mapping[str, State]) -> dict[str, str]:
    """What of this may not be told: in words → the stream in which it can be cleared."""
    return {
        f"{one.where} {GIVES_AWAY}: {MEND}": stream_name(Clearance, key_of(one.text))
        for one in said
        if gives_away(one.text, known)
    }


def check_kept(text: str, before: str, known: Mapping[str, State], *, field: str = "/text") -> None:
    """Refused where a new text gives a source away."""
    if text != before and gives_away(text, known):
        raise Refused(f"this {GIVES_AWAY}: {MEND}", field=field, clearance=key_of(text))


def _incidents(paragraph: Paragraph, known: Mapping[str, State]) -> dict[str, Incident]:
    found = {key: known.get(stream_name(Incident, key)) for key in paragraph.rests_on}
    return {key: one for key, one in found.items() if isinstance(one, Incident)}
