"""Any file that a log gives to be checked: a certificate or a proof."""

from panel.ledger import canonical, proof
from panel.ledger.notes import VerifierKey
from panel.ledger.verifier import checks, proofs
from panel.ledger.verifier.checks import Verified
from panel.ledger.verifier.proofs import Proved


def check(data: bytes, key: VerifierKey) -> Verified | Proved:
    """What the file shows under the log's key; raises one of REFUSALS where it doesn't hold."""
    body = canonical.decode(data)
    if isinstance(body, dict) and body.get("format") == proof.FORMAT:
        return proofs.check(data, key)
    return checks.check(data, key)
