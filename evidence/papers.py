"""How what was found in documents reads on an item's page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from evidence.documents import Notices, RulesTried
from evidence.states import EvidenceItem
from panel.staff.registering import Facts, Seen, Table
from panel.staff.words import label, past

SHOWN: Final = (Notices,)
"""Findings that are told here."""


def sections(seen: Seen) -> Iterator[Facts | Table]:
    """What it holds besides what it shows, and what that was looked for with."""
    item: EvidenceItem = seen.state
    looks = [one for one in item.found if isinstance(one, Notices)]
    if not looks:
        return
    yield Table(
        "Besides what it shows",
        ("Kind", "In words", "Where", "Step"),
        [
            (label(one.trap), one.says, one.where, label(look.step))
            for look in looks
            for one in look.noticed
        ],
        empty="Nothing that acts by itself, hides or is fetched was found.",
    )
    yield Facts("Looked through with", [(past(type(look)), _with(look)) for look in looks])


def _with(look: Notices) -> str:
    words = f"{look.tool.name} {look.tool.version}"
    if isinstance(look, RulesTried):
        words += f"; files looked at: {look.looked_at:,}"
        if look.left_out:
            words += f", left out: {look.left_out:,}"
    return words
