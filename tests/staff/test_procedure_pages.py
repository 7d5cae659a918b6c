"""What the Secretary reads of a request through its whole procedure: desk, page, forms, list."""

import html
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from cases.exemptions.api import represent
from cases.exemptions.domain import (
    AskExtension,
    AskInformation,
    Circulate,
    CommunicateDecision,
    ObjectToRequest,
    PlaceHold,
    ProposeExtension,
    RevokeExemption,
)
from cases.exemptions.models import RequestRow
from cases.regimes.domain import AppointChair, OpenBody, PublishRule, SeatMember
from cases.regimes.events import Procedure
from evidence.domain import CollectFile
from panel.access.giving import give
from panel.access.roles import Role
from panel.access.viewers import Viewer
from panel.ledger import clockwork, moments
from panel.ledger.clockwork import set_clock
from panel.ledger.execution import Asked
from panel.ledger.registry import registry
from panel.ledger.rows import STILL
from tests.once import once_on_postgresql
from tests.staff.found import lines, page, post
from tests.staff.test_lists import OPERATOR, SECRETARY
from tests.staff.test_requests import RULE, complete, known, primary  # noqa: F401  # a fixture

pytestmark = once_on_postgresql

FIRST: dict[str, Any] = {"valid_from": date(2015, 1, 1), "source": "the test's own"}
LATER = datetime(2015, 7, 22, 14, tzinfo=UTC)


@pytest.fixture
def seated(known):  # noqa: F811  # the fixture
    """XM on the Committee, which has its Chair; a rule with its periods, and stops for answers."""
    published("1737 Committee")
    give(registry, Asked(SeatMember(state="XM", **FIRST), "1737-committee"), OPERATOR)
    chair = AppointChair(state="XM", person="A Chair", **FIRST)
    give(registry, Asked(chair, "1737-committee"), OPERATOR)


def published(body):
    rule = PublishRule(
        procedure=Procedure.APPROVAL,
        decided_by=body,
        valid_from=date(2015, 7, 1),
        silence_working_days=5,
        information_stops_clock=True,
        confirmation_working_days=5,
        source="the test's own",
        reason="the test's own",
    )
    give(registry, Asked(rule, RULE), OPERATOR)


def do(command, key, state=""):
    """Give it as the Secretariat, on paper for a State where one is said."""
    now = moments.now().at
    paper = {"state": state, "received_at": now, "document": "a note"} if state else {}
    return give(registry, Asked(command, key), SECRETARY, **paper).key


def circulated():
    key = complete()
    do(Circulate(circulated_on=moments.now().today), key)
    return key


def said(client, key):
    shown = page(client, f"exemption-requests/{key}/")
    found = re.search(r'<p class="sentence">(.*?)</p>', shown, re.DOTALL)
    assert found
    return html.unescape(re.sub("<.*?>", "", found.group(1)))


def test_a_request_that_nobody_can_decide_is_an_alert_that_leads_to_the_chair(seated, sign_in):
    opened = OpenBody(title="Other Committee", opened_on=date(2015, 1, 1))
    give(registry, Asked(opened, "other-committee"), OPERATOR)
    published("Other Committee")
    key, client = complete(), sign_in(Role.SECRETARIAT)
    where = f"exemption-requests/{key}/"
    warned = "The Committee has no Chair on that day: this will stand as undecidable."
    assert warned in page(client, where)
    assert warned in page(client, f"{where}circulation/")
    do(Circulate(circulated_on=moments.now().today), key)
    assert "The Committee has no Chair" in said(client, key)
    alert = "ER/2015/001: the Committee has no Chair, and XA's request can't be decided"
    assert lines(client, "Due and late")[alert] == where
    assert primary(page(client, where)) == "Appoint chair"
    assert "/admin/bodies/other-committee/chair/?valid_from=2015-07-13" in page(client, where)
    give(
        registry,
        Asked(AppointChair(state="XM", person="A Chair", **FIRST), "other-committee"),
        OPERATOR,
    )
    assert primary(page(client, "bodies/other-committee/")) == "Go on with ER/2015/001"
    assert primary(page(client, where)) == "Circulate"
    assert warned not in page(client, where)


