"""An exemption is to hold longer: adopted by silence, held up, objected to and lapsed."""

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest

from cases.exemptions import extending
from cases.exemptions.domain import (
    AskExtension,
    ConfirmTravel,
    EnterDecision,
    MoveDeadline,
    ObjectToRequest,
    PlaceHold,
    ProposeExtension,
    ReleaseHold,
    RemovePersons,
    ShiftJourney,
    VoidRequestEntry,
)
from cases.exemptions.events import (
    AdoptionRecorded,
    ExemptionLapsed,
    ExtensionProposed,
    ExtensionRecorded,
)
from cases.exemptions.models import person_rows
from cases.exemptions.statuses import Status
from cases.regimes import calendar
from cases.regimes.domain import HEADQUARTERS, Body, WorkingDays
from cases.regimes.events import Holiday, SeatTaken, YearPublished
from tests.cases.exemptions.book import Book, listed, newyork, world
from tests.cases.exemptions.facts import (
    CIRCULATED,
    COMMITTEE,
    COMPLETE,
    DEADLINE,
    REQUESTED,
    SECOND,
)
from tests.cases.exemptions.test_afterwards import EARLY, TERMS, extension, granted
from tests.rules import folded


def silently_granted():
    """A journey of 23 to 27 July, adopted on 21 July."""
    book = Book(REQUESTED, COMPLETE, CIRCULATED, known=world(**TERMS))
    book.tick(DEADLINE)
    return book


def closing(*days):
    """A calendar of 2015 with these holidays."""
    holidays = tuple(Holiday(day=day, name="fiction") for day in (date(2015, 7, 17), *days))
    return folded(WorkingDays, [YearPublished(year=2015, holidays=holidays)])


def test_an_extension_is_adopted_by_silence_and_holds_longer_from_then_on():
    book = granted(**TERMS)
    proposed = extension(book)[-1]
    assert (proposed.late, proposed.lapses_at) == (False, newyork(7, 28, 0))
    before, after = (book.request.at(at) for at in (DEADLINE - SECOND, DEADLINE))
    assert (before.status, after.status) == (Status.APPROVED, Status.APPROVED)
    assert book.request.covered_until(before) == date(2015, 7, 27)
    assert book.request.covered_until(after) == date(2015, 8, 27)
    assert [type(one) for one in book.tick(DEADLINE)] == [ExtensionRecorded]
    assert book.request.confirmation(after) == newyork(9, 3, 17)
    again = extension(book, date(2015, 9, 1), date(2015, 7, 22), newyork(7, 22))
    assert again[-1].lapses_at == newyork(8, 28, 0)


def test_an_extension_ends_later_and_comes_one_at_a_time():
    book = granted(**TERMS)
    short = ProposeExtension(last_day=date(2015, 7, 27), circulated_on=date(2015, 7, 13))
    assert book.refused(short, newyork(7, 13)).field == "/last_day"
    other_day = ProposeExtension(last_day=date(2015, 8, 1), circulated_on=date(2015, 7, 14))
    assert book.refused(other_day, newyork(7, 13)).field == "/circulated_on"
    extension(book)
    again = ProposeExtension(last_day=date(2015, 9, 1), circulated_on=date(2015, 7, 13))
    assert book.refused(again, newyork(7, 13)).rule == "an extension is before the Committee"
    shifted = ShiftJourney(hours=1)
    assert "new request" in book.refused(shifted, newyork(7, 13), state="XA").rule
    chairless = granted(**TERMS)
    chairless.world[Body, "1737-committee"] = msgspec.structs.replace(COMMITTEE, chairs=())
    assert "no Chair" in chairless.refused(again, newyork(7, 13)).rule


