"""What a paragraph rests on, and which of it is printed: pictures, each with the way to do it."""

from __future__ import annotations

from collections.abc import Iterator

from cases.reports.domain import (
    DropIllustration,
    IllustrateParagraph,
    Known,
    Paragraph,
    ReopenParagraph,
    Standing,
    confided,
)
from cases.reports.report_page import incident_link
from evidence.findings import WorkingCopyMade
from evidence.states import EvidenceItem, EvidenceStatus
from panel.ledger.states import stream_name
from panel.staff.acts import way
from panel.staff.naming import ways
from panel.staff.registering import Seen, Table
from panel.staff.words import Link


def rests(paragraph: Paragraph, grounds: Known, seen: Seen) -> Table:
    """Incidents, items and what is not on record, each with how readers are told of it."""
    footnote = "in a footnote"
    incidents = [
        (incident_link(key, grounds, seen.known_on), "its sources, in a footnote")
        for key in paragraph.rests_on
    ]
    called = ways(seen, "evidence", paragraph.items)
    items = [(called[key], _printed(paragraph, grounds, seen, key)) for key in paragraph.items]
    absences = [(one, footnote) for one in ways(seen, "absence", paragraph.absences).values()]
    return Table(
        "What it rests on",
        ("Incident, evidence, or what is not on record", "In print"),
        [*incidents, *items, *absences],
        empty="Nothing is named.",
    )


def _printed(paragraph: Paragraph, grounds: Known, seen: Seen, item: str) -> list[object]:
    """How an item is printed, and what would have it printed otherwise."""
    begun = paragraph.standing is Standing.DRAFT
    if item in paragraph.illustrations:
        out = way(seen, DropIllustration, seen.key, item=item)
        return ["as a picture", out] if begun else ["as a picture"]
    told: list[object] = ["in a footnote, as material held in the archives"]
    if not printable(item, grounds):
        return told
    if begun:
        return [*told, _print(seen, item)]
    if paragraph.standing is Standing.FINAL:
        return [*told, "to have the picture printed", way(seen, ReopenParagraph, seen.key)]
    return told


def _print(seen: Seen, item: str) -> Link | str:
    found = way(seen, IllustrateParagraph, seen.key, item=item)
    return found._replace(words="Print it as a picture") if isinstance(found, Link) else found


def printable(item: str, grounds: Known) -> bool:
    """Whether an item is a picture that was examined and leads to no protected source."""
    found = grounds.get(stream_name(EvidenceItem, item))
    if not isinstance(found, EvidenceItem) or found.status is not EvidenceStatus.READY:
        return False
    return found.finding(WorkingCopyMade) is not None and item not in confided(grounds)


def unprinted(paragraph: Paragraph, grounds: Known) -> list[str]:
    """The pictures among what it rests on that aren't printed with it."""
    keys = (key for key in paragraph.items if key not in paragraph.illustrations)
    return [key for key in keys if printable(key, grounds)]


def ways_to_print(paragraph: Paragraph, grounds: Known, seen: Seen) -> list[object]:
    """The same, each with the way to have it printed."""
    keys = unprinted(paragraph, grounds)
    called = ways(seen, "evidence", keys)
    return [one for key in keys for one in (called[key], _print(seen, key))]


def pictures(paragraph: Paragraph, seen: Seen) -> Iterator[Table]:
    """Those that are printed with it."""
    if not paragraph.pictures:
        return
    items = ways(seen, "evidence", paragraph.items)
    yield Table(
        "Pictures printed with it",
        ("Picture", "Caption", "Shows", "Taken", "Place", "Source"),
        [
            (items[p.item], p.caption, p.shows, p.taken or "-", p.place or "-", p.credit)
            for p in paragraph.pictures
        ],
    )
