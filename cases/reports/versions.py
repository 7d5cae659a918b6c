"""The versions of a paragraph's text, and any two of them side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from cases.reports.domain import Paragraph
from panel.access.viewers import may_see
from panel.ledger import streams
from panel.ledger.events import Recorded
from panel.ledger.registry import registry
from panel.ledger.states import fold, stream_name
from panel.staff import addresses
from panel.staff.addresses import with_query
from panel.staff.asking import Asking, asked
from panel.staff.differing import Texts
from panel.staff.differing import Version as Side
from panel.staff.pages import page
from panel.staff.registering import Seen, Table, desk
from panel.staff.timeline import by, names_of, open_to, what
from panel.staff.words import Link

PAGE: Final = "paragraphs-compared"


class Version(NamedTuple):
    """A text that the paragraph had, from an entry of its timeline on."""

    number: int
    """The entry's."""
    text: str
    parties: tuple[str, ...]
    """Whom it named, in words."""
    said: Sequence[object]
    """What made it, by whom, and when."""


def versions(records: Sequence[Recorded], who: Asking | Seen) -> list[Version]:
    """Those that this viewer may know of, in order: a new one where it reads or names otherwise.

    What was struck is a version of its time all the same.
    """
    case = desk.case(Paragraph)
    names = names_of(record.fact.origin for record in records)
    found: list[Version] = []
    for record in records:
        if not open_to(who.viewer, case, record.fact.event, records):
            continue
        then = fold(Paragraph, [one.fact for one in records[: record.fact.version]])
        text, parties = then.text, then.parties
        if not found or (found[-1].text, found[-1].parties) != (text, parties):
            said = (what(case, record.fact.event), by(record.fact.origin, names))
            found.append(Version(record.fact.version, text, parties, (*said, record.recorded_at)))
    return found


def compared(key: str, known_on: str, later: int) -> str:
    """The address of a version beside the one before it; there any other is chosen."""
    where = reverse(f"admin:{PAGE}")
    return with_query(where, paragraph=key, later=later, as_of=known_on)


def of_page(seen: Seen) -> list[Version]:
    """The versions of the paragraph whose page it is."""
    stream = next(streams.as_of(registry, [seen.stream], seen.moment))
    return versions(stream.records, seen)


def table(seen: Seen) -> Table | None:
    """The versions, each with the way to what it changed; none where there is only one."""
    found = seen.once(of_page)
    rows: list[tuple[object, ...]] = [(found[0].number, *found[0].said, "")] if found else []
    for one in found[1:]:
        way = Link("What it changed", compared(seen.key, seen.known_on, one.number))
        rows.append((one.number, *one.said, way))
    columns = ("Entry", "Made by", "Who", "When", "Compare")
    return Table("How it came to read so", columns, rows) if len(found) > 1 else None


def compare_page(request: HttpRequest) -> HttpResponse:
    """Two versions of a paragraph, chosen by the numbers of their entries; the last two first."""
    who, key = asked(request), request.GET.get("paragraph", "")
    name = stream_name(Paragraph, key)
    stream = next(streams.as_of(registry, [name], who.moment), None)
    if stream is None or not may_see(who.viewer, stream.disclosure):
        raise Http404
    found = {str(one.number): one for one in versions(stream.records, who)}
    if not found:
        raise Http404
    later = found.get(request.GET.get("later", ""), list(found.values())[-1])
    before = [one for one in found.values() if one.number < later.number]
    then = found.get(request.GET.get("then", ""), before[-1] if before else later)
    context = {
        "title": "Two versions of a paragraph",
        "case": addresses.case(name, who.known_on),
        "key": key,
        "versions": found.values(),
        "then": then,
        "later": later,
        "names": _names(then, later),
        "section": Texts("", _side(then), _side(later)),
    }
    return page(request, "reports/compare.html", context)


def _side(version: Version) -> Side:
    return Side(f"Entry {version.number}", version.text, version.said)


def _names(then: Version, later: Version) -> str:
    """Whom the later one names more, and whom no longer."""
    new = [party for party in later.parties if party not in then.parties]
    gone = [party for party in then.parties if party not in later.parties]
    told = (("Newly declared as named", new), ("No longer named", gone))
    said = [f"{words}: {', '.join(some)}." for words, some in told if some]
    return " ".join(said) or "Both declare the same as named."
