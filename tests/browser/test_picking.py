"""Hands choose what a command names: by keys, by what it is called, without a script too."""

import pytest

from cases.incidents.domain import OpenIncident
from cases.incidents.models import LetterRow
from panel.access.giving import give
from panel.access.roles import Role
from panel.ledger.execution import Asked
from panel.ledger.registry import registry
from tests.api.test_violation_reports import COORDINATOR
from tests.browser.test_incidents import incident  # noqa: F401  # a fixture
from tests.browser.walking import flaws

DRAFT = "/admin/letters/draft/"
FIND = "Find another incident by name or number"


@pytest.fixture
def many(incident):  # noqa: F811  # the fixture
    """The key of an incident that more than a page of others was opened after."""
    for number in range(13):
        opened = OpenIncident(title=f"Visit {number}", persons=("XXi.002",), states=("XA",))
        give(registry, Asked(opened), COORDINATOR)
    return incident


def offered(page):
    return page.get_by_role("listbox", name="Suggestions").get_by_role("option")


def test_an_incident_is_found_and_chosen_with_the_keyboard_alone(many, sign_in):
    page = sign_in(Role.EXPERT)
    page.goto(DRAFT)
    chosen = page.get_by_label("Incident", exact=False).first
    page.get_by_role("combobox", name=FIND).focus()
    page.keyboard.type("port a")
    offered(page).first.wait_for()
    assert offered(page).all_inner_texts() == ["Alleged travel to Port A · XXi.002"]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert chosen.input_value() == many
    assert page.get_by_role("status").inner_text() == "Chosen: Alleged travel to Port A · XXi.002"
    page.get_by_label("To", exact=False).first.select_option("state")
    page.get_by_label("State", exact=False).first.fill("XA")
    page.get_by_label("Asks").fill("Who flew?")
    page.get_by_role("button", name="Draft letter").last.click()
    page.get_by_text("A draft; nobody but the Panel sees it.").wait_for()
    assert LetterRow.objects.get().incident == many


def test_what_is_found_is_marked_among_several(many, sign_in):
    page = sign_in(Role.EXPERT)
    page.goto("/admin/paragraphs/draft/")
    group = page.get_by_role("group", name="Incidents")
    group.get_by_label("Visit 12").check()
    group.get_by_role("combobox", name=FIND).press_sequentially("port a")
    offered(page).first.click()
    assert group.get_by_label("Alleged travel to Port A").is_checked()
    assert group.locator("input:checked").evaluate_all("all => all.map(box => box.name)") == [
        "incidents",
        "incidents",
    ]


def test_without_a_script_a_button_finds_and_a_list_offers(many, sign_in):
    page = sign_in(Role.EXPERT, java_script_enabled=False)
    page.goto(DRAFT)
    page.get_by_label(FIND).fill("port a")
    page.locator("[formaction='#incident-find']").click()
    page.get_by_label("Incident", exact=False).first.select_option(many)
    assert page.get_by_label(FIND).input_value() == "port a"
    page.get_by_label(FIND).fill("")
    page.get_by_label("To", exact=False).first.select_option("state")
    page.get_by_label("State", exact=False).first.fill("XA")
    page.get_by_label("Asks").fill("Who flew?")
    page.get_by_role("button", name="Draft letter").last.click()
    assert LetterRow.objects.get().incident == many


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(many, sign_in, scheme):
    page = sign_in(Role.COORDINATOR, color_scheme=scheme)
    paths = {
        "letter": f"{DRAFT}?incident={many}",
        "paragraph": "/admin/paragraphs/draft/",
        "which": "/admin/findings/assessment/",
        "finding": f"/admin/findings/{many}/assessment/",
        "sighting": f"/admin/incidents/{many}/sighting/",
        "window": f"/admin/incidents/{many}/reply-window/",
        "void": f"/admin/incidents/{many}/void/",
    }
    wrong = list(flaws(page, paths))
    assert not wrong, "\n".join(wrong)