def test_the_desk_tells_what_holds_a_period_up(seated, sign_in):
    client, held, stopped = sign_in(Role.SECRETARIAT), circulated(), circulated()
    do(PlaceHold(reason="Instructions."), held, "XM")
    do(AskInformation(wanted="Which hotel?"), stopped)
    assert "held up by XM" in said(client, held)
    assert "its clock stands until XA answers what it was asked" in said(client, stopped)
    asks = "The Secretariat asks: Which hotel?"
    assert asks in page(client, f"exemption-requests/{stopped}/answer/")
    due = lines(client, "Due and late")
    assert "ER/2015/001: held up by XM; without the hold its period ends" in due
    assert "ER/2015/002: the clock stands until XA answers" in due


def test_what_was_decided_waits_until_it_is_made_known(seated, sign_in):
    client, key = sign_in(Role.SECRETARIAT), circulated()
    set_clock(LATER)
    waits = "ER/2015/001 is approved; that has yet to be made known in writing"
    assert lines(client, "Waits for you")[waits] == f"exemption-requests/{key}/communication/"
    shown = page(client, f"exemption-requests/{key}/")
    assert "Adopted by silence at" in shown
    assert primary(shown) == "Communicate decision"
    late = page(client, f"exemption-requests/{key}/objection/")
    assert "Nothing is before the Committee since Tue 21 July 2015, 17:00 in New York" in late
    assert "only an objection that was received before" in late
    form = page(client, f"exemption-requests/{key}/communication/")
    assert re.search(r'<textarea name="to"[^>]*>\s*XA</textarea>', form)
    do(CommunicateDecision(to=("XA",), sent_on=LATER.date(), reference="a note"), key)
    assert waits not in lines(client, "Waits for you")


def test_a_confirmation_that_did_not_come_is_late_on_the_desk_without_any_clock(seated, sign_in):
    client, key = sign_in(Role.SECRETARIAT), circulated()
    set_clock(LATER)
    clockwork.tick(registry)
    set_clock(LATER + timedelta(days=30))
    late = "ER/2015/001: XA was to confirm the travel"
    assert lines(client, "Due and late")[late] == f"exemption-requests/{key}/"
    shown = page(client, f"exemption-requests/{key}/")
    assert "confirmation overdue" in shown
    overdue = page(client, "exemptions/requestrow/?overdue=yes")
    assert "ER/2015/001" in overdue
    assert "ER/2015/001" not in page(client, "exemptions/requestrow/?overdue=to_come")


def test_a_decision_in_a_meeting_offers_what_was_asked_for_and_says_what_was_granted(
    seated, sign_in
):
    client, key = sign_in(Role.SECRETARIAT), circulated()
    do(ObjectToRequest(reason="Not humanitarian."), key, "XM")
    where = f"exemption-requests/{key}/"
    assert primary(page(client, where)) == "Decide in meeting"
    form = page(client, f"{where}meeting-decision/")
    assert re.search(r'type="checkbox" name="persons" value="XXi.001"[^>]* checked', form)
    file = CollectFile(sha256="a" * 64, size=1, claimed_name="SR.33.pdf")
    kept = give(registry, Asked(file), SECRETARY).key
    decided = {"documents": kept, "decided_at": "13 July 2015 10:00", "minutes": "S/AC.50/SR.33"}
    unsaid = post(client, f"{where}meeting-decision/", **decided)
    assert "is missing" in unsaid
    shown = post(
        client,
        f"{where}meeting-decision/",
        **decided,
        granted="true",
        persons=["XXi.001"],
        territories=["XA"],
        conditions="No press.",
    )
    for role, told in ((Role.MEMBER, (kept,)), (Role.STATE, ())):
        rows = RequestRow.objects.as_of(moments.now()).filter(held_to=STILL)
        who = Viewer(actor="x", roles=frozenset({role}), state="XA")
        assert represent(list(rows), who, moments.now())[0].minutes_kept == told
    for words in ("S/AC.50/SR.33", "SR.33.pdf", "No press.", "under conditions", "objected"):
        assert words in shown


