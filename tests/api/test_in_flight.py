"""Twenty at once over real connections: the same act is done once, and of rivals one wins."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from panel.ledger.models import LogEvent
from tests.api.conftest import REQUEST

AT_ONCE = 20


@pytest.fixture
def sent(state, served):
    """Return a way to send twenty requests at once, each with the headers made for it."""
    xa = state("XA")

    def post(path, body, made):
        def one(number):
            headers = xa.headers(made(number))
            return httpx.post(f"{served}/api/v1/{path}", json=body, headers=headers, timeout=30)

        with ThreadPoolExecutor(AT_ONCE) as pool:
            return list(pool.map(one, range(AT_ONCE)))

    return post


def recorded(kind: str) -> int:
    return LogEvent.objects.filter(type=kind).count()


def positions_without_a_gap() -> bool:
    taken = list(LogEvent.objects.order_by("position").values_list("position", flat=True))
    return taken == list(range(taken[0], taken[0] + len(taken)))


def test_duplicates_in_flight_are_one_act_with_one_answer(sent):
    answers = sent("exemption-requests", REQUEST, lambda _: {"Idempotency-Key": "the same"})
    assert len({(a.status_code, a.content, a.headers["Location"]) for a in answers}) == 1
    assert answers[0].status_code == 201
    assert sum("Idempotency-Replayed" not in a.headers for a in answers) == 1
    assert recorded("exemption.requested") == 1
    assert positions_without_a_gap()


def test_of_twenty_who_saw_the_same_one_wins(state, sent):
    made = state("XA").post("exemption-requests", REQUEST)
    path = f"exemption-requests/{made.json()['id']}/withdrawal"
    answers = sent(path, {}, lambda n: {"Idempotency-Key": f"key {n}", "If-Match": made["ETag"]})
    assert Counter(a.status_code for a in answers) == {200: 1, 412: AT_ONCE - 1}
    assert recorded("exemption.withdrawn") == 1
    assert positions_without_a_gap()


def test_a_key_is_one_requests_at_one_address_and_one_clients(state):
    xa, xb, key = state("XA"), state("XB"), {"Idempotency-Key": "the same"}
    made = xa.post("exemption-requests", REQUEST, **key)
    where = f"exemption-requests/{made.json()['id']}/withdrawal"
    elsewhere = xa.post(where, If_Match=made["ETag"], **key)
    assert (elsewhere.status_code, elsewhere.json()["type"]) == (
        422,
        "/api/v1/problems/key-reused",
    )
    theirs = xb.post("exemption-requests", REQUEST, **key)
    assert theirs.status_code == 201
    assert theirs.json()["id"] != made.json()["id"]
