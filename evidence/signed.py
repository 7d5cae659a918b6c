"""What Content Credentials (C2PA) come to, in words; C2PA's own codes stand behind them.

Pure: pages ask it of what was found, so that it speaks of old findings too.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from evidence.findings import Credentials, CredentialsRead

WORDS: Final = {
    Credentials.NONE: "none in the file",
    Credentials.UNKNOWN: "intact, signed by somebody whom no list here names",
    Credentials.TRUSTED: "intact, signed by somebody on the list",
    Credentials.BROKEN: "broken: these are not the bytes that were signed, or it can't be read",
    Credentials.UNCHECKED: "could not be checked: the file is damaged, and nothing shows whether"
    " it was ever signed",
}
_UNPARSED: Final = "unreadable: Other: asset could not be parsed"
"""What the library says of a file that it can't read as far as any manifest would stand."""
_CODES: Final = {
    "algorithm.unsupported": "it is signed in a way that isn't known here",
    "assertion.action.ingredientMismatch": "an action names what it was not made of",
    "assertion.bmffHash.mismatch": "the bytes are not those that were signed",
    "assertion.boxesHash.mismatch": "the bytes are not those that were signed",
    "assertion.cbor.invalid": "a statement in it can't be read",
    "assertion.dataHash.mismatch": "the bytes are not those that were signed",
    "assertion.hashedURI.mismatch": "a statement in it is not the one that was signed",
    "assertion.json.invalid": "a statement in it can't be read",
    "assertion.missing": "a statement that was signed is gone",
    "assertion.multipleHardBindings": "it is bound to two different contents",
    "assertion.undeclared": "a statement in it was never signed",
    "claim.hardBindings.missing": "it isn't bound to any content",
    "claim.malformed": "what was signed can't be read",
    "claim.missing": "what was signed is gone",
    "claim.multiple": "it has two claims in the place of one",
    "claimSignature.mismatch": "its signature is not that of what it says",
    "claimSignature.missing": "its signature is gone",
    "claimSignature.outsideValidity": "it was signed while its certificate wasn't valid",
    "general.error": "it could not be judged",
    "ingredient.hashedURI.mismatch": "what it says of what it was made of was changed",
    "manifest.inaccessible": "its manifest can't be reached",
    "signingCredential.expired": "its signer's certificate had ended",
    "signingCredential.invalid": "its signer's certificate isn't one for signing",
    "signingCredential.ocsp.revoked": "its signer's certificate was revoked",
    "signingCredential.revoked": "its signer's certificate was revoked",
    "signingCredential.untrusted": "no list here names its signer",
    "timeStamp.malformed": "its timestamp can't be read",
    "timeStamp.mismatch": "its timestamp is of something else",
    "timeStamp.outsideValidity": "its timestamp was made while the certificate wasn't valid",
    "timeStamp.untrusted": "no list here names who made its timestamp",
}
"""C2PA Technical Specification 2.1, section 15: validation status codes."""


def state(read: CredentialsRead) -> Credentials:
    """What they come to: what was found "broken" because the file itself can't be parsed was never
    checked."""
    unparsed = read.codes[:1] and read.codes[0].startswith(_UNPARSED)
    return Credentials.UNCHECKED if unparsed else read.state


def in_words(codes: Iterable[str]) -> list[str]:
    """Each code's words with the code behind them; the code alone where it has none."""
    return [f"{_CODES[code]} ({code})" if code in _CODES else code for code in codes]
