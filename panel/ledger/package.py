"""The file format `panel-custody/2`: an item of evidence with all that proves its custody.

A package is a ZIP of stored files: words for whoever unpacks it, the signed statement below, a
proof file (`panel-proof/1`) of the receipt alone, and the original. Whoever makes packages and
whoever checks them read the format here.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from itertools import chain
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from panel.ledger import canonical, multiproof, notes
from panel.ledger.canonical import Json
from panel.ledger.certificate import Disclosed, ShownStream, stream_read, stream_written
from panel.ledger.members import (
    FileError,
    check_members,
    hashes_in,
    list_in,
    number_in,
    object_in,
    text_in,
)
from panel.ledger.merkle import Subtrees

FORMAT: Final = "panel-custody/2"
FIRST: Final = "panel-custody/1"
"""The same without what cases say of the item; it is read for ever."""
CUSTODY: Final = "custody.json"
RECEIPT: Final = "receipt.json"
README: Final = "README.txt"
ORIGINAL: Final = "original"
"""What the original was called in packages that had no words for whoever unpacks them."""
EARLIER: Final = (CUSTODY, RECEIPT, ORIGINAL)
"""The files of such a package, in their order; it is read for ever."""
_NAMED: Final = re.compile(r"[0-9a-f]{64}\.[a-z0-9]{2,5}")
MEMBERS: Final = frozenset(
    (
        *("checkpoint", "cited", "claims", "exported", "format", "item", "nodes", "origin"),
        *("people", "signature", "streams"),
    )
)
_HEADQUARTERS: Final = timedelta(hours=5)
"""New York is behind UTC by this on every New Year's Eve."""


def original_name(sha256: str, extension: str) -> str:
    """What the original is called in a package: nothing of it is of its sender's choosing."""
    return f"{sha256}.{extension}"


def original_in(names: Sequence[str]) -> str:
    """Which of the files of a package is the original; FileError where they are no package's."""
    if tuple(names) == EARLIER:
        return ORIGINAL
    if tuple(names[:-1]) == (README, CUSTODY, RECEIPT) and _NAMED.fullmatch(names[-1]):
        return names[-1]
    raise FileError(
        f"a package holds {README}, {CUSTODY}, {RECEIPT} and the original under its SHA-256, in"
        " this order, and nothing else"
    )


@dataclass(frozen=True, slots=True)
class Stated:
    """What a step found in the file: claims of the file's, with the entry that holds them."""

    version: int
    """Of the item's own stream."""
    type: str
    data: dict[str, Json]


@dataclass(frozen=True, slots=True)
class Cited:
    """What a case makes of the item: cited, graded. Its stream isn't shown: it is not proved."""

    position: int
    """Of the entry in the log."""
    recorded_at: str
    what: str
    by: str
    """Who, in which role."""
    struck: str
    """Why it no longer counts as it stands; empty where it does."""


@dataclass(frozen=True, slots=True)
class Package:
    """The statement of a package taken apart; nothing in it is verified yet."""

    origin: str
    item: str
    """The key of the item."""
    exported: tuple[str, int]
    """The stream and version by which this export is on record."""
    checkpoint: str
    streams: tuple[ShownStream, ...]
    """The item's own, then its custody year by year."""
    claims: tuple[Stated, ...]
    cited: tuple[Cited, ...]
    """In the order of the log."""
    people: dict[str, str]
    """By the opaque ids that events hold: who that is."""
    nodes: tuple[bytes, ...]
    """The proof that all of the events shown are in the log."""
    signature: bytes
    signed: bytes
    """The bytes that the signature is over."""

    @property
    def shown(self) -> tuple[Disclosed, ...]:
        """All events, in whatever stream."""
        return tuple(chain.from_iterable(stream.events for stream in self.streams))


def names_of(item: str, received: datetime, exported: datetime) -> list[str]:
    """The streams to be shown: the item's own, and its custody in each year in between.

    A year is that of New York, where Headquarters are.
    """
    first, last = ((at - _HEADQUARTERS).year for at in (received, exported))
    return [f"evidence/{item}", *(f"custody/{item}-{year}" for year in range(first, last + 1))]


def assemble(
    item: str,
    streams: Sequence[ShownStream],
    *,
    exported: tuple[str, int],
    claims: Sequence[Stated],
    people: Mapping[str, str],
    note: str,
    tree: Subtrees,
    signer: Ed25519PrivateKey,
    cited: Sequence[Cited] = (),
) -> bytes:
    """The statement's bytes."""
    checkpoint = notes.Checkpoint.parse(notes.parse(note).text)
    indexes = [shown.index for stream in streams for shown in stream.events]
    nodes = multiproof.missing(indexes, checkpoint.size, tree)
    body: dict[str, object] = {
        "format": FORMAT,
        "origin": checkpoint.origin,
        "item": item,
        "exported": {"stream": exported[0], "version": exported[1]},
        "checkpoint": note,
        "streams": [stream_written(stream) for stream in streams],
        "claims": [{"version": c.version, "type": c.type, "data": c.data} for c in claims],
        "cited": [asdict(one) for one in cited],
        "people": dict(people),
        "nodes": [notes.to_base64(node) for node in nodes],
    }
    signature = signer.sign(_signed(body))
    return canonical.encode({**body, "signature": notes.to_base64(signature)})


def parse(data: bytes) -> Package:
    """The statement in these bytes, its spelling and shape checked and nothing verified."""
    body = canonical.decode(data)
    if not isinstance(body, dict) or body.get("format") not in {FORMAT, FIRST}:
        raise FileError(f"{CUSTODY} is no {FORMAT}")
    earlier = body["format"] == FIRST
    check_members(body, MEMBERS - {"cited"} if earlier else MEMBERS)
    exported, people = object_in(body, "exported"), object_in(body, "people")
    check_members(exported, frozenset(["stream", "version"]))
    return Package(
        origin=text_in(body, "origin"),
        item=text_in(body, "item"),
        exported=(text_in(exported, "stream"), number_in(exported, "version")),
        checkpoint=text_in(body, "checkpoint"),
        streams=tuple(stream_read(_object(one)) for one in list_in(body, "streams")),
        claims=tuple(_stated(_object(one)) for one in list_in(body, "claims")),
        cited=() if earlier else tuple(_cited(_object(one)) for one in list_in(body, "cited")),
        people={name: text_in(people, name) for name in people},
        nodes=hashes_in(body, "nodes"),
        signature=notes.from_base64(text_in(body, "signature"), "the signature"),
        signed=_signed({name: value for name, value in body.items() if name != "signature"}),
    )


def _stated(holder: dict[str, Json]) -> Stated:
    check_members(holder, frozenset(["data", "type", "version"]))
    return Stated(number_in(holder, "version"), text_in(holder, "type"), object_in(holder, "data"))


def _cited(holder: dict[str, Json]) -> Cited:
    check_members(holder, frozenset(["by", "position", "recorded_at", "struck", "what"]))
    said = {name: text_in(holder, name) for name in ("recorded_at", "what", "by", "struck")}
    return Cited(number_in(holder, "position"), **said)


def _object(item: Json) -> dict[str, Json]:
    if not isinstance(item, dict):
        raise FileError("what is listed in a package is objects")
    return item


def _signed(unsigned: Mapping[str, object]) -> bytes:
    # The format's name in front keeps this signature from ever passing for another's.
    return f"{unsigned['format']}\n".encode() + canonical.encode(dict(unsigned))
