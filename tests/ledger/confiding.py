"""A toy that confides something about somebody, and looks for it everywhere afterwards."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import msgspec
from django.db import connection

from panel.ledger import forgetting, moments, sealing
from panel.ledger.seals import Place, Sealed
from tests.ledger import toy
from tests.ledger.acting import do

CANARY = "Canary of Port A"


def confide(registry, key="a", about="them", once="", **said):
    do(registry, toy.Confide(about=about, **{"purpose": CANARY, **said}), key, once)


def row(key="a") -> Any:
    return toy.LoanRow.objects.as_of(moments.now()).get(stream=f"loan/{key}")


def read(found) -> str | sealing.Gone:
    sealed = msgspec.convert(found.purpose, Sealed)
    return sealing.opened([(sealed, Place(found.stream, toy.Confided, "purpose"))])[0]


def forget(registry, subject="them", reason="they asked for it"):
    forgetting.forget(registry, subject, actor="test", reason=reason)


def everything() -> str:
    """Every value of every table, bytes as hex."""
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [
                bytes(value).decode("utf-8", "replace") + bytes(value).hex()
                if isinstance(value, bytes | memoryview)
                else str(value)
                for line in cursor.fetchall()
                for value in line
            ]
    return "\n".join(found)


def files() -> bytes:
    """What SQLite's own files hold, deleted or not.

    Read by another process: one that closes such a file lets go of all locks that it has on it.
    """
    path = Path(connection.settings_dict["NAME"])
    there = [str(p) for p in path.parent.glob(f"{path.name}*") if p.is_file()]
    return subprocess.run(["cat", *there], capture_output=True, check=True).stdout
