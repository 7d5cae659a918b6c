"""A command that only a test declares has a form, refused at its fields and given once."""

import html
import re
from datetime import UTC, datetime

import pytest

from panel.access.roles import Role
from panel.ledger.clockwork import set_clock
from panel.ledger.models import LogEvent
from tests.ledger.forging import forge
from tests.once import once_on_postgresql
from tests.staff.found import found

pytestmark = once_on_postgresql

NEW = "/admin/test-journeys/plan/"
WRONG = 422


@pytest.fixture(autouse=True)
def travelling(settings):
    settings.ROOT_URLCONF = "tests.staff.travel"


@pytest.fixture
def secretary(sign_in):
    return sign_in(Role.SECRETARIAT)


def hidden(page, name):
    return found(rf'name="{name}" value="([^"]*)"', page.content.decode())


def plan(client, **changed):
    """What a careful person types for a journey of two legs, with changes."""
    said = {
        "act": "give",
        "once": hidden(client.get(NEW), "once"),
        "traveller": "Fictional Person",
        "purpose": "A conference\r\nof two days",
        "legs-TOTAL_FORMS": "3",
        "legs-INITIAL_FORMS": "0",
        "legs-0-territory": "XA",
        "legs-0-arrives_on": "2015-07-24",
        "legs-0-transport": "air",
        "legs-1-territory": "XB",
        "legs-1-arrives_on": "2015-07-27",
        "legs-1-transport": "rail",
        "legs-2-transport": "air",
        "leaves_at": "2015-07-23 21:15",
        "bags": "2",
        "aliases": "F. Person\r\nFictional P.\r\n",
        "kind": "official",
        "on_behalf_of": "XA",
        "received_at": "2015-07-01T12:00Z",
        "document": "Note verbale 12/2015",
    }
    return {**said, **changed}


@pytest.fixture(autouse=True)
def a_day_in_2015(ledger):
    set_clock(datetime(2015, 7, 2, 9, tzinfo=UTC))


def events(kind="test-journey.planned"):
    return LogEvent.objects.filter(type=kind)


def said_at(page, field):
    """What stands as wrong at a field."""
    return html.unescape(found(rf'id="id_{field}_error">(.*?)</div>', page.content.decode()))


def test_the_form_is_titled_with_the_verb_and_helps_in_the_commands_own_words(secretary):
    page = secretary.get(NEW).content.decode()
    for words in ("<h1>Plan journey</h1>", "Who travels.", "Every leg, in order.", "legs-1-territ"):
        assert words in page
    assert "Note verbale" not in page
    assert 'name="received_at"' in page


def test_what_must_be_said_is_marked_and_nothing_else(secretary):
    shown = secretary.get(NEW).content.decode()
    boxes = dict(re.findall(r'<(?:input|select|textarea)[^>]* name="([^"]+)"([^>]*)>', shown))
    marked = {name for name, rest in boxes.items() if 'aria-required="true"' in rest}
    in_legs = {name for name in marked if name.startswith("legs-0-")}
    assert in_legs == {"legs-0-territory", "legs-0-arrives_on"}
    assert {name for name in marked if not name.startswith("legs-")} == {
        "traveller",
        "purpose",
        "on_behalf_of",
        "received_at",
        "document",
    }


def test_a_journey_of_two_legs_is_given(secretary):
    given = secretary.post(NEW, plan(secretary))
    assert given.status_code == 302
    case = secretary.get(given["Location"]).content.decode()
    for words in ("Journey of Fictional Person", "secretariat for XA", "Note verbale 12/2015"):
        assert words in case
    assert '<span class="badge good">new</span>' in case
    body = bytes(events().get().body).decode()
    assert '"territory":"XB"' in body
    assert '"leaves_at":"2015-07-24T01:15:00Z"' in body
    assert '"aliases":["F. Person","Fictional P."]' in body
    assert '"kind":"official"' in body


def test_days_and_states_are_understood_as_people_type_them(secretary):
    typed = {"legs-0-arrives_on": "yesterday", "legs-1-arrives_on": "July 27, 2015"}
    typed |= {"legs-0-territory": "united  arab emirates", "legs-1-territory": "xb"}
    assert secretary.post(NEW, plan(secretary, **typed, on_behalf_of="Norway")).status_code == 302
    body = bytes(events().get().body).decode()
    for said in ("2015-07-01", "2015-07-27", '"AE"', '"XB"', '"NO"'):
        assert said in body


