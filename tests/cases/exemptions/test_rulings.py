"""What the Chair rules; a Committee without one; the calendar corrected while a period runs."""

from datetime import date, timedelta

import msgspec
import pytest

from cases.exemptions.domain import (
    Circulate,
    MoveDeadline,
    ObjectToRequest,
    PlaceHold,
    ReleaseHold,
    RuleEmergency,
    ShortenPeriod,
)
from cases.exemptions.events import AdoptionRecorded
from cases.exemptions.statuses import Status
from cases.regimes.domain import HEADQUARTERS, Body, WorkingDays
from cases.regimes.events import Holiday, Procedure, YearPublished
from tests.cases.exemptions.book import RULE_KEY, Book, newyork, world
from tests.cases.exemptions.facts import (
    CIRCULATED,
    COMMITTEE,
    COMPLETE,
    DEADLINE,
    MONDAY,
    REQUESTED,
    SECOND,
)
from tests.cases.exemptions.test_filing import FILING
from tests.rules import NOON, folded

CHAIRLESS = msgspec.structs.replace(COMMITTEE, chairs=())
SHORTER = ShortenPeriod(working_days=2, reason="The journey is near.")


def circulated(**terms):
    """A request before the Committee from Monday 13 to Tuesday 21 July."""
    return Book(REQUESTED, COMPLETE, CIRCULATED, known=world(**terms))


def closed(book, *days):
    """Correct the calendar: these days of July are closed; the periods that run are told."""
    holidays = tuple(Holiday(day=date(2015, 7, day), name="fiction") for day in days)
    year = folded(WorkingDays, [YearPublished(year=2015, holidays=holidays)])
    book.world[WorkingDays, HEADQUARTERS] = msgspec.structs.replace(year, version=2)


def test_a_shorter_period_counts_from_circulation():
    book = circulated()
    book.give(SHORTER, newyork(7, 14))
    assert book.request.deadline == newyork(7, 15, 17)
    assert book.status(newyork(7, 15, 17)) == Status.APPROVED


def test_a_shorter_period_never_ends_before_the_ruling():
    book = circulated()
    ruled = newyork(7, 16)
    book.give(SHORTER, ruled)
    assert book.request.deadline == ruled


@pytest.mark.parametrize("days", [0, 5, 6])
def test_a_shorter_period_is_shorter(days):
    refusal = circulated().refused(ShortenPeriod(working_days=days, reason="Fiction."))
    assert refusal.field == "/working_days"


def test_an_emergency_ends_at_an_hour_within_the_hours_of_the_rule():
    book = circulated(emergency_hours=24)
    for ends_at in (NOON, NOON + timedelta(hours=24, seconds=1), DEADLINE):
        ruling = RuleEmergency(ends_at=ends_at, reason="A clinic.")
        assert book.refused(ruling).field == "/ends_at"
    book.give(RuleEmergency(ends_at=NOON + timedelta(hours=24), reason="A clinic."))
    assert book.status(NOON + timedelta(hours=24)) == Status.APPROVED
    assert "before that" in book.refused(SHORTER, NOON + timedelta(hours=1)).rule
    closed(book, 14, 15, 16, 17)
    assert book.give(MoveDeadline(), NOON + timedelta(hours=2)) == []


def test_an_emergency_is_ruled_on_only_by_a_rule_that_knows_it():
    ruling = RuleEmergency(ends_at=newyork(7, 14), reason="A clinic.")
    assert circulated().refused(ruling).facts["rule_row"] == RULE_KEY


def test_nothing_is_shortened_that_waits_for_a_hold_alone():
    book = circulated(emergency_hours=24)
    book.give(PlaceHold(), newyork(7, 15), state="XM")
    after = DEADLINE + timedelta(hours=1)
    emergency = RuleEmergency(ends_at=after + timedelta(hours=1), reason="A clinic.")
    for ruling in (SHORTER, emergency):
        assert "the period has ended" in book.refused(ruling, after).rule


def test_a_committee_without_a_chair_cannot_take_it_up():
    book = Book(REQUESTED, COMPLETE)
    book.world[Body, "1737-committee"] = CHAIRLESS
    book.give(Circulate(circulated_on=MONDAY))
    assert book.status(DEADLINE) == Status.UNDECIDABLE
    assert list(book.request.due()) == []
    still = book.refused(Circulate(circulated_on=MONDAY))
    assert "still has no Chair" in still.rule
    book.world[Body, "1737-committee"] = COMMITTEE
    book.give(Circulate(circulated_on=MONDAY))
    assert book.status(DEADLINE) == Status.APPROVED


def test_the_chair_leaves_after_circulation_and_silence_still_runs():
    book = circulated()
    book.world[Body, "1737-committee"] = CHAIRLESS
    assert "no Chair" in book.refused(SHORTER).rule
    assert book.status(DEADLINE) == Status.APPROVED
    assert [type(one) for one in book.tick(DEADLINE)] == [AdoptionRecorded]


def test_a_member_objects_though_nobody_chairs():
    book = circulated()
    book.world[Body, "1737-committee"] = CHAIRLESS
    book.give(ObjectToRequest(), NOON, state="XM")
    assert book.status(DEADLINE) == Status.OBJECTED


@pytest.mark.parametrize("ran", [True, False])
def test_a_correction_counts_from_when_it_was_made_whether_or_not_beat_ran_before(ran):
    book = circulated()
    corrected = newyork(7, 16)
    closed(book, 15, 17)
    if ran:
        book.tick(DEADLINE)
    moved = book.give(MoveDeadline(), corrected)[0]
    assert (moved.moved_from, moved.deadline) == (DEADLINE, newyork(7, 22, 17))
    assert book.status(DEADLINE) == Status.CIRCULATED
    book.tick(newyork(7, 22, 17))
    assert book.status(newyork(7, 22, 17)) == Status.APPROVED
    assert book.request.adoption_recorded[-1] == newyork(7, 22, 17)


def test_an_objection_that_was_late_is_in_time_once_the_calendar_is_corrected():
    book = circulated()
    closed(book, 15, 17)
    book.give(ObjectToRequest(), DEADLINE + SECOND, state="XM")
    assert book.request.objections[0].in_time is False
    book.give(MoveDeadline(), newyork(7, 16))
    assert book.status(DEADLINE + timedelta(days=1)) == Status.OBJECTED


def test_a_period_that_waits_for_a_hold_alone_is_not_begun_anew():
    book = circulated()
    book.give(PlaceHold(), newyork(7, 15), state="XM")
    closed(book)  # the 17th is a working day after all: it had ended a day earlier
    assert book.give(MoveDeadline(), DEADLINE + timedelta(days=2)) == []
    book.give(ReleaseHold(), DEADLINE + timedelta(days=3), state="XM")
    assert book.status(DEADLINE + timedelta(days=3)) == Status.APPROVED


def test_the_period_of_a_notification_received_on_a_day_that_was_closed_begins_later():
    known = world(procedure=Procedure.NO_NEGATIVE_DECISION, period_working_days=5)
    book = Book(known=known)
    book.give(FILING, newyork(7, 13), state="XA")
    assert book.request.deadline == DEADLINE
    closed(book, 13, 17)
    book.give(MoveDeadline(), newyork(7, 14))
    assert book.request.deadline == newyork(7, 22, 17)


def test_what_was_decided_when_the_calendar_was_corrected_stands():
    book = circulated()
    closed(book, 15, 17)
    assert book.give(MoveDeadline(), DEADLINE) == []
