"""Any file that a log gives to be checked: a certificate or a proof."""

from panel.ledger import canonical, notes, proof, rotation
from panel.ledger.members import FileError, text_in
from panel.ledger.notes import Checkpoint, VerifierKey
from panel.ledger.verifier import checks, proofs
from panel.ledger.verifier.checks import Verified
from panel.ledger.verifier.proofs import Proved


def check(data: bytes, key: VerifierKey) -> Verified | Proved:
    """What the file shows under the log's key; raises one of REFUSALS where it doesn't hold."""
    body = canonical.decode(data)
    if isinstance(body, dict) and body.get("format") == proof.FORMAT:
        return proofs.check(data, key)
    return checks.check(data, key)


def signer(data: bytes, trusted: VerifierKey, chain: bytes | None) -> VerifierKey:
    """The key that must have signed this file, by the chain that leads to it."""
    if chain is None:
        return trusted
    body = canonical.decode(data)
    if not isinstance(body, dict):
        raise FileError("this is neither a certificate nor a proof")
    size = Checkpoint.parse(notes.parse(text_in(body, "checkpoint")).text).size
    return rotation.read(chain, trusted).at(size)
