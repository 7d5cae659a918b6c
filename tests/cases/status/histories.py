"""A ledger of July 2015 with a Committee, and acts of which histories are made."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Any

from cases.exemptions import domain as asking
from cases.exemptions.models import RequestRow
from cases.exemptions.values import Leg, TravelDocument, Way
from cases.listing import domain as listing
from cases.listing.importing import import_file
from cases.regimes import domain as law
from cases.regimes.domain import measures
from cases.regimes.events import Measure, Procedure
from cases.regimes.loading import load
from panel.access.giving import give
from panel.access.roles import Role
from panel.access.viewers import Viewer
from panel.ledger import clockwork, opening, store
from panel.ledger.commands import Command, Refused
from panel.ledger.execution import Asked, NoSuchStream
from panel.ledger.registry import registry
from panel.ledger.rows import STILL
from panel.ledger.values import new_york_day
from tests.cases.status.asking import LIST, OPERATOR, SECRETARY

BEGIN = datetime(2015, 7, 6, 14, tzinfo=UTC)
PERSONS = ("XXi.001", "XXi.002")
STATES = ("XA", "XB", "XC")
LAST = 5
"""The number of a step goes from 0 to this; some things happen only with the last."""
MEMBER = Viewer(actor="xm", roles=frozenset({Role.MEMBER, Role.STATE}), state="XM")


def of(state: str) -> Viewer:
    """A State's own system."""
    return Viewer(actor=state, roles=frozenset({Role.STATE}), state=state)


def begin() -> None:
    """The list, the law and the Committee."""
    opening.create(registry, demonstration=True, actor="test")
    clockwork.set_clock(BEGIN)
    load(registry, OPERATOR, known_by=BEGIN.date())
    import_file(registry, OPERATOR, LIST)
    publish("humanitarian", procedure=Procedure.APPROVAL, silence_working_days=5)
    publish("told_after", procedure=Procedure.NOTIFICATION, within_hours=48)
    seat = law.SeatMember(state="XM", valid_from=date(2015, 1, 1), source="the test's own")
    give(registry, Asked(seat, "1737-committee"), OPERATOR)
    chair = law.AppointChair(
        state="XM", person="A Chair", valid_from=date(2015, 1, 1), source="the test's own"
    )
    give(registry, Asked(chair, "1737-committee"), OPERATOR)


def publish(ground: str, *, valid_from: date = date(2010, 6, 9), **said: Any) -> None:
    """A rule of the test's own."""
    rule = law.PublishRule(
        decided_by="1737 Committee",
        valid_from=valid_from,
        source="of the test's own",
        reason="the test wants it",
        confirmation_working_days=5,
        extension_notice_working_days=5,
        change_notice_working_days=3,
        shift_hours=48,
        emergency_hours=24,
        **said,
    )
    give(registry, Asked(rule, f"1737.travel_ban.{ground}"), OPERATOR)


def now() -> datetime:
    """The clock of the demonstration."""
    return store.clock()


def later(**said: float) -> None:
    """Time passes, and beat records what fell due."""
    clockwork.set_clock(now() + timedelta(**said))
    clockwork.tick(registry)


def request(
    *territories: str,
    first: date,
    last: date,
    persons: tuple[str, ...] = PERSONS,
    ground: str = "humanitarian",
    **said: Any,
) -> str:
    """XA asks; every territory but the last is passed through. Returns the request's id."""
    legs = tuple(
        Leg(
            territory=state,
            way=Way.ENTRY if state == territories[-1] else Way.TRANSIT,
            departs_from=f"Port {number}",
            arrives_at=f"Port {number + 1}",
            departs_on=first,
            arrives_on=first,
            transport="flight XX 1",
        )
        for number, state in enumerate(territories)
    )
    asked = asking.RequestExemption(
        persons=persons,
        ground=ground,
        purpose="A fictional visit.",
        justification="Fiction.",
        first_day=first,
        last_day=last,
        itinerary=legs,
        documents=(TravelDocument(person=persons[0], kind="passport", number="0", issued_by="XA"),),
        **said,
    )
    return give(registry, Asked(asked), of("XA")).key


def act(command: Command, key: str, by: Viewer = SECRETARY) -> None:
    """An act on a request."""
    give(registry, Asked(command, key), by)


def circulate(key: str) -> None:
    """Found complete and put before the Committee."""
    act(asking.FindComplete(supplied="the passport, by a note"), key)
    act(asking.Circulate(circulated_on=_today()), key)


def requests() -> list[str]:
    """Every request's id, in order."""
    rows = RequestRow.objects.filter(held_to=STILL).order_by("number", "stream")
    return list(dict.fromkeys(row.key for row in rows))


def step(what: str, number: int, days: int) -> None:
    """One step of a random history; what a rule refuses didn't happen."""
    known = requests()
    key = known[number % len(known)] if known else ""
    with suppress(Refused, NoSuchStream):
        _STEPS[what](key, now().date() + timedelta(days=days), number)


def _file(_key: str, day: date, number: int) -> None:
    persons = (PERSONS[:1], PERSONS[1:], PERSONS)[number % 3]
    territories = (STATES[:1], STATES[:2], STATES[1:])[number % 3]
    key = request(*territories, first=day, last=day + timedelta(days=number + 3), persons=persons)
    if number:
        circulate(key)


