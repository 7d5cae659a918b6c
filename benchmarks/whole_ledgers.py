"""The table of whole ledgers: a column for each, a line for each thing and for its yardstick."""

from __future__ import annotations

from collections.abc import Mapping

from benchmarks.rounds import Figures

YARDSTICKS = {
    "checkpoint after 1,000 events": "hash a checkpoint's nodes, bare",
    "inclusion proof": "hash one way, bare",
    "verify": "walk and SHA-256, bare",
    "rebuild": "walk, decode, insert, bare",
}
"""By how a name begins; what is asked as of then stands beside the same as of now."""


def table(found: Mapping[str, Figures]) -> list[list[str]]:
    """Seconds and how many times as fast as the yardstick, CPU seconds, MB."""
    sizes = {on: figures["size"] for on, figures in found.items()}
    heads = [f"{on.partition(',')[0]}, {size['events']:,.0f} events" for on, size in sizes.items()]
    lines = [
        ["seconds (x its yardstick), CPU seconds, MB of the largest process", *heads],
        ["streams", *(f"{size['streams']:,.0f}" for size in sizes.values())],
        ["bytes of the database, an event", *(f"{size['bytes']:,.0f}" for size in sizes.values())],
    ]
    names = [name for name in next(iter(found.values())) if name != "size"]
    return lines + [[name, *(_cell(one, name) for one in found.values())] for name in names]


def _cell(figures: Figures, name: str) -> str:
    one, beside = figures[name], yardstick(name)
    ratio = f" ({figures[beside]['seconds'] / one['seconds']:.3f})" if beside else ""
    return f"{_seconds(one['seconds'])}{ratio}, {_seconds(one['cpu'] / 1000)}, {one['mb']:.0f}"


def yardstick(name: str) -> str:
    """What stands beside it; nothing beside what is one itself."""
    if name.endswith(", then"):
        return name.removesuffix("then") + "now"
    return next((bare for begins, bare in YARDSTICKS.items() if name.startswith(begins)), "")


def _seconds(value: float) -> str:
    return f"{value:.3g}" if value < 100 else f"{value:,.0f}"
