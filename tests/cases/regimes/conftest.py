"""A demonstration ledger with the law as it stood in July 2015."""

from datetime import UTC, date, datetime

import pytest

from cases.regimes.loading import load
from panel.access import queries
from panel.ledger import clockwork, opening
from panel.ledger.registry import registry

OPERATOR = queries.operator("test")
MONDAY = datetime(2015, 7, 13, 16, tzinfo=UTC)


@pytest.fixture
def law(built):
    """Loaded on Monday 13 July 2015, at noon in New York."""
    built(_loaded)


def _loaded():
    opening.create(registry, demonstration=True, actor="test")
    clockwork.set_clock(MONDAY)
    load(registry, OPERATOR, known_by=date(2015, 7, 13))
