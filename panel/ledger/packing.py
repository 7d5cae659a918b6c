"""Files of JSON made small by gzip (RFC 1952) on their way, and read again within bounds.

What a file says and what signs it is its JSON. Gzip is a wrapping that anybody may take off, or put
on again with other bytes.
"""

import gzip
import zlib

from panel.ledger.members import FileError

MOST = 32 * 1024 * 1024
"""Bytes of a file unpacked at most: no more is packed, and no more unpacked."""
SUFFIX = ".gz"
_MAGIC = b"\x1f\x8b"
_GZIP_ALONE = 16 + zlib.MAX_WBITS
"""Tells zlib to read a gzip file and no other kind."""


def pack(data: bytes) -> bytes:
    """The bytes as one gzip member, without a time or a name; FileError where they are too many."""
    if len(data) > MOST:
        raise FileError(f"{len(data)} bytes are too many to be packed; {MOST} are the most")
    return gzip.compress(data, mtime=0)


def unpacked(data: bytes) -> bytes:
    """What a gzip file holds, and the same bytes where they aren't one.

    FileError where it is cut off, damaged, followed by anything, or more than MOST bytes.
    """
    if not data.startswith(_MAGIC):
        return data
    stream = zlib.decompressobj(_GZIP_ALONE)
    try:
        found = stream.decompress(data, MOST + 1)
    except zlib.error as wrong:
        raise FileError(f"the file's gzip is broken: {wrong}") from None
    if len(found) > MOST:
        raise FileError(f"unpacked, the file has more than {MOST} bytes")
    if not stream.eof:
        raise FileError("the file's gzip is cut off")
    if stream.unused_data:
        raise FileError("something follows the file's gzip")
    return found
