"""Every page, light and dark, wide and at phone width: nothing for axe, nothing sideways."""

import pytest
from playwright.sync_api import expect

from cases.reports.paragraph_events import Named
from evidence import correcting
from panel.access.roles import Role
from panel.ledger import subscriptions
from panel.ledger.registry import registry
from tests.api.conftest import REQUEST
from tests.browser.walking import flaws
from tests.cases.reports.acting import drafted, final, incident, published, written
from tests.evidence.conftest import collected, examined
from tests.evidence.drawing import BAGHDAD, SCRIPT, TAKEN, jpeg

OF_EVIDENCE = {
    "gallery": "/admin/evidence/evidencerow/",
    "photo": "/admin/evidence/{photo}/",
    "quarantined": "/admin/evidence/{script}/",
    "beside": "/admin/evidence/beside/?item={photo}&other={script}",
    "upload": "/admin/evidence/upload/",
}
LESS_SEEN = {
    "found": "/admin/evidence/evidencerow/?q=harbour",
    "found in lines": "/admin/evidence/evidencerow/?q=harbour&shown=list",
    "map": "/admin/evidence/evidencerow/?shown=map",
    "compare": "/admin/evidence/{photo}/comparison/",
    "text": "/admin/evidence/text/?item={letter}&step=text",
    "describe": "/admin/evidence/collected/?item={photo}&item={letter}",
    "custody": "/admin/evidence/custody/?item={photo}",
}
PAGES = {
    "desk": "/admin/",
    "requests": "/admin/exemptions/requestrow/",
    "request": "/admin/exemption-requests/{key}/",
    "request as of then": "/admin/exemption-requests/{key}/?as_of={then}",
    "form": "/admin/exemption-requests/request/",
    "form on paper": "/admin/exemption-requests/{key}/withdrawal/",
    "list": "/admin/listing/entryrow/",
    "entry": "/admin/list-entries/IRi.039/",
    "question": "/admin/question/",
    "answer": "/admin/question/?person=IRi.039&state=RU&date=2015-07-10&leg=entry"
    "&measure=travel_ban",
    "calendar": "/admin/calendars/un-headquarters/",
    "refused": "/admin/exemption-requests/nothing/",
    "account": "/account/",
    "sessions": "/account/sessions/",
    "password": "/account/password/",
    "confirm": "/account/totp/activate/",
    "sign out": "/account/logout/",
    "docs": "/api/v1/docs",
    "problems": "/api/v1/problems",
}
OF_THE_PANEL = {
    "reports": "/admin/reports/reportrow/",
    "report": "/admin/reports/{report}/",
    "preview": "/admin/report-preview/?report={report}",
    "paragraphs": "/admin/reports/paragraphrow/",
    "paragraph": "/admin/paragraphs/{paragraph}/",
    "paragraph's form": "/admin/paragraphs/draft/?report={report}",
}
THEN = "2015-07-13T14:00:00.500000Z"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(state, sign_in, scheme):
    key = state("XA").post("exemption-requests", REQUEST).json()["id"]
    page = sign_in(Role.SECRETARIAT, color_scheme=scheme)
    wrong = list(flaws(page, PAGES, key=key, then=THEN))
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nor_on_what_the_panel_alone_sees(ledger, sign_in, scheme):
    report, about = drafted(), incident()
    final(report, "No State reported a violation.")
    paragraph = written(
        report, "XXi.002 was in XA.", named=(Named(party="XXi.002", incident=about),)
    )
    issued = drafted("Another")
    final(issued)
    published(issued)
    page = sign_in(Role.COORDINATOR, color_scheme=scheme)
    wrong = list(flaws(page, OF_THE_PANEL, report=report, paragraph=paragraph))
    wrong += flaws(page, {"issued": "/admin/reports/{issued}/"}, issued=issued)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nor_on_evidence(ledger, sign_in, scheme):
    photo, script = collected(jpeg(place=BAGHDAD, taken=TAKEN)), collected(SCRIPT, "holiday.jpg")
    letter = collected(b"They left the harbour.", "letter.txt")
    examined()
    subscriptions.run_all(registry)
    page = sign_in(Role.CUSTODIAN, color_scheme=scheme)
    pages = OF_EVIDENCE if scheme == "light" else OF_EVIDENCE | LESS_SEEN
    wrong = list(flaws(page, pages, photo=photo, script=script, letter=letter))
    if scheme == "dark":
        wrong += flaws(page, {"described": _described(page, photo)})
    assert not wrong, "\n".join(wrong)


def _described(page, item):
    """The address of the page on which something is said of items, once a worker has said it."""
    page.goto(f"/admin/evidence/collected/?item={item}")
    page.get_by_label("From", exact=False).first.fill("The port authority")
    page.get_by_label("Authority").fill("The Coordinator")
    page.get_by_label("Reason").fill("The letter came later.")
    page.get_by_role("button", name="Say it of all").click()
    page.get_by_text("0 of 1 done").wait_for()
    correcting.work(registry)
    page.get_by_text("Recorded of 1 of 1 items").wait_for()
    return page.url


def test_on_a_phone_the_head_is_low_and_the_acts_come_after_the_first_card(state, sign_in):
    key = state("XA").post("exemption-requests", REQUEST).json()["id"]
    page = sign_in(Role.SECRETARIAT, viewport={"width": 390, "height": 800})
    page.goto(PAGES["request"].format(key=key))

    def top(selector):
        return page.locator(selector).first.bounding_box()["y"]

    assert page.locator("#header").bounding_box()["height"] <= 100
    assert top(".card") < top(".acts") < top(".rest .card") < top(".timeline")
    for what in (page.locator(".banner"), page.locator(".badge.level"), page.locator("#search")):
        expect(what).to_be_visible()
    expect(page.get_by_role("link", name="Your account")).to_be_hidden()
    page.get_by_role("link", name="Menu").click()
    for name in ("Your account", "Was this person exempt?"):
        expect(page.get_by_role("link", name=name)).to_be_visible()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
