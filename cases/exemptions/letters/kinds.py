"""Which letters fit a request as it stands, and to whom each goes."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from cases.exemptions.domain.filing import OFFICE
from cases.exemptions.states import Request
from cases.exemptions.statuses import PENDING, Status
from cases.listing.domain import ListEntry
from panel.access.states import code_of
from panel.ledger.states import Span

ALL: Final = "ALL"
"""Every Permanent Mission, of a note that goes to all."""


class Kind(StrEnum):
    """A letter, by what it is for."""

    RETURN = "return"
    INFORMATION = "information"
    APPROVAL = "approval"
    ACKNOWLEDGEMENT = "acknowledgement"
    REFUSAL = "refusal"
    NOTE = "note"
    END = "end"


_DECIDED: Final[Mapping[str, tuple[Kind, ...]]] = {
    Status.RETURNED: (Kind.RETURN,),
    Status.APPROVED: (Kind.APPROVAL, Kind.NOTE),
    Status.NOTED: (Kind.ACKNOWLEDGEMENT,),
    Status.REFUSED: (Kind.REFUSAL,),
    Status.OBJECTED: (Kind.REFUSAL,),
    Status.REVOKED: (Kind.END,),
    Status.LAPSED: (Kind.END,),
}


def addressees(
    request: Request, span: Span, entries: Mapping[str, ListEntry]
) -> dict[Kind, tuple[str, ...]]:
    """The letters that fit where the request stands, each with the codes of those it goes to.

    An approval, and that it ended, goes in writing to the States of residence, nationality,
    destination and transit, and to the office of the United Nations concerned.
    """
    own: tuple[str, ...] = (request.applicant,)
    found = dict.fromkeys(_DECIDED.get(span.status, ()), own)
    if Kind.APPROVAL in found:
        found[Kind.APPROVAL] = _concerned(request, entries)
        found[Kind.NOTE] = (ALL,)
    if Kind.END in found:
        found[Kind.END] = _concerned(request, entries)
    if span.status in PENDING and any(q.answered_at is None for q in request.questions):
        found[Kind.INFORMATION] = own
    return found


def _concerned(request: Request, entries: Mapping[str, ListEntry]) -> tuple[str, ...]:
    found = dict.fromkeys((request.applicant, *request.territories))
    for entry in entries.values():
        places = entry.entry.addresses if entry.entry else ()
        lives = (code_of(place.country) for place in places)
        found |= dict.fromkeys((*entry.nationality_codes, *(c for c in lives if _is_code(c))))
    return tuple(dict.fromkeys((*found, OFFICE)))


def _is_code(said: str) -> bool:
    return len(said) == 2 and said.isascii() and said.isupper()
