"""The shipped reference data goes on record by commands, and comes back as rows."""

from datetime import UTC, date, datetime

from cases.regimes import queries
from cases.regimes.domain import HEADQUARTERS, DeclareHoliday, PublishRule, rule_key
from cases.regimes.events import Procedure
from cases.regimes.loading import SHIPPED, load
from panel.access.giving import give
from panel.ledger import clockwork, moments
from panel.ledger.execution import Asked
from panel.ledger.registry import registry
from tests.cases.regimes.conftest import OPERATOR


def test_a_rule_comes_back_as_it_is_shipped(law):
    row = queries.rule("1718", "travel_ban", "humanitarian", moments.now())
    assert row.filed_by == ["state_of_destination", "state_of_transit"]
    assert (row.notice_working_days, row.shift_hours, row.emergency_hours) == (10, 48, 24)
    assert (row.note, row.requires, row.reason) == ("shorter for humanitarian need", [], SHIPPED)
    assert queries.rule("1718", "travel_ban", "no such ground", moments.now()) is None


def test_what_is_on_record_already_gives_no_event(law):
    assert load(registry, OPERATOR, known_by=date(2015, 7, 13)) == 0


def keys(rows):
    return [row.key.removeprefix("1737.travel_ban.") for row in rows]


def test_standing_exceptions_are_those_of_the_regime_and_of_every_regime(law):
    then = moments.now()
    assert keys(queries.standing("1737", "travel_ban", then)) == ["items_3b", "own_national"]
    assert keys(queries.standing("1737", "asset_freeze", then)) == ["1737.asset_freeze.interest"]
    clockwork.set_clock(datetime(2022, 12, 9, 20, tzinfo=UTC))
    load(registry, OPERATOR, known_by=date(2022, 12, 9))
    now = moments.now()
    any_regime = "any.asset_freeze.humanitarian_2664"
    assert any_regime in keys(queries.standing("1737", "asset_freeze", now))
    assert any_regime in keys(queries.standing("2653", "asset_freeze", now))
    assert any_regime not in keys(queries.standing("1737", "travel_ban", now))
    assert any_regime not in keys(queries.standing("1737", "asset_freeze", then))


def test_a_rule_published_anew_leaves_the_old_one_to_the_past(law):
    asked = ("1737", "travel_ban", "humanitarian")
    then, old = moments.now(), queries.rule(*asked, moments.now())
    rule = PublishRule(
        procedure=Procedure.APPROVAL,
        valid_from=old.valid_from,
        silence_working_days=5,
        source="the test's own",
        reason="a period is needed",
    )
    give(registry, Asked(rule, rule_key(*asked)), OPERATOR)
    assert load(registry, OPERATOR, known_by=date(2015, 7, 13)) == 0
    assert queries.rule(*asked, moments.now()).silence_working_days == 5
    assert queries.rule(*asked, then).content() == old.content()
    assert old.silence_working_days is None


def test_a_body_and_its_chair_are_known_by_the_day(law):
    now = moments.now()
    assert queries.body("1737-committee", now).title == "1737 Committee"
    assert queries.body("no-such-body", now) is None
    chair = queries.chair("1737-committee", date(2015, 7, 13), now)
    assert (chair.state, chair.person) == ("ES", "Román Oyarzun Marchesi")
    assert queries.chair("1737-committee", date(2016, 1, 1), now) is None
    assert queries.chair("1737-committee", date(2014, 12, 31), now) is None


def test_a_day_that_was_added_to_the_calendar_outlives_the_next_load(law):
    day = date(2015, 7, 15)
    declare = DeclareHoliday(day=day, name="A fictional day", reason="fictional")
    give(registry, Asked(declare, HEADQUARTERS), OPERATOR)
    assert load(registry, OPERATOR, known_by=day) == 0
    assert queries.holidays(moments.now()).name(day) == "A fictional day"
