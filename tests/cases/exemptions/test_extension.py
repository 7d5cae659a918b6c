"""An exemption is to hold longer: adopted by silence, held up, objected to and lapsed."""

from datetime import UTC, date, datetime, timedelta

import msgspec

from cases.exemptions.domain import (
    EnterDecision,
    ObjectToRequest,
    PlaceHold,
    ProposeExtension,
    ReleaseHold,
    RemovePersons,
    ShiftJourney,
)
from cases.exemptions.events import (
    AdoptionRecorded,
    ExemptionLapsed,
    ExtensionProposed,
    ExtensionRecorded,
)
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
