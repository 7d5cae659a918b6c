"""What is not yours is answered as what was never there, whatever is tried on it."""

from datetime import date
from itertools import product

import pytest

from cases.exemptions.domain import Circulate, FindComplete
from panel.access.giving import give
from panel.ledger.execution import Asked
from panel.ledger.registry import registry
from tests.api.conftest import REQUEST, SECRETARY
from tests.once import once_on_postgresql

pytestmark = once_on_postgresql

NEVER = "0123456789abcdef0123"
BELOW = ("", "/withdrawal", "/objection", "/circulation")
QUERIES = ("", "?validate_only=true", "?as_of=2015-07-13T14:00:00Z", "?limit=1")
BODIES = ("{}", '{"reason": "not convinced"}', '{"reason": 7, "status": "approved"}')
SEEN: list[dict[str, str]] = [{}, {"If-None-Match": "*"}]
SAID: list[dict[str, str]] = [{}, {"Idempotency-Key": "one", "If-Match": '"x"'}]
TRIED = [
    *product(("GET", "HEAD"), BELOW, QUERIES, [""], SEEN),
    *product(["POST"], BELOW, QUERIES, BODIES, SAID),
    *product(("PUT", "PATCH", "DELETE", "OPTIONS"), BELOW, [""], ["{}"], [{}]),
]


@pytest.fixture
def hidden(state):
    """Return the keys of a request that only its applicant knows of, and of a circulated one."""
    xa = state("XA")
    received, circulated = (xa.post("exemption-requests", REQUEST).json()["id"] for _ in range(2))
    give(registry, Asked(FindComplete(supplied="the passport, by a note"), circulated), SECRETARY)
    give(registry, Asked(Circulate(circulated_on=date(2015, 7, 13)), circulated), SECRETARY)
    return {"received": received, "circulated": circulated}


def told(who, method, address, body, more):
    """All that an answer tells but the request's own id."""
    answer = who.http.generic(
        method,
        f"/api/v1/{address}",
        body,
        content_type="application/json",
        headers=who.headers(more),
    )
    own = answer["X-Request-ID"]
    headers = {name: value for name, value in answer.items() if value != own}
    return answer.status_code, headers, answer.content.replace(own.encode(), b"")


@pytest.mark.parametrize(
    ("caller", "which"), [("XB", "received"), ("XB", "circulated"), ("XM", "received")]
)
def test_another_states_request_cannot_be_told_from_none(state, hidden, caller, which):
    who = state(caller)
    for method, below, query, body, more in TRIED:
        real, never = (
            told(who, method, f"exemption-requests/{key}{below}{query}", body, more)
            for key in (hidden[which], NEVER)
        )
        assert real == never, (method, below, query, body, more)
        assert real[0] >= 400
