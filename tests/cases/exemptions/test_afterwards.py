"""An exemption in force: shifted, extended, narrowed, revoked, its travel confirmed or overdue."""

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest

from cases.exemptions.domain import (
    ConfirmTravel,
    ObjectToRequest,
    ProposeExtension,
    RecordBreach,
    RevokeExemption,
    ShiftJourney,
)
from cases.exemptions.events import (
    ConfirmationOverdue,
    DecidedInMeeting,
)
from cases.exemptions.statuses import Status
from tests.cases.exemptions.book import Book, newyork, world
from tests.cases.exemptions.facts import (
    CIRCULATED,
    COMPLETE,
    DEADLINE,
    REQUESTED,
    SECOND,
)

TERMS = {
    "shift_hours": 48,
    "change_notice_working_days": 3,
    "extension_notice_working_days": 5,
    "confirmation_working_days": 5,
}
EARLY = datetime(2015, 7, 6, 21, tzinfo=UTC)
"""A period that ended two weeks before the journey."""


def granted(**terms):
    """A journey of 23 to 27 July, adopted on 6 July, to be confirmed by 3 August."""
    confirm_by = newyork(8, 3, 17) if terms.get("confirmation_working_days") else None
    circulated = msgspec.structs.replace(
        CIRCULATED, circulated_on=date(2015, 6, 29), deadline=EARLY, confirm_by=confirm_by
    )
    book = Book(REQUESTED, COMPLETE, circulated, known=world(**terms))
    book.tick(EARLY)
    return book


def extension(book, last_day=date(2015, 8, 27), on=date(2015, 7, 13), at=None):
    command = ProposeExtension(last_day=last_day, circulated_on=on)
    return book.give(command, at or newyork(7, 13))


def shift(book, hours, at=None, **said):
    return book.give(ShiftJourney(hours=hours, **said), at or newyork(7, 9), state="XA")[0]


def test_36_hours_later_is_a_notice_and_moves_both_ends():
    book = granted(**TERMS)
    moved = shift(book, 36)
    assert (moved.first_day, moved.last_day) == (date(2015, 7, 24), date(2015, 7, 29))
    assert moved.itinerary[0].departs_on == date(2015, 7, 24)
    assert book.request.first_window == (date(2015, 7, 23), date(2015, 7, 27))
    assert book.request.confirmation(book.request.at(EARLY)) == newyork(8, 5, 17)


@pytest.mark.parametrize("hours", [49, -49, 0])
def test_49_hours_are_a_new_request(hours):
    refusal = granted(**TERMS).refused(ShiftJourney(hours=hours), newyork(7, 9), state="XA")
    assert refusal.field == "/hours"


def test_several_shifts_add_up_against_the_first_approval():
    book = granted(**TERMS)
    for _ in range(4):
        shift(book, 1)
    assert book.request.last_day == date(2015, 7, 28)
    shift(book, 44)
    assert (book.request.first_day, book.request.last_day) == (date(2015, 7, 25), date(2015, 7, 29))
    refusal = book.refused(ShiftJourney(hours=1), newyork(7, 9), state="XA")
    assert refusal.facts == {"shifted_before": 48}
    shift(book, -48)
    assert (book.request.first_day, book.request.last_day) == (date(2015, 7, 23), date(2015, 7, 27))
    assert book.request.itinerary == REQUESTED.itinerary


def test_another_itinerary_is_a_new_request():
    book = granted(**TERMS)
    leg = REQUESTED.itinerary[0]
    others = (
        (leg, leg),
        (msgspec.structs.replace(leg, territory="XB"),),
        (msgspec.structs.replace(leg, arrives_at="Port B"),),
    )
    for legs in others:
        command = ShiftJourney(hours=24, itinerary=legs)
        assert book.refused(command, newyork(7, 9), state="XA").field == "/itinerary"
    far = msgspec.structs.replace(
        leg, departs_on=date(2015, 7, 26), arrives_on=date(2015, 7, 26), transport="flight XX 9"
    )
    command = ShiftJourney(hours=24, itinerary=(far,))
    assert book.refused(command, newyork(7, 9), state="XA").field == "/itinerary/0/departs_on"
    near = msgspec.structs.replace(far, departs_on=date(2015, 7, 24), arrives_on=date(2015, 7, 24))
    assert shift(book, 24, itinerary=(near,)).itinerary == (near,)


@pytest.mark.parametrize(
    ("at", "hours", "timely"),
    [
        (newyork(7, 20), 24, True),
        (newyork(7, 20, 18), 24, False),
        (newyork(7, 20), -24, False),
        (newyork(7, 24), 24, False),
    ],
)
def test_a_change_is_told_three_working_days_before_the_journey(at, hours, timely):
    book = granted(**TERMS)
    if timely:
        shift(book, hours, at)
    else:
        assert book.refused(ShiftJourney(hours=hours), at, state="XA").facts["given"] < 3


