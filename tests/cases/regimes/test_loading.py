"""The shipped reference data goes on record by commands, and comes back as rows."""

from datetime import date

from cases.regimes import queries
from cases.regimes.loading import SHIPPED, load
from panel.ledger import moments
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
