"""In whose hands incidents are: named in the list, filtered by, and left by who may act no more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest

from cases.incidents.domain import HandOver
from cases.incidents.models import IncidentRow
from panel.access import queries
from panel.access.models import Identity
from panel.access.roles import PANEL, Role
from panel.access.viewers import Viewer
from panel.ledger.rows import Moment
from panel.staff import addresses
from panel.staff.asking import asked
from panel.staff.filters import Option, RowFilter
from panel.staff.registering import Line
from panel.staff.standing import standing_in

NOBODY: Final = "nobody"
MINE: Final = "me"


def named(rows: Any) -> Any:
    """Incidents with the name of whoever has each in hand, from the users' table."""
    name = Identity.objects.filter(key=OuterRef("assigned")).values("user__username")[:1]
    return rows.annotate(person_name=Subquery(name))


class InHandOf(RowFilter):
    """Narrows the list to what is in somebody's hands, in one's own or in nobody's."""

    parameter_name = "in_hand_of"
    title = "in hand of"

    def __init__(self, request: HttpRequest, *args: Any) -> None:
        self.me = asked(request).viewer.actor
        super().__init__(request, *args)

    def options(self, request: HttpRequest, rows: QuerySet[Any]) -> Iterable[Option]:
        """Oneself, nobody, and whoever has any."""
        keys = standing_in(rows, "assigned")
        names = queries.names_of(keys)
        return [(MINE, "me"), (NOBODY, "nobody"), *((key, names.get(key, key)) for key in keys)]

    def narrow(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Those in these hands."""
        return rows.filter(assigned={NOBODY: "", MINE: self.me}.get(value, value))


def left(viewer: Viewer, moment: Moment) -> Iterator[Line]:
    """For the Coordinator, what is in the hands of somebody who is on the Panel no more."""
    if Role.COORDINATOR not in viewer.roles:
        return
    held = IncidentRow.objects.visible_to(viewer, moment).exclude(assigned="")
    gone = {row.assigned: row for row in held.exclude(assigned__in=queries.may_act(PANEL, moment))}
    names = queries.names_of(gone)
    for key, row in sorted(gone.items()):
        words = f"{names.get(key, 'Somebody')} is on the Panel no more; cases are still in hand"
        where = addresses.command(HandOver, row.key, everything="true")
        yield Line(words, where, tone="attention")