def test_objected_to_it_lapses_at_midnight_in_new_york_after_its_last_day():
    book = granted(**TERMS)
    extension(book)
    book.give(ObjectToRequest(), newyork(7, 14), state="XM")
    midnight = newyork(7, 28, 0)
    assert book.request.objections[0].about == "extension"
    assert book.status(midnight - SECOND) == Status.APPROVED
    assert book.status(midnight) == Status.LAPSED
    assert [type(one) for one in book.tick(midnight)] == [ExemptionLapsed]
    assert book.tick(midnight + timedelta(hours=1)) == []
    lapsed = book.request.at(midnight)
    assert book.request.ends_for("XXi.002", lapsed) == [["2015-07-28", "lapsed"]]


def test_a_member_that_objected_late_to_the_request_objects_to_its_extension():
    book = granted(**TERMS)
    book.give(ObjectToRequest(), newyork(7, 13), state="XM")
    extension(book)
    book.give(ObjectToRequest(), newyork(7, 13), state="XM")
    assert [(o.about, o.in_time) for o in book.request.objections] == [
        ("request", False),
        ("extension", True),
    ]


@pytest.mark.parametrize(
    ("received", "about", "in_time", "stands", "extended"),
    [
        (DEADLINE - SECOND, "request", True, Status.OBJECTED, None),
        (DEADLINE, "request", False, Status.APPROVED, date(2015, 8, 27)),
        (newyork(7, 22, 9), "extension", True, Status.APPROVED, date(2015, 7, 27)),
    ],
)
def test_an_objection_on_paper_is_to_what_was_before_the_committee_when_it_was_received(
    received, about, in_time, stands, extended
):
    book = silently_granted()
    extension(book, on=date(2015, 7, 22), at=newyork(7, 22))
    against = newyork(7, 23)
    book.give(ObjectToRequest(), against, state="XM", received_at=received)
    assert [(o.about, o.in_time) for o in book.request.objections] == [(about, in_time)]
    book.tick(newyork(8, 1))
    assert (book.status(DEADLINE), book.status(against)) == (stands, stands)
    assert book.request.covered_until(book.request.at(newyork(8, 1))) == (
        extended or date(2015, 7, 27)
    )
    assert (book.request.extension is None) == (extended is None)
    twice = book.refused(ObjectToRequest(), against, state="XM", received_at=received)
    assert twice.rule == "this member's objection is on record"
    early = {"state": "XM", "received_at": newyork(7, 12)}
    assert book.refused(ObjectToRequest(), against, **early).field == "/received_at"


def test_an_extension_falls_with_an_exemption_that_a_hold_kept_from_being_adopted():
    book = silently_granted()
    extension(book, on=date(2015, 7, 22), at=newyork(7, 22))
    book.give(PlaceHold(), newyork(7, 23), state="XM", received_at=DEADLINE - SECOND)
    assert (book.status(newyork(7, 23)), book.request.extension) == (Status.ON_HOLD, None)
    book.give(ReleaseHold(), newyork(7, 24), state="XM")
    assert [one.deadline for one in book.tick(newyork(7, 24))] == [newyork(7, 24)]


def test_what_was_extended_twice_lapses_as_it_would_have_without_the_first_extension():
    book = granted(**TERMS)
    extension(book, date(2015, 8, 5))
    book.tick(DEADLINE)
    extension(book, date(2015, 8, 27), date(2015, 7, 22), newyork(7, 22))
    book.give(ObjectToRequest(), newyork(7, 23), state="XM", received_at=DEADLINE - SECOND)
    pending = book.request.at(newyork(7, 23))
    assert book.request.covered_until(pending) == date(2015, 7, 27)
    assert book.request.proposed_until(pending) == date(2015, 8, 27)
    book.give(ObjectToRequest(), newyork(7, 23), state="XM")
    assert [one.lapsed_at for one in book.tick(newyork(8, 1))] == [newyork(7, 28, 0)]


