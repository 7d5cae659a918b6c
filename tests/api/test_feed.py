"""A State's feed begins when something first concerns it, not when it first gets a credential."""

from datetime import date, timedelta

from cases.exemptions.domain import Circulate, FindComplete
from panel.access.giving import give
from panel.ledger import clockwork, subscriptions
from panel.ledger.execution import Asked
from panel.ledger.registry import registry
from tests.api.conftest import MONDAY, REQUEST, SECRETARY


def kinds(who):
    """What the State's feed tells of requests."""
    items = who.get("changes?limit=100").json()["items"]
    return [item["kind"] for item in items if "exemption-requests" in item["resource"]]


def test_a_party_misses_nothing_from_before_its_first_credential(state):
    key = state("XA").post("exemption-requests", REQUEST).json()["id"]
    give(registry, Asked(FindComplete(), key), SECRETARY)
    give(registry, Asked(Circulate(circulated_on=date(2015, 7, 13)), key), SECRETARY)
    clockwork.set_clock(MONDAY + timedelta(days=30))
    clockwork.tick(registry)
    subscriptions.run_all(registry)
    assert kinds(state("XC")) == ["exemption.adoption_recorded"]
    assert kinds(state("XB")) == []
