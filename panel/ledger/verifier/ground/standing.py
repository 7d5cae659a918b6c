"""What the events of a stream say in the end: without the struck, with the corrected read anew."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from panel.ledger.canonical import Json
from panel.ledger.members import FileError, list_in, number_in, object_in, text_in
from panel.ledger.verifier.events import Event

VOIDED = "ledger.voided"
CORRECTED = "ledger.corrected"

Data = dict[str, Json]


def standing(events: Iterable[Event]) -> list[Event]:
    """The events of one stream that count, in their order."""
    amended: dict[int, Data | None] = {}
    ordered = sorted(events, key=lambda event: event.version)
    for event in ordered:
        if event.shape != 1:
            raise FileError(f"{event.name} is of a shape that this verifier doesn't know")
        if event.type == VOIDED:
            amended[number_in(event.data, "target")] = None
        elif event.type == CORRECTED:
            amended[number_in(event.data, "target")] = object_in(event.data, "data")
    own = (event for event in ordered if event.type not in {VOIDED, CORRECTED})
    read = ((event, amended.get(event.version, event.data)) for event in own)
    return [replace(event, data=data) for event, data in read if data is not None]


def unknown(event: Event) -> FileError:
    """What to say of an event whose meaning can't be told."""
    return FileError(f"{event.name}: this verifier doesn't know what {event.type} means")


def day_in(data: Data, name: str) -> date:
    """The member of that name, a calendar date."""
    try:
        return date.fromisoformat(text_in(data, name))
    except ValueError:
        raise FileError(f"{name!r} must be a date") from None


def day_or_none(data: Data, name: str) -> date | None:
    """The same, where it may be null or missing."""
    return None if data.get(name) is None else day_in(data, name)


def instant(text: str, what: str) -> datetime:
    """An instant with its zone."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise FileError(f"{what} must be an instant") from None
    if at.tzinfo is None:
        raise FileError(f"{what} must be an instant with its zone")
    return at


def received(event: Event) -> datetime:
    """When it reached the log's operator, by which members' acts are judged."""
    if not event.received_at:
        raise FileError(f"{event.name} doesn't say when it was received")
    return instant(event.received_at, "'received_at'")


def instant_or_none(data: Data, name: str) -> datetime | None:
    """The member of that name, an instant, null or missing."""
    return None if data.get(name) is None else instant(text_in(data, name), repr(name))


def text_or(data: Data, name: str, default: str) -> str:
    """The member of that name, or the default where it is null or missing."""
    return default if data.get(name) is None else text_in(data, name)


def texts_in(data: Data, name: str) -> tuple[str, ...]:
    """The member of that name, a list of texts."""
    return tuple(text_in({name: item}, name) for item in list_in(data, name))


def truth_in(data: Data, name: str) -> bool:
    """The member of that name, true or false."""
    value = data.get(name)
    if not isinstance(value, bool):
        raise FileError(f"{name!r} must be true or false")
    return value


def objects_in(data: Data, name: str) -> Sequence[Data]:
    """The member of that name, a list of objects."""
    return [object_in({name: item}, name) for item in list_in(data, name)]
