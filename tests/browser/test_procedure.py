"""A Secretary leads a request from paper to the decision that States are told of, in a browser."""

import re

import pytest
from playwright.sync_api import expect

from cases.exemptions.models import RequestRow
from panel.access.roles import Role
from panel.ledger.rows import STILL
from tests.api.conftest import LEG
from tests.browser.walking import flaws

DECIDED = "13 July 2015 10:00"


@pytest.fixture
def secretary(sign_in):
    return sign_in(Role.SECRETARIAT)


def act(page, verb):
    """Follow the act of this name from the case's page to its form."""
    page.locator("a.act").filter(has=page.get_by_text(verb, exact=True)).click()
    expect(page.get_by_role("heading", name=verb, level=1)).to_be_visible()


def give(page, verb, *, paper="", **said):
    """Fill the form that is open and send it; `paper` is the State that it is entered for."""
    for name, value in said.items():
        box = page.locator(f"[name={name}]")
        if box.evaluate("e => e.tagName") == "SELECT":
            box.select_option(label=value)
        else:
            box.fill(value)
    if paper:
        page.get_by_label("On behalf of").fill(paper)
        page.get_by_label("Received at").fill("today")
        page.get_by_role("textbox", name="Document:").fill("a note of the test's own")
    page.get_by_role("button", name=verb, exact=True).last.click()
    expect(page.get_by_text("Recorded:")).to_be_visible()


def stands(page, words):
    """The page's sentence holds these words."""
    expect(page.locator(".sentence")).to_contain_text(words)


def on_paper(page):
    """A request of XA's, typed in from its note."""
    page.goto("/admin/list-entries/XXi.002/")
    act(page, "Request exemption")
    assert page.locator("[name=persons]").input_value() == "XXi.002"
    said = {
        "ground": "Humanitarian (1737)",
        "purpose": "A fictional visit.",
        "justification": "Fiction.",
        "first_day": "23 July 2015",
        "last_day": "27 July 2015",
    }
    legs = {f"itinerary-0-{name}": value for name, value in LEG.items() if name != "way"}
    page.locator("[name=itinerary-0-way]").select_option("entry")
    known = page.locator("[name=ground] option").all_inner_texts()
    ground = next(one for one in known if one.startswith("Humanitarian"))
    give(page, "Request exemption", paper="XA", **{**said, "ground": ground}, **legs)


def test_a_request_is_led_from_paper_to_its_communication_by_the_browser_alone(secretary):
    page = secretary
    on_paper(page)
    stands(page, "the Secretariat has yet to find it complete. It lacks travel documents.")
    act(page, "Find complete")
    give(page, "Find complete", supplied="the passport, by a note")

    act(page, "Ask information")
    give(page, "Ask information", wanted="Which hospital?", asked_by="XM")
    stands(page, "XA was asked for information and has yet to answer.")
    act(page, "Supply information")
    assert page.get_by_label("On behalf of").input_value() == "XA"
    give(page, "Supply information", paper="XA", answer="The hospital of Port A.")

    act(page, "Circulate")
    give(page, "Circulate")
    stands(page, "until Tue 21 July 2015, 17:00 in New York (21:00 UTC)")
    clock = page.locator(".clock")
    expect(clock.locator(".counted")).to_have_count(4)
    expect(clock.locator(".last")).to_contain_text("5 · 17:00")
    expect(clock.locator(".closed").first).to_contain_text("Fri 17")
    expect(clock.locator(".today")).to_contain_text("circulated")

    act(page, "Place hold")
    give(page, "Place hold", paper="XM", reason="Instructions are awaited.")
    stands(page, "held up by XM: nothing is adopted while the hold stands.")
    expect(clock.get_by_text("held by XM").first).to_be_visible()
    act(page, "Release hold")
    assert page.get_by_label("On behalf of").input_value() == "XM"
    give(page, "Release hold", paper="XM")

    act(page, "Decide in meeting")
    assert page.get_by_role("checkbox", name="XXi.002").is_checked()
    give(
        page,
        "Decide in meeting",
        granted="yes",
        decided_at=DECIDED,
        minutes="S/AC.50/SR.33",
        reason="The further information.",
        conditions="No appearance before the press.",
        last_day="25 July 2015",
    )
    stands(page, "Exempt for XA, Thu 23 July 2015 to Sat 25 July 2015.")
    expect(page.get_by_text("not yet communicated")).to_be_visible()
    expect(page.get_by_text("S/AC.50/SR.33").first).to_be_visible()

    page.goto("/admin/")
    page.get_by_role("link", name=re.compile("has yet to be made known")).click()
    assert "XA" in page.locator("[name=to]").input_value()
    give(page, "Communicate decision", reference="SCA/1/15 (1)")
    expect(page.get_by_text("not yet communicated")).to_have_count(0)
    row = RequestRow.objects.get(held_to=STILL)
    assert (row.status, row.conditions) == ("approved", "No appearance before the press.")
    assert not row.to_communicate


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_a_request_before_the_committee(sign_in, scheme):
    page = sign_in(Role.SECRETARIAT, color_scheme=scheme)
    on_paper(page)
    act(page, "Find complete")
    give(page, "Find complete", supplied="the passport, by a note")
    act(page, "Circulate")
    give(page, "Circulate")
    act(page, "Place hold")
    give(page, "Place hold", paper="XM")
    where = page.url.partition("?")[0]
    paths = {
        "request": where,
        "decision": f"{where}meeting-decision/",
        "release": "/admin/exemption-requests/release/",
        "list": "/admin/exemptions/requestrow/?status=on_hold",
        "rule": "/admin/rules/1737.travel_ban.humanitarian/",
        "period": "/admin/rules/1737.travel_ban.humanitarian/objection-period/",
        "desk": "/admin/",
    }
    wrong = list(flaws(page, paths))
    assert not wrong, "\n".join(wrong)
