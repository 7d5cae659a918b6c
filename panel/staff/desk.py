"""The desk: what is due, what waits, what is new, and how the log stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.urls import reverse

from panel.access.viewers import Viewer, may_see
from panel.ledger import checkpoints, clockwork, codec, store, streams, subscriptions
from panel.ledger.events import Recorded
from panel.ledger.models import LogEvent, Parked
from panel.ledger.registry import Registry
from panel.ledger.rows import Moment
from panel.ledger.states import Level, State
from panel.staff import addresses
from panel.staff.registering import Desk, Line, Section, Tone
from panel.staff.registering import Group as Heading
from panel.staff.timeline import open_to, what

GROUPS: Sequence[tuple[Heading, str, str]] = (
    ("mine", "In your hands", ""),
    ("due", "Due and late", "Nothing is due: deadlines will stand here."),
    ("waiting", "Waits for you", "Nothing waits for you: what needs a hand will stand here."),
    ("elsewhere", "Waits for others", ""),
)
_LOOKED_AT = 80
"""How many of the latest events are looked through for what this viewer may know."""
_SHOWN = 8
_BACK = 20_000
"""Events back from the newest, steps of machines among them, that are looked through at all."""
Told = tuple[Recorded, streams.Stream]


class Group(NamedTuple):
    """Lines under a heading, and what will stand there while there are none."""

    title: str
    lines: Sequence[Line]
    empty: str


def groups(desk: Desk, viewer: Viewer, moment: Moment) -> list[Group]:
    """What the slices say is due and waits; a group that says nothing of itself only if it does."""
    found = [
        Group(title, alike([line for f in desk.lines[name] for line in f(viewer, moment)]), empty)
        for name, title, empty in GROUPS
    ]
    return [group for group in found if group.lines or group.empty]


def alike(lines: Sequence[Line]) -> list[Line]:
    """Lines that say the same as one, with how many they are; it leads where the first does."""
    many = Counter(line.words for line in lines)
    first = {line.words: line for line in reversed(lines)}
    return [
        first[words]._replace(words=f"{words} ({count})" if count > 1 else words)
        for words, count in many.items()
    ]


def sections(desk: Desk, viewer: Viewer, moment: Moment) -> list[Section]:
    """What the slices draw below the lines."""
    return [section for found in desk.sections for section in found(viewer, moment)]


def news(registry: Registry, desk: Desk, viewer: Viewer, moment: Moment) -> Group:
    """The latest events that the viewer finds in the timelines of cases, the newest first."""
    kinds = {s.category for s in registry.states.values() if not s.rowless}
    steps = {kind for case in desk.cases.values() for kind in case.steps}
    machines = [name for name, kind in registry.events.items() if kind in steps]
    lately = (moment.position - _BACK, moment.position)
    rows = LogEvent.objects.filter(position__range=lately).exclude(type__in=machines)
    rows = rows.order_by("-position")
    latest = [
        codec.recorded(row, registry)
        for row in rows[:_LOOKED_AT]
        if row.stream.partition("/")[0] in kinds
    ]
    seen = {
        stream.name: stream
        for stream in streams.as_of(registry, {record.stream for record in latest}, moment)
        # Who has which role is not casework, and is for a list of its own.
        if may_see(viewer, stream.disclosure) and stream.disclosure.level != Level.ACCOUNTS
    }
    told = [
        (record, stream)
        for record in latest
        if (stream := seen.get(record.stream))
        and open_to(viewer, desk.case(type(stream.state)), record.fact.event, stream.records)
    ]
    first, besides = _together(desk, _of_wholes(desk, told))
    wholes = _wholes(registry, desk, [stream for _, stream in first], moment)
    lines = alike(
        [
            _told(desk, record, stream, wholes, many)
            for (record, stream), many in zip(first, besides, strict=True)
        ]
    )
    return Group("New", lines, "Nothing yet: what happens in your cases will stand here.")


def _together(desk: Desk, told: Sequence[Told]) -> tuple[Sequence[Told], Sequence[int]]:
    """The newest lines, and beside each how many others of the same by the same actor it tells."""
    found: dict[object, list[Told]] = {}
    for record, stream in told:
        case, event = desk.case(type(stream.state)), record.fact.event
        together = type(event) in case.many
        by = (what(case, event), record.fact.origin.actor) if together else record.position
        found.setdefault(by, []).append((record, stream))
    shown = list(found.values())[:_SHOWN]
    return [one[0] for one in shown], [len(one) - 1 for one in shown]


def _of_wholes(desk: Desk, told: Sequence[Told]) -> list[Told]:
    """What one act did to a case and to several of its parts is told of the case alone."""

    def act(record: Recorded, stream: streams.Stream) -> tuple[object, str]:
        return record.recorded_at, desk.case(type(stream.state)).part_of(stream.state)

    parts = Counter(act(record, stream) for record, stream in told)
    own = {(record.recorded_at, record.stream) for record, _ in told}
    return [one for one in told if parts[act(*one)] == 1 or act(*one) not in own]


def _wholes(
    registry: Registry, desk: Desk, parts: Sequence[streams.Stream], moment: Moment
) -> dict[str, State]:
    """The cases that some of these are parts of, by the names of their streams."""
    names = {desk.case(type(part.state)).part_of(part.state) for part in parts} - {""}
    return {stream.name: stream.state for stream in streams.as_of(registry, names, moment)}


def log_lines(registry: Registry) -> list[Line]:
    """How the log and those that follow it stand."""
    newest, head = checkpoints.newest(), store.head()
    size = newest.size if newest else 0
    behind = max(subscriptions.behind(registry).values(), default=0)
    overdue, parked = clockwork.overdue(), Parked.objects.count()
    return [
        Line(f"{size:,} of {head.position:,} events are under a signed checkpoint"),
        _counted(behind, "events are still to be told to States", "States' feeds are up to date"),
        _counted(overdue, "things fell due and are not recorded", "what fell due is recorded"),
        _counted(parked, "events were given up on: tell the operator", "nothing was given up on"),
    ]


def _counted(count: int, some: str, none: str) -> Line:
    tone: Tone = "attention" if count else "good"
    return Line(f"{count:,} {some}" if count else none.capitalize(), tone=tone)


def _told(
    desk: Desk,
    record: Recorded,
    stream: streams.Stream,
    wholes: Mapping[str, State],
    besides: int = 0,
) -> Line:
    case = desk.case(type(stream.state))
    called = case.title(stream.key, stream.state)
    if whole := wholes.get(part_of := case.part_of(stream.state)):
        called += f" of {desk.case(type(whole)).title(part_of.partition('/')[2], whole)}"
    where = addresses.case(record.stream)
    if besides:
        called, where = f"{called} and {besides:,} more", reverse(case.listed)
    return Line(
        f"{what(case, record.fact.event)} · {called}",
        where,
        when=record.recorded_at,
    )
