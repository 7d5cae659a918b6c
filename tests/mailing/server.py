"""A mail server of the tests' own: takes messages, refuses them, hangs or breaks off as told."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes, policy
from email.message import EmailMessage
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import ClassVar


class Server:
    """Listens on a port of its own; what it took stands in `taken`."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.port = 0
        self.refuses: set[str] = set()
        """Addresses that it answers with 550."""
        self.breaks = False
        """Whether it breaks off once it has a message, taken but not answered."""
        self.says_goodbye = b"221 bye"
        self.hangs = False
        """Whether it neither takes a message nor answers to it."""
        self.stalled = threading.Event()
        """Set once it has a message to which it doesn't answer."""
        self.ends = threading.Event()

    def take(self, body: bytes) -> None:
        """Keep a message."""
        self.raw.append(body)
        self.taken.append(message_from_bytes(body, policy=policy.default))

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Answer on a port."""
        talk = type("Talk", (_Talk,), {"mail": self})
        with _Listener(("127.0.0.1", 0), talk) as listener:
            self.port = listener.server_address[1]
            thread = threading.Thread(target=listener.serve_forever, args=(0.05,))
            thread.start()
            try:
                yield
            finally:
                self.ends.set()
                listener.shutdown()
                thread.join()

    def subjects(self) -> list[str]:
        """What was taken, by its subjects, in order."""
        return [str(one["Subject"]) for one in self.taken]


class _Listener(ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


class _Talk(StreamRequestHandler):
    mail: ClassVar[Server]

    def handle(self) -> None:
        # A client that is killed resets the connection.
        with suppress(ConnectionError):
            self._say(b"220 test")
            while line := self.rfile.readline():
                if not self._answer(line):
                    break

    def _say(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")

    def _answer(self, line: bytes) -> bool:
        """Whether the talk goes on."""
        verb = line[:4].upper()
        if verb == b"RCPT" and any(one.encode() in line for one in self.mail.refuses):
            self._say(b"550 no such mailbox")
        elif verb == b"DATA":
            return self._data()
        elif verb == b"QUIT":
            self._say(self.mail.says_goodbye)
            return False
        else:
            self._say(b"250 ok")
        return True

    def _data(self) -> bool:
        self._say(b"354 go on")
        body = b"".join(iter(self.rfile.readline, b".\r\n"))
        if self.mail.hangs:
            self.mail.stalled.set()
            self.mail.ends.wait(60)
            return False
        self.mail.take(body)
        if not self.mail.breaks:
            self._say(b"250 taken")
        return not self.mail.breaks
