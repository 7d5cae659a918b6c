"""How an item of evidence reads as a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec
from django.utils.html import format_html

from evidence import custody_pages, papers
from evidence.chain import APART, may_know
from evidence.collected import UNSAID
from evidence.collecting_words import how, in_short, said_taken
from evidence.domain import CorrectReceipt
from evidence.examined_page import examinations, failures, quarantine
from evidence.explaining import closed
from evidence.findings import (
    CredentialsRead,
    MailRead,
    MetadataRead,
    PlaceFound,
    Position,
    TypeRecognised,
    WorkingCopyMade,
)
from evidence.inside import contents, whole
from evidence.likes_page import likes
from evidence.lots import lots
from evidence.models import EvidenceRow
from evidence.picture_page import (
    conclusions,
    doubts,
    picture,
    place_on_map,
)
from evidence.queries import Receipted, receipts
from evidence.repairing import may_restore, restore_of
from evidence.serving import may_save, original_of
from evidence.sources import CONTAINER, SENDER, claim, source
from evidence.states import EvidenceItem, EvidenceStatus
from evidence.unread import reading
from panel.ledger.commands import Command
from panel.ledger.states import Span
from panel.staff.registering import Badge, Facts, Picture, Seen, Table, Tone
from panel.staff.words import Link, label, moment, past, said, shortened, told

TONES: dict[str, Tone] = {
    EvidenceStatus.RECEIVED: "open",
    EvidenceStatus.READY: "good",
    EvidenceStatus.QUARANTINED: "attention",
    EvidenceStatus.DAMAGED: "bad",
}

_SHOWN: Final = (
    TypeRecognised,
    MetadataRead,
    WorkingCopyMade,
    CredentialsRead,
    PlaceFound,
    *papers.SHOWN,
)
"""Findings in words of their own; others are told by their fields."""


def title(key: str, item: EvidenceItem) -> str:
    """What its sender called it."""
    return item.claimed_name or f"Voided item of evidence {key}"


def called(row: EvidenceRow) -> str:
    """An item where it is chosen: names are whatever their senders gave, so its digest too."""
    note = f" · {row.note}" if row.note else ""
    said = f"{row.claimed_name} · {row.status} · SHA-256 {row.sha256[:8]}…"
    return shortened(f"{said}{note}")


def sentence(item: EvidenceItem, span: Span) -> str:
    """Whether it may be opened."""
    whose = f"Sent by {item.state}. " if item.state else ""
    whose += f"{collected} " if (collected := in_short(item.collected)) else ""
    match span.status:
        case EvidenceStatus.RECEIVED:
            return f"{whose}Waiting for the worker: nothing in it was looked at yet."
        case EvidenceStatus.READY:
            what = item.media_type or "a file that was released unexamined"
            return f"{whose}Examined: {what}, {item.size:,} bytes."
        case EvidenceStatus.QUARANTINED:
            why = closed(item.reason, item.suspicion).what
            return f"{whose}In quarantine: {why}. It is kept, and nobody opens it here."
        case EvidenceStatus.DAMAGED:
            return f"{whose}Damaged: the store does not hold what was received ({item.damage})."
    return "Every entry of this item was struck."


def badges(seen: Seen) -> Iterator[Badge]:
    """Where it stands, and whether it was verified."""
    yield Badge(seen.span.status, TONES.get(seen.span.status, "plain"))
    if seen.span.status == EvidenceStatus.READY and not seen.known_on and reading([seen.key]):
        yield Badge("text in its pictures still being read", "open")
    if seen.state.verified:
        yield Badge("verified document", "good")


def sections(seen: Seen) -> Iterator[Facts | Table | Picture]:
    """The picture, what the file claims, what is certain of it."""
    item: EvidenceItem = seen.state
    if item.status is None:
        return
    copy, read = item.finding(WorkingCopyMade), item.finding(MetadataRead)
    yield from quarantine(seen)
    if item.status is EvidenceStatus.READY and copy:
        yield picture(seen, copy)
    yield from place_on_map(item)
    yield from doubts(seen)
    yield _claims(item, read)
    yield from conclusions(item)
    yield from _collected(item)
    for told_of in (read, item.finding(MailRead)):
        if told_of and told_of.impossible:
            yield Table(
                "What it says and can't be so",
                ("Of what", "As it stands in the file", "Why not"),
                [(label(one.name), one.raw, one.why) for one in told_of.impossible],
                rest=f"Source: {claim(told_of)}",
            )
    if read and read.says:
        yield Table(
            "What else it says",
            ("Where", "What"),
            [(one.name, one.value) for one in read.says],
            rest=f"Source: {claim(read)}",
        )
    if copy:
        yield from likes(seen)
    yield from papers.sections(seen)
    for found in item.found:
        if not isinstance(found, _SHOWN):
            facts = (one for one in told(found) if one[0] not in APART)
            yield Facts(past(type(found)), [*facts, ("Source", source(found))])
    yield from failures(seen)
    yield from examinations(seen)
    yield from contents(seen)
    receipt = receipts([seen.stream])[seen.stream]
    yield _custody(seen, item, receipt)
    if may_know(seen.viewer):
        yield from custody_pages.sections(seen)


def _claims(item: EvidenceItem, read: MetadataRead | None) -> Table:
    said: list[tuple[str, Any, str]] = [
        ("Name", item.claimed_name, CONTAINER if item.contained_in else SENDER)
    ]
    if item.claimed_type or not item.contained_in:
        said.append(("Type, as its sender says", item.claimed_type, SENDER))
    if read:
        found = [
            ("Taken", said_taken(read.taken)),
            ("Position", _position(read.position)),
            ("Camera", read.camera),
            ("Number of the camera", read.serial),
            ("Lens", " ".join(filter(None, (read.lens, read.lens_serial)))),
            ("Software", read.software),
            ("Pixels", f"{read.width} by {read.height}"),
        ]
        said += [(name, value, claim(read) if value else "") for name, value in found]
    if mail := item.finding(MailRead):
        found = papers.of_mail(mail)
        said += [(name, value, claim(mail) if value else "") for name, value in found]
    unread = item.status is EvidenceStatus.RECEIVED
    note = (
        "What it says of time and place will stand here once the worker has examined it."
        if unread
        else "Whoever made the file could have it say this: none of it is a finding."
    )
    return Table("What the file claims", ("Of what", "As it says", "Source"), said, rest=note)


def _collected(item: EvidenceItem) -> Iterator[Facts]:
    said = item.collected
    if said == UNSAID:
        return
    note = "As whoever brought it says; nothing of it was checked here."
    yield Facts("How it was collected", [*how(said), ("", note)])


def begins(seen: Seen, command: type[Command]) -> Mapping[str, Any]:
    """What a correction of the receipt begins with: what it says now."""
    item: EvidenceItem = seen.state
    if command is not CorrectReceipt:
        return {}
    return {"note": item.note, **msgspec.structs.asdict(item.collected)}


def _position(place: Position | None) -> list[Any] | None:
    if place is None:
        return None
    said: list[Any] = [f"{place.latitude}, {place.longitude} (WGS 84)"]
    said += filter(None, [place.precision, place.bearing and f"looking {place.bearing}"])
    if place.altitude:
        said.append(f"{place.altitude} above the sea")
    if place.by_satellite:
        said.append(format_html("at {} by satellites", moment(place.by_satellite)))
    return said


def _custody(seen: Seen, item: EvidenceItem, receipt: Receipted) -> Facts:
    save = Link("save the original", original_of(seen.key))
    return Facts(
        "Custody",
        [
            ("Taken out of", whole(item)),
            ("Note", item.note),
            *(("Corrected", [said(link)]) for link in seen.once(lots).values()),
            ("Type, by content", _by_content(item)),
            ("Size", f"{item.size:,} bytes"),
            ("SHA-256", format_html('<span class="digest">{}</span>', item.sha256)),
            ("Receipt", f"position {receipt.position} of the log"),
            ("Leaf", format_html('<span class="digest">{}</span>', receipt.leaf.hex())),
            ("Examined in", item.sandbox or None),
            ("Closed by", _closed_by(item)),
            ("Original", _original(seen, item, save)),
            ("", "Digest and receipt prove these bytes since then, not where they came from."),
        ],
    )


def _by_content(item: EvidenceItem) -> Any:
    found = item.finding(TypeRecognised)
    return [found.media_type, source(found)] if found else "not examined yet"


def _closed_by(item: EvidenceItem) -> str | None:
    if item.status is not EvidenceStatus.QUARANTINED or item.closed_by is None:
        return None
    return f"the step {item.closed_by}"


def _original(seen: Seen, item: EvidenceItem, save: Link) -> Any:
    if seen.known_on:
        return "saved from the page as of now"
    if may_restore(seen.viewer, item.status):
        return [said(save), said(Link("take a matching copy in its place", restore_of(seen.key)))]
    if not may_save(seen.viewer, str(item.status)):
        return "for a custodian alone while it is not ready"
    return said(save)
