"""The Committee decides in a meeting, for whom and where it chooses; the decision is made known."""

from datetime import date, timedelta

import msgspec
import pytest

from cases.exemptions.domain import (
    CommunicateDecision,
    DecideInMeeting,
    ObjectToRequest,
    VoidRequestEntry,
)
from cases.exemptions.statuses import Status
from cases.exemptions.values import Leg, Way
from cases.regimes.events import Procedure
from panel.ledger.states import Level
from tests.cases.exemptions.book import Book, newyork, world
from tests.cases.exemptions.facts import CIRCULATED, COMPLETE, DEADLINE, REQUESTED, SECOND
from tests.cases.exemptions.test_filing import FILING, NOTIFIED
from tests.rules import NOON

TRANSIT = Leg(
    territory="XC",
    way=Way.TRANSIT,
    departs_from="Port D",
    arrives_at="Port C",
    departs_on=date(2015, 7, 23),
    arrives_on=date(2015, 7, 23),
    transport="flight XX 0",
)
GROUP = msgspec.structs.replace(
    REQUESTED,
    persons=("XXi.002", "XXi.003"),
    itinerary=(TRANSIT, *REQUESTED.itinerary),
)
GRANTED = DecideInMeeting(granted=True, decided_at=newyork(7, 15), minutes="M/1")


def granted(**changes):
    """The decision, otherwise."""
    return msgspec.structs.replace(GRANTED, **changes)


def circulated(**terms):
    """A request before the Committee from Monday 13 to Tuesday 21 July."""
    return Book(GROUP, COMPLETE, CIRCULATED, known=world(**terms))


def test_it_grants_less_than_was_asked_for():
    book = circulated(confirmation_working_days=5)
    narrower = granted(
        persons=("XXi.003",),
        territories=("XA",),
        first_day=date(2015, 7, 24),
        last_day=date(2015, 7, 25),
        conditions="By daylight.",
    )
    book.give(narrower, newyork(7, 16))
    request = book.request
    span = request.at(NOON)
    assert (request.status, request.decided_on) == (Status.APPROVED, date(2015, 7, 15))
    assert (request.first_day, request.last_day) == (date(2015, 7, 24), date(2015, 7, 25))
    assert request.territories == ("XA",)
    assert request.status_for("XXi.002", span) == Status.REFUSED
    assert request.status_for("XXi.003", span) == Status.APPROVED
    assert request.confirmation(span) == newyork(7, 31, 17)


def test_with_nothing_said_it_grants_what_was_asked_for():
    book = circulated()
    book.give(GRANTED, newyork(7, 16))
    assert book.request.granted_persons == ("XXi.002", "XXi.003")
    assert book.request.territories == ("XC", "XA")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"persons": ("XXi.004",)}, "/persons/0"),
        ({"territories": ("XA", "XB")}, "/territories/1"),
        ({"first_day": date(2015, 7, 22)}, "/first_day"),
        ({"last_day": date(2015, 7, 28)}, "/first_day"),
        ({"first_day": date(2015, 7, 26), "last_day": date(2015, 7, 25)}, "/last_day"),
        ({"decided_at": newyork(7, 17)}, "/decided_at"),
        ({"decided_at": newyork(7, 12)}, "/decided_at"),
        ({"minutes": " "}, "/minutes"),
    ],
)
def test_it_grants_nothing_that_was_not_asked_for(changes, field):
    assert circulated().refused(granted(**changes), newyork(7, 16)).field == field


def test_a_second_decision_is_none():
    book = circulated()
    book.give(granted(granted=False, reason="Not made out."), newyork(7, 16))
    assert book.status(DEADLINE) == Status.REFUSED
    assert "it is decided already" in book.refused(GRANTED, newyork(7, 16)).rule


def test_what_silence_had_decided_is_not_decided_again():
    book = circulated()
    late = granted(granted=False, decided_at=DEADLINE)
    assert book.refused(late, DEADLINE + SECOND).field == "/decided_at"
    before = granted(granted=False, decided_at=DEADLINE - SECOND)
    book.tick(DEADLINE)
    book.give(before, DEADLINE + timedelta(days=1))
    assert book.status(DEADLINE + timedelta(days=1)) == Status.REFUSED


def test_what_was_objected_to_is_decided_in_a_meeting():
    book = circulated()
    book.give(ObjectToRequest(), NOON, state="XM")
    book.give(granted(decided_at=DEADLINE), DEADLINE)
    assert book.status(DEADLINE) == Status.APPROVED
    strike = VoidRequestEntry(target=len(book.facts), authority="Chair", reason="Misread.")
    book.give(strike, DEADLINE)
    assert book.status(DEADLINE) == Status.OBJECTED


def test_an_objection_after_the_decision_is_kept_as_late():
    book = circulated()
    book.give(GRANTED, newyork(7, 15))
    book.give(ObjectToRequest(), newyork(7, 16), state="XM")
    assert book.request.objections[0].in_time is False
    assert book.status(newyork(7, 16)) == Status.APPROVED


def test_a_negative_decision_stops_a_notification_and_an_approval_is_none():
    book = Book(known=world(**NOTIFIED))
    book.give(FILING, NOON, state="XA")
    assert book.refused(granted(decided_at=newyork(7, 14)), newyork(7, 15)).field == "/granted"
    book.give(granted(granted=False, decided_at=newyork(7, 14)), newyork(7, 15))
    assert book.status(newyork(7, 30)) == Status.REFUSED
    assert list(book.request.due()) == []


def test_a_notification_after_the_fact_is_not_decided_on():
    book = Book(known=world(procedure=Procedure.NOTIFICATION))
    book.give(FILING, NOON, state="XA")
    assert "it is decided already" in book.refused(GRANTED, newyork(7, 16)).rule


NOTE = CommunicateDecision(to=("XA", "XC"), sent_on=date(2015, 7, 22), reference="SCA/1")


def test_a_decision_is_made_known_once_there_is_one():
    book = circulated()
    assert "nothing is decided yet" in book.refused(NOTE, DEADLINE - SECOND).rule
    assert book.refused(NOTE, DEADLINE).field == "/sent_on"
    book.give(NOTE, DEADLINE + timedelta(days=1))
    more = msgspec.structs.replace(NOTE, to=("XC", "UN"))
    book.give(more, DEADLINE + timedelta(days=1))
    assert book.request.communicated_to == ("XA", "XC", "UN")


def test_what_was_granted_is_told_to_the_states_that_it_touches():
    book = circulated()
    before, after = (book.request.disclosure(span) for span in book.request.spans())
    assert (before.level, before.parties) == (Level.COMMITTEE, {"XA"})
    assert after.parties == {"XA", "XC"}
