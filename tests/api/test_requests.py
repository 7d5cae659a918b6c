"""A State requests, follows and withdraws; others learn nothing."""

from datetime import UTC, date, datetime, timedelta

import pytest

from cases.exemptions.domain import Circulate, FindComplete, ProposeExtension
from panel.access.giving import give
from panel.ledger import clockwork, subscriptions
from panel.ledger.execution import Asked
from panel.ledger.models import LogEvent
from panel.ledger.registry import registry
from tests.api.conftest import REQUEST, SECRETARY
from tests.once import once_on_postgresql

pytestmark = once_on_postgresql

DEADLINE = datetime(2015, 7, 21, 21, tzinfo=UTC)
STATUS = "exemption-status?person=XXi.002&state=XA&date=2015-07-24"


def circulate(key: str) -> None:
    give(registry, Asked(FindComplete(supplied="the passport, by a note"), key), SECRETARY)
    give(registry, Asked(Circulate(circulated_on=date(2015, 7, 13)), key), SECRETARY)


def test_a_request_is_received_and_followed(state):
    xa = state("XA")
    made = xa.post("exemption-requests", REQUEST)
    assert (made.status_code, made.json()["status"]) == (201, "received")
    seen = xa.http.get(made["Location"], headers=xa.headers({}))
    assert (seen.content, seen["ETag"]) == (made.content, made["ETag"])
    assert seen.json()["number"] == "ER/2015/001"
    item = {name: said for name, said in made.json().items() if name != "letters"}
    assert xa.get("exemption-requests").json() == {"items": [item], "next": None}


def test_a_request_is_adopted_at_its_hour_with_nobody_there(state):
    xa = state("XA")
    key = xa.post("exemption-requests", REQUEST).json()["id"]
    assert xa.get(STATUS).json()["verdict"] == "PENDING"
    circulate(key)
    clockwork.hold_beat(True)
    clockwork.set_clock(DEADLINE - timedelta(seconds=1))
    assert xa.get(STATUS).json()["verdict"] == "PENDING"
    clockwork.set_clock(DEADLINE)
    told = xa.get(STATUS).json()
    (one,) = told["exemptions_considered"]
    assert (told["verdict"], one["number"], one["decided_on"]) == (
        *("EXEMPT", "ER/2015/001", "2015-07-21"),
    )
    (passed,) = state("XC").get(STATUS).json()["exemptions_considered"]
    assert passed["number"] is None
    before = LogEvent.objects.count()
    clockwork.hold_beat(False)
    assert [clockwork.tick(registry), clockwork.tick(registry)] == [1, 0]
    assert LogEvent.objects.filter(type="exemption.adoption_recorded").count() == 1
    assert LogEvent.objects.count() == before + 2
    assert xa.get(f"exemption-requests/{key}").json()["status"] == "approved"


def test_a_state_asks_for_longer_and_the_secretariat_circulates_it(state):
    xa, xc, xm = state("XA"), state("XC"), state("XM")
    key = xa.post("exemption-requests", REQUEST).json()["id"]
    circulate(key)
    clockwork.set_clock(DEADLINE)
    where, later = f"exemption-requests/{key}", STATUS.replace("07-24", "08-10")
    tag = xa.get(where)["ETag"]
    longer = {"last_day": "2015-08-20", "reason": "The talks go on."}
    assert xa.post(f"{where}/extension-request", longer).status_code == 428
    asked = xa.post(f"{where}/extension-request", longer, If_Match=tag)
    said = asked.json()["extension"]
    assert (said["stage"], said["last_day"], said["reason"]) == ("asked", *longer.values())
    # XC is passed through and XM has a seat: neither knows of it before it is circulated.
    assert [who.get(where).json()["extension"] for who in (xc, xm)] == [None, None]
    verdicts = [who.get(later).json()["verdict"] for who in (xa, xc)]
    assert verdicts == ["PENDING", "NOT_COVERED"]
    circulated = ProposeExtension(last_day=date(2015, 8, 20), circulated_on=date(2015, 7, 21))
    give(registry, Asked(circulated, key), SECRETARY)
    told = xm.get(where).json()["extension"]
    assert (told["stage"], told["deadline"]) == ("circulated", "2015-07-28T21:00:00Z")
    assert [who.get(later).json()["verdict"] for who in (xa, xc)] == ["PENDING", "PENDING"]


def test_another_state_learns_nothing_of_it(state):
    xa, xb = state("XA"), state("XB")
    key = xa.post("exemption-requests", REQUEST).json()["id"]
    real, unknown = xb.get(f"exemption-requests/{key}"), xb.get("exemption-requests/0123456789")
    for answer in (real, unknown):
        assert answer.status_code == 404
    ours, theirs = ({**a.json(), "request_id": ""} for a in (real, unknown))
    assert ours == theirs
    assert sorted(real.headers) == sorted(unknown.headers)
    assert xb.get("exemption-requests").json()["items"] == []
    assert xb.get(STATUS).json()["verdict"] == "UNDETERMINED"
    refused = xb.post(f"exemption-requests/{key}/withdrawal", If_Match='"x"')
    assert refused.status_code == 404


def test_a_member_sees_and_objects_to_what_is_circulated(state):
    xa, xm, xb = state("XA"), state("XM"), state("XB")
    key = xa.post("exemption-requests", REQUEST).json()["id"]
    assert xm.get(f"exemption-requests/{key}").status_code == 404
    circulate(key)
    assert xm.get(f"exemption-requests/{key}").json()["status"] == "circulated"
    assert xb.post(f"exemption-requests/{key}/objection").status_code == 403
    done = xm.post(f"exemption-requests/{key}/objection", {"reason": "not convinced"})
    assert done.json()["status"] == "objected"
    again = xm.post(f"exemption-requests/{key}/objection")
    assert (again.status_code, again.json()["detail"]) == (
        409,
        "this member's objection is on record",
    )


