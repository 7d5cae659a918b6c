"""Each role sees its own pages, and nothing on them edits a row."""

import gzip
import html
import json
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.listing.importing import import_file
from cases.listing.models import EntryRow
from cases.regimes.loading import load
from panel.access import queries
from panel.access.models import Identity, RoleRow
from panel.access.roles import Role
from panel.ledger import moments
from panel.ledger.codec import stamp
from panel.ledger.models import LogEvent
from panel.ledger.registry import registry
from tests.once import once_on_postgresql
from tests.staff.found import found

pytestmark = once_on_postgresql

LIST = Path(__file__).parents[1] / "story" / "list-2007-03-24.xml"
EXPERT, SECRETARIAT, CHAIR, ACCOUNTS = (
    Role.EXPERT,
    Role.SECRETARIAT,
    Role.CHAIR,
    Role.ACCOUNTS,
)


@pytest.fixture
def listed(ledger, built):
    built(_known_in_2010)


def _known_in_2010():
    operator = queries.operator("test")
    load(registry, operator, known_by=date(2010, 6, 9))
    import_file(registry, operator, LIST)


@pytest.mark.parametrize("role", [EXPERT, SECRETARIAT, CHAIR])
def test_those_who_work_on_cases_see_lists_and_cases(listed, sign_in, role):
    client = sign_in(role)
    assert b"IRi.039" in client.get("/admin/listing/entryrow/").content
    page = client.get("/admin/list-entries/IRi.039/").content.decode()
    assert "QASEM SOLEIMANI" in page
    assert "Entry listed" in page


def test_an_administrator_of_accounts_sees_no_case(listed, sign_in):
    client = sign_in(ACCOUNTS)
    assert client.get("/admin/exemptions/requestrow/").status_code == 403
    assert client.get("/admin/list-entries/IRi.039/").status_code == 404
    assert client.get("/admin/access/rolerow/").status_code == 200


def test_whoever_has_no_role_is_told_so(listed, sign_in):
    page = sign_in().get("/admin/")
    assert page.status_code == 403
    assert b"no role yet" in page.content


def test_the_desk_offers_what_the_role_may_begin(listed, sign_in):
    assert b"Enter decision" in sign_in(SECRETARIAT).get("/admin/").content
    assert b"Enter decision" not in sign_in(EXPERT).get("/admin/").content


@pytest.mark.parametrize("what", ["add/", "{pk}/change/", "{pk}/delete/", "{pk}/history/"])
def test_no_row_is_added_changed_or_deleted_by_a_direct_post(listed, sign_in, what):
    client = sign_in(SECRETARIAT)
    row = EntryRow.objects.get(reference="IRi.039")
    before = (EntryRow.objects.count(), LogEvent.objects.count())
    answer = client.post(f"/admin/listing/entryrow/{what.format(pk=row.pk)}", {"name": "X"})
    assert answer.status_code in {302, 403, 405}
    assert (EntryRow.objects.count(), LogEvent.objects.count()) == before


def test_bulk_actions_do_nothing(listed, sign_in):
    client = sign_in(SECRETARIAT)
    row = EntryRow.objects.get(reference="IRi.039")
    said = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    client.post("/admin/listing/entryrow/", said)
    assert EntryRow.objects.filter(pk=row.pk).exists()


def test_accounts_and_clients_are_not_edited_in_the_admin(sign_in):
    client = sign_in(ACCOUNTS)
    for path in ("auth/user/", "oauth2_provider/application/", "auth/group/"):
        assert client.get(f"/admin/{path}").status_code == 404


def test_a_page_of_the_past_is_marked_and_offers_no_act(listed, sign_in):
    client = sign_in(SECRETARIAT)
    now = client.get("/admin/list-entries/IRi.039/").content.decode()
    then = found(r"as_of=([^\"&]+)", now)
    past = client.get(f"/admin/list-entries/IRi.039/?as_of={then}").content.decode()
    assert "What may be done next" in now
    assert "What may be done next" not in past
    assert "Back to now" in past