def test_what_became_of_an_exemption_stands_in_its_sentence(seated, sign_in):
    client, keys = sign_in(Role.SECRETARIAT), [circulated(), circulated()]
    set_clock(LATER)
    revoked, extended = keys
    reason = {"decided_by": "1737 Committee", "reason": "It isn't needed."}
    do(RevokeExemption(from_day=date(2015, 7, 23), **reason), revoked)
    do(AskExtension(last_day=date(2015, 8, 20), reason="The talks go on."), extended, "XA")
    assert said(client, extended).endswith("is asked for, and has yet to be circulated.")
    told = "ER/2015/002: XA asks that it hold until Thu 20 August 2015; that can be put before"
    assert f"{told} the Committee" in lines(client, "Waits for you")
    form = page(client, f"exemption-requests/{extended}/extension/")
    assert 'value="2015-08-20"' in form or "20 August 2015" in form
    do(ProposeExtension(last_day=date(2015, 8, 20), circulated_on=LATER.date()), extended)
    assert said(client, revoked).startswith("Revoked: no exemption from Thu 23 July 2015 on.")
    assert "That it holds until Thu 20 August 2015 is before the Committee." in said(
        client, extended
    )
    assert "ER/2015/002: the no-objection period of its extension ends" in lines(
        client, "Due and late"
    )
    shown = html.unescape(page(client, f"exemption-requests/{extended}/"))
    extension, own = shown.split(">The clock of the request<")
    assert ">The clock of the extension until Thu 20 August 2015<" in extension
    assert "extension sent" in extension
    assert "extension sent" not in own
    assert "after circulation on Mon 13 July 2015" in own
    do(ObjectToRequest(), extended, "XM")
    assert "Its extension was objected to: it lapses at" in said(client, extended)
    set_clock(LATER + timedelta(days=5))
    assert said(client, extended).startswith("Lapsed at Fri 24 July 2015, 00:00 in New York")


def test_only_the_requests_own_persons_are_offered_to_be_removed(seated, sign_in):
    client, key = sign_in(Role.SECRETARIAT), circulated()
    set_clock(LATER)
    form = page(client, f"exemption-requests/{key}/removal/")
    assert re.findall(r'type="checkbox" name="persons" value="([^"]+)"', form) == ["XXi.001"]


def test_a_release_asks_for_funds_with_the_grounds_of_the_freeze(seated, sign_in):
    client = sign_in(Role.SECRETARIAT)
    form = page(client, "exemption-requests/release/?persons=XXi.001")
    assert 'name="assets-recipient"' in form
    assert 'name="assets-instalments-0-amount"' in form
    options = re.search(r'<select name="ground".*?</select>', form, re.DOTALL)
    assert options
    assert 'value="basic_expenses"' in options.group()
    assert 'value="humanitarian"' not in options.group()
    assert re.search(r'<option value="1737" selected', form)
    empty = post(client, "exemption-requests/release/", **{"assets-recipient": "A bank's client"})
    assert "A bank&#x27;s client" in empty


def test_a_first_entry_opens_on_demand_and_names_its_rule(seated, sign_in):
    shown = page(sign_in(Role.SECRETARIAT), f"exemption-requests/{circulated()}/")
    timeline = shown[shown.index("Timeline") :]
    assert timeline.index("XA asks for an exemption for XXi.001") < timeline.index("<details>")
    assert f'<a href="/admin/rules/{RULE}/">' in timeline
    assert f">{RULE}<" not in timeline
    assert "Not now, and why:" in shown
    assert "on_hold" not in shown


def test_the_banner_names_the_zone_that_boxes_take(seated, sign_in):
    form = page(sign_in(Role.SECRETARIAT), "exemption-requests/request/")
    assert "Mon 13 July 2015, 10:00 in New York (14:00 UTC)" in form
    assert "In New York unless it names UTC or an offset" in form
