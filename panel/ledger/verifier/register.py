"""A person's register: the stream that lists every event bearing on them."""

from collections.abc import Sequence
from dataclasses import dataclass

from panel.ledger import streammap
from panel.ledger.certificate import ShownRegister
from panel.ledger.members import FileError, number_in, text_in
from panel.ledger.merkle import leaf_hash
from panel.ledger.notes import Checkpoint
from panel.ledger.verifier.events import Event

OPENED = "register.opened"
ENTERED = "register.entered"
REPORTED = "violation.reported"
"""How a State's report of a violation is entered."""

Version = tuple[str, int]
"""A stream and the version of one event in it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One event as the register names it."""

    version: Version
    type: str
    recorded_at: str

    def check_fits(self, event: Event) -> None:
        """Refuse an event that is not the one that was entered, when it was entered."""
        if event.type != self.type:
            raise FileError(f"{event.name} was entered as {self.type}: it is {event.type}")
        if event.recorded_at != self.recorded_at:
            raise FileError(f"{event.name} was entered at another moment than recorded")


@dataclass(frozen=True, slots=True)
class Register:
    """A register shown whole, from its opening to its end; without events where there is none."""

    stream: str
    shown: tuple[Event, ...]
    known: tuple[Entry, ...]
    """What was entered up to the moment that the question is about."""
    later: int
    """How many of its events were recorded after that moment and are left aside."""


def check_end(shown: ShownRegister, stream: str, checkpoint: Checkpoint) -> None:
    """Refuse a stream that goes on after what is shown of it, or that is said to be absent."""
    root = streammap.root_in(checkpoint)
    if shown.events:
        version, last = len(shown.events), leaf_hash(shown.events[-1].event)
        streammap.verify_end(root, stream, version, last, shown.end)
    else:
        streammap.verify_absence(root, stream, shown.end)


def stream_of(person: str) -> str:
    """The name of the person's register."""
    return f"register/{person}"


def check_register(events: Sequence[Event], person: str, as_of: str) -> Register:
    """The register of that person, if these events are it from its opening on."""
    stream = stream_of(person)
    check_places(events, stream)
    for event in events:
        if event.type != (OPENED if event.version == 1 else ENTERED):
            raise FileError(f"{event.name} can't be a {event.type}")
    seen = [event for event in events if event.recorded_at <= as_of]
    known = tuple(_entry(event) for event in seen if event.type == ENTERED)
    return Register(stream, tuple(events), known, later=len(events) - len(seen))


def check_places(events: Sequence[Event], stream: str) -> None:
    """Refuse events that are not the stream's from its first on, without a gap, as in the log."""
    for version, event in enumerate(events, start=1):
        if event.stream != stream:
            raise FileError(f"{event.name} is not of {stream}")
        if event.version != version:
            raise FileError(f"version {version} of {stream} is missing or out of its place")
    positions = [event.position for event in events]
    if positions != sorted(positions):
        raise FileError(f"the versions of {stream} are not in the order of the log")


def _entry(event: Event) -> Entry:
    version = text_in(event.data, "stream"), number_in(event.data, "version")
    return Entry(version, text_in(event.data, "type"), event.recorded_at)
