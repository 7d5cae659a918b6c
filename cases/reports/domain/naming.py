"""Whom a paragraph's text names, whether or not somebody said so when they wrote it.

A listed person or entity by number or name, a State by its code, name or adjective, anybody else
with a right of reply by the name that they have there. Whoever an individual's incident is behind
the paragraph is named by a part of the name already.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple, TypeVar

from cases.findings.domain import Absence
from cases.incidents.domain import Incident, Sighting, Source
from cases.incidents.values import Kind, is_listed, is_state
from cases.listing.domain import ListEntry, Passage, references_in, spoken_as, words_of
from cases.reports.domain.guarding import FOOTNOTE, SIGHTING, open_sighting, printed_with
from cases.reports.domain.paragraphs import Paragraph
from panel.access.called import CALLED, SHORT
from panel.access.states import STATES, named
from panel.ledger.commands import Search
from panel.ledger.states import State
from panel.search.plain import plain

_CODE: Final = re.compile(r"(?<!\w)[A-Z]{2}(?!\w)")
T = TypeVar("T")
_NAME: Final = re.compile(r"[^()]+")
_FICTIONAL: Final = "X"
"""The first letter of the codes that ISO 3166-1 leaves to its users, as fictional States have."""


def _phrases() -> dict[str, list[tuple[list[str], str]]]:
    """What States are called, by its first word, the longest first: Papua New Guinea, Guinea."""
    found: dict[str, list[tuple[list[str], str]]] = {}
    for code, name in STATES.items():
        for said in (name, name.partition(" (")[0], *CALLED[code]):
            words = words_of(said)
            found.setdefault(words[0], []).append((words, code))
    return {
        first: sorted(phrases, key=lambda phrase: -len(phrase[0]))
        for first, phrases in found.items()
    }


_PHRASES: Final = _phrases()
_NAMES: Final = {
    " ".join(words_of(said))
    for code, name in STATES.items()
    for said in (name, name.partition(" (")[0], *SHORT.get(code, ()))
} | {"us"}
"""What names a State, as names are compared: neither an adjective nor a code, but one in use."""


TEXT: Final = "the text"
PICTURES: Final = "what is said of its pictures"
ABSENT: Final = "the footnote on what is not on record"


class Hit(NamedTuple):
    """Whom a text names, and how."""

    words: str
    """Who it is."""
    by: str
    """The words of the text that say so, as names are compared."""
    where: str = TEXT
    """Which part of it does."""

    @property
    def told(self) -> str:
        """Why it was found, where that isn't plain from who it is."""
        plainly = self.by in {plain(self.words), *map(plain, _NAME.findall(self.words)), ""}
        return "" if plainly else f" (it reads “{self.by}”)"


def states_in(passage: Passage) -> Iterator[str]:
    """The codes of the States that a text names; none twice over within a longer name."""
    return (code for code, _ in _states_said(passage))


def _states_said(passage: Passage) -> Iterator[tuple[str, str]]:
    for code in _CODE.findall(passage.text):
        if code in STATES or code.startswith(_FICTIONAL):
            yield code, plain(code)
    at, words = 0, passage.words
    while at < len(words):
        step = 1
        for phrase, code in _PHRASES.get(words[at], ()):
            if words[at : at + len(phrase)] == phrase:
                yield code, " ".join(phrase)
                step = len(phrase)
                break
        at += step


def searched(paragraphs: Iterable[Paragraph], known: Mapping[str, State], *texts: str) -> Search:
    """What finds the entries of the list that paragraphs, or other texts for them, may name.

    Together with those that the paragraphs are about, who are named by less, and with whom what is
    printed beside them may name.
    """
    said = [
        said
        for one in paragraphs
        for said in (one.words, *_about(one, known), *(s.text for s in printed_with(one, known)))
    ]
    return Search(ListEntry, (*texts, *said))


def undeclared(
    paragraph: Paragraph, known: Mapping[str, State], text: str | None = None
) -> dict[str, str]:
    """Whom a paragraph names, or another text for it, and doesn't say so: party → in words.

    In its words, or in what is printed because of it: sightings, replies, footnotes.

    Left out is of whom the Coordinator said that they aren't meant.
    """
    if text is not None:
        return unsettled(paragraph, found_in(text, [paragraph], known))
    also = {party: words for party, (_, words) in beside(paragraph, known).items()}
    return {**also, **{party: hit.words for party, hit in in_words(paragraph, known).items()}}


def in_words(paragraph: Paragraph, known: Mapping[str, State]) -> dict[str, Hit]:
    """The same of its own words, and of what it cites as not on record, with why."""
    absent = {p: Hit(words, "", ABSENT) for p, words in _absent(paragraph, known).items()}
    said = hits(paragraph.words, [paragraph], known)
    if paragraph.pictures:
        own = hits(paragraph.text, [paragraph], known)
        beside_it = {p: hit._replace(where=PICTURES) for p, hit in said.items() if p not in own}
        said = {**said, **beside_it, **own}
    return unsettled(paragraph, {**absent, **said})


