"""Histories of a person, a regime and requests, drawn at random: any events in any order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
from hypothesis import strategies as st

from cases.exemptions import events as happened
from cases.exemptions.values import Leg, Way
from cases.regimes.events import (
    Measure,
    Procedure,
)
from panel.ledger.events import Event, Fact
from panel.ledger.states import Corrected, Voided
from tests.rules import fact

PERSON = "XXi.001"
OTHER = "XXi.002"
STATES = ("XA", "XB")
JULY = date(2015, 7, 1)
DAY = timedelta(days=1)
GROUND = "judicial_process"

days = st.integers(0, 40).map(lambda number: JULY + DAY * number)
instants = st.integers(0, 40 * 24).map(
    lambda hours: datetime(2015, 7, 1, tzinfo=UTC) + timedelta(hours=hours)
)
ends = st.one_of(st.none(), instants)
states = st.sampled_from(STATES)
truths = st.booleans()
maybe = st.one_of(st.none(), truths)


@st.composite
def windows(draw: Any) -> dict[str, date]:
    """A first and a last day."""
    first, last = sorted((draw(days), draw(days)))
    return {"first_day": first, "last_day": last}


@st.composite
def legs(draw: Any) -> tuple[Leg, ...]:
    """Some legs, on days that don't matter."""
    return tuple(
        Leg(
            territory=draw(states),
            way=draw(st.sampled_from(Way)),
            departs_from="A",
            arrives_at="B",
            departs_on=JULY,
            arrives_on=JULY,
            transport="flight XX 1",
        )
        for _ in range(draw(st.integers(1, 2)))
    )


persons = st.sampled_from([(PERSON,), (PERSON, OTHER), (OTHER,)])
_PERIOD: dict[str, Any] = {
    "working_days": 5,
    "rule": "1737.travel_ban.humanitarian",
    "rule_version": 1,
    "calendar_version": 1,
}


@st.composite
def opening(draw: Any) -> Event:
    """A request or a notification, or a decision on paper."""
    number = f"ER/2015/{draw(st.integers(1, 9)):03}"
    measure = draw(st.sampled_from([Measure.TRAVEL_BAN, Measure.TRAVEL_BAN, Measure.ASSET_FREEZE]))
    said: dict[str, Any] = {
        "number": number,
        "applicant": draw(states),
        "persons": draw(st.sampled_from([(PERSON,), (PERSON, OTHER)])),
        "measure": measure,
        "regime": "1737",
        **draw(windows()),
    }
    if draw(st.integers(0, 3)) == 3:
        return happened.DecisionEntered(
            granted=draw(truths),
            decided_on=draw(days),
            decided_by="1737 Committee",
            territories=(draw(states),),
            reference="OC.1",
            **said,
        )
    procedure = draw(
        st.sampled_from([Procedure.APPROVAL, Procedure.APPROVAL, *list(Procedure)[1:3]])
    )
    return happened.ExemptionRequested(
        ground="humanitarian",
        purpose="A fictional visit.",
        justification="Fiction.",
        itinerary=draw(legs()),
        procedure=procedure,
        deadline=draw(ends) if procedure is Procedure.NO_NEGATIVE_DECISION else None,
        happened_at=draw(st.one_of(st.none(), instants)),
        late=draw(maybe),
        **said,
    )


ago = st.sampled_from([0, 0, 1, 2])
members = st.sampled_from(["XM", "XN"])
lapses = st.integers(0, 40).map(lambda number: datetime(2015, 7, 1, 4, tzinfo=UTC) + DAY * number)
_TEXTS: dict[str, Any] = {
    "purpose": "",
    "justification": "",
    "documents": (),
    "assets": None,
    "funds": "",
}


def _within(kind: Callable[..., Event], **said: Any) -> st.SearchStrategy[Event]:
    """Such events with a window of their own."""
    return st.builds(lambda window, **more: kind(**window, **more), windows(), **said)


