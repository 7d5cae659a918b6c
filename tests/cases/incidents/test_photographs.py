"""Which photographs of a case can't all be as their files say."""

from datetime import UTC, date, datetime, timedelta

import pytest

from cases.incidents.photographs import bounds
from cases.incidents.values import When
from evidence.domain.differing import kilometres
from evidence.models import EvidenceRow
from evidence.side_by_side import elsewhen, too_fast

NOON = datetime(2015, 7, 24, 12, tzinfo=UTC)
MOSCOW, TEHRAN, MYTISHCHI = (55.76, 37.62), (35.69, 51.42), (55.91, 37.73)


def photo(name, place, hours, camera="One", zone=0):
    """A row whose file says so; `zone` is by how many hours its time may lie."""
    taken = NOON + timedelta(hours=hours)
    return EvidenceRow(
        claimed_name=name,
        camera=camera,
        taken_from=taken,
        taken_to=taken + timedelta(hours=zone),
        latitude=place and place[0],
        longitude=place and place[1],
    )


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        (photo("a", MOSCOW, 0), photo("b", TEHRAN, 1), "2,465 km and at most 1.0 hours apart"),
        (photo("a", MOSCOW, 1), photo("b", TEHRAN, 0), "b and a say the same model"),
        (photo("a", MOSCOW, 0), photo("b", TEHRAN, 4), ""),
        (photo("a", MOSCOW, 0, zone=5), photo("b", TEHRAN, 1, zone=5), ""),
        (photo("a", MOSCOW, 0), photo("b", TEHRAN, 1, camera="Two"), ""),
        (photo("a", MOSCOW, 0), photo("b", MYTISHCHI, 0.1), ""),
        (photo("a", None, 0), photo("b", TEHRAN, 0), ""),
    ],
)
def test_one_camera_is_not_at_two_places_at_once(one, other, said):
    found = list(too_fast([one, other]))
    assert bool(found) == bool(said)
    assert said in "".join(found)


def test_what_was_taken_on_no_day_of_the_incident_is_named():
    rows = [photo("before", None, -60), photo("then", None, -20), photo("after", None, 60)]
    days = bounds(When(first_day=date(2015, 7, 24)))
    assert [said.split()[0] for said in elsewhen(rows, *days)] == ["before", "after"]
    assert list(elsewhen(rows, *bounds(When()))) == []
    assert bounds(When(at=NOON)) == days
    assert f"{kilometres(photo('w', (0, 0), 0), photo('x', (0, 1), 0)):.0f}" == "111"
