"""Keys of subjects as the database holds them, wrapped by the master key: sealing and opening."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, TypeVar

import msgspec
from django.conf import settings

from panel.ledger import seals
from panel.ledger.events import Event
from panel.ledger.models import LogEvent, SealingKey
from panel.ledger.seals import Place, Sealed, Subject, Unsealed
from panel.ledger.states import stream_name

E = TypeVar("E", bound=Event)


class Closed(Exception):
    """A subject's key can't be unwrapped by any master key that SEALING_KEY holds."""


class Gone(NamedTuple):
    """A text that can't be read any more, or not here."""

    forgotten_at: datetime | None
    """When its subject was forgotten; None where the key is only out of reach."""


def masters() -> Mapping[str, bytes]:
    """The master keys by the names that rows know them by; the first wraps what is new."""
    return {hashlib.sha256(key).hexdigest()[:16]: key for key in settings.SEALING_KEYS}


def wrapped(subject: str, key: bytes) -> SealingKey:
    """A subject's key as a row, under today's master key."""
    name, master = next(iter(masters().items()))
    return SealingKey(
        subject=subject, master=name, wrapped=seals.shut(master, key, subject.encode())
    )


def unwrapped(row: SealingKey) -> bytes:
    """A subject's key; Closed where no master key is right, seals.Broken where the row isn't."""
    master = masters().get(row.master)
    if master is None:
        raise Closed(f"it is wrapped by master key {row.master}, which SEALING_KEY doesn't hold")
    return seals.opened(master, bytes(row.wrapped), row.subject.encode())


def strange_masters() -> list[str]:
    """The master keys by which rows are wrapped and which SEALING_KEY doesn't hold."""
    names = SealingKey.objects.exclude(master__in=masters()).values_list("master", flat=True)
    return sorted(names.distinct())


def opened(wanted: Sequence[tuple[Sealed, Place]]) -> list[str | Gone]:
    """The texts in their order: two queries however many, and no key outlives the call."""
    subjects = {sealed.subject for sealed, _ in wanted}
    keys = {row.subject: row for row in SealingKey.objects.filter(pk__in=subjects)}
    forgotten = _forgotten(subjects - set(keys))
    return [
        _opened(keys[sealed.subject], sealed, place)
        if sealed.subject in keys
        else Gone(forgotten.get(sealed.subject))
        for sealed, place in wanted
    ]


def _opened(row: SealingKey, sealed: Sealed, place: Place) -> str | Gone:
    try:
        return seals.unseal(unwrapped(row), sealed, place)
    except (Closed, seals.Broken):
        return Gone(None)


def _forgotten(subjects: Collection[str]) -> dict[str, datetime]:
    streams = {stream_name(Subject, subject): subject for subject in subjects}
    rows = LogEvent.objects.filter(stream__in=streams, version=1)
    return {streams[stream]: at for stream, at in rows.values_list("stream", "recorded_at")}


@dataclass
class Sealer:
    """The keys that one transaction seals with; the new ones are written beside its events."""

    fresh: dict[str, bytes] = field(default_factory=dict)

    def seal(self, event: E, stream: str) -> E:
        """The event with boxes in place of what was said."""
        said = {n: v for n, v in seals.sealed_in(event).items() if isinstance(v, Unsealed)}
        changes = {
            name: seals.seal(self._key(one.subject), one, Place(stream, type(event), name))
            for name, one in said.items()
        }
        return msgspec.structs.replace(event, **changes) if changes else event

    def _key(self, subject: str) -> bytes:
        if subject in self.fresh:
            return self.fresh[subject]
        row = SealingKey.objects.filter(pk=subject).first()
        if row is None:
            return self.fresh.setdefault(subject, seals.new_key())
        try:
            return unwrapped(row)
        except (Closed, seals.Broken) as error:
            raise Closed("a key under which this is to be sealed can't be opened now") from error

    def write(self) -> bool:
        """Keep the new keys; False where another made a key for one of the subjects meanwhile."""
        if not self.fresh:
            return True
        if SealingKey.objects.filter(pk__in=self.fresh).exists():
            return False
        SealingKey.objects.bulk_create([wrapped(*one) for one in self.fresh.items()])
        return True
