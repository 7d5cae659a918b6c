"""A list file on disk, plain or gzipped, read once: what it says and its bytes' hash."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast

from cases.listing.unxml import MAX_BYTES, ListFileError, parse
from cases.listing.values import ListFile

_GZIP = b"\x1f\x8b"


class Read(NamedTuple):
    """What a file says, and the SHA-256 of the bytes that say it, in hexadecimal."""

    file: ListFile
    digest: str


def read_file(path: Path) -> Read:
    """The list file at the path; ListFileError with what is wrong where it can't be trusted."""
    with path.open("rb") as source:
        data = source.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise ListFileError(f"the file is longer than {MAX_BYTES} bytes")
    return Read(_parsed(data), hashlib.sha256(data).hexdigest())


def _parsed(data: bytes) -> ListFile:
    if not data.startswith(_GZIP):
        return parse(BytesIO(data))
    # Unpacked as it is parsed, within the parser's limit: a bomb is never held whole.
    unpacked = cast(BinaryIO, gzip.GzipFile(fileobj=BytesIO(data)))
    try:
        return parse(unpacked)
    except (gzip.BadGzipFile, EOFError, zlib.error) as wrong:
        raise ListFileError(f"the file's gzip is broken: {wrong}") from wrong
