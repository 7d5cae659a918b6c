"""What is said of a file beside its bytes, as text from any face: read in one way for all."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from typing import Any, Final
from zoneinfo import available_timezones

from evidence.collected import FIELDS
from evidence.names import claimed
from evidence.values import media_type
from panel.ledger.reading import Flaw, Invalid
from panel.ledger.values import new_york_day, zone_of
from panel.staff import times

SAID: Final = ("note", *FIELDS)
_CUSTOM: Final = {"name": "filename", "type": "filetype"}
"""Other names that clients of tus use for the same."""
_PASSED_BY: Final = ("relativePath", "relativepath")
"""What clients say by themselves of the sender's own folders: no name here is a path."""
_KNOWN: Final = ("filename", "filetype", "sha256", *SAID)
_VALUE: Final = "(?: (?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)?"
_PAIR: Final = f"(?:{'|'.join((*_KNOWN, *_CUSTOM, *_PASSED_BY))}){_VALUE}"
PAIRS: Final = f"^{_PAIR}(?:, ?{_PAIR})*$"
"""What a field Upload-Metadata may be, but for what its values must be."""
NAMED: Final = f"^(?:{_PAIR}, ?)*(?:file)?name{_VALUE}(?:, ?{_PAIR})*$"
"""The same where the file's name must be in it."""


def described(said: Mapping[str, str], now: datetime) -> dict[str, Any]:
    """The fields `note` and `collected` of a command, from what was typed or sent.

    Times may be local where the zone is said, and have an hour. Invalid where the zone is none.
    """
    told = {name: text for name in FIELDS if (text := _text(said.get(name, "")))}
    zone = zone_of(told.get("zone", ""))
    if told.get("zone") and zone is None:
        raise Invalid([Flaw("/collected/zone", _no_zone(told["zone"]))])
    for name in ("began", "ended"):
        if name in told:
            if zone is None and times.leaves_zone_open(told[name]):
                raise Invalid([Flaw("/collected/zone", times.SAY_ZONE)])
            told[name] = _instant(name, told[name], zone, now)
    return {"note": _text(said.get("note", "")), "collected": told}


def metadata(header: str) -> dict[str, str]:
    """What a field Upload-Metadata says (tus 1.0, creation): names with values in base64.

    Invalid where it can't be read or names what isn't known here.
    """
    found: dict[str, str] = {}
    flaws = []
    for pair in header.split(",") if header.strip() else ():
        name, _, value = pair.strip().partition(" ")
        name = _CUSTOM.get(name, name)
        try:
            found[name] = base64.b64decode(value.strip(), validate=True).decode("utf-8")
        except (binascii.Error, ValueError):
            flaws.append(Flaw("/Upload-Metadata", f"{claimed(name, longest=60)} is no base64"))
    for name in sorted(found.keys() - {*_KNOWN, *_PASSED_BY}):
        words = f"{claimed(name, longest=60)} is not known here; {', '.join(sorted(_KNOWN))} are"
        flaws.append(Flaw("/Upload-Metadata", words))
    if not flaws and found and not re.fullmatch(PAIRS, header.strip()):
        words = "should be names, each with a space and its value in base64, between commas"
        flaws.append(Flaw("/Upload-Metadata", words))
    if flaws:
        raise Invalid(flaws)
    return found


def said_of(found: Mapping[str, str], now: datetime) -> dict[str, Any]:
    """The fields of a command that metadata say, its name and claimed type too."""
    if not found.get("filename", "").strip():
        raise Invalid([Flaw("/Upload-Metadata", "filename is missing: the file's name")])
    return {
        **described(found, now),
        "claimed_name": claimed(found["filename"]),
        "claimed_type": media_type(found.get("filetype")),
    }


def _no_zone(said: str) -> str:
    city = said.casefold().replace(" ", "_")
    meant = sorted(name for name in available_timezones() if name.casefold().endswith(f"/{city}"))
    example = meant[0] if meant else "Asia/Beirut"
    return f"{claimed(said, longest=60)} is no zone known here; say {example}, or an offset: +03:00"


def _text(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _instant(name: str, text: str, zone: tzinfo | None, now: datetime) -> str:
    today = new_york_day(now)
    if times.calendar_day(text, today):
        raise Invalid([Flaw(f"/collected/{name}", "say the hour too: 24 July 2015 16:50")])
    # What says its own zone is read by that.
    return times.instant(text, today, zone or UTC)
