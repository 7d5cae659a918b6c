"""A list is narrowed, searched and paged as of its moment, by what its viewer may know of."""

import html
import re
from datetime import UTC, date, datetime
from urllib.parse import urlencode

import pytest
from django.contrib.admin import site
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.exemptions.domain import EnterDecision, FindComplete, RequestExemption
from cases.exemptions.values import Leg, Way
from cases.listing.admin import EntryAdmin
from cases.listing.domain import Delist
from cases.listing.importing import import_file
from cases.regimes.loading import load
from panel.access.giving import give
from panel.access.queries import operator, state_on
from panel.access.roles import Role
from panel.access.viewers import Viewer
from panel.ledger import moments
from panel.ledger.clockwork import set_clock
from panel.ledger.codec import stamp
from panel.ledger.execution import Asked
from panel.ledger.registry import registry
from tests.cases.listing.lists import alias, person, write

ENTRIES, REQUESTS = "/admin/listing/entryrow/", "/admin/exemptions/requestrow/"
OPERATOR = operator("test")
SECRETARY = Viewer(actor="secretary", roles=frozenset({Role.SECRETARIAT}))
MONDAY = datetime(2015, 7, 13, 14, tzinfo=UTC)
DAY = date(2015, 7, 23)
ASKED = RequestExemption(
    persons=("XXi.001",),
    ground="humanitarian",
    purpose="A fictional visit.",
    justification="Fiction.",
    first_day=DAY,
    last_day=DAY,
    itinerary=(
        Leg(
            territory="XA",
            way=Way.ENTRY,
            departs_from="Port C",
            arrives_at="Port A",
            departs_on=DAY,
            arrives_on=DAY,
            transport="flight XX 1",
        ),
    ),
)


def of(state):
    return f"<NATIONALITY><VALUE>{state}</VALUE></NATIONALITY>"


def script(name):
    return f"<NAME_ORIGINAL_SCRIPT>{name}</NAME_ORIGINAL_SCRIPT>"


PEOPLE = [
    person(1, name="Qasem", more=of("Iran") + script("قاسم المخترع")),
    person(2, name="José", more=of("Russian Federation") + alias("Ходжа Инвентадо")),
    person(3, name="Abd", more=of("Iran"), prefix="KP"),
    person(4, name="Off"),
]


@pytest.fixture
def listed(ledger, built, tmp_path):
    """Four entries of two regimes, one off the list; the law as known in July 2015."""
    built(_four_entries, tmp_path)


def _four_entries(tmp_path):
    set_clock(MONDAY)
    load(registry, OPERATOR, known_by=MONDAY.date())
    import_file(registry, OPERATOR, write(tmp_path, *PEOPLE))
    off = Delist(delisted_on=date(2015, 7, 2), basis="a decision of the test's own")
    give(registry, Asked(off, "XXi.004"), OPERATOR)


def requested(applicant):
    viewer = state_on(applicant, moments.now().at)
    return give(registry, Asked(ASKED), viewer)


def shown(client, address=ENTRIES, **said):
    """The names of the cases that a list shows, in order."""
    page = client.get(f"{address}?{urlencode(said)}", follow=True)
    assert page.status_code == 200
    cases = r'admin/(?:list-entries|exemption-requests)/[^"]*">([^<]*)</a>'
    return re.findall(cases, said_in(page))


def said_in(page):
    return html.unescape(page.content.decode())


def numbers(client, **said):
    return [name.split()[0] for name in shown(client, **said)]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({}, ["KPi.003", "XXi.001", "XXi.002", "XXi.004"]),
        ({"regime": "1718"}, ["KPi.003"]),
        ({"state": "IR"}, ["KPi.003", "XXi.001"]),
        ({"state": "IR", "regime": "1737"}, ["XXi.001"]),
        ({"state": "FR"}, []),
        ({"measure": "travel_ban"}, ["XXi.001", "XXi.002"]),
        ({"kind": "entity"}, []),
        ({"regime": "", "state": "", "q": ""}, ["KPi.003", "XXi.001", "XXi.002", "XXi.004"]),
        ({"o": "-0"}, ["XXi.004", "XXi.002", "XXi.001", "KPi.003"]),
    ],
)
def test_entries_are_narrowed(listed, sign_in, said, found):
    assert numbers(sign_in(Role.EXPERT), **said) == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("xxi.001", ["XXi.001"]),
        ("XXI.00", ["XXi.001", "XXi.002", "XXi.004"]),
        ("qasem", ["XXi.001"]),
        ("المخترع قاسم", ["XXi.001"]),
        ("PERSON jose", ["XXi.002"]),
        ("инвентадо", ["XXi.002"]),
        ("qasem jose", []),
        (".", []),
        ("- ' ,", []),
    ],
)
def test_entries_are_searched(listed, sign_in, words, found):
    assert numbers(sign_in(Role.EXPERT), q=words) == found