@pytest.mark.parametrize(
    ("as_of", "says"),
    [("2099-01-01", "lies in the future"), ("nonsense", "or a day and time in UTC")],
)
def test_a_time_that_cannot_be_answered_for_is_refused_in_words(listed, sign_in, as_of, says):
    page = sign_in(SECRETARIAT).get(f"/admin/list-entries/IRi.039/?as_of={as_of}")
    assert page.status_code == 400
    assert says in page.content.decode()


def test_a_refused_time_can_be_put_right_where_it_is_refused(listed, sign_in):
    page = sign_in(SECRETARIAT).get("/admin/list-entries/IRi.039/?as_of=2099-01-01")
    assert 'name="as_of"' in page.content.decode()


def test_today_is_what_is_known_now(listed, sign_in):
    page = sign_in(SECRETARIAT).get("/admin/list-entries/IRi.039/?as_of=today").content.decode()
    assert "What may be done next" in page
    assert "Back to now" not in page


def test_the_holidays_lead_to_what_adds_one(listed, sign_in):
    shown = sign_in(SECRETARIAT).get("/admin/regimes/holidayrow/").content.decode()
    assert 'href="/admin/calendars/un-headquarters/holiday/"' in shown
    assert (
        "un-headquarters/holiday/"
        not in sign_in(EXPERT).get("/admin/regimes/holidayrow/").content.decode()
    )


def test_the_question_is_answered_in_a_sentence_and_certified(listed, sign_in):
    client = sign_in(SECRETARIAT)
    asked = "person=IRi.039&state=RU&date=2015-07-24&leg=entry&measure=travel_ban"
    page = client.get(f"/admin/question/?{asked}").content.decode()
    assert "No exemption of" in page
    assert "S/RES/1929 (2010) para. 10" in page
    made = client.get(f"/admin/certificate/?{asked}")
    assert made["Content-Disposition"].startswith("attachment")
    assert made["Content-Type"] == "application/gzip"
    assert json.loads(gzip.decompress(made.content))["format"] == "panel-certificate/3"
    assert f"/admin/certificate/words/?{asked}" in html.unescape(page)
    words = client.get(f"/admin/certificate/words/?{asked}").content.decode()
    for said in ("No exemption of", "is shown whole", "left to be believed", "--key KEY"):
        assert said in words
    assert f"/admin/certificate/?{asked}" in html.unescape(words)


def test_what_is_not_told_of_a_question_is_not_shown_as_a_word_of_the_programs(listed, sign_in):
    asked = "person=IRi.039&state=RU&date=2015-07-24&leg=entry&measure=travel_ban"
    page = sign_in(Role.CUSTODIAN).get(f"/admin/question/?{asked}").content.decode()
    assert "<dt>Allegations on record</dt><dd>" in page
    assert "<dd>None</dd>" not in page


def test_granting_a_role_is_a_command_with_a_form(sign_in):
    client = sign_in(ACCOUNTS)
    sign_in(name="somebody")
    key = Identity.objects.get(user__username="somebody").key
    form = client.get(f"/admin/accounts/{key}/grant/").content.decode()
    once = found(r'name="once" value="([^"]+)"', form)
    said = {"role": "expert", "reason": "appointed", "once": once, "act": "give"}
    for _ in range(2):
        given = client.post(f"/admin/accounts/{key}/grant/", said)
        assert given.status_code == 302
    assert RoleRow.objects.filter(stream=f"account/{key}").count() == 1
    assert LogEvent.objects.filter(stream=f"account/{key}").count() == 1
    assert "new" in client.get(given["Location"]).content.decode()


def test_the_question_is_not_for_an_administrator_of_accounts(listed, sign_in):
    client = sign_in(ACCOUNTS)
    assert client.get("/admin/question/").status_code == 403
    assert b"Was this person exempt" not in client.get("/admin/").content


