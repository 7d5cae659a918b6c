"""Annexes over REST: the State addressed fetches the copies that its letter names."""

from __future__ import annotations

from itertools import chain
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from drf_spectacular.utils import OpenApiParameter
from rest_framework.renderers import BaseRenderer, JSONRenderer

from cases.incidents.domain import Letter
from cases.incidents.models import LetterRow
from evidence.domain import RecordFetching, custody_key
from evidence.models import EvidenceRow
from evidence.names import disposition
from evidence.serving import whole
from evidence.states import EvidenceItem, EvidenceStatus
from evidence.store import Damaged
from panel.access.giving import give
from panel.access.roles import Role
from panel.access.viewers import Viewer
from panel.api.decoding import Undecodable
from panel.api.endpoints import Endpoint, Nothing
from panel.api.headers import sent
from panel.api.registering import Operation, Own
from panel.ledger import moments
from panel.ledger.commands import Refused
from panel.ledger.execution import Asked, NoSuchStream
from panel.ledger.states import stream_name

_ID = {"type": "string", "pattern": r"^[A-Za-z0-9._-]{1,120}$"}


class Octets(BaseRenderer):
    """Says that bytes are to be had; it is never asked to make any."""

    media_type = "application/octet-stream"
    format = "octets"

    def render(self, data: Any, *_: Any, **__: Any) -> Any:
        """What it is given."""
        return data


class AnnexEndpoint(Endpoint):
    """GET of a copy that went with a letter."""

    http_method_names = ["get"]  # noqa: RUF012  # declared so by Django; a HEAD hands nothing out
    renderer_classes = (Octets, JSONRenderer)
    operations = {  # noqa: RUF012  # declared so by the base
        "get": Operation(
            "read_letter_annex",
            "A copy of an item of evidence that went with a letter to your State, byte for byte;"
            " that you fetched it is on the Panel's record.",
            (
                OpenApiParameter("key", _ID, OpenApiParameter.PATH, description="The letter's id."),
                OpenApiParameter("item", _ID, OpenApiParameter.PATH, description="The annex's id."),
                *sent("Content-Disposition", at=200),
            ),
            {},
            file=Octets.media_type,
        )
    }

    def get(self, request: HttpRequest, key: str, item: str) -> StreamingHttpResponse:
        """The bytes, once it is on record who fetches them."""
        self.asked(Nothing)
        viewer = self.viewer()
        number, row = _named(key, item, viewer)
        chunks = whole(row)
        try:
            first = next(chunks)
        except Damaged as error:
            raise Refused("its stored bytes are not those that went out") from error
        except OSError as error:
            raise Undecodable("storage-away", "nothing of the file was sent") from error
        self._record(item, number, viewer)
        response = StreamingHttpResponse(chain([first], chunks), content_type=Octets.media_type)
        response["Content-Length"] = str(row.size)
        response["Content-Disposition"] = disposition(row.claimed_name)
        response["Cache-Control"] = "no-store"
        return response

    def _record(self, item: str, number: str, viewer: Viewer) -> None:
        """As the program's own act, under the name of the credential that asks."""
        acting = Viewer(actor=viewer.actor, roles=frozenset({Role.WORKER}), state=viewer.state)
        where = custody_key(item, moments.now().today.year)
        give(self.registry, Asked(RecordFetching(document=number), where), acting)


def _named(key: str, item: str, viewer: Viewer) -> tuple[str, EvidenceRow]:
    """The letter's number and the item; NoSuchStream unless it went with a letter that stands."""
    now = moments.now()
    rows = LetterRow.objects.visible_to(viewer, now).exclude(status="withdrawn")
    letter = rows.filter(stream=stream_name(Letter, key)).first()
    sent = letter.annexes if letter else []
    annex = next((one for one in sent if one["item"] == item), None)
    if letter is None or annex is None:
        raise NoSuchStream(f"an annex {item}")
    row = EvidenceRow.objects.as_of(now).filter(stream=stream_name(EvidenceItem, item)).first()
    if row is None or row.status != EvidenceStatus.READY or row.sha256 != annex["sha256"]:
        raise Refused("it can't be handed out now", status=row.status if row else "voided")
    return letter.number, row


OWN = Own(
    r"^letters/(?P<key>[A-Za-z0-9._-]{1,120})/annexes/(?P<item>[A-Za-z0-9._-]{1,120})$",
    "read annexes of letter",
    AnnexEndpoint,
)
