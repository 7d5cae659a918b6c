"""A request's page says what can be done with it, and the calendar's which periods it rules."""

import html
import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.exemptions.domain import Circulate, FindComplete, ReturnRequest, WithdrawRequest
from cases.listing.domain import Delist
from cases.listing.importing import import_file
from cases.regimes.domain.measures import EndMeasure, PublishRule
from cases.regimes.events import Procedure
from cases.regimes.loading import load
from evidence.domain import Release
from panel.access.domain import RevokeRole, UnbindCredential
from panel.access.giving import give
from panel.access.queries import state_on
from panel.access.roles import Role
from panel.ledger import moments
from panel.ledger.clockwork import set_clock
from panel.ledger.corrections import Amending
from panel.ledger.execution import Asked
from panel.ledger.models import LogEvent
from panel.ledger.registry import registry
from panel.staff.registering import desk
from tests.cases.listing.lists import person, write
from tests.once import once_on_postgresql
from tests.staff.found import found, page, post
from tests.staff.test_lists import ASKED, MONDAY, OPERATOR, SECRETARY

pytestmark = once_on_postgresql

RULE = "1737.travel_ban.humanitarian"
CALENDAR = "calendars/un-headquarters/"


@pytest.fixture
def known(ledger, built, tmp_path):
    """The law as known in July 2015, and one person listed."""
    built(_known_in_2015, tmp_path)


def _known_in_2015(tmp_path):
    set_clock(MONDAY)
    load(registry, OPERATOR, known_by=MONDAY.date())
    import_file(registry, OPERATOR, write(tmp_path, person(1)))


def complete():
    """The key of a request that nothing is missing in."""
    key = give(registry, Asked(ASKED), state_on("XA", moments.now().at)).key
    give(registry, Asked(FindComplete(supplied="the passport, by a note"), key), SECRETARY)
    return key


def published(days):
    rule = PublishRule(
        procedure=Procedure.APPROVAL,
        valid_from=date(2015, 7, 1),
        silence_working_days=days,
        source="the test's own",
        reason="the test's own",
    )
    give(registry, Asked(rule, RULE), OPERATOR)


def test_the_calendar_says_how_many_periods_it_has_no_room_for(known, sign_in):
    published(5)
    circulate = Circulate(circulated_on=MONDAY.date())
    for _ in range(52):
        give(registry, Asked(circulate, complete()), SECRETARY)
    said = html.unescape(page(sign_in(Role.SECRETARIAT), CALENDAR))
    assert said.count("/admin/exemption-requests/") == 50
    assert '<a href="/admin/exemptions/requestrow/?status=circulated">' in said
    assert "2 more, which end later" in said


def shut(shown, verb):
    """Why the page says that an act can't be given now."""
    off = rf'<span class="act off"[^>]*><strong>{verb}</strong> <span>(.*?)</span></span>'
    return html.unescape(found(off, shown))


def test_a_request_says_that_its_rule_has_no_period_before_it_is_circulated(known, sign_in):
    where = f"exemption-requests/{complete()}/"
    client = sign_in(Role.SECRETARIAT)
    rule = "1737, travel ban: humanitarian"
    why = f"the rule doesn't say how long the no-objection procedure lasts (rule row: {rule})"
    assert shut(page(client, where), "Circulate") == why
    assert why in html.unescape(post(client, f"{where}circulation/", circulated_on="2015-07-13"))
    published(5)
    assert "circulation/" in page(client, where)


def test_what_keeps_a_request_from_the_committee_leads_to_what_mends_it(known, sign_in):
    published(None)
    client, where = sign_in(Role.SECRETARIAT), f"exemption-requests/{complete()}/"
    rule = found(r'<a class="act likeliest" href="/admin/([^"]+)"', page(client, where))
    form = page(client, html.unescape(rule))
    boxes = set(re.findall(r'<(?:input|textarea)[^>]*name="(\w+)"', form))
    assert {"silence_working_days", "valid_from", "source", "reason"} <= boxes
    # Nothing else is asked, and the day is that of the act: another's would backdate it.
    assert not boxes & {"procedure", "notice_working_days", "shift_hours", "requires"}
    assert 'value="2015-07-13"' in form
    where_to = rule.partition("?")[0]
    said = {"valid_from": "2015-07-13", "silence_working_days": "5", "source": "s"}
    assert "is missing" in post(client, where_to, **said)
    shown = post(client, where_to, **said, reason="the Chair set it")
    assert primary(shown) == "Go on with ER/2015/001"
    assert f'href="/admin/{where}"' in shown
    assert "circulation/" in page(client, where)