def test_a_measure_is_offered_from_when_it_was_known(ledger, sign_in, tmp_path):
    set_clock(MONDAY)
    client = sign_in(Role.EXPERT)
    import_file(registry, OPERATOR, write(tmp_path, *PEOPLE))
    before = stamp(moments.now().at)
    load(registry, OPERATOR, known_by=MONDAY.date())
    option = '<option value="travel_ban"'
    assert option not in said_in(client.get(ENTRIES, {"as_of": before}))
    assert option in said_in(client.get(ENTRIES))
    assert numbers(client, measure="travel_ban", as_of=before) == []


def test_a_filter_offers_nothing_that_the_viewer_may_not_know_of(listed, sign_in):
    requested("XA")
    entered = EnterDecision(
        applicant="XB",
        persons=("XXi.002",),
        granted=True,
        decided_on=date(2015, 7, 1),
        decided_by="1737 Committee",
        territories=("XC",),
        first_day=DAY,
        last_day=DAY,
        reference="a letter of the test's own",
    )
    give(registry, Asked(entered), SECRETARY)
    option = r'<option value="(X.|received|approved)"'
    options = {
        role: re.findall(option, said_in(sign_in(role).get(REQUESTS)))
        for role in (Role.SECRETARIAT, Role.EXPERT)
    }
    assert sorted(options[Role.SECRETARIAT]) == ["XA", "XB", "approved", "received"]
    assert sorted(options[Role.EXPERT]) == ["XB", "approved"]
    assert shown(sign_in(Role.EXPERT, name="another"), REQUESTS, applicant="XA") == []


def test_a_list_of_the_past_is_narrowed_by_what_stood_then(listed, sign_in):
    key = requested("XA").key
    then = stamp(moments.now().at)
    give(registry, Asked(FindComplete(supplied="the passport, by a note"), key), SECRETARY)
    client = sign_in(Role.SECRETARIAT)
    assert len(shown(client, REQUESTS, status="received", as_of=then)) == 1
    assert shown(client, REQUESTS, status="received") == []
    assert len(shown(client, REQUESTS, status="complete")) == 1


def walk(client, way, address):
    """The cases on each page, from page to page by its links."""
    pages = []
    while address:
        page = said_in(client.get(address))
        pages.append(re.findall(r'list-entries/([^/"]*)/', page))
        link = re.search(rf'href="([^"]*)" rel="{way}"', page)
        address = link and f"{ENTRIES}{link.group(1)}"
    return pages, page


@pytest.mark.parametrize("order", ["0", "-0", "5.0", "-5.0", "6.-0", "-6", "-6.4.0"])
def test_pages_lead_on_and_back_in_any_order(listed, sign_in, tmp_path, monkeypatch, order):
    people = [*PEOPLE, *(person(n, name=f"P{n % 2}") for n in range(5, 12))]
    import_file(registry, OPERATOR, write(tmp_path, *people, day="2015-07-08"))
    for number in (6, 9):
        off = Delist(delisted_on=date(2015, 7, number), basis="a decision of the test's own")
        give(registry, Asked(off, f"XXi.{number:03}"), OPERATOR)
    client = sign_in(Role.EXPERT)
    whole, _ = walk(client, "next", f"{ENTRIES}?o={order}")
    monkeypatch.setattr(EntryAdmin, "list_per_page", 4)
    forth, last = walk(client, "next", f"{ENTRIES}?o={order}")
    assert [len(page) for page in forth] == [4, 4, 3]
    assert [one for page in forth for one in page] == whole[0]
    previous = re.search(r'href="([^"]*)" rel="prev"', last)
    back, _ = walk(client, "prev", f"{ENTRIES}{previous.group(1)}")
    assert back == forth[-2::-1]


