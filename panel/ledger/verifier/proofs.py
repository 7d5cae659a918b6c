"""Whether a proof file holds, and what it then shows, in a sentence."""

import hashlib
import json
from dataclasses import dataclass, replace

from panel.ledger import canonical, streammap
from panel.ledger.members import FileError, number_in, object_in, text_in
from panel.ledger.merkle import leaf_hash, verify_consistency, verify_inclusion
from panel.ledger.notes import Checkpoint, VerifierKey, to_base64
from panel.ledger.proof import Absence, Claim, Consistency, End, Inclusion, parse
from panel.ledger.verifier.checks import REFUSALS, check_checkpoint

__all__ = ["REFUSALS", "Proved", "check"]


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


def of_receipt(found: object, data: bytes, receipt: bytes) -> Proved:
    """What a proof that holds shows of a receipt; FileError where it is of another leaf or place.

    `receipt` is JSON as the log's API answered it, alone or as the member `receipt` of more.
    """
    found, claim = _placed(found, data)
    position, leaf = _named(receipt)
    if (position, leaf) != (claim.index + 1, claim.leaf.hex()):
        raise FileError(
            f"the receipt names position {position} and leaf {leaf:.64}, and the proof is of"
            f" position {claim.index + 1} and leaf {claim.leaf.hex()}"
        )
    return replace(found, sentence=f"{found.sentence} They are those of the receipt.")


def of_entry(found: object, data: bytes, entry: bytes, file: bytes | None) -> Proved:
    """What a proof that holds shows of an event's bytes, and of a file that the event names.

    FileError where the leaf is that of other bytes, or where they name another file's SHA-256.
    """
    found, claim = _placed(found, data)
    if leaf_hash(entry) != claim.leaf:
        raise FileError("these are not the bytes of which the leaf at that position is the hash")
    body = canonical.decode(entry)
    if not isinstance(body, dict):
        raise FileError("an entry is an object of JSON")
    act = object_in(body, "act")
    kind, stream, at = (text_in(body, name) for name in ("type", "stream", "recorded_at"))
    words = f"It is the {kind} of {stream}, recorded at {at}, for the State {act.get('state')}."
    if file is not None:
        digest = hashlib.sha256(file).hexdigest()
        if object_in(body, "data").get("sha256") != digest:
            raise FileError(f"the entry names no file of the SHA-256 {digest}")
        words += f" It says that the file of the SHA-256 {digest} came."
    return replace(found, sentence=f"{found.sentence} {words}")


def _placed(found: object, data: bytes) -> tuple[Proved, Inclusion]:
    """A proof of one position."""
    claim = parse(data).claim if isinstance(found, Proved) else None
    if not (isinstance(found, Proved) and isinstance(claim, Inclusion)):
        raise FileError("what was received is shown by the proof of its position: this is another")
    return found, claim


def _named(receipt: bytes) -> tuple[int, str]:
    try:
        said = json.loads(receipt)
    except (ValueError, RecursionError) as error:
        raise FileError("the receipt is no JSON") from error
    if isinstance(said, dict):
        said = said.get("receipt", said)
    if not isinstance(said, dict):
        raise FileError("the receipt is no object of JSON")
    return number_in(said, "position"), text_in(said, "leaf")


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