def _notify(_key: str, day: date, number: int) -> None:
    happened = now() - timedelta(hours=24 * number)
    last = day + timedelta(days=2)
    request("XB", first=day, last=last, ground="told_after", happened_at=happened)


def _decide(key: str, day: date, number: int) -> None:
    decided = asking.DecideInMeeting(
        granted=number % 3 > 0, decided_at=now(), minutes="SR.1", conditions="Fictional."
    )
    act(decided, key)


def _enter(_key: str, day: date, number: int) -> None:
    entered = asking.EnterDecision(
        applicant="XA",
        persons=PERSONS,
        granted=number % 3 > 0,
        decided_on=now().date() - timedelta(days=number),
        decided_by="1737 Committee",
        territories=STATES[number % 3 :],
        first_day=day,
        last_day=day + timedelta(days=number + 3),
        reference="a fictional note",
    )
    give(registry, Asked(entered), SECRETARY)


def _delist(_key: str, _day: date, number: int) -> None:
    person, today = PERSONS[number % 2], now().date()
    if number == LAST:
        give(registry, Asked(listing.Delist(delisted_on=today, basis="1"), person), SECRETARY)
    else:
        give(registry, Asked(listing.Relist(listed_on=today, basis="1"), person), SECRETARY)


def _end(_key: str, day: date, number: int) -> None:
    if number < LAST:
        return
    ended = measures.EndMeasure(
        measure=Measure.TRAVEL_BAN,
        basis="S/RES/1929 (2010) para. 10",
        until=day + timedelta(days=60),
        why="fiction",
        source="the test's own",
    )
    give(registry, Asked(ended, "1737"), OPERATOR)


def _amend(_key: str, day: date, number: int) -> None:
    person = PERSONS[number % 2]
    amended = listing.RecordEntry(
        reference=person,
        regime="1737",
        kind="individual",
        list_type="Fictional",
        listed_on=date(2007, 3, 24),
        names=("FICTIONAL", person),
        nationality_codes=STATES[number % 3 : 2],
        last_updated=(day,) if number else (),
    )
    give(registry, Asked(amended), OPERATOR)


def _contest(_key: str, day: date, number: int) -> None:
    position = measures.RecordPosition(
        state=STATES[number % 3],
        instrument="1929",
        contests=number < LAST,
        stated_on=day,
        document="a fictional letter",
    )
    give(registry, Asked(position, "1737"), OPERATOR)


def _strike(_key: str, _day: date, number: int) -> None:
    """What was said of an entry since it was listed, of a rule, or last of the law."""
    why: dict[str, Any] = {"authority": "Secretary", "reason": "an error"}
    last = store.versions(["regime/1737"])["regime/1737"]
    struck, key = (
        (listing.VoidEntry(target=number + 2, **why), PERSONS[number % 2]),
        (measures.VoidRuleEntry(target=number // 2 + 1, **why), "1737.travel_ban.judicial"),
        (measures.VoidRegimeEntry(target=last, **why), "1737"),
    )[number % 3]
    give(registry, Asked(struck, key), OPERATOR)


def _why(reason: str) -> dict[str, Any]:
    return {"reason": reason, "decided_by": "1737 Committee"}


_STEPS: dict[str, Any] = {
    "wait": lambda _key, _day, number: later(hours=7 * number + 1),
    "file": _file,
    "notify": _notify,
    "wait again": lambda _key, _day, number: later(hours=7 * number + 1),
    "complete": lambda key, _day, _n: act(
        asking.FindComplete(supplied="the passport, by a note"), key
    ),
    "circulate": lambda key, _day, _n: act(asking.Circulate(circulated_on=_today()), key),
    "object": lambda key, _day, _n: act(asking.ObjectToRequest(), key, MEMBER),
    "hold": lambda key, _day, _n: act(asking.PlaceHold(), key, MEMBER),
    "release": lambda key, _day, _n: act(asking.ReleaseHold(), key, MEMBER),
    "meet": _decide,
    "enter": _enter,
    "ask for longer": lambda key, day, n: act(
        asking.AskExtension(last_day=day + timedelta(days=n + 9), reason="fiction"), key, of("XA")
    ),
    "extend": lambda key, day, n: act(
        asking.ProposeExtension(last_day=day + timedelta(days=n + 9), circulated_on=_today()), key
    ),
    "remove": lambda key, day, n: act(
        asking.RemovePersons(persons=(PERSONS[n % 2],), from_day=day, **_why("")), key
    ),
    "revoke": lambda key, day, _n: act(
        asking.RevokeExemption(from_day=day, **_why("fiction")), key
    ),
    "breach": lambda key, _day, _n: act(
        asking.RecordBreach(from_day=now().date(), reason="fiction"), key
    ),
    "withdraw": lambda key, _day, _n: act(asking.WithdrawRequest(), key, of("XA")),
    "void": lambda key, _day, n: act(
        asking.VoidRequestEntry(target=n + 1, authority="Secretary", reason="an error"), key
    ),
    "delist": _delist,
    "end the ban": _end,
    "publish": lambda _key, day, n: publish(
        "judicial", valid_from=day, procedure=Procedure.STANDING if n % 2 else None
    ),
    "amend": _amend,
    "contest": _contest,
    "strike": _strike,
}
STEPS = tuple(_STEPS)


def _today() -> date:
    return new_york_day(now())
