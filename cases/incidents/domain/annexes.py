"""What may leave the house with a letter: copies of items of evidence, and on whose record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cases.incidents.domain.incidents import Incident
from cases.incidents.letter_events import Annex
from evidence.domain import Custody, custody_key
from evidence.events import CopyEnclosed
from evidence.states import EvidenceItem, EvidenceStatus
from panel.ledger.commands import Act, Refused, Search, To
from panel.ledger.states import State


def citing(keys: tuple[str, ...]) -> Iterator[Search]:
    """The incidents of which an item holds a source."""
    if keys:
        yield Search(Incident, keys)


def check_annexes(
    keys: tuple[str, ...], to: str | None, read: Mapping[str, State], *, field: str = ""
) -> None:
    """Each may go to this State, or to somebody who is none.

    `read` holds the items (`items_of`) and the incidents that cite them.
    """
    for number, key in enumerate(keys):
        why = kept_here(key, read[f"item_{number}"], to, read)
        if why:
            raise Refused(why, field=field and f"{field}/{number}", evidence=key)


def kept_here(key: str, item: State, to: str | None, read: Mapping[str, State]) -> str:
    """Why a copy of it stays here; empty where it may go."""
    if not isinstance(item, EvidenceItem) or item.status is None:
        return "no item of evidence bears this id"
    if item.state not in {None, to}:
        return "another State sent this item to the Panel alone; it doesn't go out with a letter"
    if item.of_committee:
        return "this item is the Committee's record; it doesn't go out with a letter of the Panel's"
    if item.status is not EvidenceStatus.READY:
        return f"only what was examined and may be opened goes out; this item is {item.status}"
    if any(_protects(key, one) for one in read.values()):
        return "this item holds what a protected source says; it would tell who that is"
    return ""


def _protects(key: str, read: State) -> bool:
    return isinstance(read, Incident) and any(
        source.protected and key in source.evidence for source in read.sources.values()
    )


def copies(keys: tuple[str, ...], read: Mapping[str, State]) -> tuple[Annex, ...]:
    """The items as they go out."""
    found = []
    for number, key in enumerate(keys):
        item = read[f"item_{number}"]
        assert isinstance(item, EvidenceItem)
        found.append(
            Annex(
                item=key,
                name=item.claimed_name,
                media_type=item.media_type,
                size=item.size,
                sha256=item.sha256,
            )
        )
    return tuple(found)


def custody_of(
    annexes: tuple[Annex, ...], document: str, to: str, read: Mapping[str, State], act: Act
) -> Iterator[To]:
    """That a copy of each went out, for its chain of custody."""
    for number, annex in enumerate(annexes):
        item = read[f"item_{number}"]
        assert isinstance(item, EvidenceItem)
        enclosed = CopyEnclosed(
            sha256=annex.sha256,
            document=document,
            to=to,
            enclosed_on=act.today,
            shared=item.shared,
        )
        yield To(Custody, custody_key(annex.item, act.today.year), enclosed)
