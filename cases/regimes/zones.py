"""The zone in which a day is told in a territory."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from cases.regimes.reading import open_file
from cases.regimes.rows import ZonesRow

_FILE = Path(__file__).parent / "data" / "zones.yaml"


def principal_zone(state: str) -> ZoneInfo | None:
    """The territory's zone, where it has several that of its seat of government; None means UTC.

    The zones are data of our own and not the machine's: an answer is the same wherever it is given.
    """
    name = _names().get(state)
    return None if name is None else ZoneInfo(name)


@cache
def _names() -> Mapping[str, str]:
    file = open_file(_FILE)
    found: dict[str, str] = {}
    for number, row in enumerate(file.rows("zones", ZonesRow), 1):
        if twice := found.keys() & row.states.keys():
            raise file.error("zones", number, "states", f"{', '.join(sorted(twice))} twice")
        found |= row.states
    file.refuse_unread()
    return found
