"""The law as staff read it: in words, with what nobody verified marked and every change shown."""

import html
from datetime import date, timedelta

import pytest

from cases.regimes.domain import PublishRule
from cases.regimes.events import Filer, Procedure
from cases.regimes.loading import load
from panel.access import queries
from panel.access.giving import give
from panel.access.roles import Role
from panel.ledger import clockwork, moments
from panel.ledger.codec import stamp
from panel.ledger.execution import Asked
from panel.ledger.registry import registry
from tests.once import once_on_postgresql
from tests.staff.conftest import JUNE

pytestmark = once_on_postgresql

OPERATOR = queries.operator("test")
RULE = "/admin/rules/1718.travel_ban.humanitarian/"


@pytest.fixture
def shown(sign_in):
    """Show a page to the Secretariat, the law of June 2015 being on record."""
    clockwork.set_clock(JUNE)
    load(registry, OPERATOR, known_by=date(2015, 6, 3))
    client = sign_in(Role.SECRETARIAT)
    return lambda path: html.unescape(client.get(path).content.decode())


def test_a_rule_reads_in_words_and_is_marked_where_nobody_verified_it(shown):
    page = shown(RULE)
    for words in (
        "State of destination",
        "10 working days before travel or authorisation",
        "is ruled on within 24 hours",
        "by notice alone up to 48 hours",
        "3 working days before the journey",
        "5 working days after the end at most",
        "shorter for humanitarian need",
        "not verified",
    ):
        assert words in page
    assert "What was changed" not in page
    assert "not verified" not in shown("/admin/rules/1267.travel_ban.judicial_process/")


def test_a_rule_shows_what_each_publication_changed(shown):
    then = stamp(moments.now().at)
    clockwork.set_clock(JUNE + timedelta(days=1))
    rule = PublishRule(
        procedure=Procedure.APPROVAL,
        valid_from=JUNE.date(),
        filed_by=(Filer.UN_OFFICE,),
        notice_working_days=1,
        source="the test's own",
        reason="a fictional decision",
    )
    give(registry, Asked(rule, "1718.travel_ban.humanitarian"), OPERATOR)
    changed = shown(RULE).partition("What was changed")[2].partition("Timeline")[0]
    for words in (
        "10 working days before",
        "1 working day before",
        "UN office",
        "a fictional decision",
    ):
        assert words in changed
    assert "doesn't stop" not in changed
    before = shown(f"{RULE}?as_of={then}")
    assert "10 working days before" in before
    assert "a fictional decision" not in before


def test_who_may_file_is_chosen(shown):
    form = shown(f"{RULE}publication/")
    assert form.count('name="filed_by"') == len(Filer)
    assert form.count("checked") == 2


def test_lists_mark_what_nobody_verified(shown):
    for rows in ("instrumentrow", "measurerow", "rulerow", "holidayrow", "seatrow"):
        assert "not verified</span>" in shown(f"/admin/regimes/{rows}/")


def test_an_instrument_shows_what_it_orders_and_a_body_its_mandates(shown):
    page = shown("/admin/instruments/1929/")
    assert "S/RES/1929 (2010) para. 10" in page
    assert "Nothing but its adoption is on record." in page
    panel = shown("/admin/bodies/1929-panel-of-experts/")
    assert '/admin/instruments/2159/"' in panel
    assert "1929 Panel of Experts" in shown("/admin/regimes/bodyrow/")
