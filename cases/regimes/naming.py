"""Reference data as a person calls it."""

from __future__ import annotations

from panel.staff.words import within


def ground(key: str) -> str:
    """A rule by its key: "1737, travel ban: humanitarian"."""
    regime, measure, on = key.split(".", 2)
    return f"{regime}, {within(measure)}: {within(on)}"
