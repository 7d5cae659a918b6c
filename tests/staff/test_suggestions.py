"""While one types, a box offers what exists for whoever types, and nothing else."""

import re
from datetime import date

import pytest

from cases.listing.importing import import_file
from cases.regimes.domain.bodies import OpenBody, SeatMember
from cases.regimes.loading import load
from panel.access.domain import BindCredential
from panel.access.giving import give
from panel.access.queries import operator
from panel.access.roles import Role
from panel.ledger.execution import Asked
from panel.ledger.registry import registry
from tests.cases.listing.lists import alias, person, write
from tests.staff.found import found, page

PERSONS = "/admin/suggest/persons/"


@pytest.fixture
def listed(ledger, built, tmp_path):
    """Twenty entries, of which one has names of its own."""
    built(_twenty_entries, tmp_path)


def _twenty_entries(tmp_path):
    script = "<NAME_ORIGINAL_SCRIPT>المخترع</NAME_ORIGINAL_SCRIPT>"
    one = person(1, name="Qasem", more=script + alias("Haji José"))
    others = [person(n) for n in range(2, 21)]
    import_file(registry, operator("test"), write(tmp_path, one, *others))


def offered(client, typed):
    return client.get(PERSONS, {"q": typed}).json()["items"]


@pytest.mark.parametrize("typed", ["qasem", "person QASEM", "المخترع", "jose haji", "xxi.001"])
def test_a_person_is_offered_by_any_name_and_by_number(listed, sign_in, typed):
    assert offered(sign_in(Role.EXPERT), typed) == [
        {"value": "XXi.001", "words": "Qasem PERSON · المخترع"}
    ]


def test_a_dozen_is_offered_at_most_and_nothing_for_nothing(listed, sign_in):
    client = sign_in(Role.EXPERT)
    assert len(offered(client, "person")) == 12
    assert offered(client, "  ") == offered(client, "nobody") == offered(client, "\0") == []


def test_who_sees_no_case_is_offered_none(listed, sign_in, client):
    assert offered(sign_in(Role.ACCOUNTS), "qasem") == []
    assert client.get(PERSONS, {"q": "qasem"}).status_code == 302
    assert sign_in(Role.EXPERT).get("/admin/suggest/secrets/").status_code == 404


def test_the_head_of_every_page_searches_for_whoever_sees_cases(listed, sign_in):
    box = 'role="search" action="/admin/search/"'
    assert box in sign_in(Role.EXPERT).get("/admin/").content.decode()
    assert box not in sign_in(Role.ACCOUNTS).get("/admin/").content.decode()


def states(client):
    shown = client.get("/admin/letters/draft/").content.decode()
    return re.findall(r'<option value="([A-Z]{2})">', found(r'id="states">(.*?)</datalist>', shown))


def test_a_state_of_this_ledger_alone_is_offered_and_no_other(ledger, sign_in):
    client = sign_in(Role.EXPERT)
    assert {"NO", "FR"} <= set(states(client))
    assert not {"XA", "XB"} & set(states(client))
    give(registry, Asked(BindCredential(state="XA"), "client-of-xa"), operator("test"))
    opened = OpenBody(title="The Committee", opened_on=date(2006, 12, 23))
    give(registry, Asked(opened, "committee"), operator("test"))
    seat = SeatMember(state="XB", valid_from=date(2015, 1, 1), source="a note")
    give(registry, Asked(seat, "committee"), operator("test"))
    assert states(client)[-2:] == ["XA", "XB"]


def test_a_ground_is_chosen_among_those_that_rules_know_with_where_they_do(ledger, sign_in):
    client, form = sign_in(Role.SECRETARIAT), "exemption-requests/request/"
    assert found(r'<(\w+)[^>]* name="ground"', page(client, form)) == "input"
    load(registry, operator("test"), known_by=date(2016, 1, 16))
    shown = found(r'<select name="ground"(.*?)</select>', page(client, form))
    assert re.search(r'value="furthers_objectives">Furthers objectives \([0-9, ]*1737', shown)
    assert "basic_expenses" not in shown


def test_a_code_is_offered_with_what_it_stands_for(ledger, sign_in):
    shown = page(sign_in(Role.SECRETARIAT), "rules/1737.travel_ban.humanitarian/publication/")
    offered = found(r'<select name="procedure"(.*?)</select>', shown)
    assert re.findall(r'value="[^"]+">([^<]+)', offered) == [
        "A: approval",
        "N0: notification",
        "N-: no negative decision",
        "X: standing",
    ]
