"""A command becomes events and rows."""
import pytest
from panel.access import queries
from panel.access.domain import GrantRole
from panel.access.giving import give
from panel.access.models import RoleRow
from panel.access.roles import Role
from panel.ledger import opening, checkpoints, moments, clockwork
from panel.ledger.execution import Asked, Once
from panel.ledger.registry import registry

def test_smoke(committed):
    opening.create(registry, demonstration=False, actor="test")
    out = give(registry, Asked(GrantRole(role=Role.EXPERT, reason="x"), "abc"), queries.operator("me"), once=Once("a","b"))
    again = give(registry, Asked(GrantRole(role=Role.EXPERT, reason="x"), "abc"), queries.operator("me"), once=Once("a","b"))
    assert again.replayed and again.moment == out.moment
    assert RoleRow.objects.as_of(moments.now()).count() == 1
    print(checkpoints.keep_up(registry).note)
    clockwork.tick(registry)
