"""Whom a paragraph's text names, whether or not somebody said so when they wrote it.

A listed person or entity by number or name, a State by its code, name or adjective, anybody else
with a right of reply by the name that they have there. Whoever an individual's incident is behind
the paragraph is named by a part of the name already.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from cases.findings.domain import Absence
from cases.incidents.domain import Incident
from cases.incidents.values import is_listed, is_state
from cases.listing.domain import ListEntry, Passage, references_in, speaks_of, words_of
from cases.reports.domain.paragraphs import Paragraph
from panel.access.called import CALLED
from panel.access.states import STATES, named
from panel.ledger.commands import Search
from panel.ledger.states import State
from panel.search.plain import plain

_CODE: Final = re.compile(r"(?<!\w)[A-Z]{2}(?!\w)")
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


def states_in(passage: Passage) -> Iterator[str]:
    """The codes of the States that a text names; none twice over within a longer name."""
    for code in _CODE.findall(passage.text):
        if code in STATES or code.startswith(_FICTIONAL):
            yield code
    at, words = 0, passage.words
    while at < len(words):
        step = 1
        for phrase, code in _PHRASES.get(words[at], ()):
            if words[at : at + len(phrase)] == phrase:
                yield code
                step = len(phrase)
                break
        at += step


def searched(paragraphs: Iterable[Paragraph], known: Mapping[str, State], *texts: str) -> Search:
    """What finds the entries of the list that paragraphs, or other texts for them, may name.

    Together with those that the paragraphs are about, who are named by less.
    """
    said = [said for one in paragraphs for said in (one.words, *_about(one, known))]
    return Search(ListEntry, (*texts, *said))


def undeclared(
    paragraph: Paragraph, known: Mapping[str, State], text: str | None = None
) -> dict[str, str]:
    """Whom its words, or another text, name though the paragraph doesn't say so: party → in words.

    Left out is of whom the Coordinator said that they aren't meant.
    """
    text = paragraph.words if text is None else text
    settled = {*paragraph.parties, *paragraph.dismissed}
    found = {**found_in(text, [paragraph], known), **_absent(paragraph, known)}
    return {party: words for party, words in found.items() if party not in settled}


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
    passage, told = Passage(text), list(paragraphs)
    about = {person for one in told for person in _about(one, known)}
    found = {person: person for person in references_in(text)}
    for entry in known.values():
        if isinstance(entry, ListEntry) and entry.entry is not None:
            person = entry.reference
            if person in found or speaks_of(passage, entry, is_about=person in about):
                found[person] = f"{person} ({' '.join(entry.entry.names)})"
    found |= {code: named(code) for code in states_in(passage)}
    heard = (name for one in told for name in _heard(one, known))
    return found | {name: name for name in heard if passage.holds(plain(name))}


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
