"""The chain of custody of an item: all that is on record of it, as one list in the log's order.

It is drawn from the item's own stream, from its custody year by year, and from what other slices
registered: an incident cites an item and grades what it says, and evidence knows of no incident.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final, NamedTuple

from evidence import signed
from evidence.collecting_words import how, said_taken
from evidence.domain import custody_streams
from evidence.events import FileReceived, IntegrityFailed, IntegrityRestored, OriginalMirrored
from evidence.findings import CredentialsRead, FilmRead, MetadataRead, PlaceFound, Taken
from evidence.states import EvidenceItem
from panel.access.viewers import Viewer, scope
from panel.ledger import streams
from panel.ledger.events import Event, Recorded
from panel.ledger.registry import registry
from panel.ledger.rows import Moment
from panel.ledger.states import Level, amends, stream_name
from panel.ledger.values import new_york_day
from panel.staff.corrected import told_of
from panel.staff.registering import desk
from panel.staff.timeline import by, names_of, struck_in, what
from panel.staff.words import Pairs, moment, told

_AT_ONCE: Final = timedelta(minutes=1)
APART: Final = frozenset({"Tool", "Tools", "Shared"})
"""What has a column of its own, or is none of the list's."""


class Entry(NamedTuple):
    """An entry of the log that is a part of the chain."""

    record: Recorded
    words: str
    """All that the chain says of it: it leaves the house with the item, and the case doesn't."""
    struck: str
    """Why it no longer counts as it stands; empty where it does."""
    said: Sequence[tuple[str, Any]] = ()


Citing = Callable[[str, Viewer, Moment], Iterable[Entry]]
"""`citing(key, viewer, moment)`: what the viewer may know of the cases that cite an item."""
_citing: Final[list[Citing]] = []


def register_citing(citing: Citing) -> None:
    """Have what this function finds stand in the chain of custody of every item."""
    _citing.append(citing)


class Link(NamedTuple):
    """One entry of the chain."""

    position: int
    recorded_at: datetime
    happened: datetime | date | None
    """Where it is known to have happened at another time than it was recorded."""
    what: str
    who: str
    tool: str
    said: Sequence[tuple[str, Any]]
    """What else the entry says, each with its label."""
    digest: str
    """What the original was known by then: its SHA-256, or that it was found to differ."""
    struck: str


class Chain(NamedTuple):
    """The list, and why it has no hole."""

    links: Sequence[Link]
    whole: Sequence[str]
    """A sentence for each stream that it is drawn from."""


def may_know(viewer: Viewer) -> bool:
    """Whether the viewer may know what became of an item in the Panel's hands."""
    return Level.PANEL in scope(viewer).whole


def chain(key: str, viewer: Viewer, moment: Moment) -> Chain:
    """The item's chain as of the moment; empty for who may not know it whole."""
    own = list(streams.as_of(registry, [stream_name(EvidenceItem, key)], moment))
    if not own or not may_know(viewer):
        return Chain((), ())
    years = years_of(key, own[0].records[0].recorded_at, moment)
    held = [*own, *streams.as_of(registry, years, moment)]
    entries = [*_entries(held, own[0].state), *cited(key, viewer, moment)]
    entries.sort(key=lambda one: one.record.position)
    return Chain(_links(entries), [*map(_whole, held), _beside(years, held)])


def cited(key: str, viewer: Viewer, moment: Moment) -> list[Entry]:
    """What cases make of the item, in the order of the log, of those the viewer may know."""
    found = [one for citing in _citing for one in citing(key, viewer, moment)]
    return sorted(found, key=lambda one: one.record.position)


def years_of(key: str, received: datetime, moment: Moment) -> list[str]:
    """The streams of an item's custody from its receipt to the moment."""
    return custody_streams(key, new_york_day(received).year, moment.today.year)


