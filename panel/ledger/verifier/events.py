"""The events that a certificate shows: proved to be in the log, then read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from panel.ledger import canonical, multiproof
from panel.ledger.canonical import Json
from panel.ledger.certificate import Disclosed
from panel.ledger.members import FileError, number_in, object_in, text_in
from panel.ledger.merkle import leaf_hash
from panel.ledger.notes import Checkpoint


@dataclass(frozen=True, slots=True)
class Event:
    """An event that the log holds, with what a check needs of it."""

    position: int
    """Counted from 1."""
    stream: str
    version: int
    type: str
    recorded_at: str
    """UTC, in the one spelling whose text order is the order of time."""
    data: dict[str, Json]
    shape: int = 1
    """The version of the fields of its type."""
    received_at: str = ""
    """When it reached the log's operator, where its origin says so."""
    actor: str = ""
    """The opaque id of whoever caused it."""
    role: str = ""

    @property
    def name(self) -> str:
        """What a reader calls this event by."""
        return f"{self.stream} version {self.version} (position {self.position})"


def proved(
    shown: Sequence[Disclosed], nodes: Sequence[bytes], checkpoint: Checkpoint
) -> dict[Disclosed, Event]:
    """The events, once their bytes are proved to be leaves under the checkpoint's root."""
    leaves = [(one.index, leaf_hash(one.event)) for one in shown]
    multiproof.verify(leaves, checkpoint.size, nodes, checkpoint.root)
    return {one: read(one.event, one.index + 1) for one in shown}


def read(event: bytes, position: int) -> Event:
    """What the bytes of an event say; that they are the log's is not asked here."""
    body = canonical.decode(event)
    if not isinstance(body, dict):
        raise FileError("an event is an object")
    act = object_in(body, "act")
    return Event(
        position=position,
        stream=text_in(body, "stream"),
        version=number_in(body, "version"),
        type=text_in(body, "type"),
        recorded_at=instant_in(body, "recorded_at"),
        data=object_in(body, "data"),
        shape=number_in(body, "v"),
        received_at=_text(act, "received_at"),
        actor=_text(act, "actor"),
        role=_text(act, "role"),
    )


def _text(act: dict[str, Json], name: str) -> str:
    said = act.get(name)
    return said if isinstance(said, str) else ""


def instant_in(holder: dict[str, Json], name: str) -> str:
    """The member of that name, an instant like 2015-08-07T23:59:59.000000Z."""
    text = text_in(holder, name)
    try:
        # Parsing alone would let shorter spellings through, whose text order is another.
        plain = datetime.fromisoformat(text).replace(tzinfo=None).isoformat(timespec="microseconds")
    except ValueError:
        plain = ""
    if f"{plain}Z" != text:
        raise FileError(f"{name!r} must be UTC to the microsecond, with Z: {text!r:.60}")
    return text


def check_order(events: Iterable[Event]) -> None:
    """Refuse a log in which an event is shown twice or time runs backwards."""
    for earlier, later in pairwise(sorted(events, key=lambda event: event.position)):
        if earlier.position == later.position:
            raise FileError(f"{later.name} is shown twice")
        if later.recorded_at < earlier.recorded_at:
            raise FileError(f"time runs backwards between {earlier.name} and {later.name}")
