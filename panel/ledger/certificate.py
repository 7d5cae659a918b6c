"""The file format `panel-certificate/3`: how an answer travels with what proves it.

Whoever issues certificates and whoever checks them read the format here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from panel.ledger import canonical, multiproof, notes, streammap
from panel.ledger.canonical import Json
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
from panel.ledger.streammap import MapProof

FORMAT = "panel-certificate/3"
MEMBERS = frozenset(
    (
        *("answer", "checkpoint", "evidence", "format", "law", "nodes", "origin"),
        *("question", "register", "signature"),
    )
)


@dataclass(frozen=True, slots=True)
class Disclosed:
    """An event shown whole, with its place in the log."""

    index: int
    """Counted from 0: the event's position less one."""
    event: bytes


@dataclass(frozen=True, slots=True)
class ShownRegister:
    """A person's register, whole; without events where nobody was ever listed under the number."""

    events: tuple[Disclosed, ...]
    end: MapProof
    """That it ends with the last of them, or that there is none."""


@dataclass(frozen=True, slots=True)
class ShownStream(ShownRegister):
    """A stream by its name, shown whole likewise."""

    stream: str


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate taken apart; nothing in it is verified yet."""

    origin: str
    question: dict[str, Json]
    answer: dict[str, Json]
    checkpoint: str
    register: ShownRegister | None
    law: ShownStream | None
    evidence: tuple[Disclosed, ...]
    nodes: tuple[bytes, ...]
    """The proof that all of the events shown are in the log."""
    signature: bytes
    signed: bytes
    """The bytes that the signature is over."""

    @property
    def shown(self) -> tuple[Disclosed, ...]:
        """All events, wherever they are shown."""
        return _all_of(self.register, self.law, self.evidence)


def assemble(
    question: Mapping[str, object],
    answer: Mapping[str, object],
    *,
    note: str,
    tree: Subtrees,
    register: ShownRegister | None,
    evidence: Sequence[Disclosed],
    signer: Ed25519PrivateKey,
    law: ShownStream | None = None,
) -> bytes:
    """The certificate's bytes; `register` is None where the asker may not see it."""
    checkpoint = notes.Checkpoint.parse(notes.parse(note).text)
    indexes = (shown.index for shown in _all_of(register, law, evidence))
    nodes = multiproof.missing(indexes, checkpoint.size, tree)
    body: dict[str, object] = {
        "format": FORMAT,
        "origin": checkpoint.origin,
        "question": dict(question),
        "answer": dict(answer),
        "checkpoint": note,
        "register": None if register is None else _register_written(register),
        "law": None if law is None else stream_written(law),
        "evidence": [_written(shown) for shown in evidence],
        "nodes": [notes.to_base64(node) for node in nodes],
    }
    signature = signer.sign(_signed(body))
    return canonical.encode({**body, "signature": notes.to_base64(signature)})


def parse(data: bytes) -> Certificate:
    """The certificate in these bytes, its spelling and shape checked and nothing verified."""
    body = canonical.decode(data)
    if not isinstance(body, dict) or body.get("format") != FORMAT:
        raise FileError(f"this is no {FORMAT}")
    check_members(body, MEMBERS)
    signature = notes.from_base64(text_in(body, "signature"), "the signature")
    unsigned = {name: value for name, value in body.items() if name != "signature"}
    return Certificate(
        origin=text_in(body, "origin"),
        question=object_in(body, "question"),
        answer=object_in(body, "answer"),
        checkpoint=text_in(body, "checkpoint"),
        register=None if body["register"] is None else _register_read(object_in(body, "register")),
        law=None if body["law"] is None else stream_read(object_in(body, "law")),
        evidence=_all_read(body, "evidence"),
        nodes=hashes_in(body, "nodes"),
        signature=signature,
        signed=_signed(unsigned),
    )


def _all_of(
    register: ShownRegister | None, law: ShownStream | None, evidence: Sequence[Disclosed]
) -> tuple[Disclosed, ...]:
    streams = (shown.events for shown in (register, law) if shown is not None)
    return (*chain.from_iterable(streams), *evidence)


def _signed(unsigned: Mapping[str, object]) -> bytes:
    # The format's name in front keeps this signature from ever passing for one on a note.
    return f"{FORMAT}\n".encode() + canonical.encode(dict(unsigned))


def _register_written(register: ShownRegister) -> dict[str, object]:
    events = [_written(shown) for shown in register.events]
    return {"events": events, "end": streammap.written(register.end)}


def _register_read(holder: dict[str, Json]) -> ShownRegister:
    check_members(holder, frozenset(["end", "events"]))
    return ShownRegister(_all_read(holder, "events"), streammap.read(object_in(holder, "end")))


def stream_written(shown: ShownStream) -> dict[str, object]:
    """A stream shown whole, as an object."""
    return {"stream": shown.stream, **_register_written(shown)}


def stream_read(holder: dict[str, Json]) -> ShownStream:
    """The same, read."""
    stream = text_in(holder, "stream")
    shown = _register_read({name: value for name, value in holder.items() if name != "stream"})
    return ShownStream(shown.events, shown.end, stream)


def _written(shown: Disclosed) -> dict[str, object]:
    return {"index": shown.index, "event": shown.event.decode()}


def _all_read(body: Mapping[str, Json], name: str) -> tuple[Disclosed, ...]:
    return tuple(_read(item) for item in list_in(body, name))


def _read(item: Json) -> Disclosed:
    if not isinstance(item, dict) or item.keys() != {"index", "event"}:
        raise FileError("an event shown has an index and the event, nothing else")
    return Disclosed(index=number_in(item, "index"), event=text_in(item, "event").encode())
