"""Each box opens with its subject's key, unless the subject was forgotten; then the key is gone."""

from __future__ import annotations

from collections.abc import Iterator

from panel.ledger import seals
from panel.ledger.audit.faults import Fault, Kind
from panel.ledger.comparing import Compared
from panel.ledger.models import LogEvent, SealingKey
from panel.ledger.sealing import Closed, unwrapped
from panel.ledger.seals import Place, Sealed, Subject
from panel.ledger.states import stream_name

_CHUNK = 500
_PREFIX = stream_name(Subject, "")


def keys() -> Iterator[Fault]:
    """What is wrong with the wrapped keys themselves."""
    forgotten = LogEvent.objects.filter(stream__startswith=_PREFIX).values_list("stream", flat=True)
    gone = {stream.removeprefix(_PREFIX) for stream in forgotten}
    for row in SealingKey.objects.order_by("pk").iterator(chunk_size=_CHUNK):
        if row.subject in gone:
            yield _fault(row.subject, "it was forgotten, and its key is still there")
        try:
            unwrapped(row)
        except (Closed, seals.Broken) as error:
            yield _fault(row.subject, str(error) or "its wrapped key is damaged")


def boxes(compared: Compared) -> Iterator[Fault]:
    """The boxes of one stream that open no more, and whose subject nobody forgot."""
    found = [
        (recorded.position, sealed, Place(recorded.stream, type(recorded.fact.event), name))
        for recorded in compared.facts
        for name, sealed in seals.sealed_in(recorded.fact.event).items()
    ]
    if not found:
        return
    about = {sealed.subject for _, sealed, _ in found}
    rows = {row.subject: row for row in SealingKey.objects.filter(pk__in=about)}
    forgotten = set(
        LogEvent.objects.filter(
            stream__in=[stream_name(Subject, one) for one in about - set(rows)]
        ).values_list("stream", flat=True)
    )
    for position, sealed, place in found:
        why = _why(rows.get(sealed.subject), sealed, place, forgotten)
        if why:
            detail = f"{place.field} about {sealed.subject}: {why}"
            yield Fault(Kind.SEAL, position, compared.stream, detail)


def _why(row: SealingKey | None, sealed: Sealed, place: Place, forgotten: set[str]) -> str:
    if row is None:
        known = stream_name(Subject, sealed.subject) in forgotten
        return "" if known else "its key is missing, and nobody forgot it"
    try:
        key = unwrapped(row)
    except (Closed, seals.Broken):
        return ""  # told once, of the key
    try:
        seals.unseal(key, sealed, place)
    except seals.Broken:
        return "its key doesn't open it"
    return ""


def _fault(subject: str, detail: str) -> Fault:
    return Fault(Kind.SEAL, None, stream_name(Subject, subject), detail)
