"""A log kept on paper: a list of events, a key, and honest certificates about it."""

from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from panel.ledger import canonical, mappages, merkle, notes, streammap
from panel.ledger.certificate import Disclosed, ShownRegister, assemble

PROOFS = Path(__file__).parents[3] / "shared" / "data" / "proofs"

needs_vectors = pytest.mark.skipif(
    not PROOFS.is_dir(), reason=f"the published vectors are not on this machine: {PROOFS}"
)

ORIGIN = "log.example/panel"
REGISTER = "register/XXi.001"
REQUEST = "exemption-request/7Q"
AS_OF = "2015-08-07T23:59:59.000000Z"


class PaperLog:
    """Appends events; shows any of them with its proof."""

    def __init__(self) -> None:
        self.key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
        self.vkey = notes.VerifierKey.of(ORIGIN, self.key)
        self.events: list[bytes] = []
        self.versions: Counter[str] = Counter()

    def append(self, stream: str, type_: str, recorded_at: str, /, **data: object) -> int:
        """Write one event and return its index."""
        self.versions[stream] += 1
        event = {
            "act": {"by": "secretariat"},
            "data": data,
            "recorded_at": recorded_at,
            "salt": f"{len(self.events):032x}",
            "stream": stream,
            "type": type_,
            "v": 1,
            "version": self.versions[stream],
        }
        self.events.append(canonical.encode(event))
        return len(self.events) - 1

    def record(self, stream: str, type_: str, recorded_at: str) -> int:
        """Write one event that bears on the person, with its entry in their register."""
        index = self.append(stream, type_, recorded_at)
        entry = {"stream": stream, "version": self.versions[stream], "type": type_}
        self.append(REGISTER, "register.entered", recorded_at, **entry)
        return index

    def leaves(self) -> list[bytes]:
        """The leaf hashes."""
        return [merkle.leaf_hash(event) for event in self.events]

    def pages(self) -> dict[str, bytes]:
        """The map over streams."""
        last = {read(event)["stream"]: event for event in self.events}
        return mappages.moved(
            {},
            [
                streammap.leaf_of(stream, read(event)["version"], merkle.leaf_hash(event))
                for stream, event in last.items()
            ],
        )

    def note(self, map_root: bytes | None = None) -> str:
        """The checkpoint at the log's present size; a liar says another root of the map."""
        root = mappages.root(self.pages()) if map_root is None else map_root
        checkpoint = notes.Checkpoint(
            ORIGIN, len(self.events), merkle.root(self.leaves()), (streammap.line(root),)
        )
        return notes.sign(checkpoint.text(), ORIGIN, self.key)

    def shown(self, indexes: Sequence[int]) -> list[Disclosed]:
        """These events with their places."""
        return [Disclosed(at, self.events[at]) for at in indexes]

    def register(self, shown: Sequence[Disclosed] | None = None) -> ShownRegister:
        """The register's events, or those that a liar shows of it, with the proof of its end."""
        events = self.shown(self.indexes(REGISTER)) if shown is None else shown
        end = mappages.prove(self.pages(), streammap.place_of(REGISTER))
        return ShownRegister(tuple(events), end)

    def indexes(self, stream: str) -> list[int]:
        """Where the events of a stream stand."""
        return [at for at, event in enumerate(self.events) if read(event)["stream"] == stream]

    def certificate(self, **changes: Any) -> bytes:
        """An honest certificate about XXi.001; changes take the place of its parts."""
        parts: dict[str, Any] = {
            "question": question(),
            "answer": answer(),
            "note": self.note(),
            "tree": merkle.Subtrees(self.leaves()),
            "register": self.register(),
            "evidence": self.shown(self.indexes(REQUEST)[:2]),
            "signer": self.key,
        }
        return assemble(**{**parts, **changes})


def question(**changes: object) -> dict[str, object]:
    """What is asked: position 7 is the last one recorded by 7 August."""
    asked = {"person": "XXi.001", "state": "XA", "day": "2015-07-24"}
    return {**asked, "as_of": AS_OF, "position": 7, **changes}


def answer(**changes: object) -> dict[str, object]:
    """An answer that rests on the request as it stood then."""
    rests_on = [{"stream": REQUEST, "version": 2}]
    return {"verdict": "PENDING", "rests_on": rests_on, **changes}


def log_of_2015() -> PaperLog:
    """A listing, a request in two steps, something unrelated, and a late decision."""
    log = PaperLog()
    log.append(REGISTER, "register.opened", "2007-03-24T12:00:00.000000Z")
    log.record("list-entry/XXi.001", "list_entry.listed", "2007-03-24T12:00:00.000000Z")
    log.record(REQUEST, "exemption.requested", "2015-07-20T09:00:00.000000Z")
    log.record(REQUEST, "exemption.completed", "2015-07-21T09:00:00.000000Z")
    log.append("letter/1", "letter.sent", "2015-08-10T09:00:00.000000Z")
    log.record(REQUEST, "exemption.granted", "2015-08-20T15:00:00.000000Z")
    return log


@cache
def issued() -> tuple[PaperLog, bytes]:
    """A log and an honest certificate about it."""
    log = log_of_2015()
    return log, log.certificate()


def read(event: bytes) -> dict[str, Any]:
    """The event as an object."""
    value = canonical.decode(event)
    assert isinstance(value, dict)
    return value
