"""What a State is given to keep of its own acts: where the log holds them, and their bytes."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

import msgspec
from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import OpenApiParameter

from panel.access.roles import Role
from panel.access.viewers import may_see
from panel.api.endpoints import Endpoint, Nothing, answer
from panel.api.headers import IF_NONE_MATCH, sent
from panel.api.registering import Operation
from panel.ledger import codec, streams
from panel.ledger.events import Origin
from panel.ledger.execution import NoSuchStream
from panel.ledger.models import LogEvent
from panel.ledger.rows import Moment

_WIRE: Final = frozenset({Role.STATE, Role.MEMBER})


class EntryReceipt(msgspec.Struct, frozen=True, kw_only=True):
    """Where the log holds what your State sent: keep it, and the bytes of the entry."""

    position: int
    """Its place in the log, from 1."""
    leaf: str
    """Its leaf hash in the log's Merkle tree (RFC 6962), in hex: of a zero byte and its bytes."""
    proof: str
    """Where `read_proof` shows under a signed checkpoint that the leaf stands at the position."""
    entry: str | None
    """Where its bytes are, which say what it holds; null where your State didn't send it here."""


class LogEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An event that your State caused. Its leaf is the hash of the bytes that came, unread."""

    act: Origin
    data: dict[str, Any]
    """What your State sent: of a file its SHA-256, of a reply its text."""
    recorded_at: str
    salt: str
    """Chance, so that nobody guesses what it says by its leaf."""
    stream: str
    """The case that it was recorded in."""
    type: str
    v: int
    """The shape of `data`."""
    version: int
    """Its place in the case, from 1."""


class _Acted(msgspec.Struct, frozen=True):
    act: Origin


_acted: Final = msgspec.json.Decoder(_Acted)


def sender(body: bytes) -> str | None:
    """The State whose own credential caused the event of these bytes; None where none did."""
    act = _acted.decode(body).act
    return act.state if act.role in _WIRE else None


def entry_at(position: int, body: bytes) -> str | None:
    """Where whoever sent it here fetches the event; None where it came by no credential."""
    return f"/api/v1/entries/{position}" if sender(body) else None


def receipts(entries: Collection[tuple[str, int]]) -> dict[tuple[str, int], EntryReceipt]:
    """Of events by their streams and versions."""
    if not entries:
        return {}
    names, versions = (set(some) for some in zip(*entries, strict=True))
    rows = LogEvent.objects.filter(stream__in=names, version__in=versions)
    return {
        (row.stream, row.version): EntryReceipt(
            position=row.position,
            leaf=bytes(row.leaf).hex(),
            proof=f"/log/proof/{row.position}",
            entry=entry_at(row.position, bytes(row.body)),
        )
        for row in rows
    }


class Entry(Endpoint):
    """An event that your State caused, as the canonical bytes that the log holds."""

    operations = {  # noqa: RUF012  # declared so by the base
        "get": Operation(
            "read_entry",
            "An entry of the log that your State made over this API, as the very bytes that its"
            " leaf is the hash of: the SHA-256 of a zero byte and these. Whatever your State sent"
            " is in them, of a file its SHA-256. Keep the body as it comes (a generated client's"
            " `content`): what a library made of it has another hash. Of any other entry it is a"
            " 404.",
            (
                OpenApiParameter(
                    "position",
                    {"type": "integer", "minimum": 1, "maximum": 2**53 - 1},
                    OpenApiParameter.PATH,
                    description="As a receipt or `Ledger-Position` says it.",
                ),
                IF_NONE_MATCH,
                *sent("ETag", at=(200, 304)),
            ),
            {200: LogEntry, 304: None},
        )
    }

    def get(self, request: HttpRequest, position: str) -> HttpResponse:
        """The bytes; what another caused isn't there."""
        self.asked(Nothing)
        viewer = self.viewer()
        row = LogEvent.objects.filter(position=int(position)).first()
        sent_by = sender(bytes(row.body)) if row else None
        if row is None or sent_by is None or sent_by != viewer.state:
            raise NoSuchStream(position)
        left_by_it = Moment(row.position, row.recorded_at)
        (stream,) = streams.as_of(self.registry, [row.stream], left_by_it)
        event = codec.recorded(row, self.registry).fact.event
        # An act may leave a trace where its giver sees nothing.
        if not may_see(viewer, stream.state.tells(event, stream.span)):
            raise NoSuchStream(position)
        return answer(request, bytes(row.body))
