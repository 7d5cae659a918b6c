"""Bytes from anybody to plain data: what JSON parsers quietly let through is refused in words."""

from __future__ import annotations

import json
from typing import Any, Final

from django.http import HttpRequest

MOST_BYTES: Final = 1024 * 1024
DEEPEST: Final = 32
LONGEST_NUMBER: Final = 30


class Undecodable(Exception):
    """The body can't be taken; `slug` names the problem."""

    def __init__(self, slug: str, detail: str) -> None:
        super().__init__(detail)
        self.slug, self.detail = slug, detail


def body_of(request: HttpRequest) -> Any:
    """The plain data that a request's JSON body says; Undecodable where it can't be read."""
    _check_headers(request)
    data = request.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Undecodable("too-large", f"a body has at most {MOST_BYTES} bytes")
    return parse(data)


def parse(data: bytes) -> Any:
    """Strict JSON (RFC 8259): UTF-8 without BOM, no duplicate names, no NaN, bounded depth."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Undecodable("malformed-json", "the body is not UTF-8") from error
    if text.startswith("\ufeff"):
        raise Undecodable("malformed-json", "the body begins with a byte order mark")
    _check_depth(text)
    try:
        return json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_constant,
            parse_float=_number,
            parse_int=_integer,
        )
    except json.JSONDecodeError as error:
        words = f"{error.msg} at line {error.lineno}, column {error.colno}"
        raise Undecodable("malformed-json", words) from error


def _check_headers(request: HttpRequest) -> None:
    if request.headers.get("Content-Encoding", "identity") != "identity":
        raise Undecodable("unsupported-media-type", "a body is sent without a content encoding")
    kind = request.content_type or "nothing"
    charset = (request.content_params or {}).get("charset", "utf-8").lower()
    if kind != "application/json" or charset != "utf-8":
        raise Undecodable("unsupported-media-type", "a body is application/json in UTF-8")
    length = request.headers.get("Content-Length", "0")
    if length.isdecimal() and int(length[:12]) > MOST_BYTES:
        raise Undecodable("too-large", f"a body has at most {MOST_BYTES} bytes")


def _check_depth(text: str) -> None:
    depth, quoted, escaped = 0, False, False
    for character in text:
        if quoted:
            quoted = escaped or character != '"'
            escaped = character == "\\" and not escaped
        elif character == '"':
            quoted = True
        elif character in "[{":
            depth += 1
            if depth > DEEPEST:
                raise Undecodable("malformed-json", f"the body nests deeper than {DEEPEST} levels")
        elif character in "]}":
            depth -= 1


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            shown = name.encode("utf-8", "replace").decode()[:80]
            raise Undecodable("malformed-json", f"the name {shown!r} stands twice in one object")
        found[name] = value
    return found


def _constant(text: str) -> Any:
    raise Undecodable("malformed-json", f"{text} is not a JSON number")


def _number(text: str) -> float:
    value = float(text)
    if len(text) > LONGEST_NUMBER or value in (float("inf"), float("-inf")):
        raise Undecodable("malformed-json", "a number is too large or too long")
    return value


def _integer(text: str) -> int:
    if len(text) > LONGEST_NUMBER:
        raise Undecodable("malformed-json", "a number is too long")
    return int(text)
