"""Fields kept as ciphertext: what a rule says of them, the boxes that the log holds, forgetting."""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from typing import Annotated, Final, NamedTuple, Self

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from panel.ledger import canonical
from panel.ledger.commands import Act, Command, Creates, Refused
from panel.ledger.events import NOBODY, Event, Fact
from panel.ledger.states import State
from panel.ledger.values import Text

KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
_BLOCK: Final = 64
"""Bytes to a multiple of which texts are filled up: a box tells little of its text's length."""

SubjectKey = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9._-]{1,120}$")]
"""Whom or what a key is for: who forgets one subject leaves the others readable."""


class Sealed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A text under its subject's key: all that the log, a state or a row ever holds of it."""

    subject: SubjectKey
    box: Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_-]{100,}$")]
    """Nonce, ciphertext and tag of AES-256-GCM, base64url without padding."""


class Unsealed(Sealed, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a rule says in the place of a `Sealed`; the append seals it before anything is folded.

    It is of no shape that a log takes, so that what nobody sealed can't be written either.
    """

    box: str = ""
    text: str

    def __repr__(self) -> str:
        return f"Unsealed({self.subject})"


class Place(NamedTuple):
    """Where a box stands: it opens nowhere else."""

    stream: str
    event: type[Event]
    field: str

    def bound_to(self, subject: str) -> bytes:
        """What the box is bound to, beside its key."""
        return canonical.encode([self.stream, self.event.name, self.field, subject])


class Broken(Exception):
    """A box that its subject's key doesn't open in this place."""


def new_key() -> bytes:
    """A fresh key for AES-256-GCM."""
    return secrets.token_bytes(KEY_BYTES)


def shut(key: bytes, plain: bytes, bound_to: bytes) -> bytes:
    """Nonce, ciphertext and tag."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound_to)


def opened(key: bytes, box: bytes, bound_to: bytes) -> bytes:
    """What was shut in; Broken where the key, the box or what it is bound to is another."""
    try:
        return AESGCM(key).decrypt(box[:_NONCE_BYTES], box[_NONCE_BYTES:], bound_to)
    except (InvalidTag, ValueError) as error:
        raise Broken from error


def seal(key: bytes, said: Unsealed, place: Place) -> Sealed:
    """What the log holds in place of what was said."""
    plain = said.text.encode()
    filled = plain.ljust(-(-max(len(plain), 1) // _BLOCK) * _BLOCK, b"\0")
    box = shut(key, filled, place.bound_to(said.subject))
    return Sealed(subject=said.subject, box=urlsafe_b64encode(box).rstrip(b"=").decode())


def unseal(key: bytes, sealed: Sealed, place: Place) -> str:
    """The text; Broken where it isn't what was sealed in this very place."""
    box = urlsafe_b64decode(sealed.box + "=" * (-len(sealed.box) % 4))
    return opened(key, box, place.bound_to(sealed.subject)).rstrip(b"\0").decode()


def sealed_in(event: Event) -> dict[str, Sealed]:
    """An event's fields that are sealed, or are to be, by their names."""
    values = ((name, getattr(event, name)) for name in event.__struct_fields__)
    return {name: value for name, value in values if isinstance(value, Sealed)}


class SubjectForgotten(Event, name="subject.forgotten", bears_on=NOBODY):
    """The key of a subject was destroyed: what was sealed under it is gone everywhere."""

    reason: Text


class Subject(State, category="subject", events=(SubjectForgotten,), rowless=True):
    """Whom or what sealed fields are about; its stream begins when it is forgotten."""

    forgotten: bool = False

    def evolve(self, event: SubjectForgotten, fact: Fact) -> Self:
        """For good."""
        return type(self)(forgotten=True)


class Forget(
    Command,
    on=Subject,
    roles={"operator"},
    noun="forgetting",
    creates=Creates.KEYED,
    faceless=True,
):
    """Forget a subject: destroy the key of all that was ever sealed about it."""

    reason: Text
    """Why, without naming whom: this stays on record."""

    def decide(self, act: Act, subject: Subject) -> Iterator[SubjectForgotten]:
        """Once."""
        if subject.forgotten:
            raise Refused("that subject is forgotten already")
        yield SubjectForgotten(reason=self.reason)
