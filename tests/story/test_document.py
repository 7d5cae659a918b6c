"""docs/stories.md names every key that a story file may have."""

import re
from pathlib import Path

from panel.story.loading import HEAD, Step

DOCUMENT = Path(__file__).parents[2] / "docs" / "stories.md"


def test_every_key_is_documented_and_no_other():
    head, step = DOCUMENT.read_text().split("## A step")
    keys = [set(re.findall(r"^\| `([a-z_]+)`", part, re.MULTILINE)) for part in (head, step)]
    assert keys == [set(HEAD), set(Step.__struct_fields__)]