def test_a_corrected_calendar_moves_when_the_travel_is_to_be_confirmed_as_long_as_it_is_not():
    book = granted(**TERMS)
    extension(book)
    book.world[WorkingDays, HEADQUARTERS] = closing(date(2015, 7, 29), date(2015, 9, 2))
    moved = book.give(MoveDeadline(), newyork(7, 14))
    assert [(one.last_day.day, one.confirm_by) for one in moved] == [
        (27, newyork(8, 4, 17)),
        (27, newyork(9, 4, 17)),
    ]
    before, after = (book.request.at(at) for at in (DEADLINE - SECOND, DEADLINE))
    assert book.request.confirmation(before) == newyork(8, 4, 17)
    assert book.request.confirmation(after) == newyork(9, 4, 17)
    assert book.give(MoveDeadline(), newyork(7, 15)) == []
    book.world[WorkingDays, HEADQUARTERS] = closing()
    assert [one.last_day.month for one in book.give(MoveDeadline(), newyork(7, 22))] == [8]
    book.tick(newyork(9, 3, 17))
    book.world[WorkingDays, HEADQUARTERS] = closing(date(2015, 9, 2))
    assert book.give(MoveDeadline(), newyork(9, 4)) == []


def test_a_year_published_late_says_when_the_travel_is_to_be_confirmed():
    book = granted(**TERMS)
    unknown = msgspec.structs.replace(book.facts[2].event, confirm_by=None)
    book.facts[2] = msgspec.structs.replace(book.facts[2], event=unknown)
    moved = book.give(MoveDeadline(), newyork(7, 14))
    assert [(one.moved_from, one.confirm_by) for one in moved] == [(None, newyork(8, 3, 17))]
    book.give(ConfirmTravel(travelled=False), newyork(7, 29), state="XA")
    book.world[WorkingDays, HEADQUARTERS] = closing(date(2015, 7, 30))
    assert book.give(MoveDeadline(), newyork(7, 29)) == []


def test_another_extension_is_proposed_after_one_was_objected_to():
    book = granted(**TERMS)
    extension(book)
    book.give(ObjectToRequest(), newyork(7, 14), state="XM")
    extension(book, date(2015, 8, 3), date(2015, 7, 15), newyork(7, 15))
    assert book.status(newyork(8, 3)) == Status.APPROVED
    assert book.request.covered_until(book.request.at(newyork(8, 3))) == date(2015, 8, 3)


def test_a_hold_holds_up_an_extension():
    book = granted(**TERMS)
    extension(book)
    book.give(PlaceHold(), newyork(7, 14), state="XM")
    assert book.request.covered_until(book.request.at(DEADLINE)) == date(2015, 7, 27)
    book.give(ReleaseHold(), newyork(7, 23), state="XM")
    assert book.request.covered_until(book.request.at(newyork(7, 23))) == date(2015, 8, 27)


def test_what_silence_adopted_is_on_record_before_an_extension_though_beat_was_down():
    circulated = msgspec.structs.replace(CIRCULATED, deadline=EARLY)
    book = Book(REQUESTED, COMPLETE, circulated, known=world(**TERMS))
    assert [type(one) for one in extension(book)] == [AdoptionRecorded, ExtensionProposed]


