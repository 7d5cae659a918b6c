"""Items of evidence that an act names: there, of whoever names them, and still to be relied on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import msgspec

from evidence.states import EvidenceItem
from panel.access.roles import Role
from panel.ledger.commands import Act, Refused
from panel.ledger.states import State
from panel.ledger.wording import names

Key = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[A-Za-z0-9._-]{1,120}$",
        description="The id of a case, as it stands in its address",
    ),
]
# As events hold it: a fact's type takes whatever is on record.
OfEvidence = Annotated[str, names("evidence")]
EvidenceKey = Annotated[Key, names("evidence")]
EvidenceKeys = Annotated[tuple[EvidenceKey, ...], msgspec.Meta(max_length=50)]


def items_of(keys: tuple[str, ...]) -> dict[str, tuple[type[State], str]]:
    """The items, to be read by a rule."""
    return {f"item_{number}": (EvidenceItem, key) for number, key in enumerate(keys)}


def check_items(
    keys: tuple[str, ...], read: Mapping[str, State], *, field: str = "/evidence"
) -> None:
    """Each is in custody, and may be relied on."""
    for number, key in enumerate(keys):
        item = read[f"item_{number}"]
        if not isinstance(item, EvidenceItem) or item.status is None:
            raise Refused("no item of evidence bears this id", field=f"{field}/{number}", given=key)
        if not item.usable:
            raise Refused(
                "this item of evidence can't be relied on",
                field=f"{field}/{number}",
                status=item.status,
            )


def check_brought(
    keys: tuple[str, ...], read: Mapping[str, State], act: Act, *, field: str = "/evidence"
) -> None:
    """Each was sent by the State that acts, or taken in with the paper by those who enter it."""
    if not act.document:
        check_own_items(keys, read, act.state, field=field)
        return
    for number, key in enumerate(keys):
        if not _fits(read[f"item_{number}"], act):
            raise Refused(
                "with a paper goes what its State sent, or a file that was taken in here with the"
                " paper; this is neither",
                field=f"{field}/{number}",
                evidence=key,
            )


def _fits(item: State, act: Act) -> bool:
    """Whether it is of the State, or a whole file of those who enter its paper."""
    if not isinstance(item, EvidenceItem) or item.status is None:
        return False
    ours = item.of_committee == (act.role == Role.SECRETARIAT)
    return item.state == act.state or (item.state is None and ours and item.usable)


def check_own_items(
    keys: tuple[str, ...],
    read: Mapping[str, State],
    state: str | None,
    *,
    field: str = "/evidence",
) -> None:
    """Each was sent by the State itself; another's is refused as one that isn't there."""
    for number, key in enumerate(keys):
        item = read[f"item_{number}"]
        if not isinstance(item, EvidenceItem) or item.status is None or item.state != state:
            raise Refused(
                "your State sent no item of evidence that bears this id",
                field=f"{field}/{number}",
                given=key,
            )
