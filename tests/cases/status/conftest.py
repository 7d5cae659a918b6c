"""A ledger in which a decision was recorded late and struck again."""

from __future__ import annotations

from datetime import date

import pytest

from cases.exemptions.domain import EnterDecision, VoidRequestEntry
from cases.listing.importing import import_file
from cases.regimes.loading import load
from panel.access.giving import give
from panel.ledger import clockwork, opening
from panel.ledger.execution import Asked
from panel.ledger.registry import registry
from tests.cases.status.asking import LIST, OPERATOR, SECRETARY, at


@pytest.fixture
def ledger(built):
    """A demonstration ledger as it stood in August 2015."""
    built(_august_2015)


def _august_2015():
    opening.create(registry, demonstration=True, actor="test")
    for day in ("2007-03-24", "2010-06-09"):
        clockwork.set_clock(at(f"{day}T20:00:00+00:00"))
        load(registry, OPERATOR, known_by=date.fromisoformat(day))
        import_file(registry, OPERATOR, LIST)
    clockwork.set_clock(at("2015-08-20T15:00:00+00:00"))
    decision = EnterDecision(
        applicant="XA",
        persons=("XXi.001",),
        granted=True,
        decided_on=date(2015, 7, 20),
        decided_by="1737 Committee",
        territories=("XA",),
        first_day=date(2015, 7, 23),
        last_day=date(2015, 7, 27),
        reference="fictional note",
    )
    made = give(
        registry,
        Asked(decision),
        SECRETARY,
    )
    clockwork.set_clock(at("2015-09-01T15:00:00+00:00"))
    void = VoidRequestEntry(target=1, authority="Secretary", reason="entered by mistake")
    give(registry, Asked(void, made.key), SECRETARY)
    clockwork.set_clock(at("2016-01-20T15:00:00+00:00"))
    load(registry, OPERATOR, known_by=date(2016, 1, 20))
    clockwork.set_clock(at("2016-02-02T15:00:00+00:00"))
