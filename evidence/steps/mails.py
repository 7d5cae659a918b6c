"""The text of an e-mail: what its head says, then its body; attachments by their names."""

from __future__ import annotations

import email.policy
import importlib
from collections.abc import Iterator
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from typing import Final

from evidence.steps import markup

_HEAD: Final = ("From", "To", "Cc", "Date", "Subject")
_LATE: Final = (
    "email._header_value_parser", "email.headerregistry", "email.quoprimime", "email.base64mime",
    "email.contentmanager", "email.iterators", "email.generator", "quopri", "encodings.ascii",
    "encodings.latin_1", "encodings.iso8859_15", "encodings.cp1251", "encodings.cp1256",
    "encodings.koi8_r", "encodings.gb18030", "encodings.gb2312", "encodings.big5",
    "encodings.shift_jis", "encodings.euc_kr", "encodings.iso2022_jp", "encodings.iso8859_2",
    "encodings.iso8859_6", "encodings.cp1254",
)  # fmt: skip


def load() -> None:
    """Load what the library loads when it meets the first message that needs it."""
    for name in _LATE:
        importlib.import_module(name)
    text(b"From: a@example.org\r\nContent-Type: text/html\r\n\r\n<p>none</p>")


def text(data: bytes) -> str:
    """The whole message as one page."""
    message = BytesParser(_class=EmailMessage, policy=email.policy.default).parsebytes(data)
    return "\n".join(_lines(message))


def _lines(message: EmailMessage) -> Iterator[str]:
    for name in _HEAD:
        if said := message.get(name):
            yield f"{name}: {said}"
    yield ""
    body = message.get_body(("plain", "html"))
    if body is not None:
        yield _said(body)
    for attached in message.iter_attachments():
        yield f"[attached: {attached.get_filename() or attached.get_content_type()}]"


def _said(body: MIMEPart) -> str:
    try:
        said = str(body.get_content())
    except (LookupError, KeyError):
        # An encoding that nobody knows.
        raw = body.get_payload(decode=True)
        said = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else ""
    return markup.text(said) if body.get_content_subtype() == "html" else said
