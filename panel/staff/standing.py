"""The values that stand in a column, found along its index and not by reading every row."""

from __future__ import annotations

from typing import Any, Final

from django.db import connection, models
from django.db.models import Count, Exists, QuerySet

from panel.ledger.models import Head

_LOOKED_AT: Final = 10_000
_OFFERED: Final = 20


def standing_in(rows: QuerySet[Any], column: str) -> list[Any]:
    """The values of the column in these rows, in order, without what says nothing."""
    every = [value for value in values(rows.model, column) if value != ""]
    if not every:
        return []
    # One row, of which each value is asked whether any of the rows has it: the first one found
    # answers, where DISTINCT would look at all of them.
    asked = [Exists(rows.filter(**{column: value})) for value in every]
    there = Head.objects.filter(pk=1).values_list(*asked).first() or ()
    return [value for value, stands in zip(every, there, strict=False) if stands]


def commonest(rows: QuerySet[Any], column: str) -> list[tuple[str, int]]:
    """The values that stand most often in the column, with how often, among the rows that are
    looked at: what says nothing aside, and of a long list only a part."""
    some = rows.order_by().exclude(**{column: ""}).values("pk")[:_LOOKED_AT]
    counted = rows.model._default_manager.filter(pk__in=some).order_by().values_list(column)
    return list(counted.annotate(many=Count("pk")).order_by("-many", column)[:_OFFERED])


def values(model: type[models.Model], column: str) -> list[Any]:
    """Every value in the table, whoever may see it: from one to the next larger."""
    if isinstance(model._meta.get_field(column), models.BooleanField):
        return [False, True]
    quote = connection.ops.quote_name
    name, table = quote(column), quote(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE standing (value) AS (SELECT min({name}) FROM {table}"
            f" UNION ALL SELECT (SELECT min({name}) FROM {table} WHERE {name} > value)"
            " FROM standing WHERE value IS NOT NULL)"
            " SELECT value FROM standing WHERE value IS NOT NULL"
        )
        return [value for (value,) in cursor.fetchall()]
