"""What a list shows is exported to its last row, as of its moment, and runs as no formula."""

import csv
import html
import io
import json
from datetime import UTC, date, datetime

import pytest
from django.utils.html import format_html

from cases.listing.admin import EntryAdmin
from cases.listing.domain import Delist
from cases.listing.importing import import_file
from panel.access.giving import give
from panel.access.queries import operator
from panel.access.roles import Role
from panel.ledger import moments
from panel.ledger.clockwork import set_clock
from panel.ledger.codec import stamp
from panel.ledger.execution import Asked
from panel.ledger.registry import registry
from panel.staff.exporting import harmless, plain
from tests.cases.listing.lists import person, write
from tests.once import once_on_postgresql

pytestmark = once_on_postgresql

LIST = "/admin/listing/entryrow/"
EXPORT = f"{LIST}export/"
OPERATOR = operator("test")


@pytest.fixture
def listed(ledger, tmp_path, monkeypatch):
    """Seven entries, on pages of three."""
    set_clock(datetime(2015, 7, 13, 14, tzinfo=UTC))
    original = "<NAME_ORIGINAL_SCRIPT>المخترع</NAME_ORIGINAL_SCRIPT>"
    people = [person(n, name=f"P{n}", more=original) for n in range(1, 7)]
    import_file(registry, OPERATOR, write(tmp_path, *people, person(7, name="=1+1", prefix="KP")))
    monkeypatch.setattr(EntryAdmin, "list_per_page", 3)


def rows(answer):
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_all_rows_are_there_in_the_order_shown(listed, sign_in):
    answer = sign_in(Role.EXPERT).get(EXPORT, {"o": "-0"})
    names = [row["List entry"].split()[0] for row in rows(answer)]
    assert names == [*(f"XXi.00{n}" for n in (6, 5, 4, 3, 2, 1)), "KPi.007"]


def test_the_same_rows_come_as_json_with_text_as_it_was_written(listed, sign_in):
    client = sign_in(Role.EXPERT)
    answer = client.get(f"{LIST}export.json", {"o": "-0"})
    items = json.loads(b"".join(answer.streaming_content))
    assert answer["Content-Type"] == "application/json"
    assert [item["case"].split()[0] for item in items][-1] == "KPi.007"
    assert items[-1]["case"].endswith("=1+1 PERSON")
    assert (items[0]["regime"], items[0]["listed_on"]) == ("1737", "2015-04-14")
    none = client.get(f"{LIST}export.json", {"q": "nobody"})
    assert b"".join(none.streaming_content) == b"[]"


def test_a_row_says_what_the_columns_say(listed, sign_in):
    answer = sign_in(Role.EXPERT).get(EXPORT, {"q": "XXi.001"})
    assert rows(answer) == [
        {
            "List entry": "XXi.001 P1 PERSON",
            "In its own script": "المخترع",
            "Regime": "1737",
            "Kind": "individual",
            "Nationality": "",
            "Listed on": "2015-04-14",
            "Delisted on": "",
        }
    ]


def test_the_file_says_what_it_holds_and_as_known_when(listed, sign_in):
    answer = sign_in(Role.EXPERT).get(EXPORT, {"regime": "1737", "q": "person"})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    named = answer["Content-Disposition"]
    assert named.startswith(
        'attachment; filename="list-entries-regime-1737-found-as-known-2015-07-13'
    )
    assert named.endswith('Z.csv"')
    assert len(rows(answer)) == 6


def test_a_past_list_is_exported_as_it_was(listed, sign_in):
    then = stamp(moments.now().at)
    off = Delist(delisted_on=date(2015, 7, 10), basis="a decision of the test's own")
    give(registry, Asked(off, "XXi.001"), OPERATOR)
    client = sign_in(Role.EXPERT)
    told = [rows(client.get(EXPORT, {"q": "XXi.001", **as_of})) for as_of in ({"as_of": then}, {})]
    assert [row["Delisted on"] for [row] in told] == ["", "2015-07-10"]


def test_the_list_leads_to_its_own_export(listed, sign_in):
    page = sign_in(Role.EXPERT).get("/admin/listing/entryrow/", {"regime": "1737", "o": "-0"})
    assert f'href="{EXPORT}?o=-0&amp;regime=1737"' in page.content.decode()


def test_whoever_may_not_see_the_list_gets_no_file(listed, sign_in):
    accounts = sign_in(Role.ACCOUNTS)
    assert accounts.get(EXPORT).status_code == 403
    assert accounts.get("/admin/access/rolerow/export/").status_code == 200


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("  =1", "'  =1"),
        ("\uff1d1", "'\uff1d1"),
        ("XXi.001 = a number", "XXi.001 = a number"),
        ("", ""),
    ],
)
def test_no_cell_is_a_formula(text, cell):
    assert harmless(text) == cell


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"q": "a " * 1_000}, "a search has at most 200 characters"),
        ({"pk__in": "1" * 30}, "this list can't be filtered by what the address says"),
        ({"held_from__gt": "1"}, "this list can't be filtered by what the address says"),
        ({"regime__startswith": "1"}, "this list can't be filtered by what the address says"),
    ],
)
def test_an_address_asks_for_no_more_than_the_list_offers(ledger, sign_in, asked, why):
    client = sign_in(Role.EXPERT)
    for where in (LIST, EXPORT):
        refused = client.get(where, asked)
        assert (refused.status_code, why in html.unescape(refused.content.decode())) == (400, True)


def test_no_value_begins_a_cell_of_its_own_where_semicolons_part_them(ledger, sign_in, tmp_path):
    set_clock(datetime(2015, 7, 13, 14, tzinfo=UTC))
    name = "Kowalski;=1+1"
    import_file(registry, OPERATOR, write(tmp_path, person(1, name=name)))
    text = b"".join(sign_in(Role.EXPERT).get(EXPORT).streaming_content).decode("utf-8-sig")
    cells = [cell for line in csv.reader(io.StringIO(text), delimiter=";") for cell in line]
    assert name in text
    assert not [cell for cell in cells if cell.startswith("=")]


def test_what_a_page_writes_as_markup_is_exported_as_text():
    assert plain(format_html("<b>{}</b>", "O'Brien & Co")) == "O'Brien & Co"
