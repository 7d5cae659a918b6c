"""How a file was come by and when it says that it was made: claims, by their own clocks first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.html import format_html

from evidence.collected import Collected
from evidence.findings import Taken
from panel.ledger.values import zone_of
from panel.staff.words import day, moment


def how(said: Collected) -> Iterator[tuple[str, Any]]:
    """All that was said of it, each with its label."""
    yield "By", said.collected_by
    yield "From", said.collected_from
    yield "With", " ".join(filter(None, (said.tool, said.tool_version)))
    for name, at in (("Began", said.began), ("Ended", said.ended)):
        if at:
            yield name, [*_local(at, said.zone), moment(at)]
    yield "Zone", said.zone
    yield "Address", said.url
    yield "Capture", said.capture


def in_short(said: Collected) -> str:
    """By whom, from whom or where and on which day, as a sentence; empty where nothing was said."""
    at = said.ended or said.began
    zone = zone_of(said.zone) if said.zone else None
    local = at.astimezone(zone) if at and zone else at
    told = [
        said.collected_by and f"by {said.collected_by}",
        said.collected_from and f"from {said.collected_from}",
        f"on {day(local.date())}" if local else "",
    ]
    words = ", ".join(filter(None, told))
    return f"Collected {words}, as its bringer says." if words else ""


def said_taken(taken: Taken | None) -> Any:
    """When it claims to have been taken: by its camera's clock, and the instants it can mean."""
    if taken is None:
        return None
    said = [f"{taken.local.replace('T', ' ')} by the camera's own clock", meant(taken)]
    return [*said, f"as {taken.field} says"] if taken.field else said


def meant(taken: Taken) -> Any:
    """The instant that a claim means, or between which it lies where its zone is left open."""
    earliest, latest = moment(taken.earliest), moment(taken.latest)
    if taken.earliest == taken.latest:
        return earliest
    return format_html("its zone isn't said, so between {} and {}", earliest, latest)


def _local(at: datetime, zone: str) -> list[str]:
    known = zone_of(zone) if zone else None
    return [f"{at.astimezone(known):%Y-%m-%d %H:%M:%S} in its zone"] if known else []
