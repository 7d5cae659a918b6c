"""A page of a list between two cursors: nothing is counted, and no page is dearer than the first.

A cursor is the place of a row in the order of the list: what the row has in the columns that the
list is sorted by. It stays a place when rows come and go.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import F, Model, Q, QuerySet
from django.db.models.expressions import OrderBy

from panel.ledger.commands import Refused
from panel.ledger.reading import not_text

_NO_PLACE = "this is no place in the list as it is sorted; take a page by its link"


class Key(NamedTuple):
    """A column that a list is sorted by; nothing said in it comes before everything said."""

    name: str
    descending: bool
    nullable: bool

    def order(self, *, backwards: bool = False) -> OrderBy:
        """How the database sorts by it, the same in each database."""
        down = self.descending != backwards
        nulls: dict[str, Any] = {"nulls_last": True} if down else {"nulls_first": True}
        # Without it where no null can be, or PostgreSQL would not walk along the index.
        said = nulls if self.nullable else {}
        return F(self.name).desc(**said) if down else F(self.name).asc(**said)

    def equal(self, value: Any) -> Q:
        """The rows that have the same here."""
        return Q(**{f"{self.name}__isnull": True} if value is None else {self.name: value})

    def beyond(self, value: Any, *, backwards: bool) -> Q:
        """The rows that come later by this column."""
        empty = Q(**{f"{self.name}__isnull": True})
        if self.descending != backwards:
            less = Q(pk__in=[]) if value is None else Q(**{f"{self.name}__lt": value})
            return less | empty if self.nullable and value is not None else less
        return ~empty if value is None else Q(**{f"{self.name}__gt": value})


class Cursor(NamedTuple):
    """Where a page begins, or, backwards, where it ends."""

    place: Sequence[Any]
    backwards: bool


class Sheet(NamedTuple):
    """A page of rows and the cursors of its neighbours; empty where there is none."""

    rows: list[Any]
    previous: str
    next: str


def keys(ordering: Sequence[str], model: type[Model]) -> list[Key]:
    """The columns named as Django names an order ("-number"), made total by what tells rows apart.

    Not by their numbers in the table, which would tell how much else is on record.
    """
    names = list(dict.fromkeys([*(n for n in ordering if n.lstrip("-") != "pk"), *_TOTAL]))
    return [Key(n.lstrip("-"), n.startswith("-"), _nullable(n.lstrip("-"), model)) for n in names]


_TOTAL = ("stream", "row_key")


def _nullable(name: str, model: type[Model]) -> bool:
    try:
        return bool(getattr(model._meta.get_field(name), "null", True))
    except FieldDoesNotExist:
        return True  # an annotation, such as the name of whose account it is


def cut(rows: QuerySet[Any], by: Sequence[Key], cursor: Cursor | None, size: int) -> Sheet:
    """The page at the cursor; Refused where the cursor is not of this order."""
    backwards = cursor is not None and cursor.backwards
    rows = rows.order_by(*(key.order(backwards=backwards) for key in by))
    try:
        if cursor is not None:
            rows = rows.filter(_beyond(by, cursor))
        found = list(rows[: size + 1])
    except (ValueError, TypeError, ValidationError) as error:
        raise Refused(_NO_PLACE) from error
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    before, after = (more, True) if backwards else (cursor is not None, more)
    return Sheet(
        found,
        place(found[0], by) if found and before else "",
        place(found[-1], by) if found and after else "",
    )


def _beyond(by: Sequence[Key], cursor: Cursor) -> Q:
    if len(cursor.place) != len(by):
        raise ValueError(_NO_PLACE)
    found, same = Q(pk__in=[]), Q()
    for key, value in zip(by, cursor.place, strict=True):
        found |= same & key.beyond(value, backwards=cursor.backwards)
        same &= key.equal(value)
    first, value = by[0], cursor.place[0]
    if first.nullable or value is None:
        return found
    # Says no more than the above, but an index can be walked along it.
    least = "lte" if first.descending != cursor.backwards else "gte"
    return Q(**{f"{first.name}__{least}": value}) & found


def place(row: Any, by: Sequence[Key]) -> str:
    """The cursor of a row."""
    said = msgspec.json.encode([getattr(row, key.name) for key in by])
    return base64.urlsafe_b64encode(said).decode().rstrip("=")


def opened(after: str, before: str) -> Cursor | None:
    """The cursor that an address has; Refused where it is none."""
    text = after or before
    if not text:
        return None
    try:
        plain = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        found = msgspec.json.decode(plain, type=list[str | int | bool | None])
        if any(isinstance(value, str) and not_text(value) for value in found):
            raise ValueError(_NO_PLACE)
    except (binascii.Error, ValueError) as error:
        raise Refused(_NO_PLACE) from error
    return Cursor(found, backwards=not after)
