"""What a story waits for before its clock moves on."""

from __future__ import annotations

from panel.ledger import clockwork, subscriptions
from panel.ledger.registry import Registry


def waits_for(registry: Registry, end: int, *, beat_held: bool) -> str:
    """What workers have yet to do up to a position, in words; empty where nothing."""
    counts = subscriptions.behind(registry, end)
    said = [f"{name} is {count} events behind" for name, count in counts.items() if count]
    for name, subscription in registry.subscriptions.items():
        if count := subscription.outstanding():
            said.append(f"{count} {name} are not done")
    if due := 0 if beat_held else clockwork.overdue():
        said.append(f"{due} things are due")
    return "; ".join(said)
