"""What each event changes in a request for an exemption.

The same rules as the log's own (cases/exemptions), written a second time and read apart from them.
"""

from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import replace
from datetime import date

from panel.ledger.members import FileError, number_in, text_in
from panel.ledger.verifier.events import Event
from panel.ledger.verifier.ground import opposing
from panel.ledger.verifier.ground.request import (
    BEFORE_CIRCULATION,
    THEN,
    Extension,
    Request,
    by_silence,
)
from panel.ledger.verifier.ground.standing import (
    Data,
    day_in,
    instant,
    instant_or_none,
    objects_in,
    received,
    standing,
    text_or,
    texts_in,
    truth_in,
    unknown,
)

_OPENS = {"A": "received", "N-": "notified", "N0": "noted"}


def fold(stream: str, events: Iterable[Event]) -> Request:
    """The request that the events of its stream amount to."""
    request = Request(stream)
    for event in standing(events):
        if event.type in _SILENT:
            continue
        if event.type not in _CHANGES:
            raise unknown(event)
        if request.status or event.type in _OPENING:
            request = _taken(request, event)
    return request


def _taken(request: Request, event: Event) -> Request:
    """The request after one more event."""
    before = request.before if event.type in _AGAINST else None
    ago = number_in({"ago": 0} | event.data, "ago")
    if before is not None and ago:
        lapsing = before.extension is not None and before.extension.objected
        earlier = replace(event, data=event.data | {"ago": ago - 1})
        return opposing.reconsidered(request, _taken(before, earlier), lapsing=lapsing)
    _CHANGES[event.type](request, event)
    opposing.judge(request)
    return request


def _legs(data: Data) -> tuple[tuple[str, str], ...]:
    return tuple(
        (text_in(leg, "territory"), text_in(leg, "way")) for leg in objects_in(data, "itinerary")
    )


def _window(request: Request, data: Data) -> None:
    request.first_day, request.last_day = day_in(data, "first_day"), day_in(data, "last_day")


def _whom(request: Request, data: Data) -> None:
    request.number, request.applicant = text_in(data, "number"), text_in(data, "applicant")
    request.measure, request.persons = text_in(data, "measure"), texts_in(data, "persons")


def _judged_late(request: Request, data: Data) -> None:
    request.late = None if data.get("late") is None else truth_in(data, "late")


def _opened(request: Request) -> None:
    if request.procedure not in _OPENS:
        raise FileError(f"{request.stream}: no procedure {request.procedure!r:.20} is known")
    request.status = _OPENS[request.procedure]


def _requested(request: Request, event: Event) -> None:
    data = event.data
    _whom(request, data)
    _window(request, data)
    _judged_late(request, data)
    request.procedure = text_or(data, "procedure", "A")
    request.legs, request.of_funds = _legs(data), data.get("assets") is not None
    request.after_the_fact = data.get("happened_at") is not None
    request.deadline = instant_or_none(data, "deadline")
    _opened(request)


def _entered(request: Request, event: Event) -> None:
    data = event.data
    _whom(request, data)
    _window(request, data)
    granted = truth_in(data, "granted")
    request.status = "approved" if granted else "refused"
    request.on_paper = texts_in(data, "territories")
    word = "granted" if granted else "refused"
    request.decided = (
        f"{word} by {text_in(data, 'decided_by')} on {day_in(data, 'decided_on')}, entered from"
        f" paper, recorded {event.recorded_at}"
    )


def _complete(request: Request, event: Event) -> None:
    if request.procedure == "A":
        request.status = "complete"
    else:
        request.deadline = instant_or_none(event.data, "deadline")
        request.questions = []
        _opened(request)


def _supplemented(request: Request, event: Event) -> None:
    data = event.data
    _window(request, data)
    _judged_late(request, data)
    request.legs, request.of_funds = _legs(data), data.get("assets") is not None
    if request.procedure != "A":
        return
    if request.status == "information_asked":
        request.before_question = "received"
    else:
        request.status = "received"


def _asked(request: Request, event: Event) -> None:
    stops = truth_in(event.data, "stops_clock") and request.open
    request.questions.append((received(event), stops))
    if request.status in BEFORE_CIRCULATION:
        request.before_question = request.before_question or request.status
        request.status = "information_asked"


