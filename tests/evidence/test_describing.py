"""What is said once of many items, what is refused of some, and how it is taken back."""

import re
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from evidence import correcting, jobs
from evidence.described import DescribedItem
from evidence.domain import CorrectReceipt
from evidence.models import EvidenceRow
from evidence.workers import Telling
from panel.access.giving import give
from panel.access.roles import Role
from panel.ledger import subscriptions
from panel.ledger.clockwork import set_clock
from panel.ledger.execution import Asked
from panel.ledger.models import LogEvent
from panel.ledger.registry import registry
from panel.ledger.rows import STILL
from tests.evidence.conftest import EXPERT, collected
from tests.evidence.drawing import jpeg
from tests.once import once_on_postgresql
from tests.staff.conftest import JUNE

pytestmark = once_on_postgresql

PAGE = "/admin/evidence/collected/"
MARKS = "/admin/evidence/evidencerow/marks/"
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


WHY: dict[str, Any] = {"authority": "The Coordinator", "reason": "It says so."}


class Gone(Exception):
    """Whoever was at it."""


def gone(*_, **__):
    raise Gone


def told(key):
    """How often the receipt was corrected."""
    name = "evidence.received"
    return LogEvent.objects.filter(stream=f"evidence/{key}").exclude(type=name).count()


def worked(expert, said):
    """The page once a worker has done what was sent."""
    address = expert.post(PAGE, said)["Location"]
    correcting.work(registry)
    return expert.get(address).content.decode()


def test_many_items_are_described_once_and_it_is_taken_back(ledger, sign_in, monkeypatch):
    set_clock(JUNE)
    keys = [collected(jpeg(shade=n), f"{n}.jpg") for n in range(3)]
    expert = sign_in(Role.EXPERT)
    shown = expert.get("/admin/evidence/evidencerow/").content.decode()
    assert shown.count('form="choose"') == 3
    custodian = sign_in(Role.CUSTODIAN)
    _marked(keys, expert, custodian)
    for wrong in ({**SAID, "zone": "Nowhere/X"}, {"authority": "C", "reason": "R"}):
        answer = expert.post(PAGE, {**wrong, "once": "w", "item": keys[:2]})
        assert answer.status_code == 422
        assert "Nothing was recorded" in answer.content.decode()
    sent = {**SAID, "once": "one", "item": [*keys[:2], "nothing"]}
    # Sent twice, it is recorded once.
    first, again = (expert.post(PAGE, sent)["Location"] for _ in range(2))
    assert first == again == f"{PAGE}?said=one"
    page = expert.get(first).content.decode()
    assert "0 of 2 done" in page
    assert "0 marked" in expert.get("/admin/evidence/evidencerow/").content.decode()
    assert "No worker was seen for five minutes" in page
    Telling()("w@tests", "one")
    assert "nothing else is before it" in expert.get(first).content.decode()
    assert "described.js" in page
    assert held() == [("", "")] * 3
    give(registry, Asked(CorrectReceipt(target=1, note="Another's.", **WHY), keys[1]), EXPERT)
    with monkeypatch.context() as killed:
        # Whoever corrects is gone before it can say so.
        killed.setattr(DescribedItem, "save", gone)
        with pytest.raises(Gone):
            correcting.work(registry)
    assert correcting.work(registry) == 1
    page = expert.get(first).content.decode()
    assert "Recorded of 1 of 2 items" in page
    assert "its receipt was corrected meanwhile" in page
    assert held() == [("", "The port authority"), ("Another's.", ""), ("", "")]
    assert told(keys[0]) == told(keys[1]) == 1
    _leads_back(first, keys, expert, custodian)
    row = EvidenceRow.objects.filter(held_to=STILL, claimed_name="0.jpg").get()
    assert row.collected["began"].startswith("2014-07-24T12:50:00")
    more = {**SAID, "collected_from": "", "note": "A ship.", "once": "two", "item": keys}
    page = worked(expert, more)
    assert "Recorded of 3 of 3 items" in page
    assert held()[0] == ("A ship.", "The port authority")
    page = _taken_back(expert, page)
    assert "Recorded of 3 of 3 items" in page
    assert "It was a mistake" not in page
    assert held() == [("", "The port authority"), ("Another's.", ""), ("", "")]
    page = expert.get(PAGE, {"said": "two"}).content.decode()
    assert "It was a mistake" not in page
    assert "taken back</a>" in page
    assert sign_in(Role.SECRETARIAT).get(PAGE).status_code == 403
    assert expert.get(PAGE, {"item": "a " * 2001}).status_code == 400


