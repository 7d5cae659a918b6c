"""The State is asked and answers: by the rule the clock waits, and which question stopped it."""

from datetime import timedelta

import pytest

from cases.exemptions.domain import (
    AskInformation,
    Circulate,
    DecideInMeeting,
    FindComplete,
    RuleEmergency,
    ShortenPeriod,
    SupplementRequest,
    SupplyInformation,
    WithdrawRequest,
)
from cases.exemptions.statuses import Status
from tests.cases.exemptions.book import Book, newyork, world
from tests.cases.exemptions.facts import CIRCULATED, COMPLETE, DEADLINE, MONDAY, REQUESTED, SECOND
from tests.rules import NOON

ASK = AskInformation(wanted="Who else travels?", asked_by="XM")
ANSWER = SupplyInformation(answer="Nobody.")


def circulated(**terms):
    """A request before the Committee from Monday 13 to Tuesday 21 July."""
    return Book(REQUESTED, COMPLETE, CIRCULATED, known=world(**terms))


def test_the_clock_waits_for_the_answer_if_the_rule_says_so():
    book = circulated(information_stops_clock=True)
    asked = book.give(ASK, newyork(7, 15))[0]
    assert asked.stops_clock
    assert book.status(DEADLINE + timedelta(days=9)) == Status.INFORMATION_ASKED
    assert book.tick(DEADLINE + timedelta(days=9)) == []
    # Tuesday 14 had counted; with Monday 20 as that of the answer, 21, 22, 23 and 24 follow.
    book.give(ANSWER, newyork(7, 20), state="XA")
    assert book.request.deadline == newyork(7, 24, 17)
    assert book.status(newyork(7, 24, 17)) == Status.APPROVED


def test_a_question_that_stops_no_clock_is_answered_or_not_while_it_runs():
    book = circulated()
    book.give(ASK, newyork(7, 15))
    assert book.status(DEADLINE) == Status.APPROVED
    book.give(ANSWER, newyork(7, 16), state="XA")
    assert book.request.deadline == DEADLINE


def test_it_is_on_record_which_question_stopped_the_clock():
    book = circulated()
    book.give(ASK, newyork(7, 14))
    book.world |= world(information_stops_clock=True)
    book.give(ASK, newyork(7, 15))
    assert [q.stops_clock for q in book.request.questions] == [False, True]
    assert [q.asked_by for q in book.request.questions] == ["XM", "XM"]


@pytest.mark.parametrize(
    ("asked", "answered", "ends"),
    [
        # Within a day: the day of the answer doesn't count.
        (newyork(7, 15, 10), newyork(7, 15, 11), newyork(7, 22, 17)),
        # Asked after the hour: that day had counted.
        (newyork(7, 14, 17, 1), newyork(7, 15, 9), newyork(7, 22, 17)),
        (newyork(7, 14, 16), newyork(7, 15, 9), newyork(7, 23, 17)),
        # Answered after the hour, on a holiday, on a Saturday: as on Monday.
        (newyork(7, 16, 10), newyork(7, 16, 18), newyork(7, 23, 17)),
        (newyork(7, 16, 10), newyork(7, 17, 9), newyork(7, 23, 17)),
        (newyork(7, 16, 10), newyork(7, 18, 9), newyork(7, 23, 17)),
    ],
)
def test_the_days_that_remain_are_counted_from_the_answer(asked, answered, ends):
    book = circulated(information_stops_clock=True)
    book.give(ASK, asked)
    book.give(ANSWER, answered, state="XA")
    assert book.request.deadline == ends


def test_a_period_that_waited_does_not_end_before_the_answer_is_entered():
    book = circulated(information_stops_clock=True)
    book.give(ASK, newyork(7, 15))
    entered = newyork(8, 20)
    book.give(ANSWER, entered, state="XA", received_at=newyork(7, 16))
    assert book.request.deadline == entered


def test_an_answer_is_to_what_was_asked_by_then():
    book = circulated(information_stops_clock=True)
    assert "nothing is asked" in book.refused(ANSWER, state="XA").rule
    book.give(ASK, newyork(7, 15))
    early = {"state": "XA", "received_at": newyork(7, 14)}
    assert "nothing is asked" in book.refused(ANSWER, newyork(7, 16), **early).rule
    assert book.refused(ANSWER, newyork(7, 16), state="XB").field == "/on_behalf_of"
    empty = SupplyInformation(answer=" ")
    assert book.refused(empty, newyork(7, 16), state="XA").field == "/answer"


def test_a_question_before_circulation_leaves_it_where_it_stood():
    book = Book(REQUESTED)
    book.give(ASK, newyork(7, 10))
    book.give(ASK, newyork(7, 10))
    assert book.status(NOON) == Status.INFORMATION_ASKED
    assert "received or returned" in book.refused(FindComplete()).rule
    book.give(ANSWER, newyork(7, 11), state="XA")
    assert book.status(NOON) == Status.RECEIVED
    book.give(FindComplete(), newyork(7, 12))
    book.give(Circulate(circulated_on=MONDAY))
    assert book.request.deadline == DEADLINE


def test_a_supplement_while_a_question_is_open_leaves_it_open():
    book = Book(REQUESTED)
    book.give(ASK, newyork(7, 10))
    said = {
        name: getattr(REQUESTED, name)
        for name in ("purpose", "justification", "first_day", "last_day", "itinerary")
    }
    book.give(SupplementRequest(**said), newyork(7, 11), state="XA")
    assert book.status(NOON) == Status.INFORMATION_ASKED
    book.give(ANSWER, newyork(7, 11), state="XA")
    assert book.status(NOON) == Status.RECEIVED


@pytest.mark.parametrize("status", [Status.WITHDRAWN, Status.REFUSED])
def test_an_answer_wakes_nothing_that_is_decided(status):
    book = Book(REQUESTED, COMPLETE)
    book.give(ASK, newyork(7, 10))
    if status is Status.WITHDRAWN:
        book.give(WithdrawRequest(), newyork(7, 11), state="XA")
    else:
        decision = DecideInMeeting(granted=False, decided_at=newyork(7, 11), minutes="M/1")
        book.give(decision, newyork(7, 12))
    assert "no answer is awaited" in book.refused(ANSWER, NOON, state="XA").rule
    assert book.status(NOON) == status


def test_no_question_after_a_decision():
    book = circulated()
    assert "before a request is decided" in book.refused(ASK, DEADLINE).rule
    assert book.refused(AskInformation(wanted=" "), DEADLINE - SECOND).field == "/wanted"


def test_a_clock_that_is_stopped_is_not_shortened():
    book = circulated(information_stops_clock=True, emergency_hours=24)
    book.give(ASK, newyork(7, 15))
    shorter = ShortenPeriod(working_days=2, reason="Fiction.")
    emergency = RuleEmergency(ends_at=newyork(7, 15, 18), reason="Fiction.")
    for ruling in (shorter, emergency):
        assert "stopped" in book.refused(ruling, newyork(7, 15, 13)).rule


def test_the_hour_of_an_emergency_waits_as_long_as_the_clock_stood():
    book = circulated(information_stops_clock=True, emergency_hours=24)
    book.give(RuleEmergency(ends_at=newyork(7, 14, 9), reason="A clinic."), newyork(7, 13, 15))
    book.give(ASK, newyork(7, 13, 20))
    book.give(ANSWER, newyork(7, 15, 20), state="XA")
    assert book.request.deadline == newyork(7, 16, 9)
    assert book.status(newyork(7, 16, 9)) == Status.APPROVED
