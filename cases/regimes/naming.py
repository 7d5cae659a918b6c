"""Reference data as a person calls it."""

from __future__ import annotations

from cases.regimes.events import Filer
from panel.staff.words import label, within


def ground(key: str) -> str:
    """A rule by its key: "1737, travel ban: humanitarian"."""
    regime, measure, on = key.split(".", 2)
    return f"{regime}, {within(measure)}: {within(on)}"


def filer(who: Filer) -> str:
    """Who may file: "State of transit", "UN office"."""
    return label(who).replace(" state", " State").replace("Un ", "UN ")
