"""What an item's page shows of a picture: what is like it, what doesn't fit, who signed it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from django.utils.html import format_html

from evidence import signed
from evidence.domain.contradictions import contradictions
from evidence.events import FileQuarantined, StepFailed
from evidence.explaining import closed, failed
from evidence.findings import (
    Credentials,
    CredentialsRead,
    FilmRead,
    MetadataRead,
    PlaceFound,
    WorkingCopyMade,
)
from evidence.likes_page import otherwise
from evidence.serving import large_of, thumbnail_of
from evidence.sources import source
from evidence.states import EvidenceItem
from panel.ledger.events import Event
from panel.staff import land, maps
from panel.staff.registering import Facts, Picture, Seen
from panel.staff.words import moment

_NO_PLACE: Final = "none within 50 km"


def _copies(made: WorkingCopyMade) -> str:
    copy, looks = made.large or made, made.looks
    said = f"Working copies made, of up to {copy.width:,} by {copy.height:,} pixels"
    return f"{said}; hash {looks.recipe} of quality {looks.quality}" if looks else said


def _read(read: MetadataRead) -> str:
    said = [read.camera, read.taken.local.replace("T", " ") if read.taken else ""]
    if read.position:
        said.append(f"{read.position.latitude}, {read.position.longitude}")
    found = ", ".join(filter(None, said)) or "neither camera nor time nor place"
    return f"What it says of itself read: {found}"


def _closed(event: FileQuarantined) -> str:
    """Whoever closes it without a sandbox is a person, in their own words."""
    return (
        f"Put into quarantine: {closed(event.reason, '' if event.sandbox else event.reason).what}"
    )


TOLD: Final[Mapping[type[Event], Callable[[Any], str]]] = {
    FileQuarantined: _closed,
    MetadataRead: _read,
    StepFailed: lambda event: f"A step failed: {failed(event.step, event.reason).what}",
    WorkingCopyMade: _copies,
    CredentialsRead: lambda read: f"Content Credentials: {signed.WORDS[signed.state(read)]}",
    PlaceFound: lambda place: f"Nearest named place (GeoNames): {place.nearest or _NO_PLACE}",
}
"""What the worker recorded, in a line of the timeline."""


def picture(seen: Seen, made: WorkingCopyMade) -> Picture:
    """The working copy, with as many pixels as there are."""
    copy = made.large or made
    drawn = format_html(
        '<label class="zoom"><input type="checkbox"> All pixels of the working copy</label>'
        '<img src="{}" width="{}" height="{}" alt="The working copy">',
        (large_of if made.large else thumbnail_of)(seen.key), copy.width, copy.height,
    )  # fmt: skip
    words = (
        "A working copy, turned upright and without what the original says of itself. The original"
        " is never opened here."
    )
    return Picture("Picture", drawn, f"{words} Source: {source(made)}.")


def place_on_map(item: EvidenceItem) -> Iterator[Picture]:
    """Where on the Earth the file claims to be from."""
    found = [one.position for one in item.found if isinstance(one, MetadataRead | FilmRead)]
    if not (said := next(filter(None, found), None)):
        return
    place = item.finding(PlaceFound)
    near = place.nearest if place else ""
    point = maps.Point(float(said.latitude), float(said.longitude), near, "The position it claims")
    where = f"{maps.degrees(point.latitude, 'NS')}, {maps.degrees(point.longitude, 'EW')}"
    words = (
        f"The file claims {where}{f', near {near}' if near else ''}: its claim, not a finding."
        f" {maps.DISCLAIMER} {land.CREDIT}"
    )
    yield Picture("Where it claims to be from", maps.chart([point], "Map of the position"), words)


def doubts(seen: Seen) -> Iterator[Facts]:
    """Where what it says doesn't fit, in itself or beside what looks like it."""
    found: list[Any] = [*contradictions(seen.state), *otherwise(seen)]
    if found:
        note = "None of it proves anything: clocks are set wrongly, pictures are cut to be printed."
        worked_out = (
            "Source",
            "worked out here of the findings and claims on this page, and of its look-alikes'",
        )
        yield Facts("What doesn't fit", [*(("", one) for one in found), worked_out, ("", note)])


def conclusions(item: EvidenceItem) -> Iterator[Facts]:
    """What data that is here says of its place; who signed it."""
    if place := item.finding(PlaceFound):
        yield _place(place)
    if (read := item.finding(CredentialsRead)) and _tells(read):
        yield _credentials(read)


def _place(place: PlaceFound) -> Facts:
    if place.metres is None:
        nearest = _NO_PLACE
    else:
        nearest = f"{place.nearest}, {place.metres / 1000:,.1f} km away"
    said: list[tuple[str, Any]] = [
        ("Nearest named place (GeoNames)", nearest),
        ("Time zone there", place.zone),
    ]
    if place.earliest and place.latest:
        times = dict.fromkeys((place.earliest, place.latest))
        said.append(("Taken, if its clock was set to that", [moment(time) for time in times]))
    said += [
        ("Source", source(place)),
        ("", "Of the position that the file claims. It tells nothing of whose place it is."),
    ]
    return Facts("At that position", said)


def _tells(read: CredentialsRead) -> bool:
    return read.state is not Credentials.NONE or bool(read.remote)


def _credentials(read: CredentialsRead) -> Facts:
    made_of = [f"{one.title} ({one.relationship}){_ails(one.codes)}" for one in read.ingredients]
    return Facts(
        "Content Credentials (C2PA)",
        [
            ("Stand", signed.WORDS[signed.state(read)]),
            ("What ails them", signed.in_words(read.codes)),
            ("Signer", read.signer),
            ("Signed", read.signed_at),
            ("Looked for in", read.trust_list or "no list of trusted signers is set here"),
            ("The signer says", [f"{one.name}: {one.value}" for one in read.says]),
            ("Made of", made_of),
            ("Elsewhere, not fetched", read.remote),
            ("Source", source(read)),
            ("", "Intact says that nothing was changed since, not that what it shows is so."),
        ],
    )


def _ails(codes: Sequence[str]) -> str:
    return f": {'; '.join(signed.in_words(codes))}" if codes else ""
