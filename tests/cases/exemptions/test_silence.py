"""A period's end, counted a second time day by day, whatever stops its clock."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from cases.exemptions.silence import Question, ends
from cases.regimes.calendar import Holidays

NEW_YORK = ZoneInfo("America/New_York")
FIRST, LAST = date(2015, 1, 1), date(2016, 12, 31)
DAYS = st.dates(date(2015, 1, 5), date(2016, 6, 1))
HOLIDAYS = st.frozensets(st.dates(FIRST, LAST), max_size=40)
MINUTES = st.integers(0, 500 * 24 * 60)
INSTANTS = MINUTES.map(lambda after: datetime(2015, 1, 5, tzinfo=UTC) + timedelta(minutes=after))
STOPS = st.lists(
    st.tuples(INSTANTS, st.none() | st.integers(0, 40 * 24 * 60), st.booleans()), max_size=4
)


def naive(first: date, many: int, stops: list[Question], closed: frozenset[date]) -> datetime:
    """Day by day: a working day counts unless the clock stood at five or ran on that day."""

    def works(day: date) -> bool:
        return day.weekday() < 5 and day not in closed

    def counts_as_received(at: datetime) -> date:
        local = at.astimezone(NEW_YORK)
        day, late = local.date(), local.time() > time(17)
        while late or not works(day):
            day, late = day + timedelta(days=1), False
        return day

    waits = [(q.asked_at, counts_as_received(q.answered_at)) for q in stops if q.answered_at]
    day, left = first, many
    while left:
        day += timedelta(days=1)
        five = datetime(day.year, day.month, day.day, 17, tzinfo=NEW_YORK)
        stood = [1 for asked, resumed in waits if asked < five and day <= resumed]
        if works(day) and not stood:
            left -= 1
    return datetime(day.year, day.month, day.day, 17, tzinfo=NEW_YORK).astimezone(UTC)


@given(DAYS, st.integers(1, 20), STOPS, HOLIDAYS)
def test_a_period_ends_when_a_second_count_says(first, many, stops, closed):
    questions = [
        Question(
            wanted="",
            asked_by="",
            asked_at=asked,
            stops_clock=stopping,
            answered_at=None if after is None else asked + timedelta(minutes=after),
        )
        for asked, after, stopping in stops
    ]
    known = Holidays(
        calendar="test",
        days=dict.fromkeys(closed, "fiction"),
        years=frozenset({2015, 2016}),
    )
    found = ends(first, many, questions, holidays=known)
    stopping = [q for q in questions if q.stops_clock]
    if any(q.answered_at is None for q in stopping):
        assert found is None
    else:
        assert found == naive(first, many, stopping, closed)


def test_both_changes_of_the_clocks_lie_in_such_a_period():
    known = Holidays(calendar="test", days={}, years=frozenset({2015}))
    winter = ends(date(2015, 3, 5), 1, [], holidays=known)
    summer = ends(date(2015, 3, 6), 1, [], holidays=known)
    assert (winter, summer) == (
        datetime(2015, 3, 6, 22, tzinfo=UTC),
        datetime(2015, 3, 9, 21, tzinfo=UTC),
    )
    assert ends(date(2015, 10, 30), 1, [], holidays=known) == datetime(2015, 11, 2, 22, tzinfo=UTC)
