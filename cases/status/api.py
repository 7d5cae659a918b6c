"""The question over REST, and its certificate."""

from __future__ import annotations

from typing import Any

from cases.status.answers import StatusAnswer, StatusQuestion
from cases.status.certificates import certify
from cases.status.queries import status
from panel.access.viewers import Viewer
from panel.api.registering import Query, encode
from panel.ledger.registry import Registry
from panel.ledger.rows import Moment


def _status(_registry: Registry, asked: StatusQuestion, viewer: Viewer, moment: Moment) -> bytes:
    return encode(status(asked, viewer, moment))


_CERTIFICATE: dict[str, Any] = {
    "type": "object",
    "title": "Certificate",
    "description": "Canonical JSON of the format panel-certificate/3; keep the bytes as they are."
    " Sent as gzip to whoever says so in Accept-Encoding.",
}

QUERIES = (
    Query(
        path="exemption-status",
        params=StatusQuestion,
        answer=StatusAnswer,
        run=_status,
        purpose="Was this person exempt, there, on that day, as known then?",
    ),
    Query(
        path="certificates",
        params=StatusQuestion,
        answer=_CERTIFICATE,
        run=certify,
        packable=True,
        purpose="The same answer with what proves it, to be checked offline by `python"
        " verifier.pyz FILE --key KEY`: the program is `read_verifier`, and KEY the log's key as"
        " the Secretariat gave it to you, which /log/keys shows too.",
    ),
)