def _taken_back(expert, page):
    """The page tells what was said; who decides that it is taken back is asked anew."""
    assert re.search("Note</dt><dd>.*A ship", page)
    back = dict(re.findall(r'name="(once|taken_back)" value="([^"]*)"', page))
    nobodys = expert.post(PAGE, {**back, "reason": "Another ship."})
    assert nobodys.status_code == 422
    assert "/authority should be" in nobodys.content.decode()
    assert "Another ship." in nobodys.content.decode()
    desk = expert.get("/admin/").content.decode()
    assert "Your corrections of 2 receipts: 1 recorded, 1 not" in desk
    return worked(expert, {**back, "authority": "The other's Chief", "reason": "Another ship."})


def _leads_back(lot, keys, expert, custodian):
    """The item and its history, to what was said of many; a colleague sees it as well."""
    item = expert.get(f"/admin/evidence/{keys[0]}/").content.decode()
    assert item.count(f'href="{lot}"') == 2
    # The timeline and the chain of custody say what changed, and nothing of what didn't.
    assert len(re.findall("Collected from.{0,80} → .{0,30}The port authority", item)) == 2
    assert "Data shape" not in item
    assert "Claimed name</dt>" not in item.partition("corrected")[2]
    assert f'href="{lot}"' not in expert.get(f"/admin/evidence/{keys[1]}/").content.decode()
    colleagues = custodian.get(lot).content.decode()
    assert "Recorded of 1 of 2 items" in colleagues
    assert "It was a mistake" not in colleagues
    assert custodian.post(PAGE, {"taken_back": "one", "reason": "R"}).status_code == 404


def _marked(keys, expert, custodian):
    """The first two, whichever page they are on."""
    expert.post(MARKS, {"act": "keep", "shown": " ".join(keys), "item": keys[1:]})
    # The marks of another page's items stay as they are.
    expert.post(MARKS, {"act": "keep", "shown": " ".join(keys[::2]), "item": keys[0]})
    assert expert.post(MARKS, {"act": "go"})["Location"] == PAGE
    form = expert.get(PAGE).content.decode()
    assert [key for key in keys if key in form] == keys[:2]
    assert "Nothing is chosen" in custodian.get(PAGE).content.decode()


@contextmanager
def broken(key):
    """The database fails at whatever is to be recorded of the item, and at nothing else."""
    name = f"evidence/{key}"
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION fails() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE division_by_zero; END $$"
        )
        cursor.execute(
            "CREATE TRIGGER fails BEFORE INSERT ON ledger_event FOR EACH ROW"
            f" WHEN (NEW.stream = '{name}') EXECUTE FUNCTION fails()"
        )
        yield
        cursor.execute("DROP FUNCTION fails CASCADE")


def test_one_that_fails_holds_up_no_other_and_is_tried_again_by_hand(ledger, sign_in):
    set_clock(JUNE)
    keys = [collected(jpeg(shade=n), f"{n}.jpg") for n in range(3)]
    subscriptions.run_all(registry)
    expert = sign_in(Role.EXPERT)
    addresses = [
        expert.post(PAGE, {**SAID, "once": once, "item": some})["Location"]
        for once, some in (("one", keys[:2]), ("two", keys[2:]))
    ]
    assert "Before it come 2 receipts" in expert.get(addresses[1]).content.decode()
    assert jobs.claim() is not None
    assert "A worker is at a file (examining it)" in expert.get(addresses[0]).content.decode()
    with broken(keys[0]):
        # Whoever examines says first what people asked for, of all but the one that fails.
        jobs.work(registry, seconds=0)
        assert [said for _, said in held()] == ["", "The port authority", "The port authority"]
        assert "1 of 2 done" in expert.get(addresses[0]).content.decode()
        for _ in range(correcting.TRIES):
            correcting.work(registry)
    page = expert.get(addresses[0]).content.decode()
    assert "Recorded of 1 of 2 items" in page
    assert "it failed 3 times, the last time with DataError" in page
    assert "Recorded of 1 of 1 items" in expert.get(addresses[1]).content.decode()
    assert sign_in(Role.CUSTODIAN).post(addresses[0]).status_code == 404
    assert expert.post(addresses[0])["Location"] == addresses[0]
    correcting.work(registry)
    page = expert.get(addresses[0]).content.decode()
    assert "Recorded of 2 of 2 items" in page
    assert "Try again" not in page
    assert told(keys[0]) == 1
