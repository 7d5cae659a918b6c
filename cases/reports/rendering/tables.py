"""Tables of a report: findings, sightings with their map, recommendations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from cases.findings.domain import Finding
from cases.incidents.domain import Sighting
from cases.reports.domain import Paragraph, open_sighting, status_of, told_by, unsettled
from cases.reports.domain.values import called as called_by
from cases.reports.rendering.version import Version
from cases.reports.rendering.words import ADDRESSEES, FOUND, STANDS, called, day, when
from cases.reports.rendering_events import Audience
from panel.access import states
from panel.ledger.states import stream_name
from panel.staff import land, maps

_STYLE: Final = (
    "rect.sea{fill:#e4edf3} .land{fill:#fff;fill-rule:evenodd;stroke:#8a94a0}"
    " line{stroke:#5b6670;stroke-opacity:.3} text{fill:#3d4650;font-size:11px;"
    "font-family:'Libertinus Serif'} .point circle{fill:#00518a} .point text{fill:#111;"
    "font-size:13px} .point text.left{text-anchor:end}"
)


class Seen(NamedTuple):
    """A sighting that is told, and where it is told."""

    sighting: Sighting
    paragraphs: tuple[str, ...]


def findings(version: Version) -> list[dict[str, Any]]:
    """What the Panel finds of each incident that a paragraph rests on, in the words for it.

    A person is told with the paragraphs that name them. A paragraph that names none of those whom
    others name stands in no row: beside theirs it would tell whom it means.
    """
    return [
        _row(finding, version, key, persons, numbers)
        for key, told in _told_in(version).items()
        if (finding := _found(version, key)) is not None
        for persons, numbers in _by_names(finding, told).items()
    ]


def _found(version: Version, key: str) -> Finding | None:
    finding = version.known.get(stream_name(Finding, key))
    return finding if isinstance(finding, Finding) and finding.newest else None


def _by_names(finding: Finding, told: list[Paragraph]) -> dict[tuple[str, ...], list[str]]:
    """Whom paragraphs name of those whom it is about → the numbers of these paragraphs."""
    found: dict[tuple[str, ...], list[str]] = {}
    for one in told:
        names = tuple(person for person in finding.persons_named if person in one.parties)
        found.setdefault(names, []).append(called_by(one.number))
    return {names: numbers for names, numbers in found.items() if names} or found


def _row(
    finding: Finding, version: Version, key: str, persons: tuple[str, ...], numbers: list[str]
) -> dict[str, Any]:
    law, decided = finding.characterised, finding.determined
    assert finding.newest is not None
    return {
        "paragraphs": numbers,
        "persons": [called(person, version.known) for person in persons],
        "measure": version.incident(key).measure.replace("_", " "),
        "found": FOUND[finding.newest.assessment],
        "origins": finding.newest.origins,
        "law": _law(law.basis, against=law.non_compliance) if law else "",
        "determined": (
            f"{_law('', against=decided.non_compliance)} {decided.document},"
            f" {day(decided.decided_on)}."
            if decided and version.audience is not Audience.PUBLIC
            else ""
        ),
    }


def _law(basis: str, *, against: bool) -> str:
    words = "Non-compliance" if against else "No non-compliance"
    return f"{words}: {basis}." if basis else f"{words}."


def sightings(version: Version) -> list[Seen]:
    """Of whom a paragraph names, where something that may be told says so; in order of time."""
    found = [
        Seen(seen, tuple(called_by(one.number) for one in told))
        for key in _told_in(version)
        for seen in version.incident(key).sightings.values()
        if (told := _tellers(version, key, seen))
    ]
    return sorted(found, key=lambda one: str(one.sighting.when.first_day or one.sighting.when.at))


def sighted(found: list[Seen], version: Version) -> list[dict[str, Any]]:
    """The table."""
    return [
        {
            "number": number,
            "person": called(one.sighting.person, version.known),
            "place": one.sighting.place,
            "state": states.named(one.sighting.state),
            "when": when(one.sighting.when),
            "paragraphs": list(one.paragraphs),
        }
        for number, one in enumerate(found, 1)
    ]


def drawn(found: list[Seen]) -> tuple[str, str]:
    """The map of those whose place is known, as SVG, and in words; empty where none is."""
    points = [
        maps.Point(
            float(one.sighting.latitude),
            float(one.sighting.longitude),
            f"{number} · {one.sighting.place}",
            f"Sighting {number}, {one.sighting.place}",
        )
        for number, one in enumerate(found, 1)
        if one.sighting.latitude is not None and one.sighting.longitude is not None
    ]
    if not points:
        return "", ""
    said = "; ".join(
        f"{p.whole}, {maps.degrees(p.latitude, 'NS')} {maps.degrees(p.longitude, 'EW')}"
        for p in points
    )
    return _standalone(maps.chart(points, "Map of sightings")), f"Map of sightings. {said}."


def _standalone(svg: str) -> str:
    """A map of a page as a picture by itself, with its own colours."""
    return svg.replace(">", f' xmlns="http://www.w3.org/2000/svg"><style>{_STYLE}</style>', 1)


def map_notes() -> list[str]:
    """What a map does not imply, and whose coastlines it shows."""
    return [maps.DISCLAIMER, land.CREDIT]


def recommendations(version: Version) -> list[dict[str, Any]]:
    """Each with where it stands, as far as the audience is told."""
    return list(_recommendations(version))


def _recommendations(version: Version) -> Iterator[dict[str, Any]]:
    for number, one in version.report.recommendations.items():
        history = one.told(committee=version.audience is not Audience.PUBLIC)
        yield {
            "number": number,
            "to": ADDRESSEES[one.addressee],
            "text": one.text,
            "due": day(one.due_on) if one.due_on else "",
            "stands": STANDS[status_of(history)],
            "by": f"{history[-1].document}, {day(history[-1].dated_on)}" if history else "",
        }


def _told_in(version: Version) -> dict[str, list[Paragraph]]:
    """The incidents that paragraphs of the document rest on: key → those paragraphs."""
    found: dict[str, list[Paragraph]] = {}
    for paragraph in version.paragraphs:
        for key in paragraph.rests_on:
            found.setdefault(key, []).append(paragraph)
    return found


def _tellers(version: Version, incident: str, seen: Sighting) -> list[Paragraph]:
    """The paragraphs that tell of a sighting: they name who was seen, and whom it tells of."""
    if not open_sighting(version.incident(incident), seen):
        return []
    told = told_by(seen, version.known)
    resting = (one for one in version.paragraphs if incident in one.rests_on)
    return [one for one in resting if seen.person in one.parties and not unsettled(one, told)]
