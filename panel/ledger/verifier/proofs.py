"""Whether a proof file holds, and what it then shows, in a sentence."""

import hashlib
import json
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

from panel.ledger import canonical, streammap
from panel.ledger.members import FileError, object_in, text_in
from panel.ledger.merkle import leaf_hash, verify_consistency, verify_inclusion
from panel.ledger.notes import Checkpoint, VerifierKey, to_base64
from panel.ledger.proof import Absence, Claim, Consistency, End, Inclusion, parse
from panel.ledger.verifier.checks import REFUSALS, check_checkpoint

__all__ = ["REFUSALS", "NotShown", "Proved", "check"]
_NAMED: Final = 10
"""Of more receipts the places aren't listed."""


@dataclass(frozen=True, slots=True)
class Proved:
    """What a proof that holds was found to show."""

    checkpoint: Checkpoint
    sentence: str
    of_map: bool
    """Whether it rests on the map's being that of the log."""


def check(data: bytes, key: VerifierKey) -> Proved:
    """What these bytes prove under the log's key; raises one of REFUSALS otherwise."""
    proof = parse(data)
    checkpoint = check_checkpoint(proof.checkpoint, key)
    sentence = _shown(proof.claim, checkpoint)
    return Proved(checkpoint, sentence, isinstance(proof.claim, End | Absence))


class NotShown(FileError):
    """The proof holds, and what came with it isn't shown by it; the words say why."""


def of_receipt(found: object, data: bytes, receipt: bytes) -> Proved:
    """What a proof that holds shows of a receipt; NotShown where it is of another leaf or place.

    `receipt` is JSON as the log's API answered it: a receipt, or an answer with receipts inside, of
    which the one at the proof's position is meant.
    """
    found, claim = _placed(found, data)
    held, position = _receipts_in(receipt), claim.index + 1
    if not held:
        raise NotShown(
            "the file given as --receipt is no receipt and holds none: one has `position` and"
            " `leaf`. It stands in the answer to what you sent, and in later ones, as `receipt`"
        )
    meant = [one for one in held if one.position == position]
    if not meant:
        named = ", ".join(f"{one.position}{_at(one, held)}" for one in held[:_NAMED])
        more = f" and {len(held) - _NAMED} more" if len(held) > _NAMED else ""
        raise NotShown(
            f"the proof is of position {position}, and the receipt names position {named}{more}:"
            " fetch the proof of the position that you mean, /log/proof/<position>"
        )
    if claim.leaf.hex() not in {one.leaf for one in meant}:
        raise NotShown(
            f"the receipt names position {position} and leaf {meant[0].leaf:.64}, and the proof is"
            f" of leaf {claim.leaf.hex()}"
        )
    words = f"They are those of the receipt{_at(meant[0], held)}."
    return replace(found, sentence=f"{found.sentence} {words}")


def of_entry(found: object, data: bytes, entry: bytes, file: bytes | None) -> Proved:
    """What a proof that holds shows of an event's bytes, and of a file that the event names.

    NotShown where the leaf is that of other bytes, or where they name another file's SHA-256.
    """
    found, claim = _placed(found, data)
    if leaf_hash(entry) != claim.leaf:
        words = "the file given as --entry isn't the bytes that the leaf is the hash of: keep"
        raise NotShown(f"{words} the body of /api/v1/entries/{claim.index + 1} as it comes")
    body = canonical.decode(entry)
    if not isinstance(body, dict):
        raise NotShown("an entry is an object of JSON")
    act = object_in(body, "act")
    kind, stream, at = (text_in(body, name) for name in ("type", "stream", "recorded_at"))
    words = f"It is the {kind} of {stream}, recorded at {at}, for the State {act.get('state')}."
    if file is not None:
        digest = hashlib.sha256(file).hexdigest()
        if object_in(body, "data").get("sha256") != digest:
            raise NotShown(f"the entry names no file of the SHA-256 {digest}")
        words += f" It says that the file of the SHA-256 {digest} came."
    return replace(found, sentence=f"{found.sentence} {words}")


def _placed(found: object, data: bytes) -> tuple[Proved, Inclusion]:
    """A proof of one position."""
    claim = parse(data).claim if isinstance(found, Proved) else None
    if not (isinstance(found, Proved) and isinstance(claim, Inclusion)):
        raise FileError("what was received is shown by the proof of its position: this is another")
    return found, claim


class _Receipt(NamedTuple):
    where: str
    """As a JSON pointer."""
    position: int
    leaf: str


def _at(one: _Receipt, held: list[_Receipt]) -> str:
    return f" at {one.where:.60}" if len(held) > 1 else ""


def _receipts_in(answer: bytes) -> list[_Receipt]:
    """The receipts that an answer holds, itself one or not, in its order."""
    try:
        said = json.loads(answer)
    except (ValueError, RecursionError) as error:
        raise NotShown("the file given as --receipt is no JSON") from error
    found: list[_Receipt] = []
    left: list[tuple[str, Any]] = [("", said)] if isinstance(said, dict | list) else []
    while left:
        where, one = left.pop()
        if isinstance(one, dict):
            position, leaf = one.get("position"), one.get("leaf")
            if type(position) is int and isinstance(leaf, str):
                found.append(_Receipt(where, position, leaf))
        parts = one.items() if isinstance(one, dict) else enumerate(one)
        inside = [(f"{where}/{name}", part) for name, part in parts]
        left.extend(one for one in reversed(inside) if isinstance(one[1], dict | list))
    return found


def _shown(claim: Claim, checkpoint: Checkpoint) -> str:
    size, root = checkpoint.size, checkpoint.root
    match claim:
        case Inclusion(index, leaf, path):
            verify_inclusion(leaf, index, size, path, root)
            return (
                f"At position {index + 1} stands the event with the leaf {to_base64(leaf)}, the"
                " SHA-256 of a zero byte and the event's bytes."
            )
        case Consistency(old, old_root, path):
            verify_consistency(old, size, old_root, root, path)
            return (
                f"The log begins with the {old} events of the root {to_base64(old_root)}: whoever"
                " holds a checkpoint of that size and root knows that nothing was changed since."
            )
        case End(stream, version, leaf, proof):
            streammap.verify_end(streammap.root_in(checkpoint), stream, version, leaf, proof)
            return (
                f"The stream {stream} ends with version {version}, an event with the leaf"
                f" {to_base64(leaf)}."
            )
        case Absence(stream, proof):
            streammap.verify_absence(streammap.root_in(checkpoint), stream, proof)
            return f"There is no stream {stream}."
