"""The map's nodes, sixteen to a page: how a few streams moving on changes a few pages.

A page is named by the first hex digits of the places below it. It holds, for each next digit,
nothing, the one stream there, or the hash of a subtree that has a page of its own: so a page is
read and written for every four levels of the tree, and only where two streams share its digits.
"""

from collections.abc import Iterable, Iterator, Mapping, MutableMapping, Sequence
from itertools import groupby

from panel.ledger.merkle import HASH_BYTES
from panel.ledger.streammap import EMPTY, Leaf, MapProof, bit, node_hash

Slot = None | Leaf | bytes
"""Nothing, one stream, or the hash of a subtree with two or more."""
Page = Sequence[Slot]
Pages = Mapping[str, bytes]
"""Pages as they are kept, by their digits; the one at the root has none."""

_SLOTS = 16
_NOTHING, _STREAM, _SUBTREE = b"\x00", b"\x01", b"\x02"


class PageError(ValueError):
    """Pages that nobody here has written; the words say why."""


def moved(pages: Pages, leaves: Iterable[Leaf]) -> dict[str, bytes]:
    """The pages that change where these streams are now so; `pages` holds all on their way."""
    written: dict[str, bytes] = {}
    _let_move(pages, "", sorted(leaves), written)
    return written


def root(pages: Pages) -> bytes:
    """The root of the map that has these pages."""
    return _hash(_top(_slots(pages, "")))


def deeper(pages: Pages, places: Iterable[bytes], depth: int) -> set[str]:
    """Those pages of `depth` digits that lead to the places, going by the pages above them."""
    digits = {place.hex()[:depth] for place in places}
    return {
        name
        for name in digits
        if name[:-1] in pages and isinstance(_slots(pages, name[:-1])[int(name[-1], 16)], bytes)
    }


def check(pages: Pages, under: bytes) -> None:
    """Raise PageError unless these are of the map of that root, each as the one above it says."""
    for name in dict.fromkeys(["", *pages]):
        said: Slot = under
        if name:
            said = _slots(pages, name[:-1])[int(name[-1], 16)]
        if _hash(_top(_slots(pages, name))) != said:
            raise PageError(f"page {name or 'of the root'} is not what stands above it")


def prove(pages: Pages, place: bytes) -> MapProof:
    """The way to a place, drawn from the pages on it."""
    path: list[bytes | None] = []
    name, here, slots = "", 0, _slots(pages, "")
    while isinstance(top := _top(slots), bytes):
        if len(slots) == 1:
            name = place.hex()[: len(name) + 1]
            slots = _slots(pages, name)
            if not isinstance(_top(slots), bytes):
                raise PageError(f"page {name} is missing or holds too little")
        half = len(slots) // 2
        halves = slots[:half], slots[half:]
        turn = bit(place, here)
        beside = _top(halves[1 - turn])
        path.append(None if beside is None else _hash(beside))
        here, slots = here + 1, halves[turn]
    return MapProof(tuple(path), top if top is not None and top.place != place else None)


def subtrees(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The digits of a page's slots that lead to pages of their own, with these pages' hashes."""
    for at, slot in enumerate(_read(data)):
        if isinstance(slot, bytes):
            yield f"{at:x}", slot


def hash_of(data: bytes) -> bytes:
    """The hash of all that is below a page."""
    return _hash(_top(_read(data)))


def _let_move(
    pages: Pages, name: str, leaves: Sequence[Leaf], written: MutableMapping[str, bytes]
) -> Slot:
    """Let these streams be so in one page and those below it; what stands above it then."""
    slots = list(_slots(pages, name))
    for digit, group in groupby(leaves, key=lambda leaf: leaf.place.hex()[len(name)]):
        at, some = int(digit, 16), list(group)
        slot = slots[at]
        if isinstance(slot, bytes) and name + digit not in pages:
            raise PageError(f"page {name + digit} is missing")
        if not isinstance(slot, bytes):
            standing = {} if slot is None else {slot.place: slot}
            some = sorted((standing | {leaf.place: leaf for leaf in some}).values())
        alone = len(some) == 1 and not isinstance(slot, bytes)
        slots[at] = some[0] if alone else _let_move(pages, name + digit, some, written)
    written[name] = _kept(slots)
    return _top(slots)


def _top(slots: Page) -> Slot:
    """What the slots amount to: each pair of halves joined."""
    while len(slots) > 1:
        slots = [_joined(slots[at], slots[at + 1]) for at in range(0, len(slots), 2)]
    return slots[0]


def _joined(left: Slot, right: Slot) -> Slot:
    if right is None and not isinstance(left, bytes):
        return left
    if left is None and not isinstance(right, bytes):
        return right
    return node_hash(_hash(left), _hash(right))


def _hash(slot: Slot) -> bytes:
    if isinstance(slot, Leaf):
        return slot.hash()
    return EMPTY if slot is None else slot


def _slots(pages: Pages, name: str) -> Page:
    data = pages.get(name)
    return [None] * _SLOTS if data is None else _read(data)


def _kept(slots: Page) -> bytes:
    return b"".join(
        _NOTHING
        if slot is None
        else _STREAM + slot.place + slot.end
        if isinstance(slot, Leaf)
        else _SUBTREE + slot
        for slot in slots
    )


def _read(data: bytes) -> Page:
    slots: list[Slot] = []
    at = 0
    while at < len(data):
        kind, at = data[at : at + 1], at + 1
        if kind == _NOTHING:
            slots.append(None)
        elif kind == _STREAM:
            middle, end = at + HASH_BYTES, at + 2 * HASH_BYTES
            slots.append(Leaf(data[at:middle], data[middle:end]))
            at = end
        else:
            slots.append(data[at : at + HASH_BYTES])
            at += HASH_BYTES
    if at != len(data) or len(slots) != _SLOTS:
        raise PageError(f"these bytes are no page of {_SLOTS} slots")
    return slots
