"""docs/rooms.md leads nowhere that isn't there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_every_path_that_it_names_is_there():
    named = re.findall(r"`([a-z_]+/[a-z_/.]*)`", (ROOT / "docs" / "rooms.md").read_text())
    assert len(named) > 20
    assert [path for path in named if not (ROOT / path).exists()] == []
