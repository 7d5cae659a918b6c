"""Uploads that are taken up where they were cut off: tus 1.0.0, as any client of it speaks it.

Core, creation, checksum, termination and expiration (tus.io/protocols/resumable-upload). A finished
upload is an item of evidence with a receipt, as a file that is sent whole: its last answer names it
in Content-Location, and a GET of the upload, which is ours, has the receipt.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import msgspec
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import http_date

from evidence import digests, hearing, parts, receiving
from evidence.domain.receiving import Receiving
from evidence.models import Upload
from evidence.receipt import FileReceipt, receipts_of
from evidence.store import Full, TooBig, Unacceptable
from panel.access.giving import give
from panel.access.viewers import Viewer
from panel.api.decoding import Undecodable
from panel.ledger import moments
from panel.ledger.execution import Asked, Once
from panel.ledger.reading import Flaw, Invalid, read
from panel.ledger.registry import registry
from panel.told import LET_GO

VERSION: Final = "1.0.0"
EXTENSIONS: Final = "creation,checksum,termination,expiration"
PART: Final = "application/offset+octet-stream"
PLAIN: Final = "application/octet-stream"
"""What clients that are generated send where they can't say the other."""
_PROBLEMS: Final[dict[type[Exception], tuple[str, str]]] = {
    parts.Expired: ("expired", "it was not finished in time, and what came of it is removed"),
    parts.InUse: ("in-use", "another request is writing to it"),
    parts.WrongChecksum: ("checksum-mismatch", "nothing of this part was kept"),
    parts.CutOff: ("cut-off", "ask with HEAD how much of it is here"),
    Full: ("storage-full", "what came before can be taken up when there is room"),
}


@dataclass(frozen=True)
class Face:
    """Who uploads, and where on this face things stand."""

    viewer: Viewer
    owner: str
    command: type[Receiving]
    upload: Callable[[str], str]
    """The address of an upload."""
    item: Callable[[str], str]
    """The address of an item of evidence."""


class UploadView(msgspec.Struct, frozen=True, kw_only=True):
    """An upload of yours."""

    id: str
    offset: int
    """So many bytes are certain to be here."""
    length: int
    """Of the whole file, in bytes."""
    receipt: FileReceipt | None
    """Of the item that it became; null until all of it is here."""


def with_version(response: HttpResponse) -> HttpResponse:
    """The answer with what every answer says."""
    response["Tus-Resumable"] = VERSION
    if response.status_code == 412:
        response["Tus-Version"] = VERSION
    return response


def options() -> HttpResponse:
    """What of tus there is here."""
    response = HttpResponse(status=204)
    response["Tus-Version"], response["Tus-Extension"] = VERSION, EXTENSIONS
    response["Tus-Max-Size"] = str(settings.EVIDENCE_MAX_BYTES)
    response["Tus-Checksum-Algorithm"] = ",".join(parts.ALGORITHMS)
    return response


def create(request: HttpRequest, face: Face) -> HttpResponse:
    """Begin an upload: its length and what is said of it, checked before any byte comes.

    A digest that is said of the whole file is kept until the last part came.
    """
    _check_version(request)
    if request.headers.get("Upload-Defer-Length"):
        words = "deferring isn't supported here: say the file's length in Upload-Length"
        raise Invalid([Flaw("/Upload-Defer-Length", words)])
    length = _number(request, "Upload-Length")
    found = hearing.metadata(request.headers.get("Upload-Metadata", ""))
    said = hearing.said_of(found, moments.now().at)
    if wanted := digests.expected(request.headers, found):
        said["sha256"] = wanted
    with _refusing():
        parts.check(length)
    command = read(face.command, {"sha256": "0" * 64, **said, "size": length})
    give(registry, Asked(command), face.viewer, validate_only=True)
    with _refusing():
        upload = parts.begin(face.owner, length, said)
    response = HttpResponse(status=201)
    response["Location"] = face.upload(upload.id)
    return _dated(response, upload)


def told(request: HttpRequest, face: Face, key: str) -> HttpResponse:
    """HEAD: how much of it is certain. GET: the same in JSON, with the receipt.

    Whoever asks goes on from there: a part that still arrives on another connection is ended.
    """
    if request.method == "HEAD":
        _check_version(request)
    with _refusing():
        upload = _found(request, face, key)
        parts.settle(upload)
    receipt = _receipt(upload)
    view = UploadView(id=key, offset=upload.offset, length=upload.length, receipt=receipt)
    response = HttpResponse(msgspec.json.encode(view), content_type="application/json")
    response["Upload-Length"] = str(upload.length)
    return _offset(response, upload, face, receipt)


