"""Handing the log over to another signing key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.db import transaction

from panel.ledger import execution, rotation, signing, store
from panel.ledger.commands import Act, Command, Refused
from panel.ledger.notes import NoteError, VerifierKey
from panel.ledger.opening import OPERATOR, described
from panel.ledger.registers import LOG_KEY, KeyRotated, Log
from panel.ledger.registry import Registry
from panel.ledger.values import Text

NOT_HANDED_OVER: Final = "the key that signs for the log has not handed over to this one"


class RotateKey(Command, on=Log, roles={OPERATOR}, noun="key-rotation", faceless=True):
    """Have another key sign for the log from here on."""

    statement: Text
    """The note in which the old key names the new one."""

    def decide(self, act: Act, log: Log) -> Iterator[KeyRotated]:
        """Where the key that signs now says so."""
        try:
            keys = rotation.follow(
                VerifierKey.parse(log.verifier_key), [*log.rotations, self.statement]
            )
        except NoteError as error:
            raise Refused(NOT_HANDED_OVER, field="/statement", why=str(error)) from error
        if len(keys.keys) < len(log.rotations) + 2:
            raise Refused(NOT_HANDED_OVER, field="/statement", key=log.verifier_key)
        yield KeyRotated(verifier_key=str(keys.newest), statement=self.statement)


def rotate(registry: Registry, *, actor: str) -> Log:
    """Let the one key of the settings that the log doesn't know follow the one that signs now."""
    with transaction.atomic():
        head = store.head(lock=True)  # so that the statement says where it will stand
        known = described(registry).keys
        said = rotation.Rotation(known.newest, signing.successor(known), head.position)
        statement = said.signed(signing.private_half(known.newest))
        act = Act(actor=actor, role=OPERATOR, at=head.now, received_at=head.now)
        execution.execute(registry, execution.Asked(RotateKey(statement=statement), LOG_KEY), act)
    return described(registry)
