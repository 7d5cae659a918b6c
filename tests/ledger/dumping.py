"""Prints what the derived tables hold, numbers of rows apart; as a program, after a rebuild."""

from __future__ import annotations

import json
import sys
from typing import Any

from panel.ledger.registry import Registry


def dump(registry: Registry) -> dict[str, list[list[Any]]]:
    """Every row of every derived table, in an order of its own content."""
    from panel.ledger import comparing

    found = {}
    for model in comparing.models(registry):
        names = [f.attname for f in model._meta.concrete_fields if f.name != "id"]
        rows = [[_said(value) for value in row] for row in model.objects.values_list(*names)]
        found[model._meta.db_table] = sorted(rows, key=repr)
    return found


def _said(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def main() -> None:
    """Rebuild with the toy room and print the dump as JSON."""
    import django

    django.setup()
    from panel.ledger import rebuild
    from panel.ledger.registry import registry
    from tests.ledger import toy

    known = registry.with_rooms(toy.ROOM)
    rebuild.rebuild(known)
    sys.stdout.write(json.dumps(dump(known)) + "\n")


if __name__ == "__main__":
    main()
