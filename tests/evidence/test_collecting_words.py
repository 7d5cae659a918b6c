"""How a file was come by is told by its own clocks first, and in a line, as it stands now."""

from datetime import UTC, datetime

import pytest

from evidence.chain import pairs
from evidence.collected import UNSAID, Collected
from evidence.collecting_words import how, in_short
from evidence.events import FileReceived
from panel.staff.words import plainly

LATE = datetime(2015, 3, 1, 22, 30, tzinfo=UTC)
BAGHDAD = Collected(collected_by="Ms A", collected_from="the port", ended=LATE, zone="Asia/Baghdad")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (UNSAID, ""),
        (BAGHDAD, "by Ms A, from the port, on Mon 2 March 2015"),
        (Collected(began=LATE), "on Sun 1 March 2015"),
        (Collected(collected_from="a stall"), "from a stall"),
    ],
)
def test_a_collection_is_told_in_a_line(said, words):
    assert in_short(said) == (f"Collected {words}, as its bringer says." if words else "")


def test_its_times_are_told_by_its_own_clocks_first_and_never_by_new_yorks():
    local = "2015-03-02 01:30:00 in its zone"
    assert dict(how(BAGHDAD))["Ended"][0] == local
    received = FileReceived(
        sha256="0" * 64, size=1, claimed_name="a", claimed_type="", state=None, note="",
        collected=BAGHDAD,
    )  # fmt: skip
    told = plainly(dict(pairs(received))["Collected"])
    assert local in told
    assert "New York" not in told