def test_the_group_of_s7_loses_two_and_lapses_with_its_extension():
    persons = tuple(f"XXi.{number:03}" for number in range(1, 16))
    year = YearPublished(year=2022, holidays=(Holiday(day=date(2022, 7, 4), name="fiction"),))
    seat = SeatTaken(state="XM", valid_from=date(2021, 1, 1), source="fiction", verified=False)
    book = Book(known=world())
    book.world[WorkingDays, HEADQUARTERS] = folded(WorkingDays, [year])
    book.world[Body, "1737-committee"] = msgspec.structs.replace(
        folded(Body, [seat]),
        chairs=(msgspec.structs.replace(COMMITTEE.chairs[0], valid_until=None),),
    )
    enter = EnterDecision(
        applicant="XA",
        persons=persons,
        granted=True,
        decided_on=date(2022, 3, 21),
        decided_by="1737 Committee",
        territories=("XC",),
        first_day=date(2022, 3, 21),
        last_day=date(2022, 8, 19),
        reference="A fictional note",
    )
    for person in persons:
        book.world[type(listed(person)), person] = listed(person)
    book.give(enter, datetime(2022, 3, 22, 12, tzinfo=UTC))
    remove = RemovePersons(
        persons=persons[:2], from_day=date(2022, 6, 20), decided_by="Committee", reason="Fiction."
    )
    book.give(remove, datetime(2022, 6, 20, 12, tzinfo=UTC))
    assert book.refused(remove, datetime(2022, 6, 20, 12, tzinfo=UTC)).field == "/persons/0"
    rest = msgspec.structs.replace(remove, persons=persons[2:])
    assert "revoked instead" in book.refused(rest, datetime(2022, 6, 20, 12, tzinfo=UTC)).rule
    book.enter(
        ExtensionProposed(
            last_day=date(2022, 9, 19),
            circulated_on=date(2022, 8, 15),
            deadline=calendar.closing(date(2022, 8, 19)),
            working_days=4,
            rule="fiction",
            rule_version=1,
            calendar_version=1,
            lapses_at=calendar.day_end(date(2022, 8, 19)),
        )
    )
    against = datetime(2022, 8, 17, 15, tzinfo=UTC)
    book.give(ObjectToRequest(), against, state="XM")
    midnight = datetime(2022, 8, 20, 4, tzinfo=UTC)
    assert [one.lapsed_at for one in book.tick(midnight)] == [midnight]
    request = book.request
    before, after = request.at(midnight - SECOND), request.at(midnight)
    assert (before.status, after.status) == (Status.APPROVED, Status.LAPSED)
    ends = [request.ends_for(one, after)[0][0] for one in persons]
    assert ends == ["2022-06-20"] * 2 + ["2022-08-20"] * 13
    assert request.covered_until(after) == date(2022, 8, 19)


def test_a_state_asks_for_longer_and_the_secretariat_circulates_what_it_asked():
    book = granted(**TERMS)
    longer = AskExtension(last_day=date(2015, 8, 27), reason="The talks go on.")
    (asked,) = book.give(longer, newyork(7, 20), state="XA")
    assert (asked.notice_given, asked.notice_required, asked.late) == (5, 5, False)
    span = book.request.at(newyork(7, 20))
    (row,) = person_rows("a", book.request, span)
    assert (row.proposed_until, row.asked_until) == (None, longer.last_day)
    assert book.request.tells(asked, span).parties == {"XA"}
    other = ProposeExtension(last_day=date(2015, 8, 28), circulated_on=date(2015, 7, 22))
    assert book.refused(other, newyork(7, 22)).facts == {"asked_for": "2015-08-27"}
    proposed = extension(book, longer.last_day, date(2015, 7, 22), newyork(7, 22))[-1]
    assert (proposed.late, book.request.longer) == (False, None)
    span = book.request.at(newyork(7, 22))
    view = extending.told(book.request, span)
    assert view
    assert (view.stage, view.reason) == ("circulated", "The talks go on.")
    assert "is before the Committee" in book.refused(longer, newyork(7, 23), state="XA").rule


def test_longer_is_asked_for_by_its_own_state_in_time_or_late_while_it_holds():
    book = granted(**TERMS)
    longer = AskExtension(last_day=date(2015, 8, 27), reason="The talks go on.")
    assert "only the State" in book.refused(longer, newyork(7, 20), state="XM").rule
    short = msgspec.structs.replace(longer, last_day=date(2015, 7, 27))
    assert book.refused(short, newyork(7, 20), state="XA").field == "/last_day"
    assert book.give(longer, newyork(7, 21), state="XA")[0].late
    again = msgspec.structs.replace(longer, last_day=date(2015, 8, 30))
    assert book.give(again, newyork(7, 27), state="XA")[0].notice_given == 0
    assert book.request.asked_until(book.request.at(newyork(7, 27))) == date(2015, 8, 30)
    assert "new request" in book.refused(longer, newyork(7, 28), state="XA").rule
    assert (
        len(book.give(VoidRequestEntry(target=6, authority="A", reason="R"), newyork(7, 28))) == 1
    )
