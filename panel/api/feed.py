"""A State's feed: written by a subscription as things become visible, read with a cursor."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

import msgspec
from django.db.models import Max, OuterRef, Subquery
from django.http import HttpRequest, HttpResponse

from panel.access import queries
from panel.access.models import CredentialRow
from panel.access.roles import Role
from panel.access.viewers import Viewer, may_see
from panel.api.endpoints import Endpoint, Paging, answer, goes_on, opened, sealed
from panel.api.models import ChangeRow
from panel.api.registering import Api, encode
from panel.ledger import streams
from panel.ledger.events import Event, Recorded
from panel.ledger.registry import Registry, Subscription
from panel.ledger.rows import STILL, Moment
from panel.ledger.states import Corrected, Disclosure, Voided, collection
from panel.ledger.values import Instant


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """Something became visible to you, or changed."""

    kind: str
    """What happened, by the name of its event. The examples are all that there are today; there
    will be others: pass by what you don't know, or read the resource."""
    resource: str
    """Where it is to be read."""
    recorded_at: Instant
    """When the log learnt it."""


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """A page of changes, oldest first; `next` goes on from here, now or later."""

    items: tuple[Change, ...]
    next: str
    """Never null: the feed never ends, and an empty page only says that nothing is new."""


def kinds(registry: Registry, api: Api) -> list[str]:
    """What may have happened to what a State may read, by the names of events."""
    told: list[type[Event]] = [Voided, Corrected]
    told += [event for category in api.resources for event in registry.states[category].events]
    return sorted({event.name for event in told})


def subscription(registry: Registry, api: Api) -> Subscription:
    """The reader of the log that writes every State's feed."""
    return Subscription("changes", _handler(registry, api))


def _handler(registry: Registry, api: Api) -> Callable[[Recorded], None]:
    def handle(recorded: Recorded) -> None:
        category = recorded.stream.partition("/")[0]
        if category not in api.resources:
            return
        left_by_it = Moment(recorded.position, recorded.recorded_at)
        (stream,) = streams.as_of(registry, [recorded.stream], left_by_it)
        event = recorded.fact.event
        if isinstance(event, Voided | Corrected):
            event = stream.records[event.target - 1].fact.event
        disclosure = stream.state.tells(event, stream.span)
        newest = _newest(disclosure.parties)
        ChangeRow.objects.bulk_create(
            ChangeRow(
                state=state,
                number=newest[state] + 1,
                position=recorded.position,
                recorded_at=recorded.recorded_at,
                stream=recorded.stream,
                kind=recorded.fact.event.name,
            )
            for state in sorted(newest)
            if _told(state, disclosure, recorded.recorded_at)
        )

    return handle


def _newest(parties: Iterable[str]) -> dict[str, int]:
    """The newest number of each party and of each State that a credential speaks for.

    One query for all credentials: an event of the list is told to every Mission there is, and on
    SQLite nobody writes meanwhile. A party's feed is kept before it has a credential, so that its
    first reading misses nothing.
    """
    own = ChangeRow.objects.filter(state=OuterRef("state")).order_by("-number").values("number")
    bound = CredentialRow.objects.filter(held_to=STILL).values_list("state", Subquery(own[:1]))
    found = {state: number or 0 for state, number in bound}
    for state in set(parties) - set(found):
        last = ChangeRow.objects.filter(state=state).aggregate(last=Max("number"))["last"]
        found[state] = last or 0
    return found


def _told(state: str, disclosure: Disclosure, at: datetime) -> bool:
    """Whether the thing exists for a State at the instant; seats are looked up where they tell."""
    plain = Viewer(actor=state, roles=frozenset({Role.STATE}), state=state)
    if may_see(plain, disclosure):
        return True
    seated = msgspec.structs.replace(plain, roles=plain.roles | {Role.MEMBER})
    return may_see(seated, disclosure) and may_see(queries.state_on(state, at), disclosure)


class Feed(Endpoint):
    """What became visible to your State, or changed, in the order in which it was recorded.

    Keep `next` and ask with it later: it is never null and never too old.
    """

    def get(self, request: HttpRequest) -> HttpResponse:
        """What became visible after the cursor."""
        asked, viewer = self.asked(Paging), self.viewer()
        after = int(opened(asked.after, "changes", viewer)[0]) if asked.after else 0
        rows = ChangeRow.objects.filter(state=viewer.state, number__gt=after).order_by("number")
        found = list(rows[: asked.limit])
        last = found[-1].number if found else after
        following = goes_on(request, sealed([last], "changes", viewer))
        items = tuple(
            Change(kind=row.kind, resource=_address(row.stream), recorded_at=row.recorded_at)
            for row in found
        )
        return answer(request, encode(Changes(items=items, next=following)))


def _address(stream: str) -> str:
    category, _, key = stream.partition("/")
    return f"/api/v1/{collection(category)}/{key}"
