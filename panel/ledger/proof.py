"""The file format `panel-proof/1`: one proof about the log under one of its checkpoints."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from panel.ledger import canonical, notes, streammap
from panel.ledger.canonical import Json
from panel.ledger.members import (
    FileError,
    check_members,
    hashes_in,
    number_in,
    object_in,
    text_in,
)
from panel.ledger.streammap import MapProof

FORMAT: Final = "panel-proof/1"


@dataclass(frozen=True, slots=True)
class Inclusion:
    """That a leaf stands at a position."""

    index: int
    """Counted from 0: the event's position less one."""
    leaf: bytes
    path: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Consistency:
    """That the log begins with all that it held when it was smaller."""

    size: int
    root: bytes
    """Of the smaller log."""
    path: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class End:
    """That a stream ends at a version."""

    stream: str
    version: int
    leaf: bytes
    proof: MapProof


@dataclass(frozen=True, slots=True)
class Absence:
    """That there is no such stream."""

    stream: str
    proof: MapProof


Claim = Inclusion | Consistency | End | Absence
_KINDS: Final[Mapping[str, frozenset[str]]] = {
    "inclusion": frozenset(["index", "leaf", "path"]),
    "consistency": frozenset(["path", "root", "size"]),
    "end": frozenset(["leaf", "proof", "stream", "version"]),
    "absence": frozenset(["proof", "stream"]),
}


@dataclass(frozen=True, slots=True)
class Proof:
    """A proof taken apart; nothing in it is verified yet."""

    checkpoint: str
    claim: Claim


def assemble(note: str, claim: Claim) -> bytes:
    """The file's bytes."""
    said: dict[str, object]
    match claim:
        case Inclusion(index, leaf, path):
            said = {"index": index, "leaf": notes.to_base64(leaf), "path": _hashes(path)}
        case Consistency(size, root, path):
            said = {"size": size, "root": notes.to_base64(root), "path": _hashes(path)}
        case End(stream, version, leaf, proof):
            said = {"stream": stream, "version": version, "leaf": notes.to_base64(leaf)}
            said["proof"] = streammap.written(proof)
        case Absence(stream, proof):
            said = {"stream": stream, "proof": streammap.written(proof)}
    kind = type(claim).__name__.lower()
    return canonical.encode({"format": FORMAT, "kind": kind, "checkpoint": note, **said})


def parse(data: bytes) -> Proof:
    """The proof in these bytes, its spelling and shape checked and nothing verified."""
    body = canonical.decode(data)
    if not isinstance(body, dict) or body.get("format") != FORMAT:
        raise FileError(f"this is no {FORMAT}")
    kind = text_in(body, "kind")
    if kind not in _KINDS:
        raise FileError(f"there is no proof of the kind {kind!r:.60}")
    check_members(body, _KINDS[kind] | {"checkpoint", "format", "kind"})
    return Proof(text_in(body, "checkpoint"), _claim(kind, body))


def _claim(kind: str, body: Mapping[str, Json]) -> Claim:
    match kind:
        case "inclusion":
            return Inclusion(number_in(body, "index"), _hash(body, "leaf"), hashes_in(body, "path"))
        case "consistency":
            return Consistency(
                number_in(body, "size"), _hash(body, "root"), hashes_in(body, "path")
            )
    stream, proof = text_in(body, "stream"), streammap.read(object_in(body, "proof"))
    if kind == "absence":
        return Absence(stream, proof)
    return End(stream, number_in(body, "version"), _hash(body, "leaf"), proof)


def _hashes(path: tuple[bytes, ...]) -> list[str]:
    return [notes.to_base64(step) for step in path]


def _hash(body: Mapping[str, Json], name: str) -> bytes:
    return notes.from_base64(text_in(body, name), name)
