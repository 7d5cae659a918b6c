"""What an event is: a fact in the past tense, frozen, named once and for ever."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, ClassVar, Final, NamedTuple, dataclass_transform

import msgspec

Lift = Callable[[dict[str, Any]], dict[str, Any]]
"""Turns the plain data of one event version into that of the next."""


class Bears(NamedTuple):
    """Whom an event bears on: those its fields name, those its stream is about, or nobody."""

    fields: tuple[str, ...] = ()
    stream: bool = False


NOBODY: Final = Bears()
"""The event bears on no listed person."""
ITS_SUBJECT: Final = Bears(stream=True)
"""The event bears on whomever its stream is about when it is recorded."""


def named_in(*fields: str) -> Bears:
    """The event bears on the persons whose reference numbers stand in these fields."""
    return Bears(fields=fields)


class EventMeta(msgspec.StructMeta):
    """Reads an event's name, version and whom it bears on from its class keywords."""

    def __new__(
        mcls,
        typename: str,
        bases: tuple[type, ...],
        namespace: dict[str, Any],
        *,
        name: str = "",
        bears_on: Bears | None = None,
        shape: int = 1,
        lifts: Mapping[int, Lift] | None = None,
        **struct: Any,
    ) -> EventMeta:
        struct = {"frozen": True, "kw_only": True, "forbid_unknown_fields": True, **struct}
        cls: Any = super().__new__(mcls, typename, bases, namespace, **struct)
        if name:
            if bears_on is None:
                raise TypeError(f"{typename} does not say whom it bears on")
            taken = set(cls.__struct_fields__) & {"name", "shape", "bears_on", "lifts"}
            if taken:
                raise TypeError(f"{typename} has fields of reserved names: {sorted(taken)}")
            missing = set(range(1, shape)) - set(lifts or {})
            if missing:
                raise TypeError(f"{typename} has no lift from shape {sorted(missing)}")
            cls.name, cls.shape = name, shape
            cls.bears_on, cls.lifts = bears_on, dict(lifts or {})
        return cls  # type: ignore[no-any-return]  # the class just made


@dataclass_transform(frozen_default=True, kw_only_default=True)
class Event(msgspec.Struct, metaclass=EventMeta, frozen=True, kw_only=True):
    """A fact. Subclasses say `name="room.happened"` and `bears_on=`; new meaning, new type."""

    name: ClassVar[str]
    shape: ClassVar[int]
    """The version of its fields; what older ones said is lifted to it."""
    bears_on: ClassVar[Bears]
    lifts: ClassVar[Mapping[int, Lift]]


class Origin(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=False):
    """Who caused an event, in which role, for whom, and when it reached us."""

    actor: str
    """Opaque id of the account, credential or process."""
    role: str
    command: str
    """The wire name of the command that decided it."""
    state: str | None = None
    """The State acted for, where there is one."""
    received_at: datetime | None = None
    """When it reached us: stamped on arrival, or stated for what came on paper."""
    document: str | None = None
    """The paper it rests on, where it came on paper."""


class Fact(msgspec.Struct, frozen=True):
    """An event in its stream, as a fold may see it: never with the time or place of recording."""

    event: Event
    version: int
    """Its place in the stream, from 1."""
    origin: Origin


class Recorded(msgspec.Struct, frozen=True):
    """A fact as the log holds it."""

    fact: Fact
    stream: str
    position: int
    recorded_at: datetime
    leaf: bytes


def persons_named(event: Event) -> tuple[str, ...]:
    """The reference numbers that the event's own fields name, in order, each once."""
    found: dict[str, None] = {}
    for field in event.bears_on.fields:
        value = getattr(event, field)
        for person in [value] if isinstance(value, str) else value or ():
            found[person] = None
    return tuple(found)


def lifted(kind: type[Event], shape: int, data: dict[str, Any]) -> dict[str, Any]:
    """The data of an older shape of `kind`, lifted step by step to today's."""
    for step in range(shape, kind.shape):
        data = kind.lifts[step](data)
    return data