def unsettled(paragraph: Paragraph, found: Mapping[str, T]) -> dict[str, T]:
    """Of those found, whom the paragraph neither declares nor had dismissed."""
    settled = {*paragraph.parties, *paragraph.dismissed}
    return {party: words for party, words in found.items() if party not in settled}


def beside(paragraph: Paragraph, known: Mapping[str, State]) -> dict[str, tuple[str, str]]:
    """Whom what is printed because of it names, and it doesn't: party → where, and in words.

    A State in a footnote is whom it names by name, and isn't where that State itself speaks.
    """
    cited = unsettled(paragraph, dict(_cited(paragraph, known)))
    found = {party: (FOOTNOTE, words) for party, words in cited.items()}
    for said in printed_with(paragraph, known):
        if said.where == SIGHTING:
            continue
        for party, words in unsettled(paragraph, found_in(said.text, (), known)).items():
            if not (said.where == FOOTNOTE and is_state(party)):
                found.setdefault(party, (said.where, words))
    for incident in _incidents(paragraph, known):
        for seen in incident.sightings.values():
            if seen.person in paragraph.parties and open_sighting(incident, seen):
                for party, words in unsettled(paragraph, told_by(seen, known)).items():
                    found.setdefault(party, (SIGHTING, words))
    return found


def _cited(paragraph: Paragraph, known: Mapping[str, State]) -> Iterator[tuple[str, str]]:
    """The States that its footnotes name, but for those that speak there: code → in words."""
    for incident in _incidents(paragraph, known):
        for number, source in incident.sources.items():
            if not source.protected:
                said = by_name(f"{source.publisher}, {source.citation}")
                spoke = _speakers(incident, number, source)
                yield from ((code, words) for code, words in said.items() if code not in spoke)


def by_name(text: str) -> dict[str, str]:
    """The States that a text names by name: code → in words.

    What is made in a country or written in its language is called by an adjective, and capital
    letters stand for much: where things are only called something, neither names a State.
    """
    said = _states_said(Passage(text))
    return {code: named(code) for code, by in said if by in _NAMES or code.startswith(_FICTIONAL)}


def _speakers(incident: Incident, number: int, source: Source) -> set[str]:
    """The States whose own words a source is: who states a position in it, or publishes it."""
    stated = {one.party for one in incident.positions.values() if number in one.sources}
    official = by_name(source.publisher) if source.kind is Kind.OFFICIAL_STATEMENT else {}
    # "Embassy of XA in XB" doesn't say which of them speaks.
    return stated | (official.keys() if len(official) == 1 else set())


def told_by(seen: Sighting, known: Mapping[str, State]) -> dict[str, str]:
    """Whom a sighting names where it is printed, beside who was seen: party → in words."""
    there = {seen.state: named(seen.state)} if seen.state else {}
    return {**found_in(seen.place, (), known), **there}


def _absent(paragraph: Paragraph, known: Mapping[str, State]) -> dict[str, str]:
    """Whom the footnotes name that say what is not on record."""
    found = (known.get(f"{Absence.category}/{key}") for key in paragraph.absences)
    told = [one for one in found if isinstance(one, Absence)]
    named_so = {person: person for one in told for person in one.persons_named}
    return named_so | {one.state: named(one.state) for one in told if one.state}


def found_in(
    text: str, paragraphs: Iterable[Paragraph], known: Mapping[str, State]
) -> dict[str, str]:
    """Whom a text beside these paragraphs names: party → in words."""
    return {party: hit.words for party, hit in hits(text, paragraphs, known).items()}


def hits(text: str, paragraphs: Iterable[Paragraph], known: Mapping[str, State]) -> dict[str, Hit]:
    """The same, with by which of its words."""
    passage, told = Passage(text), list(paragraphs)
    about = {person for one in told for person in _about(one, known)}
    found = {person: Hit(person, "") for person in references_in(text)}
    for entry in known.values():
        if isinstance(entry, ListEntry) and entry.entry is not None:
            person = entry.reference
            by = "" if person in found else spoken_as(passage, entry, is_about=person in about)
            if by or person in found:
                found[person] = Hit(f"{person} ({' '.join(entry.entry.names)})", by)
    found |= {code: Hit(named(code), by) for code, by in _states_said(passage)}
    heard = (name for one in told for name in _heard(one, known))
    return found | {name: Hit(name, "") for name in heard if passage.holds(plain(name))}


def _incidents(paragraph: Paragraph, known: Mapping[str, State]) -> Iterator[Incident]:
    found = (known.get(f"{Incident.category}/{key}") for key in paragraph.rests_on)
    return (incident for incident in found if isinstance(incident, Incident))


def _about(paragraph: Paragraph, known: Mapping[str, State]) -> frozenset[str]:
    """The listed persons whom the incidents are about that a paragraph rests on."""
    return frozenset(person for one in _incidents(paragraph, known) for person in one.persons_named)


def _heard(paragraph: Paragraph, known: Mapping[str, State]) -> Iterator[str]:
    """Those with a right of reply in these incidents who have neither number nor code."""
    windows = (party for one in _incidents(paragraph, known) for party in one.windows)
    return (party for party in windows if not (is_state(party) or is_listed(party)))
