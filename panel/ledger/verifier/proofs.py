"""Whether a proof file holds, and what it then shows, in a sentence."""

import json
from dataclasses import dataclass, replace

from panel.ledger import streammap
from panel.ledger.members import FileError, number_in, text_in
from panel.ledger.merkle import verify_consistency, verify_inclusion
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
    claim = parse(data).claim if isinstance(found, Proved) else None
    if not (isinstance(found, Proved) and isinstance(claim, Inclusion)):
        raise FileError("a receipt is shown by the proof of its position, and this is another")
    position, leaf = _named(receipt)
    if (position, leaf) != (claim.index + 1, claim.leaf.hex()):
        raise FileError(
            f"the receipt names position {position} and leaf {leaf:.64}, and the proof is of"
            f" position {claim.index + 1} and leaf {claim.leaf.hex()}"
        )
    return replace(found, sentence=f"{found.sentence} They are those of the receipt.")


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
