"""The URL that says where a store is: a folder, or a bucket of an S3-compatible service."""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

_WANTED: Final = (
    "it takes file: and an absolute path, or s3://BUCKET/PREFIX with, after a ?, endpoint=,"
    " region=, retain=governance:DAYS or retain=compliance:DAYS, timeout=, attempts="
)
_SAYS: Final = frozenset({"endpoint", "region", "retain", "timeout", "attempts"})


class FileAddress(NamedTuple):
    """A folder of this machine."""

    folder: Path

    def __str__(self) -> str:
        return f"file:{self.folder}"


class S3Address(NamedTuple):
    """A bucket, and what to know of the service that has it; credentials are boto3's to find."""

    bucket: str
    prefix: str = ""
    """Before every key; ends with a slash unless it is empty."""
    endpoint: str | None = None
    region: str | None = None
    retain: tuple[str, int] | None = None
    """The mode of the lock that each original gets, and its days."""
    timeout: int = 4
    """Seconds in which the service has to connect, and to send the next bytes."""
    attempts: int = 2
    """Times that a request is sent before it is given up, the first included."""

    def __str__(self) -> str:
        return f"s3://{self.bucket}/{self.prefix}"


Address = FileAddress | S3Address


def address(url: str) -> Address:
    """What the URL says; ValueError says what would be right."""
    found = _s3(url) if url.startswith("s3:") else _file(url)
    if found is None:
        raise ValueError(_WANTED)
    return found


def _file(url: str) -> FileAddress | None:
    scheme, _, rest = url.partition(":")
    whole = rest.startswith("/") and (not rest.startswith("//") or rest[2:3] == "/")
    return FileAddress(Path("/" + rest.lstrip("/"))) if scheme == "file" and whole else None


def _s3(url: str) -> S3Address | None:
    parts = urlsplit(url)
    said = dict(parse_qsl(parts.query, keep_blank_values=True))
    bucket, prefix = parts.netloc, unquote(parts.path).strip("/")
    if not bucket or parts.fragment or set(bucket) & set("@:") or not said.keys() <= _SAYS:
        return None
    numbers = {name: _number(said[name]) for name in ("timeout", "attempts") if name in said}
    mode, _, days = said.get("retain", "").partition(":")
    if 0 in numbers.values() or (mode and (mode not in _MODES or not _number(days))):
        return None
    return S3Address(
        bucket,
        f"{prefix}/" if prefix else "",
        said.get("endpoint"),
        said.get("region"),
        (mode.upper(), _number(days)) if mode else None,
        **numbers,
    )


_MODES: Final = ("governance", "compliance")


def _number(text: str) -> int:
    """From 1 to 99,999; 0 where it is none of these."""
    return int(text) if text.isdecimal() and text.isascii() and len(text) <= 5 else 0
