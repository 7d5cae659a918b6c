"""Which of all pictures here look like one: exact, in the database, by parts of their hashes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np
from django.db import connection

from evidence.looks import FORMS, NEAR

_PARTS, _BITS = 16, 16
_FLIPS: Final = (0, *(1 << bit for bit in range(_BITS)))
"""With which a part is looked for: as it is, and with one bit another. At 31 bits of difference
some part of sixteen has no more."""
_SUBSTRING: Final = {"sqlite": "SUBSTR", "postgresql": "SUBSTRING"}
"""As each database has the expression of the indexes."""


class Near(NamedTuple):
    """A hash that is held here, and how near it is."""

    hash: bytes
    distance: int
    """Bits of 256 that differ."""
    form: str
    """What was done to the picture looked for, for it to look like this one."""


def near(forms: Sequence[bytes]) -> list[Near]:
    """Every held hash that differs from one of these in no more than NEAR bits, nearest first."""
    held = b"".join(_candidates(forms))
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


def _candidates(forms: Sequence[bytes]) -> Iterator[bytes]:
    """Hashes that share a part but for one bit; the same one comes for each part that it shares."""
    places = ", ".join(["%s"] * len(_FLIPS) * len(forms))
    word = _SUBSTRING[connection.vendor]
    one_part = "SELECT hash FROM evidence_look WHERE {}(hash, {}, 2) IN ({})"
    parts = (one_part.format(word, 2 * part + 1, places) for part in range(_PARTS))
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), list(_values(forms)))
        yield from (bytes(row[0]) for row in cursor.fetchall())


def _values(forms: Sequence[bytes]) -> Iterator[bytes]:
    for part in range(_PARTS):
        for form in forms:
            value = int.from_bytes(form[2 * part : 2 * part + 2])
            yield from ((value ^ flip).to_bytes(2) for flip in _FLIPS)
