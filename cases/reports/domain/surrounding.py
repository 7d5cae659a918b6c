"""What a report says beside its paragraphs names nobody whom none of these has as named.

A title, a heading, the title of an annex and a recommendation are read as its paragraphs are:
whoever is named in one was heard, and something shows what is said of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, dataclass_transform

from cases.reports.domain.guarding import Said, said_of, sought
from cases.reports.domain.naming import found_in, searched
from cases.reports.domain.paragraphs import Paragraph
from cases.reports.domain.reports import Report
from cases.reports.domain.standards import grounds_of, letters_of
from panel.ledger.commands import Act, Command, Reads, Search
from panel.ledger.states import State, stream_name


class Stranger(NamedTuple):
    """Somebody named beside the paragraphs, by none of which they were heard."""

    where: str
    text: str
    party: str
    words: str

    @property
    def lack(self) -> str:
        """What keeps the report from being submitted."""
        mend = "have a paragraph name it with what shows it, reword, or have it dismissed"
        return f"{self.where} names {self.words}: {mend}"


def strangers(
    report: Report, paragraphs: Mapping[str, Paragraph], known: Mapping[str, State]
) -> tuple[Stranger, ...]:
    """Whom a report names beside its paragraphs, given by their keys, and nobody dismissed.

    What the public reads names whom paragraphs name that the public reads.
    """
    every = _parties(paragraphs.values())
    open_ = _parties(one for one in paragraphs.values() if not one.withheld)
    found = []
    for said in said_of(report):
        near = [p for key, p in paragraphs.items() if _near(said, key, p)]
        closed = said.annex in report.closed_annexes or (said.above and all_withheld(near))
        heard = (every if closed else open_) | report.dismissed.get(said.text, {}).keys()
        for party, words in found_in(said.text, near, known).items():
            if party not in heard:
                found.append(Stranger(said.where, said.text, party, words))
    return tuple(found)


def _parties(paragraphs: Iterable[Paragraph]) -> set[str]:
    return {party for one in paragraphs for party in one.parties}


def _near(said: Said, key: str, paragraph: Paragraph) -> bool:
    """Whether a part of a name in it may be somebody's whom that paragraph is about."""
    return said.above == key or bool(said.annex and said.annex == paragraph.annex)


def all_withheld(paragraphs: Iterable[Paragraph]) -> bool:
    """Whether the public reads none of them."""
    return all(one.withheld for one in paragraphs)


@dataclass_transform(frozen_default=True, kw_only_default=True)
class AgainstWhole(Command, frozen=True, kw_only=True):
    """Is held against the whole report: its paragraphs and what they rest on."""

    @classmethod
    def rests(cls, report: Report, act: Act) -> Reads:
        """Every paragraph."""
        return {stream_name(Paragraph, k): (Paragraph, k) for k in report.paragraphs.values()}

    @classmethod
    def follows(cls, read: Mapping[str, State]) -> Reads:
        """All that the paragraphs rest on: what failed since they became final is not told."""
        found = [state for state in read.values() if isinstance(state, Paragraph)]
        grounds = {name: one for paragraph in found for name, one in grounds_of(paragraph).items()}
        return {**grounds, **letters_of(found, read)}


@dataclass_transform(frozen_default=True, kw_only_default=True)
class OfWhole(AgainstWhole, frozen=True, kw_only=True):
    """Is judged by the whole report: its paragraphs, what they rest on, and whom it names."""

    @classmethod
    def searches(cls, report: Report, read: Mapping[str, State]) -> Iterator[Search]:
        """The entries of the list that it may name, and what would give a source away, by now."""
        found = [one for one in read.values() if isinstance(one, Paragraph)]
        yield searched(found, read, *(said.text for said in said_of(report)))
        yield sought(found, read, report=report)


def within(report: Report, read: Mapping[str, State]) -> dict[str, Paragraph]:
    """A report's paragraphs by their keys, of all that a rule reads."""
    found = ((key, read.get(stream_name(Paragraph, key))) for key in report.paragraphs.values())
    return {key: one for key, one in found if isinstance(one, Paragraph)}
