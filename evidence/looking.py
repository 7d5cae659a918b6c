"""Which of all pictures here look like one: exact, in the database, by parts of their hashes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import psycopg
from django.db import connection

from evidence.looks import FORMS, NEAR

_PARTS, _BITS = 16, 16
_FLIPS: Final = (0, *(1 << bit for bit in range(_BITS)))
"""With which a part is looked for: as it is, and with one bit another. At 31 bits of difference
some part of sixteen has no more."""


# SQLite joins bytes as they are, whatever it calls the result.
_SQLITE: Final = (
    "SELECT CAST(group_concat(hash, '') AS BLOB) FROM evidence_look"
    " WHERE SUBSTR(hash, {}, 2) IN ({})"
)
_POSTGRESQL: Final = (
    "SELECT string_agg(hash, '') FROM evidence_look WHERE SUBSTRING(hash, {}, 2) = ANY({})"
)


class Near(NamedTuple):
    """A hash that is held here, and how near it is."""

    hash: bytes
    distance: int
    """Bits of 256 that differ."""
    form: str
    """What was done to the picture looked for, for it to look like this one."""


def near(forms: Sequence[bytes]) -> list[Near]:
    """Every held hash that differs from one of these in no more than NEAR bits, nearest first."""
    held = _candidates(forms)
    if not held:
        return []
    found = np.frombuffer(held, dtype=np.uint64).reshape(-1, 4)
    wanted = np.frombuffer(b"".join(forms), dtype=np.uint64).reshape(-1, 4)
    apart = np.stack([np.bitwise_count(found ^ one).sum(axis=1) for one in wanted])
    form, distance = apart.argmin(axis=0), apart.min(axis=0)
    hits = {
        found[row].tobytes(): Near(found[row].tobytes(), int(distance[row]), FORMS[form[row]])
        for row in np.flatnonzero(distance <= NEAR)
    }
    return sorted(hits.values(), key=lambda one: (one.distance, one.hash))


def _candidates(forms: Sequence[bytes]) -> bytes:
    """Hashes that share a part but for one bit; the same one comes for each part that it shares.

    All of a part come as one value: thousands of rows would take longer to pass on than to find.
    """
    values = [[value for form in forms for value in _values(form, part)] for part in range(_PARTS)]
    found = _in_postgresql(values) if connection.vendor == "postgresql" else _in_sqlite(values)
    return b"".join(bytes(hashes) for (hashes,) in found if hashes)


def _values(form: bytes, part: int) -> Iterator[bytes]:
    value = int.from_bytes(form[2 * part : 2 * part + 2])
    return ((value ^ flip).to_bytes(2) for flip in _FLIPS)


def _in_sqlite(values: Sequence[Sequence[bytes]]) -> Any:
    places = ", ".join(["%s"] * len(values[0]))
    with connection.cursor() as cursor:
        cursor.execute(_each_part(_SQLITE, places), [one for many in values for one in many])
        return cursor.fetchall()


def _in_postgresql(values: Sequence[Sequence[bytes]]) -> Any:
    connection.ensure_connection()
    # Prepared and binary, which Django's own cursors can't be: planning takes longer than the
    # answer, and so does writing thousands of hashes as text and reading them again.
    with psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(_each_part(_POSTGRESQL, "%b").encode(), values, prepare=True, binary=True)
        return cursor.fetchall()


def _each_part(sql: str, places: str) -> str:
    return " UNION ALL ".join(sql.format(2 * part + 1, places) for part in range(_PARTS))
