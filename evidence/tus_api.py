"""Uploads in parts over REST, for States."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import OpenApiParameter

from evidence import hearing, tus
from evidence.api import DIGEST, METADATA
from evidence.domain import SubmitFile
from panel.api.endpoints import Endpoint
from panel.api.headers import always, sent
from panel.api.registering import Operation, Own


class Resumable(Endpoint):
    """What both addresses share."""

    def face(self) -> tus.Face:
        """A State's credential: another of the same State has uploads of its own."""
        viewer = self.viewer()
        return tus.Face(
            viewer=viewer,
            owner=f"state:{viewer.actor}",
            command=SubmitFile,
            upload=lambda key: f"/api/v1/uploads/{key}",
            item=lambda key: f"/api/v1/evidence/{key}",
        )

    def get_authenticators(self) -> list[Any]:
        """None for OPTIONS: clients ask before they have a token, and it tells nothing secret."""
        return [] if self._probed() else super().get_authenticators()

    def get_permissions(self) -> list[Any]:
        """As for who they are."""
        return [] if self._probed() else [*super().get_permissions()]

    def _probed(self) -> bool:
        # Absent while the schema is drawn.
        return getattr(self.request, "method", None) == "OPTIONS"

    def options(self, *_: Any, **__: Any) -> Any:
        """What of tus there is here."""
        return tus.options()

    def finalize_response(self, *said: Any, **more: Any) -> Any:
        """Refusals say the version too."""
        return tus.with_version(super().finalize_response(*said, **more))


class Uploads(Resumable):
    """Begin an upload in parts."""

    http_method_names = ["post", "options"]  # noqa: RUF012  # declared so by Django

    def post(self, request: HttpRequest) -> HttpResponse:
        """Its length, name and what is said of it, in headers."""
        return tus.create(request, self.face())


class OneUpload(Resumable):
    """An upload in parts: how far it is, its next part, an end to it."""

    http_method_names = ["get", "head", "patch", "delete", "options"]  # noqa: RUF012  # as above

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        """How far it is, and the receipt once all of it is here."""
        return tus.told(request, self.face(), key)

    head = get

    def patch(self, request: Any, key: str) -> HttpResponse:
        """Its next part."""
        return tus.take(request._request, self.face(), key)

    def delete(self, request: HttpRequest, key: str) -> HttpResponse:
        """Let it go."""
        return tus.end(request, self.face(), key)


def _header(name: str, pattern: str, words: str, *, required: bool = True) -> OpenApiParameter:
    kind = {"type": "string", "pattern": pattern}
    return OpenApiParameter(
        name, kind, OpenApiParameter.HEADER, required=required, description=words
    )


_BECAME: Final = ("Content-Location", "Repr-Digest", "Ledger-Position", "Ledger-Entry")
"""What is said once all of it is here."""
_SPOKEN: Final = (always("Tus-Resumable"), *sent("Tus-Version", at=412))
_WAITS: Final = tuple(sent("Retry-After", at=423))
_VERSION: Final = _header("Tus-Resumable", r"^1\.0\.0$", "The version of tus.")
_KEY: Final = OpenApiParameter(
    "key",
    {"type": "string", "pattern": "^[0-9a-f]{32}$"},
    OpenApiParameter.PATH,
    description="The upload's id.",
)
_BEGUN: Final = Operation(
    "begin_upload",
    "Begin an upload in parts (tus 1.0, creation); `Location` is where its parts go.",
    (
        _VERSION,
        _header(
            "Upload-Length",
            r"^[1-9][0-9]{0,15}$",
            "Of the whole file, in bytes: at most `Tus-Max-Size` of OPTIONS (beyond it, a 413 says"
            " so). A length that is said later (`Upload-Defer-Length`) isn't supported.",
        ),
        _header(
            "Upload-Metadata",
            hearing.NAMED,
            "`filename` must stand here, and `filetype` may: what you believe it is (image/jpeg)."
            f" {METADATA.description}",
        ),
        DIGEST,
        *sent("Location", "Upload-Expires", at=201),
        *_SPOKEN,
    ),
    {201: None},
    problems=(507,),
)
_TOLD: Final = Operation(
    "read_upload",
    "How far an upload is, and the receipt once all of it is here. HEAD says it in headers. Whoever"
    " asks goes on from there: a part that still arrives on another connection is ended, what came"
    " of it is kept, and then the offset is said. Where that takes more than some seconds it is a"
    " 423, to HEAD too, and `Retry-After` says when to ask again.",
    (
        _KEY,
        *sent("Upload-Offset", "Upload-Length", "Upload-Expires", *_BECAME, at=200),
        *_SPOKEN,
        *_WAITS,
    ),
    {200: tus.UploadView},
    problems=(410, 423),
)
_TAKEN: Final = Operation(
    "send_part",
    "The next part of an upload; the last is answered when the item is recorded. Of one that is cut"
    " in the middle, what came counts; with `Upload-Checksum`, or behind a proxy that drops what is"
    " unfinished, nothing does, and it is sent again whole: HEAD says how much is here. So on a"
    " line that drops take parts of 1 to 4 MiB, on a good one 8; above 16 nothing is gained.",
    (
        _VERSION,
        _KEY,
        _header("Upload-Offset", r"^(0|[1-9][0-9]{0,15})$", "How much of it is here, in bytes."),
        _header(
            "Upload-Checksum",
            "^sha256 [A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$",
            "The part's digest (sha256 or sha1) in base64; other bytes are refused.",
            required=False,
        ),
        *sent("Upload-Offset", "Upload-Expires", *_BECAME, at=204),
        *_SPOKEN,
        *_WAITS,
    ),
    {204: None},
    body={kind: {"type": "string", "format": "binary"} for kind in (tus.PART, tus.PLAIN)},
    problems=(410, 423, 460, 507),
)
_ENDED: Final = Operation(
    "end_upload",
    "Let an upload go; an item that it became stays.",
    (_VERSION, _KEY, *_SPOKEN, *_WAITS),
    {204: None},
    problems=(410, 423),
)
Uploads.operations = {"post": _BEGUN}
OneUpload.operations = {"get": _TOLD, "patch": _TAKEN, "delete": _ENDED}
OWN: Final = (
    Own(r"^uploads$", "uploads", Uploads),
    Own(r"^uploads/(?P<key>[^/]{1,120})$", "one of uploads", OneUpload),
)
