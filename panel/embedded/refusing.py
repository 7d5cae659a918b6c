"""Refuses a body that is too large before it is taken in, and sees to it that its sender hears so.

Most clients write their whole body before they read. A server that answers early and closes resets
the connection under them, and all they learn is that a pipe broke (RFC 9112, section 9.6).
"""

from __future__ import annotations

import contextlib
import socket
import time
from typing import Any, Final

from django.conf import settings
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.task import ErrorTask, WSGITask
from waitress.utilities import RequestEntityTooLarge

from panel.told import UNREAD

FORM: Final = 2**30
"""Bytes that a form of several files may have beyond the largest file."""
LINGERS: Final = 30
"""Seconds for which what is still sent is read and let go once the answer is out."""


class Parser(HTTPRequestParser):
    """A request whose body is refused where it is announced, or has become, too large."""

    def received(self, data: bytes) -> int:
        """How many of the bytes belong to it; of a refused one's connection all do."""
        consumed: int = super().received(data)
        if self.error is None and self.headers_finished and self._length() > self._most():
            self.error = RequestEntityTooLarge("")
        if not isinstance(self.error, RequestEntityTooLarge):
            return consumed
        self.completed, self.expect_continue = True, False
        self.close()
        self.body_rcv = None
        return len(data)

    def _length(self) -> int:
        return len(self.body_rcv) if self.chunked and self.body_rcv else self.content_length

    def _most(self) -> int:
        form = self.headers.get("CONTENT_TYPE", "").lower().startswith("multipart/")
        return settings.EVIDENCE_MAX_BYTES + (FORM if form else 0)


class _Refusal(WSGITask):
    """Has the application say that it is too large, as it says all else."""

    request: Any

    def get_environment(self) -> dict[str, Any]:
        self.request.headers["CONNECTION"] = "close"
        words = f"a file has at most {settings.EVIDENCE_MAX_BYTES:,} bytes here"
        environ: dict[str, Any] = super().get_environment()
        return environ | {UNREAD: words, "CONTENT_LENGTH": "0"}


class Lingering(HTTPChannel):
    """A connection that reads on for a while after it refused what was being sent on it."""

    parser_class = Parser
    lingers = False
    until = 0.0
    """When it stops reading, by the monotonic clock; 0 before the answer is out."""

    def error_task_class(self, _: object, request: Any) -> WSGITask | ErrorTask:  # type: ignore[override]  # a class is called as a function is
        """What answers a request that isn't to be served."""
        if not isinstance(request.error, RequestEntityTooLarge):
            return ErrorTask(self, request)
        self.lingers = True
        return _Refusal(self, request)

    def readable(self) -> bool:
        """Whether more is to be read."""
        return bool(not self.will_close if self.until else super().readable())

    def received(self, data: bytes) -> bool:
        """Take it in, or let it go."""
        if not self.until:
            return bool(super().received(data))
        self.will_close = time.monotonic() > self.until
        return True

    def handle_write(self) -> None:
        """Send; in place of closing after a refusal, say no more and read on."""
        lingers = self.lingers and self.close_when_flushed
        self.close_when_flushed = self.close_when_flushed and not lingers
        super().handle_write()
        if lingers and self.total_outbufs_len:
            self.close_when_flushed = True
        elif lingers and self.connected and self.socket:
            self.until = time.monotonic() + LINGERS
            with contextlib.suppress(OSError):
                self.socket.shutdown(socket.SHUT_WR)
