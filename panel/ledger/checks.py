"""Django's system checks of the ledger: without its guards, nothing is to start."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import DatabaseError, connection

from panel.ledger import guards, opening, sealing, signing
from panel.ledger.codec import UnknownEvent
from panel.ledger.models import SealingKey
from panel.ledger.notes import NoteError
from panel.ledger.registry import registry
from panel.ledger.store import NoLedger


def guards_in_place(**_: Any) -> list[CheckMessage]:
    """Each trigger that keeps the log append-only is there, as this code would make it."""
    try:
        if guards.HEAD not in connection.introspection.table_names():
            return []  # not migrated yet: the migrations bring them along
        missing = guards.missing(connection)
    except DatabaseError:
        return []  # whether a database answers is asked by /readyz
    return [
        Error(
            f"the ledger's guard {name} is missing or changed: its log can be rewritten",
            hint="run `manage.py ledger verify`, then put the guards back",
            id="ledger.E001",
        )
        for name in missing
    ]


def key_held() -> bool:
    """Whether the settings hold the key that signs for the log, where there is one."""
    try:
        signing.private_half(opening.described(registry).keys.newest)
    except signing.KeyMissing:
        return False
    except (NoLedger, NoteError, UnknownEvent):
        return True  # nothing to sign yet, or `verify` tells
    return True


def key_at_hand(**_: Any) -> list[CheckMessage]:
    """The settings hold the key that the log names."""
    try:
        if guards.HEAD not in connection.introspection.table_names() or key_held():
            return []
    except DatabaseError:
        return []  # whether a database answers is asked by /readyz
    return [
        Error(
            "LEDGER_KEY does not hold the key that signs for this log",
            hint="`manage.py ledger key` prints its public half; see docs/settings.md",
            id="ledger.E002",
        )
    ]


def sealing_key_fits(**_: Any) -> list[CheckMessage]:
    """Each master key that wraps a subject's key is at hand."""
    try:
        if SealingKey._meta.db_table not in connection.introspection.table_names():
            return []
        strange = sealing.strange_masters()
    except DatabaseError:
        return []
    return [
        Error(
            f"SEALING_KEY doesn't hold master key {name}, by which keys of sealed fields are"
            " wrapped: what is sealed can't be read",
            hint="give the old key too, after the new one; nothing is lost",
            id="ledger.E003",
        )
        for name in strange
    ]
