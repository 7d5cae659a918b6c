"""Who opened an item's page: on record once a day and person, after the page was sent."""

from __future__ import annotations

from evidence.domain import RecordViewing, custody_key
from panel.access.giving import give, role_for
from panel.access.viewers import Viewer
from panel.ledger import given, moments
from panel.ledger.execution import Asked, Once
from panel.ledger.registry import registry
from panel.staff.registering import Seen


def looked(seen: Seen) -> None:
    """Record it; a page as known in the past is opened now."""
    record(seen.key, seen.viewer)


def record(item: str, viewer: Viewer) -> None:
    """The key of the day is looked up first, so that the rest of the day writes nothing."""
    if role_for(viewer, RecordViewing) is None:
        return
    today = moments.now().today
    once = Once(f"viewing:{viewer.actor}", f"{item} {today.isoformat()}")
    if given.earlier(once)[1] is None:
        give(
            registry,
            Asked(RecordViewing(), custody_key(item, today.year)),
            viewer,
            once=once,
        )