def take(request: HttpRequest, face: Face, key: str) -> HttpResponse:
    """PATCH: a part, from where the last one ended; the last one again is answered as before."""
    _check_version(request)
    if request.content_type not in {PART, PLAIN}:
        raise Undecodable("unsupported-media-type", f"a part is {PART}")
    _check_no_digest(request)
    at, announced = _number(request, "Upload-Offset"), _number(request, "Content-Length")
    checksum = _checksum(request)
    with _refusing():
        upload = _found(request, face, key)
        try:
            with parts.held(upload) as file:
                if not (upload.key and at + announced == upload.length):
                    _check_offset(at, upload)
                    if parts.write(upload, file, request, announced=announced, checksum=checksum):
                        parts.done(upload, _recorded(upload, face))
        except digests.AnotherFile:
            # It would be as wrong at each next try: its sender begins anew.
            parts.remove(upload)
            raise
    return _offset(HttpResponse(status=204), upload, face, _receipt(upload))


def end(request: HttpRequest, face: Face, key: str) -> HttpResponse:
    """DELETE: let an upload go; an item that it became stays."""
    _check_version(request)
    with _refusing():
        parts.remove(_found(request, face, key))
    return HttpResponse(status=204)


def _found(request: HttpRequest, face: Face, key: str) -> Upload:
    """The owner's upload, for who comes last: parts that still arrive are ended and kept."""
    upload = parts.find(face.owner, key)
    let_go = request.META.get(LET_GO)
    if let_go and not let_go():
        raise parts.InUse
    return upload


def _recorded(upload: Upload, face: Face) -> str:
    """Bring what came into the store, record the item, and give its key; once, however often."""
    with parts.path(upload).open("rb") as source, receiving.incoming() as file:
        receiving.copy(source, file)
        if upload.said.get("sha256", file.sha256) != file.sha256:
            raise digests.AnotherFile(file.size, file.sha256)
        said = {**upload.said, "sha256": file.sha256, "size": file.size}
        command = read(face.command, said)
        file.keep()
    once = Once(upload.owner, f"upload {upload.id}")
    return give(registry, Asked(command), face.viewer, once=once).key


def _receipt(upload: Upload) -> FileReceipt | None:
    return receipts_of([upload.key])[upload.key] if upload.key else None


def _offset(
    response: HttpResponse, upload: Upload, face: Face, receipt: FileReceipt | None
) -> HttpResponse:
    response["Upload-Offset"], response["Cache-Control"] = str(upload.offset), "no-store"
    if receipt is None:
        return _dated(response, upload)
    response["Content-Location"] = face.item(receipt.id)
    digest = base64.b64encode(bytes.fromhex(receipt.sha256)).decode()
    response["Repr-Digest"] = f"sha-256=:{digest}:"
    response["Ledger-Position"] = str(receipt.position)
    if receipt.entry:
        response["Ledger-Entry"] = receipt.entry
    return response


def _dated(response: HttpResponse, upload: Upload) -> HttpResponse:
    response["Upload-Expires"] = http_date(upload.expires_at.timestamp())
    return response


def _check_version(request: HttpRequest) -> None:
    if request.headers.get("Tus-Resumable") != VERSION:
        raise Undecodable("tus-version", f"send a header Tus-Resumable: {VERSION}")


def _check_no_digest(request: HttpRequest) -> None:
    words = (
        "isn't checked on a part: say the part's digest in Upload-Checksum, and the whole file's in"
        " Repr-Digest where the upload is begun"
    )
    if flaws := [Flaw(f"/{name}", words) for name in digests.FIELDS if request.headers.get(name)]:
        raise Invalid(flaws)


def _check_offset(at: int, upload: Upload) -> None:
    if at != upload.offset:
        raise Undecodable("wrong-offset", f"{upload.offset} bytes of it are here")


def _number(request: HttpRequest, name: str) -> int:
    text = request.headers.get(name, "")
    if not (text.isascii() and text.isdecimal() and len(text) <= 30):
        raise Invalid([Flaw(f"/{name}", "should be a number of bytes")])
    return int(text)


def _checksum(request: HttpRequest) -> parts.Checksum | None:
    text = request.headers.get("Upload-Checksum", "")
    algorithm, _, digest = text.partition(" ")
    if not text:
        return None
    try:
        found = base64.b64decode(digest, validate=True)
    except (binascii.Error, ValueError):
        found = b""
    if algorithm not in parts.ALGORITHMS or not found:
        words = f"should be one of {', '.join(parts.ALGORITHMS)}, a space and the digest in base64"
        raise Invalid([Flaw("/Upload-Checksum", words)])
    return parts.Checksum(algorithm, found)


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except parts.NoSuchUpload as error:
        raise Http404 from error
    except TooBig as error:
        raise Undecodable("too-large", str(error)) from error
    except Unacceptable as error:
        raise Invalid([Flaw("/Upload-Length", str(error))]) from error
    except tuple(_PROBLEMS) as error:
        raise Undecodable(*_PROBLEMS[type(error)]) from error
    except OSError as error:
        raise Undecodable("storage-away", "what came before is kept") from error
