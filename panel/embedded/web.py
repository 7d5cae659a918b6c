"""Serves the web application by waitress: `python -m panel.embedded.web HOST PORT`."""

from __future__ import annotations

import sys
import threading
import time
from typing import Any, Final

from django.conf import settings
from django.db import connections
from waitress.server import TcpWSGIServer, create_server
from waitress.task import WSGITask

from panel.embedded.refusing import FORM, Lingering
from panel.told import LET_GO
from panel.wsgi import application

THREADS = 8
_PARTS: Final = ("application/offset+octet-stream", "application/octet-stream")
"""The media types of a part of an upload: that of tus 1.0, and one that any client can send."""
LETTING_GO: Final = 5.0
"""Seconds that whoever asks for a part to be let go waits for it to be kept."""
_changing: Final = threading.Lock()
_remaining: Final[set[_Remains]] = set()
"""What came of parts, until it is kept."""


class Channel(Lingering):
    """A connection whose sender may go away in the middle of a part of an upload.

    Waitress takes a request in to its end before the application learns of it, and drops one that
    has none. A part is worth keeping as far as it came: without that, a file that is sent in one
    part over a line that breaks would begin anew for ever.
    """

    request: Any
    requests_lock: threading.Lock

    def handle_close(self) -> None:
        """Closed by the sender, by silence, or by us."""
        remains = self.cut_off()
        super().handle_close()
        if remains:
            self.server.task_dispatcher.add_task(remains)

    def cut_off(self) -> _Remains | None:
        """Take no more of the request under way; of a part, what came of it."""
        with _changing:
            request, self.request = self.request, None
            if request is None or not _is_cut_part(request):
                return None
            remains = _Remains(self, request)
            _remaining.add(remains)
            return remains

    def let_go(self, target: str) -> None:
        """End the part that still arrives here, where it is of an upload at this address."""
        with self.requests_lock:
            request = self.request
            if request is None or not _is_cut_part(request) or _target(request) != target:
                return
            self.will_close = True
            self.cut_off()
        self.server.pull_trigger()


def _is_cut_part(request: Any) -> bool:
    whole = request.completed or request.error or not request.headers_finished
    said = request.headers.get("CONTENT_TYPE", "")
    return not whole and not request.chunked and request.command == "PATCH" and said in _PARTS


def _target(request: Any) -> str:
    return f"{request.path}?{request.query}"


class _Task(WSGITask):
    """A request for the application, which may ask for parts to be ended."""

    def get_environment(self) -> Any:
        """WSGI's, and that."""
        return super().get_environment() | {LET_GO: self.let_go}

    def let_go(self) -> bool:
        """End what else arrives at this address, and have it kept; whether all of it is."""
        target = _target(self.request)
        server: Any = self.channel.server
        for channel in list(server.active_channels.values()):
            if channel is not self.channel:
                channel.let_go(target)
        with _changing:
            others = [one for one in _remaining if _target(one.request) == target]
        deadline = time.monotonic() + LETTING_GO
        for one in others:
            # All of the server's threads may be waiting just so.
            threading.Thread(target=one.service_apart, daemon=True).start()
        return all(one.kept.wait(max(0.0, deadline - time.monotonic())) for one in others)


class _Remains(WSGITask):
    """What came of a part, for the application: the body is shorter than was announced."""

    request: Any

    def __init__(self, channel: Channel, request: Any) -> None:
        super().__init__(channel, request)
        self._turn, self.kept = threading.Lock(), threading.Event()

    def service(self) -> None:
        """Have it kept, once; nobody is there to hear the answer."""
        if not self._turn.acquire(blocking=False):
            return
        try:
            answer: Any = application(self.get_environment(), lambda *_: lambda _: None)
            try:
                for _ in answer:
                    pass
            finally:
                answer.close()
        finally:
            self._end()

    def service_apart(self) -> None:
        """The same in a thread of its own."""
        try:
            self.service()
        finally:
            connections.close_all()

    def cancel(self) -> None:
        """The server ends first."""
        if self._turn.acquire(blocking=False):
            self._end()

    def _end(self) -> None:
        with _changing:
            _remaining.discard(self)
        self.request.close()
        self.kept.set()


def server(listen: str, *, threads: int = THREADS, **more: Any) -> Any:
    """A server of the application, which runs when it is told to."""
    # There is no setting for it.
    TcpWSGIServer.channel_class, Channel.task_class = Channel, _Task
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