def test_circulating_begins_with_today_and_a_check_says_when_the_period_ends(known, sign_in):
    published(5)
    client, where = sign_in(Role.SECRETARIAT), f"exemption-requests/{complete()}/circulation/"
    today = re.search(r'<input[^>]*name="circulated_on"[^>]*>', page(client, where))
    assert today
    assert 'value="2015-07-13"' in today.group()
    checked = post(client, where, circulated_on="2015-07-13", act="check")
    assert "Tue 21 July 2015, 17:00 in New York (21:00 UTC)" in checked
    assert not LogEvent.objects.filter(type="exemption.circulated").exists()


def test_whom_a_request_is_about_stands_there_by_name(known, sign_in):
    key = give(registry, Asked(ASKED), state_on("XA", moments.now().at)).key
    client = sign_in(Role.SECRETARIAT)
    name = found(
        r'href="/admin/list-entries/XXi.001/"><bdi>([^<]*) \(XXi.001\)',
        page(client, f"exemption-requests/{key}/"),
    )
    assert name == "FICTIONAL PERSON"
    assert "XXi.001" in page(client, "exemptions/requestrow/")


def test_what_was_sent_back_stays_on_the_desk_as_waiting_for_its_state(known, sign_in):
    key = give(registry, Asked(ASKED), state_on("XA", moments.now().at)).key
    client = sign_in(Role.SECRETARIAT)
    assert "Waits for others" not in page(client, "")
    give(registry, Asked(ReturnRequest(missing="the passport's number"), key), SECRETARY)
    assert "ER/2015/001 is with" in found("Waits for others(.*?)</section>", page(client, ""))


def test_a_request_says_that_its_period_ends_in_a_year_without_a_calendar(known, sign_in):
    published(9_000)
    shown = page(sign_in(Role.SECRETARIAT), f"exemption-requests/{complete()}/")
    assert "(calendar: un-headquarters; year: 20" in shut(shown, "Circulate")


def test_what_the_acts_of_a_page_rest_on_is_read_at_once(known, sign_in):
    client, key = sign_in(Role.SECRETARIAT), complete()
    page(client, f"exemption-requests/{key}/")
    with CaptureQueriesContext(connection) as asked:
        page(client, f"exemption-requests/{key}/")
    events = [query["sql"] for query in asked if "ledger_event" in query["sql"]]
    assert sum(f"rule/{RULE}" in query for query in events) == 1
    assert sum("calendar/un-headquarters" in query for query in events) == 1


def primary(shown):
    """The act that the page puts first and in colour; nothing where it has none."""
    marked = re.findall(r'<a class="act likeliest"[^>]*><strong>(.*?)</strong>', shown)
    assert len(marked) <= 1
    return "".join(marked)


def test_a_request_puts_first_what_is_done_next(known, sign_in):
    client = sign_in(Role.SECRETARIAT)
    key = give(registry, Asked(ASKED), state_on("XA", moments.now().at)).key
    where = f"exemption-requests/{key}/"
    assert primary(page(client, where)) == "Return request"
    give(registry, Asked(FindComplete(supplied="the passport, by a note"), key), SECRETARY)
    assert primary(page(client, where)) == "Set objection period"
    published(5)
    assert primary(page(client, where)) == "Circulate"
    give(registry, Asked(Circulate(circulated_on=MONDAY.date()), key), SECRETARY)
    assert primary(page(client, where)) == ""


@pytest.mark.parametrize(
    ("address", "first"),
    [
        ("", "Was this person exempt?"),
        ("list-entries/XXi.001/", "Ask whether they were exempt"),
        (CALENDAR, "Declare holiday"),
        (f"rules/{RULE}/", "Publish rule"),
    ],
)
def test_a_page_puts_first_what_is_likeliest(known, sign_in, address, first):
    assert primary(page(sign_in(Role.SECRETARIAT), address)) == first


def test_an_entry_leads_to_the_question_about_it(known, sign_in):
    shown = page(sign_in(Role.EXPERT), "list-entries/XXi.001/")
    where = found(r'<a class="act likeliest" href="/admin/([^"]*)"', shown)
    assert 'name="person" value="XXi.001"' in page(sign_in(Role.CHAIR), where)


def test_nothing_that_takes_away_is_ever_put_first():
    put = {c for case in desk.cases.values() for first in case.likeliest.values() for c in first}
    assert not [c for c in put if issubclass(c, Amending)]
    assert not put & {Delist, RevokeRole, UnbindCredential, WithdrawRequest, Release, EndMeasure}


def test_the_question_leads_to_a_request_only_whom_it_is_open_to(known, sign_in):
    key = complete()
    asked = "question/?person=XXi.001&state=XA&date=2015-07-24&leg=entry&measure=travel_ban"
    assert f'href="/admin/exemption-requests/{key}/"' in page(sign_in(Role.SECRETARIAT), asked)
    shown = page(sign_in(Role.EXPERT), asked)
    assert "ER/2015/001" in shown
    assert key not in shown
