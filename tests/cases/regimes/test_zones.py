"""Each territory has its principal zone; fictional ones have none, which means UTC."""

from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cases.regimes.zones import principal_zone
from panel.access.states import STATES

TABLE = Path("/usr/share/zoneinfo/zone.tab")


@pytest.mark.parametrize(
    ("state", "zone"),
    [
        ("RU", "Europe/Moscow"),
        ("US", "America/New_York"),
        ("AZ", "Asia/Baku"),
        ("NO", "Europe/Oslo"),
        ("KZ", "Asia/Almaty"),
    ],
)
def test_a_territory_has_the_zone_of_its_seat_of_government(state, zone):
    assert str(principal_zone(state)) == zone


@pytest.mark.parametrize("state", ["XA", "XB", "XM", "AQ", "", "Atlantis"])
def test_what_has_no_seat_of_government_is_told_in_utc(state):
    assert principal_zone(state) is None


def test_every_state_has_a_zone():
    assert [state for state in STATES if principal_zone(state) is None] == []


def test_the_snapback_began_at_three_in_moscow():
    began = datetime(2025, 9, 28, tzinfo=UTC)
    assert began.astimezone(principal_zone("RU")).hour == 3


@pytest.mark.skipif(not TABLE.exists(), reason="no zone table on this machine")
def test_each_zone_is_one_that_the_zone_database_has_for_the_territory():
    known = defaultdict(list)
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            code, _, zone, *_ = line.split("\t")
            known[code].append(zone)
    for state, zones in known.items():
        if state not in {"AQ", "UM"}:
            assert str(principal_zone(state)) in zones
