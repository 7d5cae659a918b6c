"""How a step names the cases that earlier steps opened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from panel.story.loading import Placed


def keyed(value: Any, placed: Placed, names: Mapping[str, str]) -> Any:
    """What a step says, with the key of each case that it names as `@name`."""
    match value:
        case str() if value.startswith("@"):
            if value[1:] not in names:
                raise placed.error(f"{value}: no earlier step names such a case")
            return names[value[1:]]
        case list():
            return [keyed(item, placed, names) for item in value]
        case dict():
            return {name: keyed(item, placed, names) for name, item in value.items()}
    return value
