"""Members object and hold: judged by receipt, in whatever order it is entered, each on record."""

from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import msgspec
import pytest

from cases.exemptions.domain import (
    CommentOnRequest,
    MoveHoldEnds,
    ObjectToRequest,
    PlaceHold,
    ReleaseHold,
    WithdrawRequest,
)
from cases.exemptions.events import ExemptionRequested, HoldLapsed
from cases.exemptions.statuses import Status
from cases.regimes.domain import Body
from cases.regimes.events import Procedure, SeatTaken
from tests.cases.exemptions.book import Book, newyork
from tests.cases.exemptions.facts import (
    CIRCULATED,
    COMMITTEE,
    COMPLETE,
    DEADLINE,
    REQUESTED,
    SECOND,
)
from tests.rules import NOON, fact, folded

HOUR = timedelta(hours=1)
NEW_YEAR = datetime(2016, 1, 1, 5, tzinfo=UTC)
"""00:00 in New York."""


def seated(*seats):
    """The Committee with these seats: State, first day, first day without it."""
    taken = [
        SeatTaken(state=state, valid_from=first, valid_until=end, source="fiction", verified=False)
        for state, first, end in seats
    ]
    return msgspec.structs.replace(folded(Body, taken), chairs=COMMITTEE.chairs)


MEMBERS = seated(
    ("XM", date(2015, 1, 1), date(2016, 1, 1)),
    ("XO", date(2015, 1, 1), date(2017, 1, 1)),
    ("XP", date(1946, 1, 1), None),
)


def circulated(members=MEMBERS):
    """A request before the Committee from Monday 13 to Tuesday 21 July."""
    book = Book(REQUESTED, COMPLETE, CIRCULATED)
    book.world[Body, "1737-committee"] = members
    return book


def on_paper(book, command, state, received_at, at=DEADLINE + 9 * HOUR):
    return book.give(command, at, state=state, received_at=received_at)


def test_a_second_late_is_kept_as_late_and_the_decision_stands():
    book = circulated()
    book.give(ObjectToRequest(reason="too late"), DEADLINE, state="XM")
    assert [(o.state, o.in_time) for o in book.request.objections] == [("XM", False)]
    assert book.status(DEADLINE) == Status.APPROVED


def test_in_time_and_keyed_after_the_adoption_was_recorded_it_annuls_it():
    book = circulated()
    book.tick(DEADLINE)
    on_paper(book, ObjectToRequest(), "XM", DEADLINE - SECOND)
    assert book.status(DEADLINE + 9 * HOUR) == Status.OBJECTED
    assert list(book.request.due()) == []


def test_two_members_object_and_each_is_on_record():
    book = circulated()
    book.give(ObjectToRequest(), NOON, state="XM")
    book.give(ObjectToRequest(), NOON, state="XP")
    assert [(o.state, o.about) for o in book.request.objections] == [
        ("XM", "request"),
        ("XP", "request"),
    ]
    assert book.refused(ObjectToRequest(), NOON, state="XM").facts == {"member": "XM"}


@pytest.mark.parametrize(
    "command", [ObjectToRequest(), PlaceHold(), CommentOnRequest(comment="Hm.")]
)
def test_who_has_no_seat_says_nothing(command):
    assert circulated().refused(command, NOON, state="XB").field == "/on_behalf_of"


@pytest.mark.parametrize(("received", "sits"), [(NEW_YEAR - SECOND, True), (NEW_YEAR, False)])
def test_a_seat_ends_at_midnight_in_new_york_on_1_january(received, sits):
    book = circulated()
    book.give(PlaceHold(), NOON, state="XP")
    if sits:
        book.give(ObjectToRequest(), received, state="XM")
        assert book.status(received) == Status.OBJECTED
    else:
        assert book.refused(ObjectToRequest(), received, state="XM").field == "/on_behalf_of"


def test_nobody_objects_to_what_was_taken_back():
    book = circulated()
    book.give(WithdrawRequest(), NOON, state="XA")
    assert book.refused(ObjectToRequest(), NOON, state="XM").rule == "the request was withdrawn"


def test_against_a_notification_no_member_objects_or_holds_alone():
    said = {name: getattr(REQUESTED, name) for name in REQUESTED.__struct_fields__}
    notified = ExemptionRequested(
        **said
        | {
            "procedure": Procedure.NO_NEGATIVE_DECISION,
            "counted_from": date(2015, 7, 13),
            "deadline": DEADLINE,
            "working_days": 5,
        }
    )
    book = Book(notified)
    for command in (ObjectToRequest(), PlaceHold()):
        assert "decides in a meeting" in book.refused(command, NOON, state="XM").rule
    book.give(CommentOnRequest(comment="We know of no such lease."), NOON, state="XM")
    assert book.request.comments == (("XM", "We know of no such lease."),)


def test_a_hold_does_not_stop_the_clock():
    book = circulated()
    book.give(PlaceHold(), newyork(7, 14), state="XM")
    assert book.status(newyork(7, 14)) == Status.ON_HOLD
    book.give(ReleaseHold(), newyork(7, 15), state="XM")
    assert [span.status for span in book.request.spans()] == [
        Status.CIRCULATED,
        Status.ON_HOLD,
        Status.CIRCULATED,
        Status.APPROVED,
    ]
    assert book.status(DEADLINE) == Status.APPROVED


