"""The page on which staff take files in: many at once, a line of what became of each."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from evidence import before, hearing, last_batch
from evidence.collected import FIELDS, Collected
from evidence.domain import CollectFile
from evidence.store import Full, Unacceptable
from evidence.uploads import Arrived, IntoStore
from evidence.values import media_type
from panel.access.giving import NotAllowed, give, role_for
from panel.access.viewers import Viewer
from panel.ledger import given, moments
from panel.ledger.codec import TooLarge
from panel.ledger.commands import Refused, field_docs
from panel.ledger.execution import Asked, Busy, KeyReused, Once
from panel.ledger.reading import Invalid, read
from panel.ledger.registry import registry
from panel.ledger.states import stream_name
from panel.staff import addresses
from panel.staff.addresses import with_query
from panel.staff.asking import asked
from panel.staff.pages import page
from panel.staff.words import Link, label

log = logging.getLogger(__name__)

PATH = "evidence/upload"


class Box(NamedTuple):
    """A field of the form that says how the files were collected."""

    name: str
    value: str
    wrong: str = ""
    """Why what stands in it is refused."""

    @property
    def label(self) -> str:
        """Its name in words."""
        return label(self.name)

    @property
    def help(self) -> str:
        """What it means, and what it takes."""
        return " ".join(filter(None, (_DOCS[self.name], _TAKES.get(self.name))))

    @property
    def long(self) -> bool:
        """Whether it has several lines."""
        return self.name == "capture"


_DOCS: Final = field_docs(Collected)
_TIMES: Final = (
    "A day and time such as 24 July 2015 16:50, by the clocks of the zone below, or with UTC or an"
    " offset."
)
_TAKES: Final = {
    "began": _TIMES,
    "ended": _TIMES,
    "zone": "Its name such as Asia/Beirut, or an offset such as +03:00.",
}


class Line(NamedTuple):
    """What became of one file."""

    name: str
    sha256: str = ""
    size: int = 0
    item: Link | None = None
    refused: str = ""
    held: bool = False
    """Whether the item was here before, and the file was not taken again."""


def may_upload(viewer: Viewer) -> bool:
    """Whether the viewer takes files in."""
    return role_for(viewer, CollectFile) is not None


# The middleware would read the form, and with it the files, before anybody knows who sends it.
@csrf_exempt
def upload_page(request: HttpRequest) -> HttpResponseBase:
    """The form, and what became of what was sent with it."""
    if asked(request).known_on:
        # Nothing is done to the past: the same form, now.
        return HttpResponseRedirect(request.path)
    if request.method != "POST":
        return _shown(request)
    with IntoStore(request) as into:

        @csrf_protect
        def taken(request: HttpRequest) -> HttpResponseBase:
            return _taken(request, into)

        return taken(request)


def _taken(request: HttpRequest, into: IntoStore) -> HttpResponseBase:
    said = request.POST
    if not into.arrived:
        return _shown(request, refused="Choose at least one file.")
    once = said.get("once", "")[:60] or secrets.token_hex(16)
    viewer = asked(request).viewer
    try:
        before.check(_texts(said), viewer)
    except Invalid as error:
        return _shown(request, refused=_at_fields(error), wrong=_by_field(error))
    except (TooLarge, NotAllowed, Busy, Refused) as error:
        return _shown(request, refused=str(error))
    lines = []
    for n, arrived in enumerate(into.arrived):
        sent = (arrived, viewer, said, Once(f"staff:{viewer.actor}", f"{once} {n}"))
        lines.append(_held(*sent) or _line(*sent))
    if len(lines) == 1 and (item := lines[0].item) and not lines[0].held:
        messages.success(request, "Recorded: file received. A worker examines it now.")
        return HttpResponseRedirect(item.address)
    refused = any(line.refused for line in lines)
    return _shown(request, lines=lines, status=422 if refused else 200)


def _held(arrived: Arrived, viewer: Viewer, told: QueryDict, once: Once) -> Line | None:
    """Where the viewer brought it before, and neither asks for it again nor sends a form twice."""
    file = arrived.file
    if file is None or "again" in told or given.earlier((once.client, once.key))[1]:
        return None
    here = before.held(viewer, arrived.name, file.sha256)
    return here and Line(arrived.name, file.sha256, file.size, here, held=True)


def _line(arrived: Arrived, viewer: Viewer, told: QueryDict, once: Once) -> Line:
    if arrived.file is None:
        return Line(arrived.name, refused=arrived.refused)
    try:
        said = {
            **hearing.described(_texts(told), moments.now().at),
            "sha256": arrived.file.sha256,
            "size": arrived.file.size,
            "claimed_name": arrived.name,
            "claimed_type": media_type(arrived.claimed_type),
        }
        command = read(CollectFile, said)
        arrived.file.keep()
        outcome = give(registry, Asked(command), viewer, once=once)
    except Invalid as error:
        return Line(arrived.name, refused=_at_fields(error))
    except KeyReused:
        return Line(arrived.name, refused="this form was sent already with another file")
    except (Unacceptable, Full, TooLarge, NotAllowed, Busy, Refused) as error:
        return Line(arrived.name, refused=str(error))
    except OSError:
        log.exception("the store can't be used")
        return Line(arrived.name, refused="the store of files can't be reached now; try again")
    address = addresses.case(stream_name(CollectFile.on, outcome.key))
    return Line(arrived.name, command.sha256, command.size, Link("its page", address))


def _texts(form: QueryDict) -> dict[str, str]:
    return {name: str(form.get(name, "")) for name in hearing.SAID}


def _by_field(error: Invalid) -> dict[str, str]:
    return {flaw.pointer.rpartition("/")[2]: flaw.detail for flaw in error.errors}


def _at_fields(error: Invalid) -> str:
    """Each refusal with its box's label, where it is of one."""
    said = _by_field(error).items()
    return "; ".join(f"{label(name)}: {why}" if name in hearing.SAID else why for name, why in said)


def _shown(
    request: HttpRequest,
    *,
    lines: list[Line] | None = None,
    refused: str = "",
    wrong: Mapping[str, str] = MappingProxyType({}),
    status: int = 200,
) -> HttpResponseBase:
    # What was typed stays where something was refused, for it is to be sent again.
    again = bool(refused) or status != HTTPStatus.OK
    who = asked(request)
    batch = last_batch.last(who.viewer, who.moment) if request.method == "GET" else None
    anew = "anew" in request.GET
    words: Mapping[str, str] = batch.words if batch and not anew else {}
    if again:
        words = _texts(request.POST)
    boxes = [Box(name, words.get(name, ""), wrong.get(name, "")) for name in FIELDS]
    context: dict[str, Any] = {
        "title": "Upload evidence",
        "lines": lines,
        "taken": sum(1 for line in lines or () if line.item and not line.held),
        "refused": refused,
        "note": words.get("note", ""),
        "batch": batch,
        "anew": anew,
        "account": who.viewer.actor,
        "boxes": boxes,
        "opened": any(box.value or box.wrong for box in boxes),
        "once": secrets.token_hex(16),
        "own": with_query(
            reverse("admin:evidence_evidencerow_changelist"), collector=who.viewer.actor
        ),
    }
    return page(request, "evidence/upload.html", context, status=422 if refused else status)
