"""The verdict on plain values, in the order in which it is judged."""

from datetime import date

import msgspec
import pytest

from cases.exemptions.statuses import Status
from cases.exemptions.values import Way
from cases.regimes.events import Measure
from cases.status.domain import Exemption, Interval, Known, Listing, Question, Verdict, assess


def interval(measure: Measure, first: str, last: str | None, basis: str) -> Interval:
    return Interval(
        measure=measure,
        basis=basis,
        instrument=basis,
        valid_from=date.fromisoformat(first),
        until=date.fromisoformat(last) if last else None,
        body="1737 Committee",
    )


LAW = (
    interval(Measure.TRAVEL_NOTIFICATION, "2007-03-24", None, "1747"),
    interval(Measure.ASSET_FREEZE, "2007-03-24", "2016-01-16", "1747 freeze"),
    interval(Measure.TRAVEL_BAN, "2010-06-09", "2016-01-16", "1929"),
    interval(Measure.TRAVEL_BAN, "2016-01-16", "2020-10-18", "2231"),
)
LISTED = Listing(listed_on=date(2007, 3, 24), delisted_on=None, nationalities=("IR",))
QUESTION = Question(person="XXi.001", state="XA", day=date(2015, 7, 24))
GRANTED = Exemption(
    request="r1",
    status=Status.APPROVED,
    first_day=date(2015, 7, 23),
    last_day=date(2015, 7, 27),
    ways={"XA": frozenset({Way.ENTRY})},
)


def judged(*exemptions: Exemption, **asked: object) -> tuple[str, str | None]:
    known = Known(listing=LISTED, intervals=LAW, exemptions=exemptions)
    finding = assess(msgspec.structs.replace(QUESTION, **asked), known)
    return finding.verdict, finding.reason


@pytest.mark.parametrize(
    ("day", "verdict", "reason"),
    [
        (date(2007, 3, 23), Verdict.NOT_LISTED, None),
        (date(2009, 5, 1), Verdict.NO_BAN, "notification_only"),
        (date(2010, 6, 9), Verdict.NO_EXEMPTION_ON_RECORD, None),
        (date(2016, 1, 16), Verdict.NO_EXEMPTION_ON_RECORD, None),
        (date(2020, 10, 17), Verdict.NO_EXEMPTION_ON_RECORD, None),
        (date(2020, 10, 18), Verdict.NO_BAN, "expired"),
    ],
)
def test_the_measure_binds_on_its_own_days(day, verdict, reason):
    assert judged(day=day) == (verdict, reason)


def test_a_ban_that_is_to_come_is_not_yet_one():
    later = Known(listing=LISTED, intervals=(LAW[2],))
    finding = assess(msgspec.structs.replace(QUESTION, day=date(2009, 1, 1)), later)
    assert (finding.verdict, finding.reason) == (Verdict.NO_BAN, "not_yet")


def test_nobody_needs_an_exemption_to_go_home():
    assert judged(state="IR") == (Verdict.EXCEPTED, "own_national")


@pytest.mark.parametrize(
    ("asked", "verdict", "reason"),
    [
        ({}, Verdict.EXEMPT, None),
        ({"day": date(2015, 7, 27)}, Verdict.EXEMPT, None),
        ({"day": date(2015, 7, 28)}, Verdict.NOT_COVERED, "window"),
        ({"state": "XB"}, Verdict.NOT_COVERED, "territory"),
        ({"way": Way.TRANSIT}, Verdict.NOT_COVERED, "leg"),
    ],
)
def test_an_exemption_covers_its_territory_leg_and_window(asked, verdict, reason):
    assert judged(GRANTED, **asked) == (verdict, reason)


def as_status(status: Status) -> Exemption:
    return msgspec.structs.replace(GRANTED, request="r2", status=status)


@pytest.mark.parametrize(
    ("statuses", "state", "verdict"),
    [
        ((Status.RECEIVED,), "XA", Verdict.PENDING),
        ((Status.CIRCULATED, Status.REFUSED), "XA", Verdict.PENDING),
        ((Status.APPROVED, Status.RECEIVED), "XB", Verdict.PENDING),
        ((Status.OBJECTED,), "XA", Verdict.REFUSED),
        ((Status.WITHDRAWN,), "XA", Verdict.NO_EXEMPTION_ON_RECORD),
        ((), "XA", Verdict.NO_EXEMPTION_ON_RECORD),
    ],
)
def test_what_is_open_goes_before_what_was_refused(statuses, state, verdict):
    assert judged(*map(as_status, statuses), state=state)[0] == verdict
