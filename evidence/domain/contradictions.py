"""Where what a file says of itself doesn't fit, in words: a pure function of what was found.

None of it proves anything: clocks are set wrongly, and an edited picture may show what happened.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Final

from evidence import signed
from evidence.collected import Collected
from evidence.findings import (
    Credentials,
    CredentialsRead,
    MailRead,
    MetadataRead,
    PlaceFound,
    Position,
    Taken,
    WorkingCopyMade,
)
from evidence.looks import UNLIKE
from evidence.names import suffix
from evidence.states import EvidenceItem
from panel.ledger.values import NEW_YORK

_LAST_SECOND: Final = time(23, 59, 59)
"""Of New York's day: what a day typed without an hour stands for."""
_EDITORS: Final = re.compile(
    r"photoshop|lightroom|gimp|snapseed|picsart|picasa|affinity|pixelmator|facetune|paint\.net|"
    r"acdsee|capture one|darktable|rawtherapee|imagemagick|canva|firefly|midjourney|dall.e",
    re.IGNORECASE,
)
_SAYS_SOFTWARE: Final = ("XMP xmp:CreatorTool", "XMP xmpMM:History", "IPTC OriginatingProgram")
_TYPES: Final = {
    **dict.fromkeys(("jpg", "jpeg", "jpe"), "image/jpeg"),
    **dict.fromkeys(("tif", "tiff"), "image/tiff"),
    **dict.fromkeys(("heic", "heif"), "image/heic"),
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
    "bmp": "image/bmp",
}
_LIKE: Final = {
    "image/heif": "image/heic",
    "image/x-ms-bmp": "image/bmp",
    "image/jpg": "image/jpeg",
}
_FAR: Final = 50
"""Kilometres from a place that is named."""
_SLACK: Final = timedelta(hours=1)
"""By which clocks of camera and satellites may differ."""
_ANY_ZONE: Final = timedelta(hours=12)
"""By which a day, or an hour of a zone that nobody said, may have ended later elsewhere."""


def contradictions(item: EvidenceItem) -> tuple[str, ...]:
    """Each in a sentence."""
    read = item.finding(MetadataRead)
    place = item.finding(PlaceFound)
    found = [*_of_type(item)]
    if read:
        found += _of_time(read.taken, read.position, place, item.received_at)
        found += _of_collection(read.taken, item.collected, "taken")
        found += _of_software(read)
    if (mail := item.finding(MailRead)) and mail.sent:
        found += _of_mail(mail.sent, mail.first_server, item.received_at)
        found += _of_collection(mail.sent, item.collected, "sent")
    if place:
        found += _of_place(place)
    made = item.finding(WorkingCopyMade)
    if made and (made.unlike_embedded or 0) > UNLIKE:
        found.append(
            "The small picture in its EXIF block doesn't look like it"
            f" ({made.unlike_embedded} of 256 bits differ)."
        )
    credentials = item.finding(CredentialsRead)
    if credentials and signed.state(credentials) is Credentials.BROKEN:
        why = "; ".join(signed.in_words(credentials.codes))
        found.append(f"Its Content Credentials don't hold: {why}.")
    return tuple(found)


def _of_type(item: EvidenceItem) -> Iterator[str]:
    content = _LIKE.get(item.media_type, item.media_type)
    named = _TYPES.get(suffix(item.claimed_name))
    if content.startswith("image/") and named and named != content:
        yield f"Its name ends in .{suffix(item.claimed_name)}, its content is {item.media_type}."
    claimed = _LIKE.get(item.claimed_type, item.claimed_type)
    if content.startswith("image/") and claimed and claimed != content:
        yield f"Its sender says {item.claimed_type}, its content is {item.media_type}."


def _of_time(
    taken: Taken | None,
    position: Position | None,
    place: PlaceFound | None,
    received_at: datetime | None,
) -> Iterator[str]:
    if taken is None:
        return
    earliest, latest = taken.earliest, taken.latest
    if received_at and earliest > received_at:
        yield f"It says that it was taken on {_said(earliest)} or later, after it reached us."
    satellites = position and position.by_satellite
    if not satellites:
        return
    if place and place.earliest and place.latest:
        earliest, latest = place.earliest, place.latest
    if not earliest - _SLACK <= satellites <= latest + _SLACK:
        yield (
            f"By satellites the time was {_said(satellites)}, by the camera's clock"
            f" {_said(earliest)}."
        )


def _of_mail(
    sent: Taken, first_server: Taken | None, received_at: datetime | None
) -> Iterator[str]:
    if received_at and sent.earliest > received_at:
        yield f"It says that it was sent on {_said(sent.earliest)} or later, after it reached us."
    if first_server and sent.earliest > first_server.latest + _SLACK:
        yield (
            f"It says that it was sent on {_said(sent.earliest)} or later, and a server had it on"
            f" {_said(first_server.latest)}, as its line Received says."
        )


def _of_collection(taken: Taken | None, collected: Collected, how: str) -> Iterator[str]:
    ended = collected.ended
    if taken is None or ended is None:
        return
    day_alone = ended.astimezone(NEW_YORK).time() == _LAST_SECOND
    if taken.earliest > ended + (_SLACK if collected.zone and not day_alone else _ANY_ZONE):
        yield (
            f"It claims to have been {how} after it was collected: on {_said(taken.earliest)} or"
            f" later, and its collection ended on {_said(ended)}."
        )


def _said(when: datetime) -> str:
    return f"{when:%Y-%m-%d %H:%M} UTC"


def _of_software(read: MetadataRead) -> Iterator[str]:
    said = [read.software, *(one.value for one in read.says if one.name in _SAYS_SOFTWARE)]
    names = {match.group().lower() for text in said for match in _EDITORS.finditer(text)}
    if names:
        yield f"It was edited or made by software, as it says itself: {', '.join(sorted(names))}."


def _of_place(place: PlaceFound) -> Iterator[str]:
    if place.named_kilometres is not None and place.named_kilometres > _FAR:
        yield (
            f"It names {place.named}, and its position is {place.named_kilometres:,} km from the"
            " nearest place of that name (GeoNames)."
        )
