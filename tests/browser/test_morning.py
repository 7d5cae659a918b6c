"""A Secretary's morning, in a real browser, from the desk to a certificate that holds."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from panel.access.roles import Role
from panel.ledger import clockwork, opening, signing, subscriptions
from panel.ledger.models import LogEvent
from panel.ledger.packing import unpacked
from panel.ledger.registry import registry
from panel.ledger.verifier.checks import check
from tests.api.conftest import REQUEST

DEADLINE = datetime(2015, 7, 21, 21, tzinfo=UTC)


@pytest.fixture
def secretary(sign_in):
    return sign_in(Role.SECRETARIAT)


def test_what_waits_is_returned_taken_in_circulated_and_objected_to_on_paper(state, secretary):
    key = state("XA").post("exemption-requests", REQUEST).json()["id"]
    page = secretary
    page.goto("/admin/")
    waits = page.get_by_role("link", name="ER/2015/001 of XA lacks travel documents: it is to")
    assert waits.get_attribute("href") == f"/admin/exemption-requests/{key}/return/"

    page.goto(f"/admin/exemption-requests/{key}/")
    assert "only a complete request can be circulated" in page.content()
    page.get_by_role("link", name="Return request").click()
    page.get_by_label("Missing").fill("The passport's number.")
    page.get_by_role("button", name="Return request").click()
    expect(page.get_by_text("Returned to XA as incomplete: The passport's number.")).to_be_visible()
    expect(page.locator("li.fresh")).to_have_count(1)

    page.get_by_role("link", name="Find complete").click()
    page.get_by_role("button", name="Find complete").click()
    expect(page.get_by_text("say what was missing and by which paper it came")).to_be_visible()
    page.get_by_label("Supplied").fill("the number, by a note of 13 July")
    page.get_by_role("button", name="Find complete").click()
    page.get_by_role("link", name="Circulate", exact=False).first.click()
    page.get_by_label("Circulated on").fill("2015-07-14")
    page.get_by_role("button", name="Circulate").click()
    expect(
        page.get_by_text("a request is circulated on the day on which it is sent")
    ).to_be_visible()
    page.get_by_label("Circulated on").fill("2015-07-13")
    page.get_by_role("button", name="Circulate").click()
    expect(page.locator("ol.clock").first).to_be_visible()
    expect(page.get_by_text("5 working days of UN Headquarters").first).to_be_visible()
    expect(page.get_by_text("Eid").first).to_be_visible()

    clockwork.set_clock(DEADLINE + timedelta(minutes=20))
    page.reload()
    expect(page.get_by_text("Exempt for XC, XA")).to_be_visible()
    page.get_by_role("link", name="Object to request").click()
    page.get_by_label("On behalf of").fill("XM")
    page.get_by_label("Received at").fill("21 July 2015 16:50")
    page.get_by_role("textbox", name="Document:").fill("a fictional note handed in at 16:50")
    page.get_by_role("button", name="Object to request").click()
    expect(
        page.get_by_text("A member of the Committee objected in time: XA may withdraw it")
    ).to_be_visible()
    assert "<time" not in page.inner_text("#content")


def test_an_entry_is_struck_and_stays_readable_as_of_before(state, secretary):
    key = state("XA").post("exemption-requests", REQUEST).json()["id"]
    page = secretary
    page.goto(f"/admin/exemption-requests/{key}/")
    page.get_by_role("link", name="Find complete").click()
    page.get_by_label("Supplied").fill("the passport, by a note")
    page.get_by_role("button", name="Find complete").click()
    page.get_by_role("link", name="Strike this entry").nth(1).click()
    assert page.get_by_label("Target").input_value() == "2"
    page.get_by_label("Authority").fill("the Secretary")
    page.get_by_label("Reason").fill("It was another request.")
    page.get_by_role("button", name="Strike an entry").click()
    expect(page.get_by_text("struck by entry 3")).to_be_visible()
    page.locator("a.when").nth(1).click()
    expect(page.get_by_text("As known on").first).to_be_visible()
    expect(page.get_by_text("complete", exact=True).first).to_be_visible()
    page.get_by_role("link", name="Back to now").click()
    expect(page.get_by_text("What may be done next").first).to_be_visible()


def test_the_question_is_asked_at_three_dates_and_its_certificate_holds(secretary, tmp_path):
    page = secretary
    page.goto("/admin/")
    page.get_by_label("As known on").fill("2015-07-08")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name="Was this person exempt?").first.click()
    assert page.get_by_label("As known on").input_value() == "2015-07-08"
    page.get_by_role("link", name="Back to now").click()
    page.get_by_label("Person").fill("IRi.39")
    page.get_by_label("State").fill("RU")
    page.get_by_label("Date").fill("2015-07-10")
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_text("should be a permanent reference number")).to_be_visible()
    page.get_by_label("Person").fill("IRi.039")
    for day, verdict in (
        ("2007-03-23", "not listed"),
        ("2009-05-01", "no ban"),
        ("2015-07-10", "no exemption on record"),
    ):
        page.get_by_label("Date").fill(day)
        page.get_by_role("button", name="Ask").click()
        expect(page.get_by_text(verdict, exact=True)).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the certificate").click()
    path = tmp_path / "certificate.json.gz"
    download.value.save_as(path)
    key = signing.verifier_key(opening.described(registry).origin)
    assert check(unpacked(path.read_bytes()), key).answer["verdict"] == "NO_EXEMPTION_ON_RECORD"


def test_a_double_click_gives_one_event(state, secretary):
    key = state("XA").post("exemption-requests", REQUEST).json()["id"]
    page = secretary
    page.goto(f"/admin/exemption-requests/{key}/completion/")
    page.get_by_label("Supplied").fill("the passport, by a note")
    page.get_by_role("button", name="Find complete").dblclick()
    page.wait_for_url("**/exemption-requests/**new=**")
    assert LogEvent.objects.filter(type="exemption.found_complete").count() == 1


def test_a_holiday_is_corrected_and_the_deadlines_that_moved_are_seen(state, secretary):
    key = state("XA").post("exemption-requests", REQUEST).json()["id"]
    page = secretary
    for command in ("completion", "circulation"):
        page.goto(f"/admin/exemption-requests/{key}/{command}/")
        if command == "completion":
            page.get_by_label("Supplied").fill("the passport, by a note")
        if command == "circulation":
            page.get_by_label("Circulated on").fill("2015-07-13")
        page.locator("button.default").click()
    page.goto("/admin/calendars/un-headquarters/")
    page.get_by_role("link", name="Declare holiday").click()
    page.get_by_label("Day").fill("2015-07-15")
    page.get_by_label("Name").fill("A closed day of the test's own")
    page.get_by_label("Reason").fill("A circular of the test's own.")
    page.get_by_role("button", name="Check only").click()
    expect(page.get_by_text("recorded").first).to_be_visible()
    page.get_by_role("button", name="Declare holiday").click()
    expect(page.get_by_text("A closed day of the test's own").first).to_be_visible()
    expect(page.get_by_role("cell", name="not moved")).to_be_visible()

    subscriptions.run_all(registry)
    page.reload()
    moved = page.get_by_role("row", name="ER/2015/001")
    assert "Wed 22 July 2015, 17:00 in New York (21:00 UTC)" in moved.inner_text()
    assert "Tue 21 July 2015, 17:00 in New York (21:00 UTC)" in moved.inner_text()
    moved.get_by_role("link").click()
    content = page.locator("#content")
    expect(content).to_contain_text("it skips Wed 15 July 2015 (A closed day of the test's own)")
    expect(content).to_contain_text("A corrected calendar moved the end from Tue 21 July 2015")
