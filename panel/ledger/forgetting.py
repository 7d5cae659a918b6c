"""Destroying the key of a subject, and wrapping all keys anew when the master key changes."""

from __future__ import annotations

from typing import NamedTuple

from django.db import connection, transaction

from panel.ledger import seals
from panel.ledger.commands import Act, Refused
from panel.ledger.execution import Asked, execute
from panel.ledger.models import SealingKey
from panel.ledger.opening import OPERATOR
from panel.ledger.registry import Registry
from panel.ledger.sealing import Closed, masters, unwrapped, wrapped
from panel.ledger.seals import Forget, Subject
from panel.ledger.states import stream_name
from panel.ledger.store import head, versions

_AT_ONCE = 100


class Resealed(NamedTuple):
    """How many keys are now under the first master key, and whose could not be unwrapped."""

    done: int
    failed: list[str]


def forget(registry: Registry, subject: str, *, actor: str, reason: str) -> bool:
    """Record that the subject is forgotten and destroy its key, both or neither.

    False where the database's own files may still hold the wrapped key, for somebody reads them.
    Asked again it is refused, but wipes them.
    """
    try:
        with transaction.atomic():
            _overwrite_what_is_deleted()
            known = SealingKey.objects.filter(pk=subject).exists()
            stream = stream_name(Subject, subject)
            if not known and not versions([stream])[stream]:
                raise Refused("nothing is sealed about that subject", field="/subject")
            at = head().now
            act = Act(actor=actor, role=OPERATOR, at=at, received_at=at)
            execute(registry, Asked(Forget(reason=reason), subject), act)
            # Under the head's lock, which the append holds to the end of this transaction.
            SealingKey.objects.filter(pk=subject).delete()
    finally:
        wiped = _wipe()
    return wiped


def reseal() -> Resealed:
    """Wrap every key by the first master key; what was stopped goes on where it stopped."""
    current, done, failed, last = next(iter(masters())), 0, [], ""
    while rows := list(_under_others(current, last)):
        last = rows[-1].subject
        with transaction.atomic():
            _overwrite_what_is_deleted()
            for row in rows:
                try:
                    anew = wrapped(row.subject, unwrapped(row))
                except (Closed, seals.Broken) as error:
                    failed.append(f"{row.subject}: {str(error) or 'its wrapped key is damaged'}")
                    continue
                # Where it was forgotten meanwhile there is no such row, and none comes back.
                same = SealingKey.objects.filter(pk=row.subject, master=row.master)
                done += same.update(wrapped=anew.wrapped, master=anew.master)
    _wipe()
    return Resealed(done, failed)


def _under_others(current: str, last: str) -> list[SealingKey]:
    rows = SealingKey.objects.exclude(master=current).filter(pk__gt=last)
    return list(rows.order_by("pk")[:_AT_ONCE])


def _overwrite_what_is_deleted() -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def _wipe() -> bool:
    """Leave no deleted key in the database's own files; PostgreSQL's log keeps one for a while."""
    if connection.in_atomic_block:
        return False
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy: int = cursor.fetchone()[0]
            return not busy
        cursor.execute("VACUUM FULL ledger_sealing_key")
        return True