def test_released_after_the_hour_it_is_adopted_at_that_moment():
    book = circulated()
    book.give(PlaceHold(), newyork(7, 14), state="XM")
    book.give(PlaceHold(), newyork(7, 15), state="XP")
    later = DEADLINE + 5 * HOUR
    assert book.tick(later) == []
    book.give(ReleaseHold(), later, state="XM")
    assert book.status(later) == Status.ON_HOLD
    book.give(ReleaseHold(), later + HOUR, state="XP")
    assert book.status(later) == Status.ON_HOLD
    assert book.status(later + HOUR) == Status.APPROVED
    assert [one.deadline for one in book.tick(later + HOUR)] == [later + HOUR]


def test_only_its_owner_releases_a_hold_and_places_but_one():
    book = circulated()
    assert book.refused(ReleaseHold(), NOON, state="XM").rule == "no hold stands"
    book.give(PlaceHold(), NOON, state="XM")
    assert book.refused(ReleaseHold(), NOON, state="XP").field == "/on_behalf_of"
    assert book.refused(PlaceHold(), NOON, state="XM").facts == {"member": "XM"}
    book.give(ReleaseHold(), NOON + HOUR, state="XM")
    book.give(PlaceHold(), NOON + HOUR, state="XM")
    assert [h.released_at for h in book.request.holds] == [NOON + HOUR, None]


def test_a_hold_received_too_late_is_kept_and_holds_nothing_up():
    book = circulated()
    book.give(PlaceHold(), DEADLINE, state="XM")
    assert book.request.holds[0].in_time is False
    assert book.status(DEADLINE) == Status.APPROVED


def test_a_hold_dies_with_the_seat_and_what_it_held_up_is_adopted():
    book = circulated()
    book.give(PlaceHold(), NOON, state="XM")
    assert book.status(NEW_YEAR - SECOND) == Status.ON_HOLD
    assert book.status(NEW_YEAR) == Status.APPROVED
    assert {type(one).__name__ for one in book.tick(NEW_YEAR)} == {"HoldLapsed", "AdoptionRecorded"}
    assert book.tick(NEW_YEAR + HOUR) == []


def test_a_permanent_members_hold_never_lapses():
    book = circulated()
    book.give(PlaceHold(), NOON, state="XP")
    assert book.status(datetime(2050, 1, 1, tzinfo=UTC)) == Status.ON_HOLD
    assert list(book.request.due()) == []


def test_a_seat_that_goes_on_the_same_day_keeps_its_hold():
    again = seated(
        ("XM", date(2015, 1, 1), date(2016, 1, 1)), ("XM", date(2016, 1, 1), date(2018, 1, 1))
    )
    book = circulated(again)
    placed = book.give(PlaceHold(), NOON, state="XM")[0]
    assert placed.lapses_at == datetime(2018, 1, 1, 5, tzinfo=UTC)


def test_the_record_of_a_seat_is_corrected_and_its_hold_ends_with_it():
    book = circulated()
    book.give(PlaceHold(), NOON, state="XM")
    book.give(PlaceHold(), NOON, state="XP")
    book.world[Body, "1737-committee"] = seated(
        ("XM", date(2015, 1, 1), date(2017, 1, 1)), ("XP", date(1946, 1, 1), None)
    )
    moved = book.give(MoveHoldEnds(), newyork(7, 20))
    assert [(one.state, one.lapses_at.year) for one in moved] == [("XM", 2017)]
    assert book.give(MoveHoldEnds(), newyork(7, 20)) == []


def test_a_hold_of_a_state_that_had_no_seat_ends_with_the_correction():
    book = circulated()
    book.give(PlaceHold(), NOON, state="XM")
    book.world[Body, "1737-committee"] = seated(("XP", date(1946, 1, 1), None))
    corrected = DEADLINE + HOUR
    book.give(MoveHoldEnds(), corrected)
    assert book.status(corrected) == Status.APPROVED
    assert [type(one) for one in book.tick(corrected)].count(HoldLapsed) == 1


def test_an_objection_while_a_hold_outlasts_the_period_is_in_time():
    book = circulated()
    book.give(PlaceHold(), NOON, state="XM")
    book.give(ObjectToRequest(), DEADLINE + HOUR, state="XP")
    assert book.status(DEADLINE + HOUR) == Status.OBJECTED


ACTS = (
    (PlaceHold(), "XM", DEADLINE - HOUR),
    (PlaceHold(), "XO", DEADLINE + HOUR),
    (ObjectToRequest(), "XP", DEADLINE + 2 * HOUR),
)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_in_whatever_order_notes_are_entered_their_receipt_decides(order):
    book = circulated()
    for one in order:
        command, state, received = ACTS[one]
        on_paper(book, command, state, received)
        book.tick(DEADLINE + 9 * HOUR)
    assert book.status(DEADLINE + 9 * HOUR) == Status.OBJECTED
    assert all(o.in_time for o in book.request.objections)


def test_a_release_on_paper_is_of_the_hold_that_stood_then():
    book = circulated()
    book.give(PlaceHold(), newyork(7, 14), state="XM")
    early = {"state": "XM", "received_at": newyork(7, 13, 15)}
    assert "released after" in book.refused(ReleaseHold(), newyork(7, 16), **early).rule
    on_paper(book, ReleaseHold(), "XM", newyork(7, 15))
    assert book.request.holds[0].released_at == newyork(7, 15)
    assert book.status(DEADLINE) == Status.APPROVED


def test_a_note_received_before_the_circulation_is_to_nothing():
    book = circulated()
    refusal = book.refused(PlaceHold(), NOON, state="XM", received_at=newyork(7, 12))
    assert refusal.field == "/received_at"


def test_a_fact_that_names_no_hold_changes_none():
    book = circulated()
    book.enter(fact(HoldLapsed(state="XM", lapsed_at=NEW_YEAR), 1))
    assert book.request.holds == ()
