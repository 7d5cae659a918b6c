"""An incident about a fictional person, as experts came to keep it."""

from datetime import UTC, date, datetime
from pathlib import Path

from cases.incidents.domain import AddSource, OpenIncident
from cases.incidents.values import Independence, Kind
from cases.listing.importing import import_file
from cases.regimes.loading import load
from panel.access import queries
from panel.access.giving import give
from panel.access.roles import Role
from panel.access.viewers import Viewer
from panel.ledger import clockwork
from panel.ledger.execution import Asked
from panel.ledger.registry import registry

LIST = Path(__file__).parents[1] / "story" / "list-2007-03-24.xml"
COLLECTOR = Viewer(actor="collector", roles=frozenset({Role.EXPERT}))
FRIDAY = datetime(2015, 8, 7, 20, tzinfo=UTC)


def opened(*, by: Viewer = COLLECTOR) -> str:
    """An incident about a fictional person, with a broadcaster's item and two that repeat it."""
    operator = queries.operator("test")
    clockwork.set_clock(FRIDAY)
    load(registry, operator, known_by=date(2015, 8, 7))
    import_file(registry, operator, LIST)
    asked = OpenIncident(
        title="Alleged travel to Port A, 24 July 2015",
        persons=("XXi.001",),
        states=("XA",),
        first_day=date(2015, 7, 24),
        last_day=date(2015, 7, 26),
    )
    key = give(registry, Asked(asked), by).key
    add(key, "A broadcaster", by=by, independence=Independence.YES)
    add(key, "A daily", by=by, derived_from=(2,))
    add(key, "Another daily", by=by, derived_from=(3,))
    return key


def add(key: str, publisher: str, *, by: Viewer = COLLECTOR, **said) -> None:
    source = AddSource(
        kind=said.pop("kind", Kind.MEDIA),
        publisher=publisher,
        says="The person was at Port A.",
        url=said.pop("url", "https://example.invalid/1"),
        **said,
    )
    give(registry, Asked(source, key), by)