STEPS: tuple[st.SearchStrategy[Any], ...] = (
    st.builds(happened.RequestFoundComplete, deadline=ends, confirm_by=ends),
    st.builds(happened.RequestReturned, missing=st.just("a date")),
    *[
        st.builds(
            lambda on, at: happened.RequestCirculated(circulated_on=on, deadline=at, **_PERIOD),
            days,
            instants,
        )
    ]
    * 3,
    st.builds(happened.RequestUndecidable, body=st.just("1737-committee"), on=days),
    st.builds(happened.RequestSuperseded, by=st.just("another")),
    _within(
        lambda **said: happened.RequestSupplemented(
            **_TEXTS, attachments=(), missing=(), notice_given=None, **said
        ),
        itinerary=legs(),
        late=maybe,
    ),
    st.builds(
        happened.InformationAsked, wanted=st.just(""), asked_by=st.just(""), stops_clock=truths
    ),
    st.builds(happened.InformationSupplied, answer=st.just(""), deadline=ends),
    st.builds(
        happened.PeriodShortened,
        deadline=instants,
        working_days=st.just(2),
        emergency=truths,
        reason=st.just(""),
        calendar_version=st.just(1),
    ),
    st.builds(happened.ExtensionAsked, last_day=days, reason=st.just("")),
    st.builds(happened.HoldPlaced, state=members, reason=st.just(""), lapses_at=ends, ago=ago),
    st.builds(happened.HoldReleased, state=members),
    st.builds(happened.HoldEndMoved, state=members, lapses_at=ends),
    st.builds(
        happened.DeadlineMoved,
        deadline=instants,
        moved_from=instants,
        calendar_version=st.just(2),
    ),
    st.builds(happened.RequestObjected, state=members, reason=st.just(""), ago=ago),
    *[
        _within(
            lambda state, **said: happened.DecidedInMeeting(
                decided_by="1737 Committee",
                minutes="SCA/1",
                reason="",
                conditions="",
                territories=(state,),
                **said,
            ),
            granted=truths,
            decided_at=instants,
            persons=persons,
            state=states,
        )
    ]
    * 2,
    _within(happened.JourneyShifted, hours=st.just(24), itinerary=legs()),
    *[
        st.builds(
            lambda **said: happened.ExtensionProposed(**said, **_PERIOD),
            last_day=days,
            circulated_on=days,
            deadline=instants,
            lapses_at=lapses,
            late=maybe,
            confirm_by=ends,
        )
    ]
    * 2,
    st.builds(
        happened.PersonsRemoved,
        persons=persons,
        from_day=days,
        reason=st.just(""),
        decided_by=st.just("Committee"),
    ),
    st.builds(
        happened.ExemptionRevoked,
        from_day=days,
        reason=st.just(""),
        decided_by=st.just("Committee"),
    ),
    st.builds(happened.ConditionBreached, from_day=days, reason=st.just("")),
    st.builds(happened.RequestWithdrawn, reason=st.just("")),
    st.builds(happened.AdoptionRecorded, deadline=instants),
    st.builds(happened.ExtensionRecorded, deadline=instants, last_day=days),
    st.builds(happened.ExemptionLapsed, lapsed_at=lapses),
    st.builds(happened.HoldLapsed, state=members, lapsed_at=instants),
    st.builds(happened.ConfirmationOverdue, confirm_by=instants),
    st.builds(
        happened.TravelConfirmed,
        travelled=truths,
        departed_on=st.none(),
        returned_on=st.none(),
        remarks=st.just(""),
        confirm_by=ends,
    ),
    st.builds(happened.RequestCommented, state=members, comment=st.just("")),
)
"""What may happen to a request, the likelier twice."""


@st.composite
def requests(draw: Any) -> Sequence[Fact]:
    """A request and whatever happened to it, in any order, some of it struck or corrected."""
    events = [draw(opening())]
    events += draw(st.lists(st.one_of(*STEPS), max_size=9))
    return amended(draw, events, opening())


@st.composite
def extended_without(draw: Any) -> Sequence[Fact]:
    """Granted to the other person alone, and its extension is before the Committee."""
    window: dict[str, Any] = {"first_day": JULY, "last_day": JULY + 10 * DAY}
    asked = happened.ExemptionRequested(
        number="ER/2015/001",
        applicant="XA",
        persons=(PERSON, OTHER),
        measure=Measure.TRAVEL_BAN,
        regime="1737",
        ground="humanitarian",
        purpose="",
        justification="",
        itinerary=draw(legs()),
        **window,
    )
    met = happened.DecidedInMeeting(
        granted=True,
        decided_at=draw(instants),
        decided_by="1737 Committee",
        minutes="SCA/1",
        reason="",
        conditions="",
        persons=(OTHER,),
        territories=STATES,
        **window,
    )
    extended = happened.ExtensionProposed(
        last_day=JULY + 20 * DAY,
        circulated_on=JULY,
        deadline=datetime(2015, 12, 1, tzinfo=UTC),
        lapses_at=datetime(2015, 12, 2, 5, tzinfo=UTC),
        **_PERIOD,
    )
    events = (asked, met, extended)
    return [
        fact(event, version, received_at=draw(instants)) for version, event in enumerate(events, 1)
    ]


def amended(draw: Any, events: Sequence[Event], instead: Any = None) -> Sequence[Fact]:
    """The events as facts received at random, one of them perhaps struck or corrected."""
    made = list(events)
    if made and draw(st.integers(0, 7)) == 7:
        target = draw(st.integers(1, len(made)))
        why = {"target": target, "authority": "Secretary", "reason": "an error"}
        other = draw(instead) if instead is not None and target == 1 else None
        if other is not None and type(other) is type(made[0]):
            made.append(Corrected(data=_plain(other), **why))
        else:
            made.append(Voided(**why))
    return [
        fact(event, version, received_at=draw(instants)) for version, event in enumerate(made, 1)
    ]


def _plain(event: Event) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(event)
    return plain
