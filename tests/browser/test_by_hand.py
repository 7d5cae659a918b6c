"""What hands do on staff's pages: keys, days by picker, names as one types, lists at any width."""

import pytest
from playwright.sync_api import expect

from cases.exemptions.models import RequestRow
from panel.access.roles import Role
from panel.ledger.models import LogEvent
from tests.api.conftest import LEG, REQUEST

ENTRIES = "/admin/listing/entryrow/"
NEW = "/admin/exemption-requests/request/"


@pytest.fixture
def secretary(sign_in):
    return sign_in(Role.SECRETARIAT)


def typing_in(page):
    return page.evaluate("document.activeElement.id")


def test_the_slash_searches_and_enter_sends(secretary):
    page = secretary
    page.goto("/admin/question/")
    page.keyboard.press("/")
    assert typing_in(page) == "search"
    page.keyboard.type("qasem")
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/search/?q=qasem")
    expect(page.get_by_role("link", name="IRi.039").first).to_be_visible()
    page.goto(ENTRIES)
    page.keyboard.press("/")
    assert typing_in(page) == "searchbar"
    page.keyboard.press("Escape")
    assert typing_in(page) == ""
    page.get_by_label("Nationality").focus()
    page.keyboard.press("/")
    assert typing_in(page) == "by_state"


def test_a_slash_is_a_slash_where_one_writes(secretary):
    secretary.goto(NEW)
    box = secretary.get_by_label("Purpose")
    box.focus()
    secretary.keyboard.type("and/or")
    assert box.input_value() == "and/or"


def test_a_person_is_found_by_name_with_the_keyboard_alone(secretary):
    page = secretary
    page.goto("/admin/question/")
    box = page.get_by_role("combobox", name="Person")
    box.focus()
    page.keyboard.type("soleimani qas")
    page.get_by_role("option", name="IRi.039 QASEM SOLEIMANI").wait_for()
    assert box.get_attribute("aria-expanded") == "true"
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox", name="Suggestions")).to_have_count(0)
    assert typing_in(page) == "id_person"
    page.keyboard.press("Backspace")
    page.get_by_role("listbox", name="Suggestions").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert box.input_value() == "IRi.039"
    page.get_by_label("State").fill("russian federation")
    page.get_by_label("Date").fill("10 July 2015")
    page.keyboard.press("Enter")
    page.get_by_text("no exemption on record", exact=True).wait_for()


def test_whom_to_compare_is_found_by_name(secretary):
    page = secretary
    page.goto("/admin/compare/")
    page.get_by_label("Reference number").press_sequentially("soleimani")
    page.get_by_role("option", name="IRi.039").click()
    assert page.get_by_label("Reference number").input_value() == "IRi.039"


def test_persons_and_states_are_found_and_added_to_their_lines(secretary):
    page = secretary
    page.goto("/admin/exemption-requests/decision/")
    finder = page.locator("#id_persons_finder")
    finder.press_sequentially("fictional two")
    page.get_by_role("option", name="XXi.002").click()
    finder.press_sequentially("iri.039")
    page.get_by_role("option", name="IRi.039").click()
    assert page.get_by_label("Persons").input_value().split() == ["XXi.002", "IRi.039"]
    page.locator("#id_territories_finder").fill("FR")
    assert page.get_by_label("Territories").input_value().split() == ["FR"]
    assert page.locator("#states option").count() > 190


def test_a_day_is_picked_or_typed(secretary):
    page = secretary
    page.goto("/admin/calendars/un-headquarters/holiday/")
    page.get_by_label("Open the calendar").fill("2015-07-15")
    box = page.get_by_label("Day")
    assert box.input_value() == "2015-07-15"
    box.fill("16 July 2015")
    page.get_by_label("Name").fill("A closed day of the test's own")
    page.get_by_label("Reason").fill("A circular of the test's own.")
    page.get_by_role("button", name="Declare holiday").click()
    expect(page.get_by_text("Thu 16 July 2015").first).to_be_visible()