def test_all_that_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(secretary):
    wrong = plan(
        secretary,
        **{"traveller": "", "legs-1-territory": "Atlantis", "legs-0-arrives_on": "some day"},
        bags="many",
        leaves_at="24 July",
        received_at="",
        document="",
    )
    page = secretary.post(NEW, wrong)
    assert page.status_code == WRONG
    assert "is missing" in said_at(page, "traveller")
    assert "a State, by its name or its code" in said_at(page, "legs-1-territory")
    assert "a day such as 24 July 2015" in said_at(page, "legs-0-arrives_on")
    assert "a whole number" in said_at(page, "bags")
    assert "a day and time such as 24 July 2015 16:50, in New York" in said_at(page, "leaves_at")
    assert "is missing" in said_at(page, "received_at")
    assert "is missing" in said_at(page, "document")
    text = page.content.decode()
    assert "7 things to put right" in text
    for typed in ("Atlantis", "many", "24 July", "F. Person"):
        assert typed in text
    assert not events().exists()


def test_a_rule_refuses_at_the_leg_that_it_is_about_with_its_facts(secretary):
    page = secretary.post(NEW, plan(secretary, **{"legs-1-arrives_on": "2015-07-20"}))
    assert page.status_code == WRONG
    told = said_at(page, "legs-1-arrives_on")
    assert "before the one ahead of it (ahead: Fri 24 July 2015)" in told
    assert not events().exists()


def test_without_any_leg_the_list_says_so(secretary):
    bare = {name: "" for name in plan(secretary) if re.match(r"legs-\d", name)}
    bare |= {f"legs-{number}-transport": "air" for number in range(3)}
    page = secretary.post(NEW, plan(secretary, **bare))
    assert page.status_code == WRONG
    assert "should be a list of 1 to 9" in page.content.decode()


def test_a_paper_received_in_the_future_is_refused_at_its_field(secretary):
    page = secretary.post(NEW, plan(secretary, received_at="2015-07-03 00:00"))
    assert "received in the future" in said_at(page, "received_at")


def test_a_double_click_gives_one_event(secretary):
    said = plan(secretary)
    first, second = secretary.post(NEW, said), secretary.post(NEW, said)
    assert first["Location"] == second["Location"]
    assert events().count() == 1


def test_the_same_form_with_other_words_is_given_only_on_purpose(secretary):
    said = plan(secretary)
    secretary.post(NEW, said)
    again = secretary.post(NEW, {**said, "purpose": "Another"})
    assert again.status_code == WRONG
    assert "given already with other words" in again.content.decode()
    assert events().count() == 1
    on_purpose = {**said, "purpose": "Another", "once": hidden(again, "once")}
    assert secretary.post(NEW, on_purpose).status_code == 302
    assert events().count() == 2


def test_checking_says_what_would_be_recorded_and_records_nothing(secretary):
    page = secretary.post(NEW, plan(secretary, act="check"))
    assert "<strong>Journey planned</strong> · <span" in page.content.decode()
    assert not events().exists()
    assert secretary.post(NEW, plan(secretary)).status_code == 302


def test_a_row_is_added_by_a_button_and_keeps_what_was_typed(secretary):
    page = secretary.post(NEW, plan(secretary, act="more legs")).content.decode()
    assert "legs-3-territory" in page
    assert "Fictional Person" in page
    assert not events().exists()


@pytest.fixture
def case(secretary):
    return secretary.post(NEW, plan(secretary))["Location"].partition("?")[0]


def test_a_case_that_changed_meanwhile_is_looked_at_again_first(secretary, case):
    seen = hidden(secretary.get(f"{case}void/"), "seen")
    said = {"act": "give", "once": "a", "seen": seen, "target": "1", "authority": "Me"}
    said["reason"] = "Typed into the wrong form"
    secretary.post(f"{case}end/", {"act": "give", "once": "b", "on_day": "2015-07-02"})
    page = secretary.post(f"{case}void/", said)
    assert page.status_code == WRONG
    text = page.content.decode()
    assert "you changed this case yourself while you were writing" in text
    happened = found(r"What happened meanwhile</h2>(.*?)</section>", text)
    assert "Journey ended" in happened
    assert "Thu 2 July 2015" in happened
    assert "Journey planned" not in happened
    assert "Strike an entry all the same" in happened
    assert "Typed into the wrong form" in text
    assert not events("ledger.voided").exists()
    again = {**said, "seen": hidden(page, "seen")}
    assert secretary.post(f"{case}void/", again).status_code == 302


