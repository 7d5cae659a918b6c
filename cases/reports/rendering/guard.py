"""The last gate of a document that leaves the Panel: it tells no source, and nobody unheard.

What is written is searched when it becomes final and when it is submitted; this searches whatever
comes to be printed beside it, and names that were protected since.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from cases.incidents.domain import Clearance
from cases.incidents.domain.confiding import GIVES_AWAY, guarded, key_of
from cases.incidents.guarding import held
from cases.incidents.values import is_listed, is_state
from cases.reports.domain import beside, found_in, said_in, said_of, sought
from cases.reports.domain.guarding import SIGHTING
from cases.reports.queries import kept_from
from cases.reports.rendering.content import content
from cases.reports.rendering.version import Version
from cases.reports.rendering.words import called
from cases.reports.rendering_events import Audience
from panel.ledger import moments
from panel.ledger.states import stream_name
from panel.printing.apart import Unmade

_DRAWN: Final = "svg"


def check(version: Version) -> None:
    """Unmade where a document for others than the Panel holds a protected name, not cleared, or
    names whom none of its paragraphs has as named."""
    if version.audience is Audience.PANEL:
        return
    open_, said = _held(_open(version)), content(version)
    if wrong := [part for part in said if _held(_strings(said[part])) - open_]:
        raise Unmade(f"the document {GIVES_AWAY}, in its {', '.join(wrong)}")
    if new := unheard(version, said):
        names = "; ".join(f"{', '.join(found)} in {part}" for part, found in new.items())
        raise Unmade(f"the document names whom no paragraph of it names: {names}")


def unheard(version: Version, said: Mapping[str, Any]) -> dict[str, list[str]]:
    """Whom parts of a document name whom none of its paragraphs has as named.

    Listed persons anywhere; a State in what is printed beside a paragraph, where it is known who
    speaks for itself: elsewhere nothing can have changed since the gates before.
    """
    told = version.paragraphs
    settled = {party for one in told for party in (*one.parties, *one.dismissed)}
    settled |= {party for some in version.report.dismissed.values() for party in some}
    found = {
        part: [party for text in _strings(one) for party in found_in(text, (), version.known)]
        for part, one in said.items()
    }
    new = {
        part: [party for party in dict.fromkeys(some) if is_listed(party) and party not in settled]
        for part, some in found.items()
    }
    for one in told:
        for party, (where, _) in beside(one, version.known).items():
            # A sighting that names another State isn't printed at all.
            if is_state(party) and where != SIGHTING and party not in settled:
                new.setdefault(where, []).append(party)
    return {part: some for part, some in new.items() if some}


def _held(texts: Iterable[str]) -> set[tuple[str, str]]:
    """Whole names: a part of one may be anybody's among all that is printed."""
    return held(guarded(texts, ()).texts)


def _open(version: Version) -> Iterator[str]:
    """What is no secret in it: whom the list names, and what the custodian cleared of its texts."""
    for person in {person for p in version.paragraphs for person in p.persons_named}:
        yield called(person, version.known)
    search = sought(version.paragraphs, version.known, report=version.report)
    known = kept_from(search, moments.now())
    told = (one for p in version.paragraphs for one in said_in(p, version.known))
    for one in (*said_of(version.report), *told):
        found = known.get(stream_name(Clearance, key_of(one.text)))
        if isinstance(found, Clearance) and found.cleared:
            yield one.text


def _strings(said: Any) -> Iterator[str]:
    match said:
        case str():
            yield said
        case dict():
            for name, value in said.items():
                if name != _DRAWN:
                    yield from _strings(value)
        case list():
            for value in said:
                yield from _strings(value)
