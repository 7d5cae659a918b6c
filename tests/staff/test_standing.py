"""A filter offers what stands in the rows that exist for the viewer, and nothing else."""

import pytest

from cases.exemptions.models import RequestRow
from cases.listing.models import EntryRow
from cases.regimes.models import MeasureRow, RuleRow
from panel.access.roles import Role
from panel.access.viewers import Viewer
from panel.ledger import moments
from panel.ledger.registry import registry
from panel.management.generating.writing import Plan, generate
from panel.staff.standing import standing_in

PANEL = Viewer(actor="test", roles=frozenset({Role.EXPERT}))
SECRETARIAT = Viewer(actor="test", roles=frozenset({Role.SECRETARIAT}))
MISSION = Viewer(actor="test", roles=frozenset({Role.STATE}), state="XA")
COLUMNS = [
    (RequestRow, "status"),
    (RequestRow, "applicant"),
    (RequestRow, "ground"),
    (EntryRow, "kind"),
    (MeasureRow, "measure"),
    (RuleRow, "procedure"),
    (RuleRow, "verified"),
]


@pytest.fixture
def generated(ledger, built):
    built(_generated)


def _generated():
    list(generate(registry, Plan(entries=10, requests=40, seed=2)))


@pytest.mark.parametrize("viewer", [PANEL, SECRETARIAT, MISSION], ids=lambda v: min(v.roles))
def test_the_values_are_those_of_the_rows_that_exist_for_the_viewer(generated, viewer):
    for moment in (moments.now(), moments.parse("2011-02-01T00:00:00Z")):
        for model, column in COLUMNS:
            rows = model.objects.visible_to(viewer, moment)
            there = set(rows.values_list(column, flat=True)) - {None, ""}
            assert standing_in(rows, column) == sorted(there), (model, column)


def test_where_nothing_is_on_record_nothing_is_offered(ledger):
    rows = RequestRow.objects.visible_to(SECRETARIAT, moments.now())
    assert standing_in(rows, "status") == []