@pytest.mark.parametrize(
    "address", ["/admin/", "/admin/question/", "/admin/list-entries/IRi.039/", "/account/login/"]
)
def test_every_page_says_that_the_ledger_is_a_demonstration(listed, sign_in, address):
    assert b"Demonstration ledger." in sign_in(SECRETARIAT).get(address, follow=True).content


def test_a_page_reads_once_whether_the_ledger_is_a_demonstration(listed, sign_in):
    client = sign_in(SECRETARIAT)
    with CaptureQueriesContext(connection) as asked:
        client.get("/admin/list-entries/IRi.039/")
    assert sum("ledger/log" in query["sql"] for query in asked) == 1


def test_a_list_keeps_its_moment_in_its_links_and_searches(listed, sign_in):
    client = sign_in(EXPERT)
    now = client.get("/admin/list-entries/IRi.039/").content.decode()
    then = found(r"as_of=([^\"&]+)", now)
    page = client.get(f"/admin/listing/entryrow/?as_of={then}&q=IRi.039").content.decode()
    assert f"/admin/list-entries/IRi.039/?as_of={then}" in page
    assert 'type="hidden" name="as_of"' in page


def test_an_empty_list_says_so_and_a_search_without_result_leads_back(listed, sign_in):
    client = sign_in(SECRETARIAT)
    assert b"Nothing is here yet:" in client.get("/admin/exemptions/requestrow/").content
    page = client.get("/admin/listing/entryrow/?q=nobody").content
    assert b"Nothing fits this search." in page


@pytest.mark.parametrize("address", ["/admin/access/rolerow/", "/admin/"])
def test_a_page_asks_the_database_as_often_for_many_rows_as_for_few(sign_in, address):
    client = sign_in(ACCOUNTS)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in range(20):
        sign_in(EXPERT, name=f"expert-{number}")
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few)


def test_an_account_is_chosen_by_its_name_to_be_granted_a_role(sign_in):
    sign_in(name="somebody")
    client = sign_in(ACCOUNTS, name="administrator")
    page = client.get("/admin/accounts/grant/").content.decode()
    key = Identity.objects.get(user__username="somebody").key
    assert f'<option value="{key}">somebody</option>' in page
    once = found(r'name="once" value="([^"]+)"', page)
    said = {"act": "give", "once": once, "key": key, "role": "expert", "reason": "Appointed"}
    case = client.post("/admin/accounts/grant/", said, follow=True).content.decode()
    assert "Account of somebody" in case
    assert "Recorded: Role granted." in case
    assert "administrator, accounts" in case


def test_nobody_signed_in_is_asked_to_sign_in_first(listed, client):
    for address in ("/admin/", "/admin/list-entries/IRi.039/", "/admin/accounts/grant/"):
        assert client.get(address)["Location"].startswith("/admin/login/")


def test_an_entry_is_compared_on_two_dates(listed, sign_in):
    client = sign_in(SECRETARIAT)
    before = moments.now()
    load(registry, queries.operator("test"), known_by=date(2016, 1, 16))
    asked = urlencode({"person": "iri.039", "then": stamp(before.at)})
    page = client.get(f"/admin/compare/?{asked}").content.decode()
    assert "Travel ban, S/RES/1929 (2010) para. 10" in page
    assert "its end not known" in page
    assert "until Sat 16 January 2016" in page
    same = urlencode({"person": "IRi.039", "then": stamp(before.at), "later": stamp(before.at)})
    assert "Nothing that the record says" in client.get(f"/admin/compare/?{same}").content.decode()
    nobody = client.get(f"/admin/compare/?{asked.replace('039', '999')}").content.decode()
    assert "There is no such entry on either date" in nobody
    assert "Nothing that the record says" not in nobody
    wrong = client.get("/admin/compare/?person=IRi.039&then=once").content.decode()
    assert "or a day and time in UTC: 24 July 2015 16:50" in wrong
    assert "Compare two days" in client.get("/admin/").content.decode()
    assert "Any other case is read on a past date from its own page." in wrong


def test_the_root_leads_to_the_desk(ledger, client):
    assert client.get("/").headers["Location"] == "/admin/"
