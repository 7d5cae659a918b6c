"""The file format `panel-certificate/1`: how an answer travels with what proves it.

Whoever issues certificates and whoever checks them read the format here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from panel.ledger import canonical, notes
from panel.ledger.canonical import Json

FORMAT = "panel-certificate/1"
MEMBERS = frozenset(
    ["answer", "checkpoint", "evidence", "format", "origin", "question", "register", "signature"]
)


class CertificateError(ValueError):
    """A file that is no certificate of this format; the words say why."""


@dataclass(frozen=True, slots=True)
class Disclosed:
    """An event shown whole, with its place in the log and the path to the root."""

    index: int
    """Counted from 0: the event's position less one."""
    event: bytes
    path: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate taken apart; nothing in it is verified yet."""

    origin: str
    question: dict[str, Json]
    answer: dict[str, Json]
    checkpoint: str
    register: tuple[Disclosed, ...] | None
    evidence: tuple[Disclosed, ...]
    signature: bytes
    signed: bytes
    """The bytes that the signature is over."""


def assemble(
    question: Mapping[str, object],
    answer: Mapping[str, object],
    *,
    note: str,
    register: Sequence[Disclosed] | None,
    evidence: Sequence[Disclosed],
    signer: Ed25519PrivateKey,
) -> bytes:
    """The certificate's bytes; `register` is None where the asker may not see it."""
    body: dict[str, object] = {
        "format": FORMAT,
        "origin": notes.Checkpoint.parse(notes.parse(note).text).origin,
        "question": dict(question),
        "answer": dict(answer),
        "checkpoint": note,
        "register": None if register is None else [_written(shown) for shown in register],
        "evidence": [_written(shown) for shown in evidence],
    }
    signature = signer.sign(_signed(body))
    return canonical.encode({**body, "signature": notes.to_base64(signature)})


def parse(data: bytes) -> Certificate:
    """The certificate in these bytes, its spelling and shape checked and nothing verified."""
    body = canonical.decode(data)
    if not isinstance(body, dict) or body.get("format") != FORMAT:
        raise CertificateError(f"this is no {FORMAT}")
    if body.keys() != MEMBERS:
        odd = ", ".join(sorted(f"{name!r:.60}" for name in body.keys() ^ MEMBERS))
        raise CertificateError(f"members missing or unknown: {odd}")
    signature = notes.from_base64(text_in(body, "signature"), "the signature")
    unsigned = {name: value for name, value in body.items() if name != "signature"}
    return Certificate(
        origin=text_in(body, "origin"),
        question=object_in(body, "question"),
        answer=object_in(body, "answer"),
        checkpoint=text_in(body, "checkpoint"),
        register=None if body["register"] is None else _all_read(body, "register"),
        evidence=_all_read(body, "evidence"),
        signature=signature,
        signed=_signed(unsigned),
    )


def text_in(holder: Mapping[str, Json], name: str) -> str:
    """The member of that name, which must be text."""
    return cast("str", _member(holder, name, str, "text"))


def object_in(holder: Mapping[str, Json], name: str) -> dict[str, Json]:
    """The member of that name, which must be an object."""
    return cast("dict[str, Json]", _member(holder, name, dict, "an object"))


def list_in(holder: Mapping[str, Json], name: str) -> list[Json]:
    """The member of that name, which must be a list."""
    return cast("list[Json]", _member(holder, name, list, "a list"))


def number_in(holder: Mapping[str, Json], name: str) -> int:
    """The member of that name, which must be an integer that counts something."""
    number = cast("int", _member(holder, name, int, "an integer"))
    if isinstance(number, bool) or number < 0:
        raise CertificateError(f"{name!r} must be an integer from 0 up")
    return number


def _member(holder: Mapping[str, Json], name: str, kind: type, words: str) -> Json:
    if name not in holder:
        raise CertificateError(f"{name!r} is missing")
    value = holder[name]
    if not isinstance(value, kind):
        raise CertificateError(f"{name!r} must be {words}")
    return value


def _signed(unsigned: Mapping[str, object]) -> bytes:
    # The format's name in front keeps this signature from ever passing for one on a note.
    return f"{FORMAT}\n".encode() + canonical.encode(dict(unsigned))


def _written(shown: Disclosed) -> dict[str, object]:
    return {
        "index": shown.index,
        "event": shown.event.decode(),
        "path": [notes.to_base64(step) for step in shown.path],
    }


def _all_read(body: Mapping[str, Json], name: str) -> tuple[Disclosed, ...]:
    return tuple(_read(item) for item in list_in(body, name))


def _read(item: Json) -> Disclosed:
    if not isinstance(item, dict) or item.keys() != {"index", "event", "path"}:
        raise CertificateError("an event shown has an index, the event and a path, nothing else")
    path = list_in(item, "path")
    if not all(isinstance(step, str) for step in path):
        raise CertificateError("a path is a list of base64 texts")
    return Disclosed(
        index=number_in(item, "index"),
        event=text_in(item, "event").encode(),
        path=tuple(notes.from_base64(str(step), "a path's hash") for step in path),
    )
