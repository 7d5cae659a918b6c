"""The verdict on plain values, in the order in which it is judged."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from cases.exemptions.statuses import Status
from cases.exemptions.values import Way
from cases.regimes.events import Measure
from cases.status.domain import assess
from cases.status.known import Exemption, Interval, Known, Listing, Question, Rule, Verdict


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


def other(status: Status = Status.APPROVED, **otherwise: Any) -> Exemption:
    return msgspec.structs.replace(GRANTED, request="r2", status=status, **otherwise)


ELSEWHERE: dict[str, Any] = {"ways": {"XB": frozenset(Way)}}
LATER: dict[str, Any] = {"first_day": date(2015, 8, 1), "last_day": date(2015, 8, 5)}


@pytest.mark.parametrize(
    ("exemptions", "state", "verdict"),
    [
        ((other(Status.RECEIVED),), "XA", Verdict.PENDING),
        ((other(Status.NOTIFIED),), "XA", Verdict.PENDING),
        ((other(Status.UNDECIDABLE),), "XA", Verdict.PENDING),
        ((other(Status.CIRCULATED), other(Status.REFUSED)), "XA", Verdict.PENDING),
        ((GRANTED, other(Status.RECEIVED, **ELSEWHERE)), "XB", Verdict.PENDING),
        ((other(Status.OBJECTED),), "XA", Verdict.REFUSED),
        ((other(Status.WITHDRAWN),), "XA", Verdict.NO_EXEMPTION_ON_RECORD),
        ((other(Status.SUPERSEDED),), "XA", Verdict.NO_EXEMPTION_ON_RECORD),
        ((), "XA", Verdict.NO_EXEMPTION_ON_RECORD),
    ],
)
def test_what_is_open_goes_before_what_was_refused(exemptions, state, verdict):
    assert judged(*exemptions, state=state)[0] == verdict


@pytest.mark.parametrize("status", [Status.RECEIVED, Status.REFUSED])
@pytest.mark.parametrize("otherwise", [ELSEWHERE, LATER])
def test_a_request_that_would_not_cover_the_day_decides_nothing(status, otherwise):
    request = other(status, **otherwise)
    assert judged(request) == (Verdict.NO_EXEMPTION_ON_RECORD, None)
    assert judged(GRANTED, request, state="XC") == (Verdict.NOT_COVERED, "territory")


def ended(by: str, status: Status = Status.APPROVED, day: int = 25) -> Exemption:
    return other(status, ends=((date(2015, 7, day), by),))


@pytest.mark.parametrize(
    ("exemption", "verdict", "reason"),
    [
        (ended("removed"), Verdict.NOT_COVERED, "person"),
        (ended("condition"), Verdict.NOT_COVERED, "condition"),
        (ended("revoked", Status.REVOKED), Verdict.NO_EXEMPTION_ON_RECORD, "revoked"),
        (ended("lapsed", Status.LAPSED), Verdict.NO_EXEMPTION_ON_RECORD, "lapsed"),
    ],
)
def test_what_ended_had_covered_the_days_before(exemption, verdict, reason):
    assert judged(exemption) == (Verdict.EXEMPT, None)
    assert judged(exemption, day=date(2015, 7, 25)) == (verdict, reason)
    known = Known(listing=LISTED, intervals=LAW, exemptions=(exemption,))
    after = msgspec.structs.replace(QUESTION, day=date(2015, 7, 26))
    assert assess(after, known).by == "r2"


def test_a_breach_before_the_revocation_is_told_until_it():
    both = other(
        Status.REVOKED, ends=((date(2015, 7, 24), "condition"), (date(2015, 7, 26), "revoked"))
    )
    assert judged(both) == (Verdict.NOT_COVERED, "condition")
    assert judged(both, day=date(2015, 7, 26)) == (Verdict.NO_EXEMPTION_ON_RECORD, "revoked")


def test_a_revoked_exemption_is_no_reason_where_it_never_held():
    revoked = ended("revoked", Status.REVOKED)
    said = judged(revoked, state="XB", day=date(2015, 7, 26))
    assert said == (Verdict.NO_EXEMPTION_ON_RECORD, None)


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({"state": "XB", "way": Way.TRANSIT, "day": date(2015, 7, 30)}, "territory"),
        ({"way": Way.TRANSIT, "day": date(2015, 7, 30)}, "leg"),
        ({"day": date(2015, 7, 30)}, "window"),
        ({"day": date(2015, 7, 27)}, "condition"),
    ],
)
def test_the_first_dimension_that_misses_is_told(asked, reason):
    assert judged(ended("condition"), **asked) == (Verdict.NOT_COVERED, reason)


def test_of_several_that_miss_the_nearest_is_named():
    far, near = other(**ELSEWHERE), msgspec.structs.replace(GRANTED, **LATER)
    known = Known(listing=LISTED, intervals=LAW, exemptions=(near, far))
    found = assess(QUESTION, known)
    assert (found.verdict, found.reason, found.by) == (Verdict.NOT_COVERED, "window", "r1")


def test_a_later_last_day_before_the_committee_is_pending():
    extending = other(proposed_until=date(2015, 7, 31))
    assert judged(extending, day=date(2015, 7, 27)) == (Verdict.EXEMPT, None)
    assert judged(extending, day=date(2015, 7, 31))[0] == Verdict.PENDING
    assert judged(extending, day=date(2015, 8, 1)) == (Verdict.NOT_COVERED, "window")


def test_the_effect_of_a_late_notification_is_left_open():
    notice = other(Status.NOTED)
    assert judged(notice) == (Verdict.EXEMPT, None)
    late = msgspec.structs.replace(notice, late=True)
    assert judged(late) == (Verdict.UNDETERMINED, "late_notice")
    assert judged(late, GRANTED) == (Verdict.EXEMPT, None)


X = (Rule(regime="any", ground="judicial", published=((date(2012, 1, 1), True),)),)
RULED = tuple(msgspec.structs.replace(i, rules="1737") for i in LAW)


def claiming(ground: str, day: date, rules: tuple[Rule, ...]) -> tuple[str, str | None]:
    known = Known(listing=LISTED, intervals=RULED, rules=rules)
    found = assess(msgspec.structs.replace(QUESTION, ground=ground, day=day), known)
    return found.verdict, found.reason


def test_a_standing_exception_that_is_claimed_holds_by_the_law_of_the_day():
    assert claiming("judicial", date(2015, 7, 24), X) == (Verdict.EXCEPTED, "judicial")
    assert claiming("judicial", date(2011, 7, 24), X)[0] == Verdict.NO_EXEMPTION_ON_RECORD
    assert claiming("humanitarian", date(2015, 7, 24), X)[0] == Verdict.NO_EXEMPTION_ON_RECORD
    assert claiming("judicial", date(2009, 7, 24), X)[0] == Verdict.NO_BAN


def test_the_newest_publication_that_the_day_falls_under_is_the_rule():
    changed = Rule(
        regime="1737",
        ground="judicial",
        published=((date(2010, 6, 9), True), (date(2015, 1, 1), False)),
    )
    assert claiming("judicial", date(2014, 12, 31), (changed,))[0] == Verdict.EXCEPTED
    assert claiming("judicial", date(2015, 1, 1), (changed,))[0] != Verdict.EXCEPTED
    elsewhere = msgspec.structs.replace(changed, regime="1970")
    assert claiming("judicial", date(2014, 12, 31), (elsewhere,))[0] != Verdict.EXCEPTED


def test_nobody_claims_a_nationality():
    own = (Rule(regime="any", ground="own_national", published=((date(2010, 1, 1), True),)),)
    assert claiming("own_national", date(2015, 7, 24), own)[0] == Verdict.NO_EXEMPTION_ON_RECORD


def test_a_national_s_funds_are_frozen_at_home_too():
    assert judged(state="IR", measure=Measure.ASSET_FREEZE)[0] == Verdict.NO_EXEMPTION_ON_RECORD
    past = judged(state="IR", measure=Measure.ASSET_FREEZE, day=date(2016, 1, 16))
    assert past == (Verdict.NO_BAN, "expired")


SNAPBACK = msgspec.structs.replace(
    interval(Measure.TRAVEL_BAN, "2025-09-28", None, "snapback"),
    valid_from_at=datetime(2025, 9, 28, tzinfo=UTC),
)


@pytest.mark.parametrize(
    ("zone", "day", "verdict", "reason"),
    [
        ("Europe/Moscow", 27, Verdict.NO_BAN, "expired"),
        ("Europe/Moscow", 28, Verdict.UNDETERMINED, "instant"),
        ("Europe/Moscow", 29, Verdict.NO_EXEMPTION_ON_RECORD, None),
        ("America/New_York", 26, Verdict.NO_BAN, "expired"),
        ("America/New_York", 27, Verdict.UNDETERMINED, "instant"),
        ("America/New_York", 28, Verdict.NO_EXEMPTION_ON_RECORD, None),
        ("UTC", 27, Verdict.NO_BAN, "expired"),
        ("UTC", 28, Verdict.NO_EXEMPTION_ON_RECORD, None),
    ],
)
def test_an_instant_parts_a_day_of_the_territory(zone, day, verdict, reason):
    known = Known(listing=LISTED, intervals=(*LAW, SNAPBACK), zone=ZoneInfo(zone))
    found = assess(msgspec.structs.replace(QUESTION, day=date(2025, 9, day)), known)
    assert (found.verdict, found.reason) == (verdict, reason)
    assert bool(found.instants) == (reason == "instant")


def test_an_instant_that_changes_no_verdict_is_named_all_the_same():
    known = Known(
        listing=msgspec.structs.replace(LISTED, delisted_on=date(2025, 1, 1)),
        intervals=(*LAW, SNAPBACK),
        zone=ZoneInfo("Europe/Moscow"),
    )
    found = assess(msgspec.structs.replace(QUESTION, day=date(2025, 9, 28)), known)
    assert (found.verdict, found.instants[0].before) == (Verdict.NOT_LISTED, Verdict.NOT_LISTED)
    adopted = other(took_effect_at=datetime(2015, 7, 24, 21, tzinfo=UTC))
    known = Known(listing=LISTED, intervals=LAW, exemptions=(adopted,))
    found = assess(QUESTION, known)
    assert (found.verdict, found.instants[0].what) == (
        Verdict.EXEMPT,
        "the exemption took effect",
    )
