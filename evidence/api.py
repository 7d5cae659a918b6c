"""Evidence over REST: a State sends files to the Panel and follows what becomes of them."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Sequence
from typing import Any, Final

import msgspec
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils.http import parse_header_parameters
from drf_spectacular.utils import OpenApiParameter

from evidence import digests, hearing, receiving
from evidence.collected import Collected
from evidence.domain import SubmitFile
from evidence.findings import Impossible, Position, Taken
from evidence.models import EvidenceRow
from evidence.names import claimed
from evidence.queries import receipts
from evidence.receipt import FileReceipt, receipt
from evidence.states import EvidenceStatus, Failure
from evidence.store import Full, Incoming, TooBig, Unacceptable
from evidence.values import Sha256, media_type
from panel.access.viewers import Viewer
from panel.api.commands import Giving
from panel.api.decoding import Undecodable
from panel.api.endpoints import answer
from panel.api.registering import Filter, Resource, encode
from panel.ledger import moments
from panel.ledger.commands import Command
from panel.ledger.execution import Outcome
from panel.ledger.reading import Flaw, Invalid, read
from panel.ledger.rows import Moment
from panel.ledger.values import Instant

log = logging.getLogger(__name__)

_NAME_WANTED: Final = (
    'name the file in a header Content-Disposition, such as attachment; filename="photo.jpg",'
    " or filename*=UTF-8''%D9%85.jpg for a name that isn't ASCII"
)
_DISPOSITION: Final = (
    r"^attachment; filename(=\"[ !#-\[\]-~]{0,100}[!#-\[\]-~]\"|\*=UTF-8''[A-Za-z0-9._~-]{1,200})$"
)


_SOON: Final = 5
"""Seconds that an examination takes as a rule."""


class Claims(msgspec.Struct, frozen=True, kw_only=True):
    """What the file says of itself; whoever made it could write anything there."""

    taken: Taken | None
    position: Position | None
    camera: str
    software: str
    width: int
    """In pixels, as stored; 0 where it isn't known."""
    height: int
    impossible: tuple[Impossible, ...]


class EvidenceView(msgspec.Struct, frozen=True, kw_only=True):
    """A file that you sent to the Panel."""

    id: str
    status: EvidenceStatus
    """received until the worker examined it; then ready or quarantined; damaged where lost."""
    reason: str
    """Why its examination put it into quarantine; empty where somebody of the Panel did."""
    received_at: Instant
    receipt: FileReceipt
    claimed_name: str
    claimed_type: str
    note: str
    collected: Collected
    contained_in: str | None
    """The id of the ZIP or e-mail that it was taken out of."""
    media_type: str
    """By content; empty until it was examined."""
    failures: tuple[Failure, ...]
    claims: Claims


def represent(rows: Sequence[Any], _viewer: Viewer, _moment: Moment) -> list[EvidenceView]:
    """The items as this viewer sees them."""
    received = receipts([row.stream for row in rows])
    return [
        EvidenceView(
            id=row.key,
            status=EvidenceStatus(row.status),
            reason="" if row.suspicion else row.reason,
            received_at=received[row.stream].at,
            receipt=receipt(row, received),
            claimed_name=row.claimed_name,
            claimed_type=row.claimed_type,
            note=row.note,
            contained_in=row.contained_in or None,
            collected=msgspec.convert(row.collected, Collected),
            media_type=row.media_type,
            failures=tuple(msgspec.convert(one, Failure) for one in row.failures),
            claims=_claims(row),
        )
        for row in rows
    ]


def _claims(row: EvidenceRow) -> Claims:
    return Claims(
        taken=msgspec.convert(row.taken, Taken | None),
        position=msgspec.convert(row.position, Position | None),
        camera=row.camera,
        software=row.software,
        width=row.width,
        height=row.height,
        impossible=tuple(msgspec.convert(one, Impossible) for one in row.impossible),
    )


METADATA: Final = OpenApiParameter(
    "Upload-Metadata",
    {"type": "string", "pattern": hearing.PAIRS},
    OpenApiParameter.HEADER,
    description=(
        "What you say of the file: names, each with its value in base64 (text in UTF-8), between"
        f" commas (as in tus 1.0): {', '.join(hearing.SAID)}; and sha256, the file's digest in hex,"
        " which is checked."
    ),
)


DIGEST: Final = OpenApiParameter(
    "Repr-Digest",
    {"type": "string", "pattern": r"^sha-256=:[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=:$"},
    OpenApiParameter.HEADER,
    description=(
        "The whole file's SHA-256 (RFC 9530); other bytes are refused. Other algorithms may stand"
        " beside it and aren't checked; a field without sha-256 is refused."
    ),
)


