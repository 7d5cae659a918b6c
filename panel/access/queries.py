"""Who is asking: from a user, a credential or a process to a Viewer, by what is on record now."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime
from typing import Any

import msgspec
from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db.models import QuerySet

from panel.access.models import CredentialRow, Identity, RoleRow
from panel.access.roles import Role
from panel.access.viewers import NOBODY, Viewer
from panel.ledger import moments
from panel.ledger.rows import STILL, Moment
from panel.ledger.values import new_york_day

Seats = Callable[[str, date], bool]
"""Whether a State is seated on the Committee on a day of New York."""


def _nobody_is_seated(_state: str, _day: date) -> bool:
    return False


_seats: list[Seats] = [_nobody_is_seated]


def look_up_seats_by(seats: Seats) -> None:
    """Have Committee members told by this function; the slice that knows the seats calls it."""
    _seats[0] = seats


def operator(name: str) -> Viewer:
    """Whoever runs `manage.py` on the machine itself."""
    return Viewer(actor=name, roles=frozenset({Role.OPERATOR}))


def staff(user: AbstractUser | AnonymousUser) -> Viewer:
    """The person's roles as they are now; nobody's where they have no account or it is disabled."""
    if not user.is_authenticated or not user.is_active:
        return NOBODY
    key = Identity.objects.filter(user_id=user.pk).values_list("key", flat=True).first()
    if key is None:
        return NOBODY
    rows = _now(RoleRow.objects.filter(stream=f"account/{key}"))
    return Viewer(actor=key, roles=frozenset(Role(row.role) for row in rows))


def _now(rows: QuerySet[Any]) -> list[Any]:
    """Those of these rows that hold now; the time is looked at only where any of them ends."""
    found = list(rows.filter(held_to=STILL))
    if all(row.ends_on is None for row in found):
        return found
    at = moments.now().at
    return [row for row in found if row.since <= at < row.until]


def may_act(roles: Collection[Role], moment: Moment) -> dict[str, str]:
    """Who may act in any of these roles at the moment: their names by their accounts' keys."""
    rows = RoleRow.objects.as_of(moment).filter(role__in=roles)
    return names_of({row.key for row in rows})


def names_of(keys: Collection[str]) -> dict[str, str]:
    """What those who have these accounts are called, in the order of their names."""
    found = Identity.objects.filter(key__in=keys).select_related("user")
    return {one.key: str(one.user) for one in found.order_by("user__username")}


def addresses_of(role: Role) -> dict[str, str]:
    """The e-mail addresses of those who may act in the role now, by their accounts' keys."""
    keys = [row.key for row in _now(RoleRow.objects.filter(role=role))]
    known = Identity.objects.filter(key__in=keys, user__is_active=True).exclude(user__email="")
    return dict(known.order_by("key").values_list("key", "user__email"))


def credential(client_id: str) -> Viewer:
    """The State that a credential speaks for now, and whether that State is seated today."""
    row: Any = CredentialRow.objects.filter(stream=f"credential/{client_id}", held_to=STILL).first()
    if row is None:
        return NOBODY
    return msgspec.structs.replace(state_on(row.state, moments.now().at), actor=client_id)


def state_on(state: str, at: datetime) -> Viewer:
    """A Member State at an instant: a Committee member too while it is seated."""
    day = new_york_day(at)
    roles = {Role.STATE} | ({Role.MEMBER} if _seats[0](state, day) else set())
    return Viewer(actor=state, roles=frozenset(roles), state=state)
