"""Filters above a list: a select each, whose options are what the viewer may know of."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest

from panel.ledger.commands import Refused
from panel.staff.standing import standing_in
from panel.staff.words import label

Option = tuple[str, str]


class RowFilter(admin.SimpleListFilter):
    """Narrows a list to what one option says; a slice says the options and how they narrow."""

    typed = ""
    """The type of the box that stands in place of a select; empty where it is a select."""
    example = ""
    """What may be typed into the box."""
    apart = False
    """Whether it stands above the list only where the address sets it, for a link leads to it."""
    help = ""
    """What stands below the filters of how it narrows; empty where its title says it."""
    helped_by = ""
    """The parameter of the filter whose help tells of this one."""
    wrong = ""
    """Why what is typed is refused, at its box; nothing is listed then."""
    offers = False
    """Whether its options are offered while one types, each with what is told of it."""
    hint = ""
    """What is told at its box of what was typed."""

    def options(self, request: HttpRequest, rows: QuerySet[Any]) -> Iterable[Option]:
        """The values to choose from, each in words, found in rows that exist for the viewer."""
        raise NotImplementedError

    def narrow(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        """The rows that fit the value."""
        raise NotImplementedError

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[Option]:
        """The options; and what the address asks for, that the page says what it is narrowed to."""
        found = dict(self.options(request, model_admin.get_queryset(request)))
        asked = self.value()
        return list((found | ({} if not asked else {asked: found.get(asked, asked)})).items())

    def has_output(self) -> bool:
        """Always: a filter that came and went with its options would change the page's shape."""
        return True

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrowed, where the address says so."""
        value = self.value()
        try:
            return self.narrow(queryset, value) if value else queryset
        except Refused as refused:
            self.wrong = str(refused)
            return queryset.none()
        except (TypeError, ValueError, ValidationError) as error:
            raise IncorrectLookupParameters from error


def _plainly(value: Any) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else label(str(value))


def by(column: str, named: str = "", words: Callable[[Any], str] = _plainly) -> type[RowFilter]:
    """The filter by one column."""

    class ColumnFilter(RowFilter):
        """Narrows a list to the rows that have one value in the column."""

        parameter_name = column
        title = named or label(column)

        def options(self, request: HttpRequest, rows: QuerySet[Any]) -> Iterable[Option]:
            """The values that stand in the column."""
            return [(str(value), words(value)) for value in standing_in(rows, column)]

        def narrow(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
            """The rows with the value."""
            return rows.filter(**{column: value})

    return ColumnFilter
