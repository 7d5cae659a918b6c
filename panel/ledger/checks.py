"""Django's system checks of the ledger: without its guards, nothing is to start."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import DatabaseError, connection

from panel.ledger import guards


def guards_in_place(**_: Any) -> list[CheckMessage]:
    """Each trigger that keeps the log append-only is there, as this code would make it."""
    try:
        if guards.HEAD not in connection.introspection.table_names():
            return []  # not migrated yet: the migrations bring them along
        missing = guards.missing(connection)
    except DatabaseError:
        return []  # whether a database answers is asked by /readyz
    return [
        Error(
            f"the ledger's guard {name} is missing or changed: its log can be rewritten",
            hint="run `manage.py ledger verify`, then put the guards back",
            id="ledger.E001",
        )
        for name in missing
    ]
