"""A role granted as an operator grants it."""

from panel.access import queries
from panel.access.domain import GrantRole
from panel.access.giving import give
from panel.access.roles import Role
from panel.ledger.execution import Asked
from panel.ledger.registry import registry


def grant(key: str, role: Role) -> None:
    """Let the account act in the role."""
    asked = Asked(GrantRole(role=role, reason="test"), key)
    give(registry, asked, queries.operator("test"))
