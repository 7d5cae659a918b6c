"""From plain data to a struct, all errors at once, in the same words in each face."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from enum import Enum
from itertools import islice
from types import UnionType
from typing import Any, Final, TypeVar, Union, get_args, get_origin

import msgspec

from panel.ledger import canonical
from panel.ledger.codes import CODES, FICTIONAL, NONE_SUCH
from panel.ledger.values import StateCode
from panel.ledger.wording import (
    LISTS,
    bare_type,
    bounds,
    fields_of,
    fields_words,
    is_kind,
    metas,
    should_be,
)

T = TypeVar("T")

MOST: Final = 100
"""Errors told at once; a body of nothing but errors gets no longer answer."""
_LONGEST_NAME: Final = 80


class Flaw(msgspec.Struct, frozen=True):
    """One thing that is wrong, where it is (a JSON pointer) and what would be right."""

    pointer: str
    detail: str


class Invalid(Exception):
    """What was given can't be read; `errors` is everything that is wrong with it."""

    def __init__(self, errors: list[Flaw]) -> None:
        super().__init__("; ".join(f"{flaw.pointer or '/'} {flaw.detail}" for flaw in errors))
        self.errors = errors


def read(kind: type[T], data: Mapping[str, Any], *, loose: bool = False) -> T:
    """The struct that the plain data says; Invalid with all that is wrong.

    With `loose`, numbers and truth values may be given as text, as in a query string.
    """
    reader = _Reader(loose)
    value = reader.struct(kind, data, "")
    if reader.flaws:
        raise Invalid(reader.flaws[:MOST])
    return value  # type: ignore[no-any-return]  # made from `kind` itself


def pointer_to(parent: str, name: str | int) -> str:
    """The JSON pointer of a member (RFC 6901), never longer than worth saying."""
    safe = str(name).encode("utf-8", "replace").decode()[:_LONGEST_NAME]
    return f"{parent}/{safe.replace('~', '~0').replace('/', '~1')}"


class _Reader:
    """Goes through the data once and remembers what is wrong."""

    def __init__(self, loose: bool) -> None:
        self.loose = loose
        self.flaws: list[Flaw] = []

    def flaw(self, pointer: str, detail: str) -> None:
        self.flaws.append(Flaw(pointer, detail))

    def struct(self, kind: type, data: Any, pointer: str) -> Any:
        if not isinstance(data, Mapping):
            return self.flaw(pointer, f"should be an object; {fields_words(kind)}")
        before = len(self.flaws)
        fields = fields_of(kind)
        for name in islice((name for name in data if name not in fields), MOST):
            self.flaw(pointer_to(pointer, name), f"is not known here; {fields_words(kind)}")
        values = {}
        for name, field in fields.items():
            at = pointer_to(pointer, name)
            if name in data:
                values[field.name] = self.value(field.type, data[name], at)
            elif field.required:
                self.flaw(at, f"is missing; {should_be(field.type)}")
        return self._made(kind, values, pointer) if len(self.flaws) == before else None

    def _made(self, kind: type, values: dict[str, Any], pointer: str) -> Any:
        try:
            return kind(**values)
        except (ValueError, TypeError) as error:  # what a struct's own __post_init__ refuses
            return self.flaw(pointer, str(error))

    def value(self, wanted: Any, given: Any, pointer: str) -> Any:
        bare = bare_type(wanted)
        origin = get_origin(bare)
        if isinstance(given, str) and (wrong := not_text(given)):
            return self.flaw(pointer, wrong)
        if origin in (Union, UnionType):
            return self._optional(wanted, given, pointer)
        if origin in LISTS:
            return self._many(wanted, given, pointer)
        if is_kind(bare, msgspec.Struct):
            return self.struct(bare, given, pointer)
        return self._scalar(wanted, given, pointer)

    def _optional(self, wanted: Any, given: Any, pointer: str) -> Any:
        every = get_args(bare_type(wanted))
        kinds = [kind for kind in every if kind is not type(None)]
        if given is None and len(kinds) < len(every):
            return None
        if len(kinds) == 1 and not metas(wanted):
            return self.value(kinds[0], given, pointer)
        return self._scalar(wanted, given, pointer)

    def _many(self, wanted: Any, given: Any, pointer: str) -> Any:
        least, most = bounds(wanted)
        if not isinstance(given, LISTS) or not least <= len(given) <= most:
            return self.flaw(pointer, should_be(wanted))
        kind = get_args(bare_type(wanted))[0]
        before = len(self.flaws)
        values = [self.value(kind, one, pointer_to(pointer, at)) for at, one in enumerate(given)]
        make: Callable[[Any], Any] = get_origin(bare_type(wanted)) or list
        return make(values) if len(self.flaws) == before else None

    def _scalar(self, wanted: Any, given: Any, pointer: str) -> Any:
        bare = bare_type(wanted)
        # Loosely read, a number would be a time and "null" an enum's member.
        strict = not self.loose or bare in (date, datetime, str) or is_kind(bare, Enum)
        if bare is int and isinstance(given, float) and given.is_integer():
            # JSON Schema calls 1.0 an integer, too.
            given = int(given)
        try:
            value = msgspec.convert(given, wanted, strict=strict)
        except msgspec.ValidationError:
            return self.flaw(pointer, should_be(wanted))
        if wanted == StateCode and value not in CODES and value not in FICTIONAL:
            return self.flaw(pointer, NONE_SUCH)
        return value if _holds(value, wanted) else self.flaw(pointer, should_be(wanted))


def _holds(value: Any, wanted: Any) -> bool:
    """What msgspec lets through and a record, a database or JSON Schema does not."""
    match value:
        case bool() | Enum():
            return True
        case int():
            return -canonical.LARGEST <= value <= canonical.LARGEST
        case str():
            return all(_fits(meta.pattern, value) for meta in metas(wanted) if meta.pattern)
        case datetime():
            return _has_utc(value)
        case _:
            return True


def _fits(pattern: str, value: str) -> bool:
    """Python's `$` also fits before a last line break, which JSON Schema's does not."""
    if not (pattern.startswith("^") and pattern.endswith("$")):
        return True  # msgspec has searched it already
    return re.fullmatch(pattern[1:-1], value) is not None


def _has_utc(at: datetime) -> bool:
    """An instant of the year 1 east of Greenwich, or of 9999 west of it, has no UTC."""
    try:
        at.astimezone(UTC)
    except OverflowError:
        return False
    return True


def not_text(given: str) -> str:
    """Why a string is not text that can be kept; empty where it is."""
    if "\x00" in given:
        return "holds the character NUL, which is not text"
    if any("\ud800" <= character <= "\udfff" for character in given):
        return "holds half of a surrogate pair, which is not a character"
    return ""
