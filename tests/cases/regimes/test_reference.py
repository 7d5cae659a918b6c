"""The shipped reference data says what the law said, and what was known of it when."""

import shutil
from collections import Counter
from datetime import UTC, date, datetime

import pytest

from cases.regimes.reference import DATA, ReferenceDataError, load

REFERENCE = load()


def in_force(reference, measure, day):
    """The legal bases of a measure on a day, by what the reference holds."""
    ends = {(row.measure, row.basis): row.until for row in reference.ends}
    return [
        row.basis
        for row in reference.measures
        if row.measure == measure
        and row.valid_from <= day < ends.get((row.measure, row.basis), date.max)
    ]


@pytest.fixture
def folder(tmp_path):
    """A copy of the data files to spoil."""
    return shutil.copytree(DATA, tmp_path / "data")


def spoil(folder, file, old, new):
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_headquarters_closes_on_nine_days_of_each_year_from_2006_to_2027():
    assert REFERENCE.calendar.years == frozenset(range(2006, 2028))
    assert set(Counter(day.year for day in REFERENCE.calendar.days).values()) == {9}
    assert all(day.isoweekday() <= 5 for day in REFERENCE.calendar.days)


@pytest.mark.parametrize("day", [date(2015, 7, 3), date(2015, 7, 17), date(2015, 9, 7)])
def test_the_calendar_of_2015_has_its_holidays(day):
    assert day in REFERENCE.calendar.days


def test_presidents_day_is_an_ordinary_working_day():
    assert date(2015, 2, 16) not in REFERENCE.calendar.days


def test_1747_asks_for_notification_and_no_ban():
    day = date(2009, 5, 1)
    assert in_force(REFERENCE, "travel_ban", day) == []
    assert in_force(REFERENCE, "travel_notification", day) == ["S/RES/1747 (2007) para. 2"]
    assert in_force(REFERENCE, "asset_freeze", day) == ["S/RES/1747 (2007) para. 4"]


def test_the_end_of_the_ban_of_1929_is_known_only_from_its_day():
    ban = ("travel_ban", "S/RES/1929 (2010) para. 10")
    before = REFERENCE.known_by(date(2015, 8, 7))
    after = REFERENCE.known_by(date(2016, 2, 1))
    assert [row.basis for row in before.measures if row.measure == "travel_ban"] == [ban[1]]
    assert ban not in {(row.measure, row.basis) for row in before.ends}
    ended = [row.until for row in after.ends if (row.measure, row.basis) == ban]
    assert ended == [date(2016, 1, 16)]


@pytest.mark.parametrize(
    ("day", "ban", "freeze", "body"),
    [
        (date(2015, 7, 24), True, True, "1737 Committee"),
        (date(2016, 4, 14), True, True, "Security Council"),
        (date(2020, 10, 17), True, True, "Security Council"),
        (date(2020, 10, 18), False, True, "Security Council"),
        (date(2023, 10, 17), False, True, "Security Council"),
        (date(2023, 10, 18), False, False, None),
        (date(2025, 9, 29), True, True, "1737 Committee"),
    ],
)
def test_one_basis_at_a_time_is_in_force_and_names_who_exempts(day, ban, freeze, body):
    bans = in_force(REFERENCE, "travel_ban", day)
    freezes = in_force(REFERENCE, "asset_freeze", day)
    assert (len(bans), len(freezes)) == (ban, freeze)
    bodies = {row.exempting_body for row in REFERENCE.measures if row.basis in bans + freezes}
    assert bodies == ({body} if body else set())


def test_the_snapback_began_at_an_instant_and_three_states_contest_it():
    again = [row for row in REFERENCE.measures if row.instrument == "snapback-2025"]
    instant = datetime(2025, 9, 28, tzinfo=UTC)
    assert {(row.measure, row.valid_from_at) for row in again} == {
        ("travel_ban", instant),
        ("asset_freeze", instant),
    }
    stated = [(row.state, row.stated_on) for row in REFERENCE.positions]
    day, later = date(2025, 9, 28), date(2026, 3, 12)
    assert stated == [("CN", day), ("IR", later), ("RU", day)]


