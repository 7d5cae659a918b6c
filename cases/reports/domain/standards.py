"""What a paragraph needs before it is final: whoever it names was heard, and what it says rests.

S/2006/997, annex, paras. 21 and 28: statements are corroborated, and all evidence is put before
those concerned within fixed time limits before it is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TypeVar

from cases.findings.domain import Finding
from cases.incidents.domain import Incident, reply_gap
from cases.reports.domain.naming import undeclared
from cases.reports.domain.paragraphs import Paragraph
from cases.reports.paragraph_events import Named
from evidence.states import EvidenceItem
from panel.ledger.commands import Reads
from panel.ledger.states import State, stream_name

Known = Mapping[str, State]
"""Stream → what it amounts to; what isn't there never began."""
S = TypeVar("S", bound=State)


def grounds_of(paragraph: Paragraph) -> Reads:
    """The streams that a paragraph rests on, each under its own name."""
    incidents = ((kind, key) for key in paragraph.rests_on for kind in (Incident, Finding))
    items = ((EvidenceItem, key) for key in paragraph.items)
    return {stream_name(kind, key): (kind, key) for kind, key in (*incidents, *items)}


def lacks(paragraph: Paragraph, known: Known, at: datetime) -> tuple[str, ...]:
    """What keeps a paragraph from being told at that instant; nothing where it may be."""
    said = (
        *(words for named in paragraph.named for words in _unheard(named, known, at)),
        *(words for key in paragraph.rests_on for words in _unfounded(key, known)),
        *(words for key in paragraph.items for words in _unusable(key, known)),
        *_undeclared(paragraph, known),
    )
    return tuple(dict.fromkeys(said))


def _unheard(named: Named, known: Known, at: datetime) -> Iterator[str]:
    incident = _of(known, Incident, named.incident)
    if waits := reply_gap(incident, [named.party], at):
        yield waits
    if not named.evidence and not incident.sources:
        yield f"neither a source nor an item of evidence stands behind {named.party}"


def _unfounded(key: str, known: Known) -> Iterator[str]:
    """A finding that its evidence no longer bears is told in no report."""
    incident, finding = _of(known, Incident, key), _of(known, Finding, key)
    if not incident.title:
        yield f"there is no incident {key}"
    elif finding.chain and (flaw := finding.flaw(incident)):
        yield f"the finding on {incident.title} no longer stands: {flaw}"


def _unusable(key: str, known: Known) -> Iterator[str]:
    item = _of(known, EvidenceItem, key)
    if not item.usable:
        yield f"evidence {item.claimed_name or key} is {item.status or 'not in custody'}"


def _undeclared(paragraph: Paragraph, known: Known) -> Iterator[str]:
    for words in undeclared(paragraph, known).values():
        yield f"the text names {words}: declare it as named, reword, or have it dismissed"


def _of(known: Known, kind: type[S], key: str) -> S:
    state = known.get(stream_name(kind, key))
    return state if isinstance(state, kind) else kind()