def _supplied(request: Request, event: Event) -> None:
    """It answers what had been asked by then."""
    at = received(event)
    request.questions = [one for one in request.questions if one[0] > at]
    request.deadline = instant_or_none(event.data, "deadline") or request.deadline
    if request.status == "information_asked" and not request.questions:
        request.status, request.before_question = request.before_question, ""


def _circulated(request: Request, event: Event) -> None:
    request.status, request.holds = "circulated", []
    request.round += 1
    _due(request, event)


def _due(request: Request, event: Event) -> None:
    request.deadline = instant(text_in(event.data, "deadline"), "'deadline'")


def _met(request: Request, event: Event) -> None:
    data = event.data
    _window(request, data)
    granted = truth_in(data, "granted")
    request.status = "approved" if granted else "refused"
    request.only_persons = texts_in(data, "persons")
    request.only_territories = texts_in(data, "territories")
    word = "granted" if granted else "refused"
    request.decided = f"{word} in a meeting at {text_in(data, 'decided_at')}"


def _shifted(request: Request, event: Event) -> None:
    _window(request, event.data)
    request.legs = _legs(event.data)


def _longer(request: Request, event: Event) -> None:
    request.longer = day_in(event.data, "last_day")


def _extending(request: Request, event: Event) -> None:
    data, earlier = event.data, request.extension
    before = deepcopy(request)
    if earlier and not earlier.objected:
        request.last_day = earlier.last_day
    if request.status in THEN:
        request.decided = by_silence(request.takes_effect)
    request.status = THEN.get(request.status, request.status)
    lapses_at = instant(text_in(data, "lapses_at"), "'lapses_at'")
    request.extension = Extension(day_in(data, "last_day"), received(event), lapses_at)
    request.before = before
    request.longer = None
    request.holds, request.questions = [], []
    request.round += 1
    _due(request, event)


def _removed(request: Request, event: Event) -> None:
    ended = day_in(event.data, "from_day"), "removed", texts_in(event.data, "persons")
    request.ends.append(ended)


def _revoked(request: Request, event: Event) -> None:
    # With an extension that was adopted by then.
    request.last_day = request.at(received(event))[1]
    request.status, request.longer = "revoked", None
    _ended(request, "revoked", day_in(event.data, "from_day"))


def _breached(request: Request, event: Event) -> None:
    _ended(request, "condition", day_in(event.data, "from_day"))


def _ended(request: Request, why: str, day: date) -> None:
    """The newest such event holds."""
    request.ends = [end for end in request.ends if end[1] != why] + [(day, why, ())]


def _ends_as(status: str) -> Callable[[Request, Event], None]:
    def change(request: Request, _event: Event) -> None:
        request.status = status

    return change


_AGAINST = frozenset({"exemption.objected", "exemption.hold_placed"})
"""What may be about what an extension extends."""
_OPENING = frozenset({"exemption.requested", "exemption.decision_entered"})
"""What a request begins with; where that was struck, nothing else makes one of it."""
_SILENT = frozenset(
    f"exemption.{name}"
    for name in (
        *("hold_lapsed", "commented", "communicated", "extension_recorded", "lapsed"),
        *("travel_confirmed", "confirmation_overdue", "adoption_recorded", "confirmation_moved"),
    )
)
"""What changes nothing of whom, where and when: remarks, and records of what time did."""
_CHANGES: dict[str, Callable[[Request, Event], None]] = {
    "exemption.requested": _requested,
    "exemption.decision_entered": _entered,
    "exemption.found_complete": _complete,
    "exemption.returned": _ends_as("returned"),
    "exemption.undecidable": _ends_as("undecidable"),
    "exemption.superseded": _ends_as("superseded"),
    "exemption.withdrawn": _ends_as("withdrawn"),
    "exemption.supplemented": _supplemented,
    "exemption.information_asked": _asked,
    "exemption.information_supplied": _supplied,
    "exemption.circulated": _circulated,
    "exemption.period_shortened": _due,
    "exemption.deadline_moved": _due,
    "exemption.objected": opposing.objected,
    "exemption.hold_placed": opposing.held,
    "exemption.hold_released": opposing.released,
    "exemption.hold_end_moved": opposing.hold_moved,
    "exemption.decided_in_meeting": _met,
    "exemption.shifted": _shifted,
    "exemption.extension_asked": _longer,
    "exemption.extension_proposed": _extending,
    "exemption.persons_removed": _removed,
    "exemption.revoked": _revoked,
    "exemption.condition_breached": _breached,
}
