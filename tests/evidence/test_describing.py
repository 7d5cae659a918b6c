"""What is said once of many items, what is refused of some, and how it is taken back."""

import re

from evidence.models import EvidenceRow
from panel.access.roles import Role
from panel.ledger.clockwork import set_clock
from panel.ledger.rows import STILL
from tests.evidence.conftest import collected
from tests.evidence.drawing import jpeg
from tests.staff.conftest import JUNE

PAGE = "/admin/evidence/collected/"
SAID = {
    "collected_from": "The port authority",
    "tool": "A phone",
    "began": "24 July 2014 16:50",
    "zone": "Europe/Moscow",
    "url": "https://example.org/1",
    "authority": "The Coordinator",
    "reason": "The letter came later.",
}


def held():
    rows = EvidenceRow.objects.filter(held_to=STILL).order_by("claimed_name")
    return [(row.note, row.collected.get("collected_from", "")) for row in rows]


def test_many_items_are_described_once_and_it_is_taken_back(ledger, sign_in):
    set_clock(JUNE)
    keys = [collected(jpeg(shade=n), f"{n}.jpg") for n in range(3)]
    expert = sign_in(Role.EXPERT)
    shown = expert.get("/admin/evidence/evidencerow/").content.decode()
    assert shown.count('form="choose"') == 3
    form = expert.get(PAGE, {"item": keys[:2]}).content.decode()
    assert [key for key in keys if f'value="{key}" checked' in form] == keys[:2]
    for wrong in ({**SAID, "zone": "Nowhere/X"}, {"authority": "C", "reason": "R"}):
        answer = expert.post(PAGE, {**wrong, "once": "w", "item": keys[:2]})
        assert answer.status_code == 422
        assert "Nothing was recorded" in answer.content.decode()
    sent = {**SAID, "once": "one", "item": [*keys[:2], "nothing"]}
    for _ in range(2):
        # Sent twice, it is recorded once.
        page = expert.post(PAGE, sent).content.decode()
    assert "Recorded of 2 of 2 items" in page, page[page.index("<tbody>") :][:900]
    assert held() == [("", "The port authority")] * 2 + [("", "")]
    row = EvidenceRow.objects.filter(held_to=STILL, claimed_name="0.jpg").get()
    assert row.collected["began"].startswith("2014-07-24T12:50:00")
    again = {**SAID, "collected_from": "", "note": "A ship.", "once": "two", "item": keys}
    page = expert.post(PAGE, again).content.decode()
    assert "Recorded of 3 of 3 items" in page
    assert held()[0] == ("A ship.", "The port authority")
    back = dict(re.findall(r'name="(once|back_to|authority)" value="([^"]*)"', page))
    expert.post(PAGE, {**back, "item": keys, "reason": "Another ship."})
    assert held() == [("", "The port authority")] * 2 + [("", "")]
    assert sign_in(Role.SECRETARIAT).get(PAGE).status_code == 403
    assert expert.get(PAGE, {"item": ["a"] * 101}).status_code == 400