class Uploading(Giving):
    """POST of one file: the body is the file itself, whatever its type."""

    takes = {"application/octet-stream": {"type": "string", "format": "binary", "minLength": 1}}  # noqa: RUF012  # declared so by the base
    beside = (
        OpenApiParameter(
            "Content-Disposition",
            {"type": "string", "pattern": _DISPOSITION},
            OpenApiParameter.HEADER,
            required=True,
            description="The file's name: `attachment; filename=…` or `filename*=…` (RFC 6266).",
        ),
        DIGEST,
        METADATA,
    )
    done = (202, FileReceipt)

    def said(self, request: HttpRequest, only_check: bool) -> Command:
        """The file, in the store by then, and what was said of it."""
        _check_headers(request)
        name = _name_of(request)
        found = hearing.metadata(request.headers.get("Upload-Metadata", ""))
        wanted = digests.expected(request.headers, found)
        said = hearing.described(found, moments.now().at)
        try:
            with receiving.incoming() as file:
                _take(request, file)
                if wanted not in {None, file.sha256}:
                    raise digests.AnotherFile(file.size, file.sha256)
                if not only_check:
                    file.keep()
                fields = {
                    **said,
                    "sha256": file.sha256,
                    "size": file.size,
                    "claimed_name": name,
                    "claimed_type": media_type(request.content_type),
                }
                return read(SubmitFile, fields)
        except TooBig as error:
            raise Undecodable("too-large", str(error)) from error
        except Unacceptable as error:
            raise Invalid([Flaw("", str(error))]) from error
        except Full as error:
            raise Undecodable("storage-full", "nothing of the file was kept") from error
        except OSError as error:
            log.exception("the store can't be used")
            raise Undecodable("storage-away", "nothing of the file was kept") from error

    def answered(self, request: HttpRequest, outcome: Outcome) -> HttpResponse:
        """The receipt, the same to a repetition."""
        rows = EvidenceRow.objects.visible_to(self.viewer(), outcome.moment)
        view = represent(list(rows.filter(stream=outcome.stream)), self.viewer(), outcome.moment)[0]
        response = answer(request, encode(view.receipt), moment=outcome.moment, status=202)
        response["Location"] = f"/api/v1/{RESOURCE.name}/{outcome.key}"
        response["Retry-After"] = str(_SOON)
        response["Ledger-Position"] = str(view.receipt.position)
        response["Ledger-Entry"] = str(view.receipt.entry)
        if outcome.replayed:
            response["Idempotency-Replayed"] = "true"
        return response


def _check_headers(request: HttpRequest) -> None:
    if request.headers.get("Content-Encoding", "identity") != "identity":
        raise Undecodable("unsupported-media-type", "a file is sent without a content encoding")
    if (request.content_type or "").startswith("multipart/"):
        words = "send the file itself as the body, as curl --data-binary @photo.jpg does"
        raise Undecodable("unsupported-media-type", words)


def _take(request: HttpRequest, file: Incoming) -> None:
    announced = int(request.META.get("CONTENT_LENGTH") or 0)
    file.expect(announced)
    try:
        receiving.copy(request, file)
    except UnreadablePostError as error:
        raise Undecodable("cut-off", f"the line broke after {file.size} bytes") from error
    if file.size != announced:
        raise Undecodable("cut-off", f"{file.size} bytes came, {announced} were announced")


def _name_of(request: HttpRequest) -> str:
    field = request.headers.get("Content-Disposition", "")
    with contextlib.suppress(UnicodeError):
        # HTTP hands fields on as Latin-1, and most clients write UTF-8.
        field = field.encode("latin-1").decode("utf-8")
    try:
        name = parse_header_parameters(field)[1].get("filename", "")
    except ValueError:
        name = ""
    if not name.strip():
        raise Invalid([Flaw("/Content-Disposition", _NAME_WANTED)])
    return claimed(name)


RESOURCE = Resource(
    category="evidence",
    model=EvidenceRow,
    view=EvidenceView,
    represent=represent,
    order="stream",
    filters={
        "status": Filter(EvidenceStatus, lambda rows, status, *_: rows.filter(status=status)),
        "sha256": Filter(Sha256, lambda rows, sha256, *_: rows.filter(sha256=sha256)),
    },
    settles_in=lambda row: _SOON if row.status == EvidenceStatus.RECEIVED else 0,
    purpose="Files that your State sent to the Panel, and what became of them.",
)
GIVINGS: Final[dict[type[Command], type[Giving]]] = {SubmitFile: Uploading}
