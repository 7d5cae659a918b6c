"""How a file was come by: by whom, where, with what, when (Berkeley Protocol, HR/PUB/20/2)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final

import msgspec

from panel.ledger.commands import Refused
from panel.ledger.values import Instant, Prose, zone_of

Said = Annotated[
    str,
    msgspec.Meta(
        max_length=300,
        pattern=r"^[^\x00-\x1f\x7f-\x9f]*$",
        description="One line of at most 300 characters; empty where unsaid",
    ),
]
ZoneName = Annotated[
    str,
    msgspec.Meta(
        max_length=60,
        pattern=r"^([A-Z][A-Za-z0-9_+-]*(/[A-Z][A-Za-z0-9_+-]*){0,2}|[+-][0-9]{2}:[0-9]{2})?$",
        description="A time zone by its IANA name, such as Europe/Moscow, or its offset: +03:00",
    ),
]
Address = Annotated[
    str,
    msgspec.Meta(
        max_length=2_000,
        pattern=r"^([a-z][a-z0-9+.-]*:[^\x00-\x20\x7f-\x9f]+)?$",
        description="An address with its scheme, such as https://example.org/1; empty where unsaid",
    ),
]


class Collected(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What whoever brought a file says of its collection; nothing of it is checked."""

    collected_by: Said = ""
    """Who collected it: name, function, unit."""
    collected_from: Said = ""
    """The place or person that it was had from."""
    tool: Said = ""
    """The program or device that it was taken with."""
    tool_version: Said = ""
    """The version of that program or device."""
    began: Instant | None = None
    """When the collection began."""
    ended: Instant | None = None
    """When it ended."""
    zone: ZoneName = ""
    """The time zone in which it took place."""
    url: Address = ""
    """The address that was captured."""
    capture: Prose = ""
    """What else was recorded of the capture: machine, network, uploader, channel, full page."""


UNSAID: Final = Collected()
FIELDS: Final = Collected.__struct_fields__
_TIMES: Final = ("began", "ended")


def check(said: Collected, now: datetime, *, under: str = "/collected") -> None:
    """Refused where the zone is none, or the times can't be so; `under` is where they are said."""
    if said.zone and zone_of(said.zone) is None:
        rule = "should be the IANA name of a time zone, such as Europe/Moscow, or an offset: +03:00"
        raise Refused(f"{said.zone} is no zone known here; {rule}", field=f"{under}/zone")
    if said.began and said.ended and said.ended < said.began:
        raise Refused("what was collected ended before it began", field=f"{under}/ended")
    for name in _TIMES:
        at = getattr(said, name)
        if at is not None and at > now:
            raise Refused(
                "a file isn't collected after it was received",
                field=f"{under}/{name}",
                now=now.isoformat(),
            )