def test_a_struck_entry_stays_struck_through_and_as_it_was_before(secretary, case):
    assert f"{case}void/?target=1" in secretary.get(case).content.decode()
    said = {"act": "give", "once": "a", "target": "1", "authority": "Me", "reason": "Error"}
    after = secretary.get(secretary.post(f"{case}void/", said)["Location"]).content.decode()
    assert "<s><strong>" in after
    assert "struck by entry 2" in after
    moments = re.findall(r"as_of=([^\"&]+)\" title", after)
    before = secretary.get(f"{case}?as_of={moments[0]}").content.decode()
    assert "<s>" not in before
    assert "Journey of Fictional Person" in before
    assert "Back to now" in before


def test_a_correction_in_an_older_shape_is_shown_as_it_is_folded(secretary, case):
    secretary.post(f"{case}end/", {"act": "give", "once": "b", "on_day": "2015-07-02"})
    said = {"target": 2, "authority": "Chair", "reason": "Error", "data": {"day": "2015-07-17"}}
    forge(f"test-journey/{case.split('/')[-2]}", "ledger.corrected", said | {"data_shape": 1})
    page = secretary.get(case)
    assert page.status_code == 200
    assert "17 July 2015" in page.content.decode()


def test_nothing_is_given_from_a_page_of_the_past(secretary, case):
    answer = secretary.get(f"{case}end/?as_of=2015-07-02T09:00:00Z")
    assert answer.status_code == 302
    assert "as_of" not in answer["Location"]


def test_a_command_of_others_is_neither_offered_nor_given(secretary, case, sign_in):
    expert = sign_in(Role.EXPERT)
    assert "Nothing, in your role." in expert.get(case).content.decode()
    said = {"act": "give", "once": "a", "on_day": "2015-07-02"}
    for address in (f"{case}end/", NEW):
        assert expert.post(address, said).status_code == 403
    assert not events("test-journey.ended").exists()


def test_whoever_may_not_see_a_case_is_told_what_a_stranger_is_told(secretary, case, sign_in):
    accounts = sign_in(Role.ACCOUNTS)
    hidden_case = accounts.get(case)
    absent = accounts.get(case[:-2] + "x/")
    assert hidden_case.status_code == absent.status_code == 404
    text = "There is nothing at this address that you may see"
    assert text in hidden_case.content.decode()
    assert text in absent.content.decode()


def test_a_list_that_is_empty_unless_said_is_an_empty_box(secretary):
    page = secretary.get(NEW).content.decode()
    assert re.search(r'<textarea name="aliases"[^>]*>\s*</textarea>', page)


def test_markup_and_hidden_characters_in_a_name_are_shown_and_do_nothing(secretary):
    evil = "<script>alert(1)</script> \u202eno\u202c سليمانی"
    given = secretary.post(NEW, plan(secretary, traveller=evil))
    page = secretary.get(given["Location"]).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "U+202E" in page
    assert "\u202e" not in re.sub(r"<title>.*?</title>", "", page, flags=re.DOTALL)


def test_what_was_typed_when_the_session_expired_is_there_after_signing_in_again(sign_in):
    client = sign_in(Role.SECRETARIAT, name="secretary")
    client.get(NEW)
    client.session.flush()
    before = LogEvent.objects.count()
    said = {"act": "give", "once": "one", "traveller": "Fictional Person", "legs-TOTAL_FORMS": "2"}
    sent = client.post(NEW, {**said, "legs-INITIAL_FORMS": "0", "legs-0-territory": "XA"})
    assert sent.status_code == 302
    login = {"login": "secretary", "password": "a long password", "next": NEW}
    door = client.get(sent["Location"])["Location"]
    back = client.post(door, login)
    assert back["Location"] == NEW
    page = client.get(NEW).content.decode()
    assert 'value="Fictional Person"' in page
    assert 'value="XA"' in page
    assert "it has not been given yet" in page
    assert LogEvent.objects.count() == before
    assert "Fictional Person" not in client.get(NEW).content.decode()
