"""The calendar of a period draws what the rule counts: as many days, the same end."""

import re
from datetime import UTC, date, datetime, timedelta

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from cases.exemptions import clock, silence
from cases.exemptions.events import HoldPlaced, InformationAsked
from cases.exemptions.silence import Question
from cases.exemptions.states import Request
from panel.ledger.values import new_york_day
from tests.cases.exemptions.facts import CALENDAR, CIRCULATED, COMPLETE, MONDAY, REQUESTED
from tests.rules import fact, folded

HOLIDAYS = CALENDAR.holidays()
REQUEST = folded(Request, [REQUESTED, COMPLETE, CIRCULATED])
THURSDAY = datetime(2015, 7, 16, 14, tzinfo=UTC)


def kinds(request, today=MONDAY):
    return {one.day: (one.kind, one.note) for one in clock.days(request, HOLIDAYS, today)}


def test_days_are_counted_and_closed_ones_say_why():
    drawn = kinds(REQUEST)
    assert drawn[MONDAY] == ("start", "circulated")
    assert drawn[date(2015, 7, 16)] == ("counted", "3")
    assert drawn[date(2015, 7, 17)] == ("closed", "Eid al-Fitr")
    assert drawn[date(2015, 7, 18)] == ("closed", "")
    assert drawn[date(2015, 7, 21)] == ("last", "5 · 17:00")
    assert drawn[date(2015, 7, 23)] == ("after", "begins")
    assert max(drawn) == date(2015, 7, 26)


def test_an_hour_set_in_an_emergency_is_told_as_it_is():
    ends = datetime(2015, 7, 14, 3, tzinfo=UTC)
    ruled = msgspec.structs.replace(REQUEST, deadline=ends, emergency=True)
    assert kinds(ruled)[MONDAY] == ("last", "circulated · 23:00")


def test_a_hold_without_an_end_is_drawn_until_today_and_its_week_ends():
    placed = HoldPlaced(state="XM", reason="", lapses_at=None)
    held = folded(Request, [REQUESTED, COMPLETE, CIRCULATED, fact(placed, 4, received_at=THURSDAY)])
    today = date(2015, 7, 29)
    days = {one.day: one for one in clock.days(held, HOLIDAYS, today)}
    assert not days[date(2015, 7, 15)].held_by
    assert days[date(2015, 7, 16)].held_by == ("XM",)
    assert days[today].today
    assert max(days) == date(2015, 8, 2)


def test_while_the_clock_stands_no_day_to_come_is_told_of():
    asked = InformationAsked(wanted="Which hotel?", asked_by="XM", stops_clock=True)
    stopped = folded(
        Request, [REQUESTED, COMPLETE, CIRCULATED, fact(asked, 4, received_at=THURSDAY)]
    )
    drawn = kinds(stopped, today=date(2015, 7, 20))
    assert drawn[date(2015, 7, 15)] == ("counted", "2")
    assert drawn[date(2015, 7, 16)] == drawn[date(2015, 7, 20)] == ("stood", "stood")
    assert {kind for day, (kind, _) in drawn.items() if day > date(2015, 7, 20)} == {"after"}


@st.composite
def questions(draw):
    asked = datetime(2015, 7, 13, tzinfo=UTC) + draw(st.integers(0, 200)) * timedelta(hours=1)
    answered = asked + draw(st.integers(0, 300)) * timedelta(hours=1)
    return Question(
        wanted="?",
        asked_by="",
        asked_at=asked,
        stops_clock=draw(st.booleans()),
        answered_at=answered,
    )


@given(st.lists(questions(), max_size=3), st.integers(1, 15))
def test_it_counts_as_many_days_as_the_rule_does(asked, working_days):
    ends = silence.ends(MONDAY, working_days, asked, holidays=HOLIDAYS)
    assert ends is not None
    request = msgspec.structs.replace(
        REQUEST, questions=tuple(asked), deadline=ends, working_days=working_days
    )
    days = clock.days(request, HOLIDAYS, MONDAY)
    counted = [one for one in days if one.kind in {"counted", "last"}]
    numbers = [int(re.match(r"\d+", one.note)[0]) for one in counted]
    drawn = [n for n in numbers if n <= working_days]
    assert drawn == list(range(1, len(drawn) + 1))
    last = [one for one in days if one.kind == "last"]
    if (new_york_day(ends) - MONDAY).days <= clock.MOST:
        assert [one.day for one in last] == [new_york_day(ends)]
        assert numbers[-1] == working_days
