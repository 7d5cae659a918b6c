"""What a paragraph needs before it is final: whoever it names was heard, and what it says rests.

S/2006/997, annex, paras. 20, 21 and 28: sources are judged by common standards, statements are
corroborated, and all evidence is put before those concerned within fixed time limits before it is
told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple, TypeVar

from cases.findings.domain import Absence, Finding
from cases.incidents.domain import (
    Incident,
    Letter,
    Rebuttal,
    Window,
    rebuttals,
    reply_gap,
    unassessed,
)
from cases.reports.domain.guarding import kept, said_in
from cases.reports.domain.naming import ABSENT, beside, in_words
from cases.reports.domain.paragraphs import Paragraph
from cases.reports.paragraph_events import Named
from evidence.states import EvidenceItem
from panel.ledger.commands import Reads
from panel.ledger.states import State, stream_name

Known = Mapping[str, State]
"""Stream → what it amounts to; what isn't there never began."""
S = TypeVar("S", bound=State)


class Lack(NamedTuple):
    """Something that keeps a paragraph from being told."""

    words: str
    stream: str = ""
    """Where it is mended; empty where in the paragraph itself."""
    party: str = ""
    """Who has yet to be heard, or to be declared."""
    source: int = 0
    """The entry of the source that has yet to be graded; 0 where it is none."""


def grounds_of(paragraph: Paragraph) -> Reads:
    """The streams that a paragraph rests on, each under its own name."""
    incidents = ((kind, key) for key in paragraph.rests_on for kind in (Incident, Finding))
    items = ((EvidenceItem, key) for key in paragraph.items)
    absences = ((Absence, key) for key in paragraph.absences)
    return {stream_name(kind, key): (kind, key) for kind, key in (*incidents, *items, *absences)}


def letters_of(paragraphs: Iterable[Paragraph], known: Known) -> Reads:
    """The letters by which those named were told, once the incidents are known."""
    return {
        stream_name(Letter, key): (Letter, key)
        for paragraph in paragraphs
        for named in paragraph.named
        for key in _window(named, known).letters
    }


def rebutted(paragraph: Paragraph, known: Known) -> tuple[Rebuttal, ...]:
    """What those whom a paragraph names say to it, for a report to print beside it.

    `known` holds what it rests on with the letters (`grounds_of`, `letters_of`).
    """
    found = (
        one
        for named in paragraph.named
        for one in rebuttals(
            _of(known, Incident, named.incident), named.party, letters_to(named, known)
        )
    )
    return tuple(dict.fromkeys(found))


def lacks(paragraph: Paragraph, known: Known, at: datetime) -> tuple[Lack, ...]:
    """What keeps a paragraph from being told at that instant; nothing where it may be."""
    absent = {p for key in paragraph.absences for p in _of(known, Absence, key).persons_named}
    said = (
        *(lack for n in paragraph.named for lack in unheard(n, known, at, absent=absent)),
        *(lack for key in paragraph.rests_on for lack in _unfounded(key, known)),
        *(lack for key in paragraph.rests_on for lack in _ungraded(key, known)),
        *(lack for key in paragraph.items for lack in _unusable(key, known)),
        *(lack for key in paragraph.absences for lack in _unproved(key, known)),
        *_undeclared(paragraph, known),
        *(Lack(*one) for one in kept(said_in(paragraph, known), known).items()),
    )
    return tuple(dict.fromkeys(said))


def told(found: Iterable[Lack]) -> str:
    """All that is lacking, in a line."""
    return "; ".join(lack.words for lack in found)


def unheard(
    named: Named, known: Known, at: datetime, *, absent: Collection[str] = ()
) -> Iterator[Lack]:
    """Why somebody can't be named at that instant: who may reply still, or wasn't judged yet.

    `absent`: of whom it is cited that nothing is on record, which is evidence for their names.
    """
    incident = _of(known, Incident, named.incident)
    where, letters = stream_name(Incident, named.incident), letters_to(named, known)
    if waits := reply_gap(incident, [named.party], at, letters):
        yield Lack(waits, where, named.party)
    for words in unassessed(incident, named.party, letters):
        yield Lack(words, where)
    borne = named.evidence or named.party in absent
    if not borne and not any(map(incident.holds, incident.sources)):
        words = f"neither a source nor an item of evidence stands behind {named.party}"
        yield Lack(words, where)


def _unfounded(key: str, known: Known) -> Iterator[Lack]:
    """A finding that its evidence no longer bears is told in no report."""
    incident, finding = _of(known, Incident, key), _of(known, Finding, key)
    if not incident.title:
        yield Lack(f"there is no incident {key}")
    elif finding.chain and (flaw := finding.flaw(incident)):
        words = f"the finding on {incident.title} no longer stands: {flaw}"
        yield Lack(words, stream_name(Finding, key))
    for flag in finding.flags.values():
        words = f"the finding on {incident.title} is to be judged again: {flag.what}"
        yield Lack(words, stream_name(Finding, key))


def _ungraded(key: str, known: Known) -> Iterator[Lack]:
    """Sources are judged for their reliability and what they say for its credibility.

    Those that the newest finding rests on; where nothing is found, all that allege it.
    """
    incident, newest = _of(known, Incident, key), _of(known, Finding, key).newest
    for number in newest.sources if newest else incident.sources:
        source = incident.sources.get(number)
        if source is not None and not source.graded:
            words = f"the source {source.publisher} of {incident.title} (entry {number}) is"
            lacking = "not graded" if source.grade == "not graded" else "graded by half"
            told = f"{words} {lacking}; somebody other than who brought it grades it"
            yield Lack(told, stream_name(Incident, key), source=number)


def _unusable(key: str, known: Known) -> Iterator[Lack]:
    item = _of(known, EvidenceItem, key)
    if not item.usable:
        words = f"evidence {item.claimed_name or key} is {item.status or 'not in custody'}"
        yield Lack(words, stream_name(EvidenceItem, key))


def _unproved(key: str, known: Known) -> Iterator[Lack]:
    """What is not on record is told with what proves it."""
    absence, where = _of(known, Absence, key), stream_name(Absence, key)
    if absence.by is None:
        yield Lack(f"the absence {key} was struck, or never found", where)
    elif not absence.certified:
        words = f"no certificate is kept of the absence on {', '.join(absence.persons_named)}"
        yield Lack(f"{words}: keep it on its page", where)


def _undeclared(paragraph: Paragraph, known: Known) -> Iterator[Lack]:
    said = in_words(paragraph, known)
    for party, hit in said.items():
        reword = (
            ", or have it dismissed" if hit.where == ABSENT else ", reword, or have it dismissed"
        )
        yield Lack(
            f"{hit.where} names {hit.words}: declare it as named{reword}{hit.told}", party=party
        )
    for party, (where, words) in beside(paragraph, known).items():
        if party not in said:
            mend = "declare it as named, or have it dismissed"
            yield Lack(f"{where} that is printed with it names {words}: {mend}", party=party)


def _window(named: Named, known: Known) -> Window:
    return _of(known, Incident, named.incident).windows.get(named.party, Window())


def letters_to(named: Named, known: Known) -> dict[str, Letter]:
    """The letters that told somebody named of it."""
    return {key: _of(known, Letter, key) for key in _window(named, known).letters}


def _of(known: Known, kind: type[S], key: str) -> S:
    state = known.get(stream_name(kind, key))
    return state if isinstance(state, kind) else kind()