def test_an_act_on_what_exists_says_what_it_saw(state):
    xa = state("XA")
    made = xa.post("exemption-requests", REQUEST)
    where = f"exemption-requests/{made.json()['id']}/withdrawal"
    assert xa.post(where).status_code == 428
    give(
        registry,
        Asked(FindComplete(supplied="the passport, by a note"), made.json()["id"]),
        SECRETARY,
    )
    assert xa.post(where, If_Match=made["ETag"]).status_code == 412
    now = xa.get(f"exemption-requests/{made.json()['id']}")
    key = {"Idempotency-Key": "one"}
    done = xa.post(where, If_Match=now["ETag"], **key)
    assert (done.status_code, done.json()["status"]) == (200, "withdrawn")
    repeated = xa.post(where, If_Match=now["ETag"], **key)
    assert (repeated.content, repeated.status_code) == (done.content, 200)
    assert repeated["Idempotency-Replayed"] == "true"


def test_the_same_key_gives_the_first_answer_and_no_other_request_may_use_it(state):
    xa = state("XA")
    key = {"Idempotency-Key": "mine"}
    first = xa.post("exemption-requests", REQUEST, **key)
    count = LogEvent.objects.count()
    second = xa.post("exemption-requests", REQUEST, **key)
    assert (second.status_code, second.content) == (201, first.content)
    other = xa.post("exemption-requests", {**REQUEST, "purpose": "Another."}, **key)
    assert (other.status_code, other.json()["type"]) == (422, "/api/v1/problems/key-reused")
    assert LogEvent.objects.count() == count


def test_checking_records_nothing(state):
    xa, count = state("XA"), LogEvent.objects.count()
    checked = xa.post("exemption-requests?validate_only=true", REQUEST, **{"Idempotency-Key": ""})
    told = checked.json()
    assert told["would_record"] == ["exemption.requested", "series.number_taken"]
    assert (told["missing_at_filing"], told["late"], told["deadline"]) == (
        ["documents"],
        None,
        None,
    )
    assert (told["notice_given"], told["notice_required"]) == (7, None)
    wrong = {**REQUEST, "persons": ["XXi.999"]}
    refused = xa.post("exemption-requests?validate_only=true", wrong)
    assert refused.status_code == 409
    assert refused.json()["errors"][0]["pointer"] == "/persons/0"
    assert LogEvent.objects.count() == count


@pytest.mark.parametrize("ground", ["medical", "basic_expenses"])
def test_a_ground_that_no_rule_knows_for_the_travel_ban_is_refused_at_its_field(state, ground):
    xa, count = state("XA"), LogEvent.objects.count()
    refused = xa.post("exemption-requests", {**REQUEST, "ground": ground})
    assert refused.status_code == 409
    assert refused.json()["errors"] == [
        {
            "pointer": "/ground",
            "detail": "no rule of 1737 knows this ground of exemption from the travel ban",
        }
    ]
    assert "humanitarian" in refused.json()["facts"]["grounds_known"]
    assert "basic_expenses" not in refused.json()["facts"]["grounds_known"]
    assert LogEvent.objects.count() == count


def test_a_state_reads_its_own_feed_densely_and_in_order(state):
    xa, xb, xm = state("XA"), state("XB"), state("XM")
    subscriptions.run_all(registry)
    start = {s.code: s.get("changes?limit=100").json()["next"] for s in (xa, xb, xm)}
    assert "limit=100" in start["XA"]
    key = xa.post("exemption-requests", REQUEST).json()["id"]
    circulate(key)
    subscriptions.run_all(registry)

    def news(who):
        path = start[who.code].removeprefix("/api/v1/")
        return [item["kind"] for item in who.get(path).json()["items"]]

    assert news(xa) == ["exemption.requested", "exemption.found_complete", "exemption.circulated"]
    assert news(xm) == ["exemption.circulated"]
    assert news(xb) == []
    mine = start["XA"].removeprefix("/api/v1/")
    assert xb.get(mine).status_code == 400


@pytest.mark.parametrize("path", ["exemption-requests", "list-entries", "changes", STATUS])
def test_without_a_token_nothing_is_told(state, path):
    xa = state("XA")
    answer = xa.http.get(f"/api/v1/{path}")
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert "WWW-Authenticate" in answer.headers


def test_an_ended_credential_fails_on_its_next_request(state):
    from panel.access.domain import UnbindCredential
    from tests.api.conftest import OPERATOR

    xa = state("XA")
    assert xa.get("list-entries").status_code == 200
    give(registry, Asked(UnbindCredential(reason="closed"), xa.id), OPERATOR)
    assert xa.get("list-entries").status_code == 401


def test_answers_of_the_past_are_the_same_bytes(state):
    xa = state("XA")
    key = xa.post("exemption-requests", REQUEST).json()["id"]
    paths = [f"exemption-requests/{key}", "exemption-requests", STATUS, "list-entries"]
    as_now = {path: xa.get(path) for path in paths}
    clockwork.set_clock(datetime(2015, 7, 13, 15, tzinfo=UTC))
    circulate(key)
    for path, was in as_now.items():
        sign = "&" if "?" in path else "?"
        then = xa.get(f"{path}{sign}as_of={was['As-Of']}")
        assert then.content == was.content
        assert then["As-Of"] == was["As-Of"]
    assert xa.get(paths[0]).content != as_now[paths[0]].content