def test_a_page_stays_a_place_when_rows_come_before_it(listed, sign_in, tmp_path, monkeypatch):
    client = sign_in(Role.EXPERT)
    monkeypatch.setattr(EntryAdmin, "list_per_page", 2)
    following = re.search(r'href="([^"]*)" rel="next"', said_in(client.get(ENTRIES))).group(1)
    before = walk(client, "next", f"{ENTRIES}{following}")[0]
    more = [*PEOPLE, person(1, name="Earlier", prefix="CF")]
    import_file(registry, OPERATOR, write(tmp_path, *more, day="2015-07-08"))
    assert walk(client, "next", f"{ENTRIES}{following}")[0] == before


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"after": "W10"}, "no place in the list"),
        ({"after": "nonsense"}, "no place in the list"),
        ({"before": "WyJhIiwiYiIsWzFdXQ"}, "no place in the list"),
        ({"after": "WyJcdTAwMDAiLCIiLCIiXQ"}, "no place in the list"),
        ({"colour": "blue"}, "can't be filtered by"),
        ({"regime": "\0"}, "can't be filtered by"),
        ({"as_of": "2099-01-01"}, "lies in the future"),
    ],
)
def test_an_address_that_makes_no_sense_is_refused_in_words(listed, sign_in, said, words):
    page = sign_in(Role.EXPERT).get(ENTRIES, said)
    assert page.status_code == 400
    assert words in said_in(page)


def test_the_address_says_no_more_than_it_must(listed, sign_in):
    answer = sign_in(Role.EXPERT).get(f"{ENTRIES}?q=&regime=1737&state=")
    assert answer["Location"] == f"{ENTRIES}?regime=1737"


@pytest.mark.parametrize(
    "said", [{}, {"q": "person"}, {"regime": "1737"}, {"measure": "asset_freeze"}, {"state": "IR"}]
)
def test_entries_are_asked_for_as_often_for_many_as_for_few(listed, sign_in, tmp_path, said):
    client = sign_in(Role.EXPERT)
    counted = []
    for day in ("2015-07-09", "2015-07-10"):
        with CaptureQueriesContext(connection) as queries:
            client.get(ENTRIES, said)
        counted.append(len(queries))
        people = [person(n, more=of("Iran")) for n in range(5, 80)]
        import_file(registry, OPERATOR, write(tmp_path, *PEOPLE, *people, day=day))
    assert counted[0] == counted[1]


@pytest.mark.parametrize(
    "said", [{}, {"q": "XA"}, {"status": "received"}, {"applicant": "XA"}, {"regime": "1737"}]
)
def test_requests_are_asked_for_as_often_for_many_as_for_few(listed, sign_in, said):
    client = sign_in(Role.SECRETARIAT)
    counted = []
    for _ in range(2):
        requested("XA")
        with CaptureQueriesContext(connection) as queries:
            client.get(REQUESTS, said)
        counted.append(len(queries))
        for _ in range(60):
            requested("XB")
    assert counted[0] == counted[1]


LISTS = {
    f"/admin/{model._meta.app_label}/{model._meta.model_name}/": shown
    for model, shown in site._registry.items()
}


@pytest.mark.parametrize("address", LISTS)
def test_every_list_is_shown_narrowed_sorted_and_exported(listed, sign_in, address):
    requested("XA")
    client = sign_in(Role.EXPERT, Role.SECRETARIAT, Role.ACCOUNTS)
    page = client.get(address)
    assert page.status_code == 200
    for spec in page.context["cl"].filter_specs:
        for value, _ in spec.lookup_choices:
            assert client.get(address, {spec.parameter_name: value}).status_code == 200
        odd = [client.get(address, {spec.parameter_name: said}) for said in ("odd", "9" * 30, "\0")]
        assert {page.status_code for page in odd} <= {200, 400}
    for number in range(len(LISTS[address].list_display) + 1):
        for order in (f"{number}", f"-{number}"):
            assert client.get(address, {"o": order}).status_code == 200
    file = client.get(f"{address}export/")
    lines = b"".join(file.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) >= 1 + page.context["cl"].result_count
