"""From an item's corrections back to what was said of many items at once, and can be taken back."""

from __future__ import annotations

from django.urls import reverse

from evidence.described import DescribedItem
from evidence.describing import may_describe
from panel.ledger.models import Given, LogEvent
from panel.staff.addresses import with_query
from panel.staff.registering import Seen
from panel.staff.words import Link


def lots(seen: Seen) -> dict[int, Link]:
    """By number, the entries that were given with those of other items, each with the way there.

    Nothing for whoever corrects no receipts, or of the past, from which nothing is taken back.
    """
    if seen.known_on or not may_describe(seen.viewer):
        return {}
    items = DescribedItem.objects.filter(key=seen.key, done=True, refused="")
    said = {f"{one.described_id} {seen.key}": one for one in items.select_related("described")}
    if not said:
        return {}
    entries = LogEvent.objects.filter(stream=seen.stream).order_by("position")
    places = list(entries.values_list("position", "version"))
    clients = {f"staff:{one.described.actor}" for one in said.values()}
    given = Given.objects.filter(client__in=clients, key__in=said, events__gt=0)
    found = {}
    for key, position in given.order_by("position").values_list("key", "position"):
        entry = max(version for at, version in places if at <= position)
        found[entry] = _link(said[key])
    return found


def _link(one: DescribedItem) -> Link:
    described = one.described
    words = "taken back of" if described.back_to is not None else "said of"
    where = with_query(reverse("admin:evidence-collected"), said=described.pk)
    return Link(f"{words} many items at once", where)


def leads(seen: Seen, number: int) -> Link | None:
    """Where an entry of the timeline leads to, if it was one of many."""
    return seen.once(lots).get(number)
