"""The rules of exemption over REST: which grounds there are, how each works, who may file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec

from cases.regimes.events import Filer, Measure, Procedure
from cases.regimes.models import RuleRow
from panel.access.viewers import Viewer
from panel.api.registering import Filter, Resource
from panel.ledger.rows import Moment
from panel.ledger.values import Line


class RuleView(msgspec.Struct, frozen=True, kw_only=True):
    """How one ground of exemption works; a number that is null is not known."""

    id: str
    regime: str
    measure: Measure
    ground: str
    """As a request says it."""
    procedure: Procedure | None
    """A approval, N0 notification only, N- notification and no negative decision, X nothing to
    file; null where it is not known."""
    decided_by: str
    filed_by: tuple[Filer, ...]
    """Who may file; nobody is refused where it is empty."""
    valid_from: date
    silence_working_days: int | None
    """Of the no-objection procedure."""
    notice_working_days: int | None
    """Before travel or authorisation."""
    period_working_days: int | None
    """Within which a notification may be decided against."""
    within_hours: int | None
    """After the fact."""
    information_stops_clock: bool
    emergency_hours: int | None
    change_notice_working_days: int | None
    shift_hours: int | None
    extension_notice_working_days: int | None
    confirmation_working_days: int | None
    requires: tuple[str, ...]
    """Parts of a request that this ground needs besides, by the names of their fields."""
    note: str
    source: str
    verified: bool
    """Whether the source's own text was read."""


_SAME = frozenset(RuleView.__struct_fields__) - {"id", "procedure"}


def represent(rows: Sequence[Any], _viewer: Viewer, _moment: Moment) -> list[RuleView]:
    """The rules as rows have them."""
    found = []
    for row in rows:
        said = {name: getattr(row, name) for name in _SAME}
        said |= {"id": row.key, "procedure": row.procedure or None}
        found.append(msgspec.convert(said, RuleView))
    return found


RESOURCE = Resource(
    category="rule",
    model=RuleRow,
    view=RuleView,
    represent=represent,
    order="stream",
    filters={
        "regime": Filter(Line, lambda rows, regime, *_: rows.filter(regime=regime)),
    },
    purpose="The grounds of exemption: how each works, and who may file on it.",
)