def test_a_page_changed_underneath_shows_what_happened_and_goes_on(state, secretary, sign_in):
    key = state("XA").post("exemption-requests", REQUEST).json()["id"]
    page, colleague = secretary, sign_in(Role.SECRETARIAT)
    for tab in (page, colleague):
        tab.goto(f"/admin/exemption-requests/{key}/return/")
    page.get_by_label("Missing").fill("The passport's number.")
    colleague.goto(f"/admin/exemption-requests/{key}/completion/")
    colleague.get_by_label("Supplied").fill("the passport, by a note")
    colleague.get_by_role("button", name="Find complete").click()
    page.get_by_role("button", name="Return request").click()
    happened = page.locator(".meanwhile")
    expect(happened.get_by_text("Request found complete")).to_be_visible()
    assert page.get_by_label("Missing").input_value() == "The passport's number."
    happened.get_by_role("button", name="Return request all the same").click()
    expect(page.get_by_text("Returned to XA as incomplete: The passport's number.")).to_be_visible()
    assert LogEvent.objects.filter(type="exemption.returned").count() == 1


def test_what_a_list_shows_is_downloaded(state, secretary, tmp_path):
    state("XA").post("exemption-requests", REQUEST)
    page = secretary
    page.goto("/admin/exemptions/requestrow/?status=received")
    with page.expect_download() as download:
        page.get_by_role("link", name="Export what is shown").click()
    assert download.value.suggested_filename.startswith("exemption-requests-status-received-as-")
    download.value.save_as(tmp_path / "list.csv")
    text = (tmp_path / "list.csv").read_text(encoding="utf-8-sig")
    assert text.splitlines()[1].startswith(
        '"ER/2015/001","XA","XXi.002","received","2015-07-23","2015-07-27",'
    )


def test_without_a_script_everything_is_still_typed_and_chosen(sign_in):
    page = sign_in(Role.SECRETARIAT, java_script_enabled=False)
    page.goto(NEW)
    said = {
        "Persons": "xxi.002",
        "Purpose": "A visit",
        "Justification": "x",
    }
    for name, value in said.items():
        page.get_by_label(name).fill(value)
    page.get_by_label("Ground").select_option("humanitarian")
    page.get_by_label("First day").fill("23 July 2015")
    page.get_by_label("Last day").fill("July 27, 2015")
    first = page.get_by_role("group", name="Itinerary 1")
    for field, value in {**LEG, "departs_on": "23 Jul 2015", "territory": "France"}.items():
        box = first.locator(f"[name=itinerary-0-{field}]")
        box.select_option(value) if field == "way" else box.fill(value)
    page.get_by_label("On behalf of").fill("xa")
    page.get_by_label("Received at").fill("13 July 2015 8:00")
    page.get_by_role("textbox", name="Document:").fill("a note of the test's own")
    page.get_by_role("button", name="Request exemption").last.click()
    row = RequestRow.objects.get()
    assert (row.persons, row.territories, str(row.last_day)) == (["XXi.002"], ["FR"], "2015-07-27")
    page.goto(ENTRIES)
    page.get_by_label("Name in any script").fill("IRI.039")
    page.get_by_label("Regime").select_option("1737")
    page.get_by_role("button", name="Show").last.click()
    expect(page.get_by_role("link", name="IRi.039")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_while_lists_are_open_and_nothing_scrolls_sideways(
    state, sign_in, scheme
):
    from axe_playwright_python.sync_playwright import Axe

    state("XA").post("exemption-requests", REQUEST)
    page = sign_in(Role.SECRETARIAT, color_scheme=scheme)
    wrong: list[str] = []

    def check(name):
        found = Axe().run(page).response["violations"]
        wrong.extend(f"{name}: {v['id']} {v['nodes'][0]['html'][:200]}" for v in found)
        page.set_viewport_size({"width": 390, "height": 800})
        width = page.evaluate("document.documentElement.scrollWidth")
        wrong.extend([f"{name}: {width} px wide at 390"] if width > 390 else [])
        page.set_viewport_size({"width": 1280, "height": 800})

    page.goto(f"{ENTRIES}?q=person&regime=1737&o=-0")
    check("narrowed")
    page.goto(f"{ENTRIES}?state=FR")
    check("nothing fits")
    page.goto("/admin/exemptions/requestrow/?applicant=XA")
    check("requests")
    page.goto("/admin/question/")
    page.get_by_role("combobox", name="Person").press_sequentially("fictional")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    check("suggestions")
    page.goto("/admin/exemption-requests/decision/")
    check("form with finders")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", ["/admin/", ENTRIES, NEW, "/admin/question/"])
def test_a_page_is_light_and_loads_one_script(secretary, path):
    failed = []
    secretary.on("response", lambda answer: failed.append(answer) if not answer.ok else None)
    secretary.goto(path)
    assert len(secretary.content().encode()) < 150_000
    assert secretary.locator("script").evaluate_all("all => all.map(s => s.src)") == [
        secretary.evaluate("location.origin") + "/static/staff/staff.js"
    ]
    assert failed == []