def test_what_no_one_could_know_yet_is_left_out():
    early = REFERENCE.known_by(date(2015, 8, 7))
    assert max(row.known_on for row in early.measures) <= date(2015, 8, 7)
    assert max(row.known_on for row in early.ends) <= date(2015, 8, 7)
    assert not early.positions
    assert "any/asset_freeze/humanitarian_2664" not in {row.key for row in early.rules}
    assert [row.closed_on for row in early.bodies if row.key == "1737 Committee"] == [None]


def test_the_fifteen_of_2015_sit_on_the_committee():
    day = date(2015, 7, 24)
    seated = {
        row.state
        for row in REFERENCE.seats
        if row.role == "member"
        and row.valid_from <= day
        and (row.valid_until is None or day < row.valid_until)
    }
    assert " ".join(sorted(seated)) == "AO CL CN ES FR GB JO LT MY NG NZ RU TD US VE"


@pytest.mark.parametrize(
    ("reference", "regime"),
    [("IRi.039", "1737"), ("XXi.001", "1737"), ("KPe.068", "1718"), ("ZZi.001", None)],
)
def test_a_reference_number_tells_its_regime(reference, regime):
    assert REFERENCE.regime_of(reference) == regime


def test_a_period_that_is_not_known_stays_unknown():
    rules = {row.key: row for row in REFERENCE.rules if row.regime == "1737"}
    assert rules["1737/travel_ban/humanitarian"].silence_working_days is None
    assert rules["1737/asset_freeze/basic_expenses"].period_working_days == 5
    assert rules["1737/asset_freeze/prior_contract"].notice_working_days == 10


def test_no_rule_is_said_twice():
    assert len({row.key for row in REFERENCE.rules}) == len(REFERENCE.rules)


def test_every_ground_of_a_measure_has_its_rule():
    keys = {row.key for row in REFERENCE.rules}
    for row in REFERENCE.measures:
        assert {f"{row.rules}/{row.measure}/{ground}" for ground in row.grounds} <= keys


@pytest.mark.parametrize(
    ("file", "old", "new", "error"),
    [
        ("holidays.yaml", "day: 2006-01-02", "day: soon", "holidays.yaml, holidays row 1, day"),
        ("holidays.yaml", "day: 2006-01-10", "day: 2006-01-02", "row 2, day: .* said twice"),
        ("holidays.yaml", "day: 2006-01-10", "day: 1999-01-04", "row 2, day: 1999 is not among"),
        ("holidays.yaml", "calendar: un", "calender: un", "holidays.yaml: calendar is missing"),
        ("holidays.yaml", "calendar: un", "a: 1\ncalendar: un", "holidays.yaml: unknown a"),
        ("instruments.yaml", "known_on: 2007-03-24, ", "", "measures row 1, .*`known_on`"),
        ("instruments.yaml", "verified: false", "verified: maybe", "row 4, verified: .*bool"),
        ("instruments.yaml", 'instrument: "1747"', 'instrument: "1748"', "row 1, instrument"),
        ("instruments.yaml", "until: 2010-06-09", "until: 2007-03-24", "ends row 1, basis"),
        ("instruments.yaml", "{state: CN", "{state: China", "positions row 1, state"),
        ("rules.yaml", "procedure: N-", "procedure: NX", "rules.yaml, rules row 5, procedure"),
        ("rules.yaml", "period_working_days: 5", "period_working_days: 0", "period_working_days"),
        ("rules.yaml", "ground: humanitarian,", "grund: humanitarian,", "rules row 1, .*grund"),
        ("rules.yaml", "ground: humanitarian,", "ground: a, ground: b,", "'ground' stands twice"),
        ("instruments.yaml", 'instruments: ["1737", ', 'instruments: ["1", ', "terminations row 1"),
        ("bodies.yaml", "{body: 1737 Committee, state: CN", "{body: X, state: CN", "seats row 1"),
        ("bodies.yaml", 'instrument: "1929"', 'instrument: "1"', "mandates row 1, instrument"),
        ("lists.yaml", "lists:", "lists: [", "lists.yaml: "),
    ],
)
def test_an_error_names_file_row_and_field(folder, file, old, new, error):
    spoil(folder, file, old, new)
    with pytest.raises(ReferenceDataError, match=error):
        load(folder)


def test_a_missing_file_is_named(folder):
    (folder / "rules.yaml").unlink()
    with pytest.raises(ReferenceDataError, match=r"rules\.yaml: there is no such file"):
        load(folder)