def _entries(held: Iterable[streams.Stream], item: Any) -> Iterator[Entry]:
    for stream in held:
        case = desk.case(type(stream.state))
        facts = [record.fact for record in stream.records]
        struck = struck_in(facts)
        for record in stream.records:
            words = _words(record) or what(case, record.fact.event)
            fields = pairs(record.fact.event)
            said = [one for one in fields if one[0] not in APART and one[1] != item.sha256]
            said = told_of(record.fact, facts) or said
            yield Entry(record, words, struck.get(record.fact.version, ""), said)


def pairs(event: Event) -> list[tuple[str, Any]]:
    """The event's fields that say something with their labels; what stands there as a code, or a
    claim's time, in words."""
    return [(name, said) for name, value in told(event) if (said := _said(event, name, value))]


def _said(event: Event, name: str, value: Any) -> Any:
    """A field in words: of a claim its times by its own clocks, and then in UTC."""
    match event, name:
        case CredentialsRead(), "State":
            return signed.WORDS[signed.state(event)]
        case CredentialsRead(), "Codes":
            return tuple(signed.in_words(event.codes))
        case FileReceived(), "Collected":
            return Pairs([one for one in how(event.collected) if one[1]])
        case ((MetadataRead(taken=Taken() as taken) | FilmRead(taken=Taken() as taken)), "Taken"):
            return [*said_taken(taken), f"written {taken.raw}"]
        case PlaceFound(), "Earliest" | "Latest":
            return moment(getattr(event, name.lower()))
    return value


def _words(record: Recorded) -> str:
    event = record.fact.event
    if isinstance(event, FileReceived):
        return f"Received from {event.state}" if event.state else "Taken into custody"
    if isinstance(event, OriginalMirrored):
        return "Copied to the mirror"
    return ""


def _links(entries: Sequence[Entry]) -> list[Link]:
    names = names_of(one.record.fact.origin for one in entries)
    found, digest, received = [], "", ""
    for record, words, struck, said in entries:
        event = record.fact.event
        match event:
            case FileReceived():
                digest = received = event.sha256
            case IntegrityFailed():
                digest = f"not {received}: {event.found}"
            case IntegrityRestored():
                digest = received
        found.append(
            Link(
                record.position,
                record.recorded_at,
                _happened(record),
                words,
                by(record.fact.origin, names),
                tool_of(event),
                said,
                digest,
                struck,
            )
        )
    return found


def _happened(record: Recorded) -> datetime | date | None:
    """Another time than that of recording, where the entry says one."""
    event, reached = record.fact.event, record.fact.origin.received_at
    collected = getattr(event, "collected", None)
    said: datetime | date | None = (
        getattr(event, "handed_on", None)
        or getattr(collected, "ended", None)
        or getattr(collected, "began", None)
    )
    if said or reached is None:
        return said
    return reached if record.recorded_at - reached > _AT_ONCE else None


def tool_of(event: Event) -> str:
    """The programs or devices that it was done with, each with its version."""
    collected = getattr(event, "collected", None)
    if collected is not None:
        return f"{collected.tool} {collected.tool_version}".strip()
    tools = getattr(event, "tools", None) or filter(None, [getattr(event, "tool", None)])
    return ", ".join(f"{tool.name} {tool.version}" for tool in tools)


def _whole(stream: streams.Stream) -> str:
    """That no version of the stream is missing among those shown."""
    versions = [record.fact.version for record in stream.records]
    last = len(versions)
    if versions != list(range(1, last + 1)):
        return f"{stream.name}: A HOLE: versions {versions} are there; run `ledger verify`"
    amended = sum(1 for record in stream.records if amends(record.fact))
    corrections = f", {amended} of which strike or correct an earlier one" if amended else ""
    return f"{stream.name}: versions 1 to {last} without a gap{corrections}"


def _beside(years: Sequence[str], held: Sequence[streams.Stream]) -> str:
    there = {stream.name for stream in held}
    none = [name for name in years if name not in there]
    if not none:
        return "No year from its receipt on is left out."
    return f"Nobody saw it or was handed anything of it in: {', '.join(none)}"
