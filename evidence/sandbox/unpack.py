"""Takes one container apart: `python -m evidence.sandbox.unpack FILE OUT KIND MEMBERS BYTES`.

Its members go out through the pipe OUT, in frames: a letter, a length (four bytes), so many bytes.
It has limits of memory and time and no way to files or the network, as steps have.
"""

from __future__ import annotations

import codecs
import contextlib
import encodings.aliases
import io
import json
import os
import resource
import stat
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from email import message_from_binary_file, policy
from functools import partial
from typing import Any, BinaryIO, Final

from evidence.containers import Why
from evidence.sandbox import walls

CHUNK: Final = 1024 * 1024
_LIMITS: Final = {"AS": 2 * 1024**3, "CPU": 120, "FSIZE": 0, "CORE": 0, "NOFILE": 32}
_Read = Callable[[], Iterator[bytes]]


_LONGEST: Final = 5_000
"""Characters of a name."""
_SAMPLE: Final = b"""From: =?utf-8?q?a?= <a@example.org>
Content-Type: multipart/mixed; boundary=a

--a
Content-Type: text/plain; charset=utf-8; name*=utf-8''a%20b
Content-Disposition: attachment; filename="=?utf-8?b?YQ==?="
Content-Transfer-Encoding: base64

YQ==
--a
Content-Type: text/plain; name=a
Content-Transfer-Encoding: quoted-printable

=61
--a
Content-Type: message/rfc822

Subject: =?utf-8?q?a?=
Date: Mon, 1 Jan 2015 00:00:00 +0000
To: a@example.org

a
--a--
"""
"""An e-mail that meets whatever the library loads late."""


class Left(Exception):
    """The member isn't taken out."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


class Pipe:
    """Members on their way out, within the bounds."""

    def __init__(self, out: int, members: int, size: int) -> None:
        self._out, self._members, self._bytes = out, members, size

    def frame(self, letter: bytes, payload: bytes = b"") -> None:
        """Send a frame."""
        left = memoryview(letter + struct.pack("!I", len(payload)) + payload)
        while left:
            left = left[os.write(self._out, left) :]

    def say(self, letter: bytes, **said: Any) -> None:
        """Send a frame of JSON."""
        self.frame(letter, json.dumps(said).encode())

    def member(self, name: str, read: _Read, media_type: str = "", why: Why | None = None) -> None:
        """Send a member, or say why it isn't taken out."""
        name = name[:_LONGEST]
        if self._members <= 0:
            why = Why.TOO_MANY
        if why:
            self.say(b"L", name=name, why=why)
            return
        self.say(b"M", name=name, media_type=media_type)
        try:
            size = self._sent(read())
            if size:
                self._members -= 1
            self.say(b"E", why=None if size else Why.EMPTY)
        except Left as left:
            self.say(b"E", why=left.why)
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, LookupError, OSError):
            self.say(b"E", why=Why.DAMAGED)

    def _sent(self, chunks: Iterator[bytes]) -> int:
        size = 0
        for chunk in chunks:
            self._bytes -= len(chunk)
            if self._bytes < 0:
                raise Left(Why.TOO_LARGE)
            size += len(chunk)
            for at in range(0, len(chunk), CHUNK):
                self.frame(b"D", chunk[at : at + CHUNK])
        return size


def zipped(file: BinaryIO, pipe: Pipe) -> None:
    """Each file of a ZIP; the folders that it names are in the files' names."""
    with zipfile.ZipFile(file) as archive:
        for info in archive.infolist():
            if not info.is_dir():
                pipe.member(info.filename, partial(_unpacked, archive, info), why=_why(info))


def _why(info: zipfile.ZipInfo) -> Why | None:
    if info.flag_bits & 1:
        return Why.ENCRYPTED
    if stat.S_ISLNK(info.external_attr >> 16):
        return Why.LINK
    known = info.compress_type in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
    return None if known else Why.UNKNOWN_METHOD


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(info) as opened:
        while chunk := opened.read(CHUNK):
            yield chunk


def mailed(file: BinaryIO, pipe: Pipe) -> None:
    """What is attached to an e-mail, and each e-mail in it whole; not what it says itself."""
    message: Any = message_from_binary_file(file, policy=policy.default)
    for number, part in enumerate(_attached(message), 1):
        name = ""
        with contextlib.suppress(Exception):  # whatever a header has it raise
            name = part.get_filename() or ""
        pipe.member(name or f"part {number}", partial(_content, part), part.get_content_type())


def _attached(message: Any) -> Iterator[Any]:
    kind = message.get_content_type()
    if kind == "message/rfc822" or not message.is_multipart():
        named = message.get_filename() or message.get_content_disposition() == "attachment"
        if named or not kind.startswith("text/"):
            yield message
        return
    for part in message.get_payload():
        yield from _attached(part)


def _content(part: Any) -> Iterator[bytes]:
    if part.get_content_type() == "message/rfc822":
        # As it was written, as far as it can be: line ends and odd headers may differ.
        yield bytes(part.get_payload()[0])
    else:
        yield part.get_payload(decode=True)


KINDS: Final[dict[str, Callable[[BinaryIO, Pipe], None]]] = {"zip": zipped, "mail": mailed}


def load(kind: str) -> None:
    """Load all that is looked up when it is first met: in the sandbox nothing can be."""
    codecs.lookup("cp437")
    if kind == "mail":
        for name in set(encodings.aliases.aliases.values()):
            with contextlib.suppress(LookupError, ImportError):
                codecs.lookup(name)
        with open(os.devnull, "wb") as nowhere:  # noqa: PTH123  # of descriptors
            mailed(io.BytesIO(_SAMPLE), Pipe(nowhere.fileno(), 9, 999))


def main(file: int, out: int, kind: str, members: int, size: int) -> None:
    """Take it apart; what can't be is said."""
    load(kind)
    here = walls.found()
    for limit, value in _LIMITS.items():
        resource.setrlimit(getattr(resource, f"RLIMIT_{limit}"), (value, value))
    here.raise_()
    pipe = Pipe(out, members, size)
    pipe.say(b"S", words=here.words)
    failed = ""
    try:
        with os.fdopen(file, "rb") as opened:
            opened.seek(0)
            KINDS[kind](opened, pipe)
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, RecursionError) as error:
        failed = f"{type(error).__name__}: {error}"[:250]
    pipe.say(b"Z", failed=failed)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], int(sys.argv[4]), int(sys.argv[5]))
