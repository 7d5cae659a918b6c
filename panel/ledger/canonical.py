"""One spelling for each JSON value: RFC 8785 (JCS) for what an event may hold.

Floats are outside of it on purpose: their spelling is the only part of JCS that two honest
implementations get wrong.
"""

import json
from collections.abc import Iterable

Json = None | bool | int | str | list["Json"] | dict[str, "Json"]

LARGEST = 2**53 - 1
"""The largest integer that every JSON reader keeps exact (RFC 7493)."""


_ARRAYS = list, tuple

# Made once: json.dumps makes an encoder at each call, which costs more than the writing.
_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode
_PLAIN = frozenset({str, bool, type(None)})


class CanonicalError(ValueError):
    """A value or a text that has no canonical form here; the words say why."""


class Unencodable(CanonicalError):
    """A value that canonical JSON can't hold."""


class NotCanonical(CanonicalError):
    """Bytes that are not the canonical spelling of anything."""


def encode(value: object) -> bytes:
    """The canonical bytes of a value made of None, bool, int, str, list and dict."""
    try:
        return _written(_ordered(value)).encode()
    except UnicodeEncodeError:
        raise Unencodable("text holds a lone surrogate") from None
    except RecursionError:
        raise Unencodable("nested too deeply") from None


def decode(data: bytes) -> Json:
    """The value whose canonical spelling these bytes are; any other spelling is refused."""
    value = _read(data)
    try:
        canonical = encode(value)
    except Unencodable as error:
        raise NotCanonical(str(error)) from None
    if canonical != data:
        raise NotCanonical("not canonical: the same value is spelt differently")
    return value


def _ordered(value: object) -> object:
    # Each append comes through here: the commonest kinds first, and no union made at each call.
    if type(value) in _PLAIN:
        return value
    if isinstance(value, dict):
        return {
            key: held if type(held := value[key]) in _PLAIN else _ordered(held)
            for key in _in_order(value)
        }
    if isinstance(value, str):
        return value
    if isinstance(value, int):
        return _exact(value)
    if isinstance(value, _ARRAYS):
        return [_ordered(item) for item in value]
    raise Unencodable(f"a {type(value).__name__} can't be written: {value!r:.60}")


def _exact(number: int) -> int:
    if not -LARGEST <= number <= LARGEST:
        raise Unencodable("an integer beyond 2^53 isn't kept exact by every reader")
    return number


def _in_order(holder: dict[str, object]) -> list[str]:
    try:
        plain = "".join(holder).isascii()
    except TypeError:
        raise Unencodable("an object's key must be text") from None
    # By UTF-16 units, which differs from Python's order only beyond the basic plane.
    return sorted(holder) if plain else sorted(holder, key=_utf16)


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-be")


def _read(data: bytes) -> Json:
    try:
        value: Json = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_without_duplicates,
            parse_int=_integer,
            parse_float=_no_float,
            parse_constant=_no_float,
        )
    except UnicodeDecodeError:
        raise NotCanonical("not UTF-8") from None
    except json.JSONDecodeError as error:
        raise NotCanonical(f"not JSON: {error.msg} at character {error.pos}") from None
    except RecursionError:
        raise NotCanonical("nested too deeply") from None
    return value


def _without_duplicates(pairs: Iterable[tuple[str, Json]]) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for key, value in pairs:
        if key in found:
            raise NotCanonical(f"the key {key!r:.60} stands twice in one object")
        found[key] = value
    return found


def _integer(digits: str) -> int:
    # Python refuses thousands of digits with words about its own limits.
    if len(digits) > len(str(-LARGEST)):
        raise NotCanonical("an integer beyond 2^53 isn't kept exact by every reader")
    return int(digits)


def _no_float(digits: str) -> Json:
    raise NotCanonical(f"not an integer: {digits:.60}")