def test_a_rule_that_says_no_hours_lets_nothing_be_shifted():
    refusal = granted().refused(ShiftJourney(hours=1), newyork(7, 9), state="XA")
    assert "rule_row" in refusal.facts
    assert granted(**TERMS).refused(ShiftJourney(hours=1), newyork(7, 9), state="XB").field


def test_a_revoked_exemption_has_nothing_to_be_adopted_or_to_lapse():
    book = granted(**TERMS)
    extension(book)
    revoke = RevokeExemption(from_day=date(2015, 7, 20), decided_by="Committee", reason="Fiction.")
    book.give(revoke, newyork(7, 14))
    book.give(ObjectToRequest(), newyork(7, 15), state="XM")
    assert book.status(newyork(9, 1)) == Status.REVOKED
    assert list(book.request.due()) == []
    assert book.request.ends_for("XXi.002", book.request.at(DEADLINE))[0][1] == "revoked"
    assert "in force" in book.refused(revoke, newyork(7, 14)).rule


def test_revoked_in_its_extension_it_has_covered_until_then():
    book = granted(**TERMS)
    extension(book)
    revoke = RevokeExemption(from_day=date(2015, 8, 10), decided_by="Committee", reason="Fiction.")
    assert book.refused(revoke, DEADLINE - SECOND).field == "/from_day"
    book.give(revoke, newyork(8, 1))
    span = book.request.at(newyork(8, 2))
    assert book.request.covered_until(span) == date(2015, 8, 27)
    assert book.request.ends_for("XXi.002", span)[0][0] == "2015-08-10"


BREACH = RecordBreach(from_day=date(2015, 7, 9), reason="Seen after dark.")


def test_only_of_conditions_there_can_be_a_breach():
    book = granted()
    assert book.refused(BREACH, newyork(7, 9)).rule == "the exemption has no condition"
    book = Book(REQUESTED, COMPLETE)
    book.enter(
        DecidedInMeeting(
            granted=True,
            decided_at=newyork(7, 7),
            decided_by="1737 Committee",
            minutes="M/1",
            reason="",
            persons=REQUESTED.persons,
            territories=("XA",),
            first_day=REQUESTED.first_day,
            last_day=REQUESTED.last_day,
            conditions="By daylight.",
        )
    )
    assert book.refused(BREACH, newyork(7, 8)).field == "/from_day"
    book.give(BREACH, newyork(7, 9))
    assert book.request.ends_for("XXi.002", book.request.at(DEADLINE))[0][1] == "condition"


def test_travel_is_confirmed_within_five_working_days_or_is_overdue_once():
    book = granted(**TERMS)
    due = newyork(8, 3, 17)
    request = book.request
    assert request.overdue(request.at(due - SECOND)) is False
    assert request.overdue(request.at(due)) is True
    assert [type(one) for one in book.tick(due)] == [ConfirmationOverdue]
    assert book.tick(due + timedelta(days=30)) == []
    confirm = ConfirmTravel(travelled=True, departed_on=date(2015, 7, 23))
    book.give(confirm, due + timedelta(days=1), state="XA")
    request = book.request
    assert (request.travelled, request.overdue(request.at(due))) == (True, True)
    assert book.refused(confirm, due, state="XA").rule == "the travel is confirmed"


def test_a_confirmation_in_time_is_not_overdue():
    book = granted(**TERMS)
    confirm = ConfirmTravel(travelled=False)
    book.give(confirm, newyork(8, 3, 16), state="XA")
    assert book.tick(newyork(8, 4)) == []
    assert book.request.overdue(book.request.at(newyork(8, 4))) is False


@pytest.mark.parametrize(
    ("changes", "state", "field"),
    [
        ({}, "XB", "/on_behalf_of"),
        ({"departed_on": None}, "XA", "/departed_on"),
        ({"departed_on": date(2015, 8, 4)}, "XA", "/departed_on"),
        ({"returned_on": date(2015, 7, 22)}, "XA", "/returned_on"),
    ],
)
def test_what_a_confirmation_says_can_be(changes, state, field):
    confirm = ConfirmTravel(travelled=True, departed_on=date(2015, 7, 23))
    command = msgspec.structs.replace(confirm, **changes)
    assert granted().refused(command, newyork(8, 3), state=state).field == field


def test_nothing_is_overdue_of_what_was_not_granted():
    circulated = msgspec.structs.replace(CIRCULATED, confirm_by=newyork(8, 3, 17))
    book = Book(REQUESTED, COMPLETE, circulated)
    book.tick(DEADLINE)
    book.give(ObjectToRequest(), DEADLINE, state="XM", received_at=DEADLINE - SECOND)
    assert book.tick(newyork(8, 9)) == []
    assert book.request.confirmation(book.request.at(newyork(8, 9))) is None
