"""Serves the web application by waitress: `python -m panel.embedded.web HOST PORT`."""

from __future__ import annotations

import sys
from typing import Any, Final

from django.conf import settings
from waitress.server import TcpWSGIServer, create_server
from waitress.task import WSGITask

from panel.embedded.refusing import FORM, Lingering
from panel.wsgi import application

THREADS = 8
_PART: Final = "application/offset+octet-stream"
"""The media type of a part of an upload, tus 1.0."""


class Channel(Lingering):
    """A connection whose sender may go away in the middle of a part of an upload.

    Waitress takes a request in to its end before the application learns of it, and drops one that
    has none. A part is worth keeping as far as it came: without that, a file that is sent in one
    part over a line that breaks would begin anew for ever.
    """

    def handle_close(self) -> None:
        """Closed by the sender, by silence, or by us."""
        request: Any = self.request
        self.request = None
        super().handle_close()
        if request is not None and _is_cut_part(request):
            self.server.task_dispatcher.add_task(_Remains(self, request))


def _is_cut_part(request: Any) -> bool:
    whole = request.completed or request.error or not request.headers_finished
    said = request.headers.get("CONTENT_TYPE", "")
    return not whole and not request.chunked and request.command == "PATCH" and said == _PART


class _Remains(WSGITask):
    """What came of a part, for the application: the body is shorter than was announced."""

    request: Any

    def service(self) -> None:
        """Have it kept; nobody is there to hear the answer."""
        answer: Any = application(self.get_environment(), lambda *_: lambda _: None)
        try:
            for _ in answer:
                pass
        finally:
            answer.close()
            self.request.close()

    def cancel(self) -> None:
        """The server ends first."""
        self.request.close()


def server(listen: str, *, threads: int = THREADS, **more: Any) -> Any:
    """A server of the application, which runs when it is told to."""
    # There is no setting for it.
    TcpWSGIServer.channel_class = Channel
    return create_server(
        application,
        listen=listen,
        threads=threads,
        # Slow senders hold a socket but no thread; this many of them leave room for others.
        connection_limit=500,
        # The largest file there may be, or a form of several.
        max_request_body_size=settings.EVIDENCE_MAX_BYTES + FORM,
        channel_timeout=60,
        ident=None,
        **more,
    )


if __name__ == "__main__":
    serving = server(f"{sys.argv[1]}:{sys.argv[2]}")
    serving.print_listen("Serving on http://{}:{}")
    serving.run()
