"""The certificates that prove absences, to be looked after as printed documents are."""

from __future__ import annotations

from collections.abc import Iterator

from cases.findings.models import AbsenceRow
from evidence.printed import Kept
from panel.ledger.rows import STILL


def certificates() -> Iterator[Kept]:
    """Those that are kept; none can be made again in the same bytes."""
    for row in AbsenceRow.objects.filter(held_to=STILL).order_by("stream"):
        for one in row.certificates.values():
            yield Kept(row.stream, one["sha256"], one["size"])
