"""What a field takes, in words: the same in the API, the forms, the verbs and the stories."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from functools import cache
from types import UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin

import msgspec
from msgspec.structs import FieldInfo

LISTS: Final = (list, tuple, set, frozenset)
MOST_ITEMS: Final = 1_000
"""Items of a list that doesn't say its own limit."""

_CASE: Final = "case"
_SUGGEST: Final = "suggest"
_known: Final[dict[type, Mapping[str, FieldInfo]]] = {}
_PLAIN: Final[dict[Any, str]] = {
    str: "text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    date: "a date written YYYY-MM-DD, such as 2015-07-24",
    datetime: "a time with its zone, such as 2015-08-07T23:59:59Z",
}


def should_be(wanted: Any) -> str:
    """What would be right: "should be a date written YYYY-MM-DD, such as 2015-07-24"."""
    return f"should be {takes(wanted)}"


def takes(wanted: Any) -> str:
    """What a type takes, by its own description where it has one."""
    bare, origin = bare_type(wanted), get_origin(bare_type(wanted))
    described = [meta for meta in metas(wanted) if meta.description]
    if described:
        return _with_examples(_lowered(described[-1].description or ""), described[-1])
    if origin in (Union, UnionType):
        return " or ".join(takes(kind) for kind in get_args(bare) if kind is not type(None))
    if origin in LISTS:
        return f"a list{_how_many(wanted)}"
    if is_kind(bare, Enum):
        return f"one of {', '.join(str(member.value) for member in bare)}"
    if is_kind(bare, msgspec.Struct):
        return f"an object; {fields_words(bare)}"
    plain = _PLAIN.get(bare) or str(getattr(bare, "__name__", bare))
    return plain + "".join(_limits(meta) for meta in metas(wanted))


def fields_words(kind: type) -> str:
    """The names of a struct's fields in a clause."""
    names = ", ".join(fields_of(kind))
    return f"the fields are {names}" if names else "there are no fields"


def fields_of(kind: type) -> Mapping[str, FieldInfo]:
    """A struct's fields by the names they are sent by."""
    if kind not in _known:
        _known[kind] = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    return _known[kind]


@cache
def sealed_fields(kind: type) -> list[str]:
    """The fields of a command that hold what is to be sealed."""
    return [
        name
        for name, field in fields_of(kind).items()
        if any((meta.extra or {}).get("sealed") for meta in metas(optional(field.type)))
    ]


def bare_type(wanted: Any) -> Any:
    """A type without its annotations."""
    return get_args(wanted)[0] if get_origin(wanted) is Annotated else wanted


def optional(wanted: Any) -> Any:
    """A type that may be None, without it."""
    every = get_args(bare_type(wanted))
    kinds = [kind for kind in every if kind is not type(None)]
    return kinds[0] if len(kinds) == 1 < len(every) else wanted


def item_of(wanted: Any) -> Any:
    """What a list holds, also one that may be None; None where the type is no list."""
    bare = bare_type(optional(wanted))
    return get_args(bare)[0] if get_origin(bare) in LISTS else None


def metas(wanted: Any) -> list[msgspec.Meta]:
    """The constraints and words that annotate a type."""
    return [m for m in getattr(wanted, "__metadata__", ()) if isinstance(m, msgspec.Meta)]


def names(category: str) -> msgspec.Meta:
    """Annotates text that is the key of a case of this category, for `named_by`."""
    return msgspec.Meta(extra={_CASE: category})


def named_by(wanted: Any) -> str:
    """The category of the cases whose keys a type holds, one or a list; empty where of none."""
    return _extra(item_of(wanted) or optional(wanted), _CASE)


def suggests(of: str) -> msgspec.Meta:
    """Annotates text for which suggestions of this name are made, for `suggested_by`."""
    return msgspec.Meta(extra={_SUGGEST: of})


def suggested_by(wanted: Any) -> str:
    """The name of the suggestions for a type; empty where it says none."""
    return _extra(wanted, _SUGGEST)


def _extra(wanted: Any, name: str) -> str:
    return next((m.extra[name] for m in metas(wanted) if m.extra and name in m.extra), "")


def bounds(wanted: Any) -> tuple[int, int]:
    """The least and the greatest length of a list."""
    least = max((m.min_length for m in metas(wanted) if m.min_length is not None), default=0)
    most = [m.max_length for m in metas(wanted) if m.max_length is not None]
    return least, min(most, default=MOST_ITEMS)


def is_kind(bare: Any, kind: type) -> bool:
    """Whether a type is a class of this kind."""
    return isinstance(bare, type) and issubclass(bare, kind)


def _with_examples(words: str, meta: msgspec.Meta) -> str:
    if not meta.examples or "such as" in words:
        return words
    return f"{words}, such as {meta.examples[0]}"


def _lowered(words: str) -> str:
    words = words.rstrip(".")
    abbreviated = words[:2].isalpha() and words[:2].isupper()
    return words if abbreviated else words[:1].lower() + words[1:]


def _how_many(wanted: Any) -> str:
    least, most = bounds(wanted)
    return f" of {least} to {most}" if least else f" of at most {most}"


def _limits(meta: msgspec.Meta) -> str:
    said = {
        "at least": meta.ge,
        "above": meta.gt,
        "at most": meta.le,
        "below": meta.lt,
        "of at least {} characters": meta.min_length,
        "of at most {} characters": meta.max_length,
        "that matches": meta.pattern,
    }
    return "".join(
        f", {words.format(limit)}" if "{}" in words else f", {words} {limit}"
        for words, limit in said.items()
        if limit is not None
    )
