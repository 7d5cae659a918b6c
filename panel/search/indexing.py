"""How words stand in the database's own index, and how that is asked for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from django.db import connection
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

from panel.ledger.states import Level
from panel.search.words import words

_WORDS, _CHARACTERS = 8_000, 400_000
"""What one row holds at most: PostgreSQL counts places to 16,383 and bytes to 1,048,575."""
Phrases = Sequence[Sequence[str]]
"""What is asked for, as `panel.search.words.phrases` has it."""
_MARKS: Final = dict(zip(Level, "abcdefghijklmnopqrstuvwxyz", strict=False))
"""The letter before each word of a text of this level, so that whoever doesn't see the level asks
for other words than are there: no order, count or duration depends on what stands there."""


def parts(text: str) -> Iterator[str]:
    """The words of a text, in as many rows as they take; as a rule one."""
    held: list[str] = []
    size = 0
    for word in words(text):
        if len(held) == _WORDS or size + len(word) > _CHARACTERS:
            yield " ".join(held)
            held, size = [], 0
        held.append(word)
        size += len(word) + 1
    if held:
        yield " ".join(held)


def marked(said: str, level: Level) -> str:
    """Words as a text of this level has them in the index."""
    return " ".join(f"{_MARKS[level]}{word}" for word in said.split())


def marks(levels: Iterable[Level]) -> list[str]:
    """The letters of the levels that somebody sees."""
    return sorted(_MARKS[level] for level in levels)


class Index(NamedTuple):
    """A table with an index of its words."""

    table: str
    fts5: str
    """SQLite's: the table of the index."""
    vector: str
    """PostgreSQL's: what is indexed."""

    def asked(self, phrases: Phrases, marks: Sequence[str] = ("",)) -> str:
        """The phrases, all under one of these marks, as this database's index is asked."""
        asked = _fts5 if connection.vendor == "sqlite" else _tsquery
        return asked(phrases, marks)

    def matching(self, phrases: Phrases, marks: Sequence[str] = ("",)) -> RawSQL:
        """The numbers of the rows that have all the phrases, all under one of these marks."""
        if connection.vendor == "sqlite":
            sql = f"SELECT rowid FROM {self.fts5} WHERE {self.fts5} MATCH %s"  # noqa: S608  # constants
        else:
            asked = "to_tsquery('simple', %s)"
            sql = f"SELECT id FROM {self.table} WHERE {self.vector} @@ {asked}"  # noqa: S608  # as above
        return RawSQL(sql, [self.asked(phrases, marks)])  # noqa: S611  # as above

    def naming(self, phrases: Phrases, marks: Sequence[str]) -> RawSQL:
        """Whether a row that has the phrases has them in what its case is called."""
        if connection.vendor == "sqlite":
            among = f"SELECT rowid FROM {self.fts5} WHERE {self.fts5} MATCH %s"  # noqa: S608  # as above
            sql, said = f"{self.table}.id IN ({among})", f"named : ({_fts5(phrases, marks)})"
        else:
            sql = f"{self.table}.{self.vector} @@ to_tsquery('simple', %s)"
            said = _tsquery(phrases, marks, weight=":A")
        return RawSQL(sql, [said], output_field=BooleanField())  # noqa: S611  # as above


def _fts5(phrases: Phrases, marks: Sequence[str]) -> str:
    every = (
        " AND ".join(f'"{" ".join(mark + word for word in phrase)}"' for phrase in phrases)
        for mark in marks
    )
    return " OR ".join(f"({one})" for one in every)


def _tsquery(phrases: Phrases, marks: Sequence[str], weight: str = "") -> str:
    every = (
        " & ".join(
            f"({' <-> '.join(mark + word + weight for word in phrase)})" for phrase in phrases
        )
        for mark in marks
    )
    return " | ".join(f"({one})" for one in every)
