"""What cases say, as rows that are found by their words."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from panel.access.rows import CaseRow


class SaidRow(CaseRow):
    """What a case says in words, or a part of that where it is very much.

    The database's index of words is beside it and holds what holds now alone: SQLite's is a table
    that triggers fill, PostgreSQL's a column that the database makes.
    """

    shared: ClassVar[bool] = True

    category = models.CharField(max_length=50)
    called = models.TextField()
    """What the case is called."""
    part_of = models.CharField(max_length=200, default="")
    """The stream of the case that it is a part of."""
    text = models.TextField()
    """All else that is found of it, a line a thing."""
    named = models.TextField()
    """The words of what it is called, as `panel.search.indexing` writes them."""
    words = models.TextField()
    """The words of its text, written the same way."""

    class Meta(CaseRow.Meta):
        db_table = "search_said"
        verbose_name = "text of a case"
        verbose_name_plural = "texts of cases"

    def __str__(self) -> str:
        return self.called
