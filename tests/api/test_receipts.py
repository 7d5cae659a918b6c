"""What a State sends is answered with a receipt, whose leaf is the hash of bytes that it gets."""

import json

from panel.ledger import merkle, store
from tests.api.conftest import REQUEST
from tests.api.test_requests import circulate
from tests.api.test_violation_reports import REPORT, same, send
from tests.once import once_on_postgresql

pytestmark = once_on_postgresql


def test_whatever_a_state_sends_has_a_receipt_and_its_entry_is_that_states_alone(state):
    xa, xm, key = state("XA"), state("XM"), send(state="XA")
    theirs = f"entries/{store.head().position}"
    position = {"stance": "denies", "about": "the_act", "words": "She was not there."}
    more = {"due_on": "2015-08-20", "reason": "The registry is closed."}
    for answer, of in (
        (xa.post("exemption-requests", REQUEST), lambda seen: seen),
        (xa.post("violation-reports", REPORT), lambda seen: seen),
        (xa.post(f"letters/{key}/positions", position), lambda seen: seen["positions"][0]),
        (xa.post(f"letters/{key}/extension-requests", more), lambda s: s["extension_requests"][0]),
        (xa.post(f"letters/{key}/replies", {"text": "No."}), lambda seen: seen["replies"][0]),
    ):
        receipt = of(answer.json())["receipt"]
        assert receipt["entry"] == answer["Ledger-Entry"]
        assert receipt["position"] == int(answer["Ledger-Position"])
        assert receipt["proof"] == f"/log/proof/{receipt['position']}"
        where = receipt["entry"].removeprefix("/api/v1/")
        entry = xa.get(where)
        assert merkle.leaf_hash(entry.content).hex() == receipt["leaf"]
        assert json.loads(entry.content)["act"]["state"] == "XA"
        assert same(xm.get(where), xm.get("entries/99999"))
    assert json.loads(entry.content)["data"]["text"] == "No."
    circulate(key := xa.get("exemption-requests").json()["items"][0]["id"])
    assert xm.get(f"exemption-requests/{key}").json()["receipt"] is None
    objected = xm.post(f"exemption-requests/{key}/objection", {"reason": "Not convinced."})
    tag = xa.get(f"exemption-requests/{key}")["ETag"]
    withdrawn = xa.post(f"exemption-requests/{key}/withdrawal", If_Match=tag)
    for who, answer in ((xm, objected), (xa, withdrawn)):
        entry = f"entries/{answer['Ledger-Position']}"
        assert answer["Ledger-Entry"] == f"/api/v1/{entry}"
        said = who.get(entry).json()
        assert (said["stream"], said["act"]["state"]) == (f"exemption-request/{key}", who.code)
    for not_sent_here in (theirs, f"entries/{store.head().position}", "entries/0"):
        assert xa.get(not_sent_here).status_code == 404
