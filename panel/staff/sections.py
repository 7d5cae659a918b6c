"""What a page consists of: labels with what they say, tables, pictures with their words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

from django.utils.safestring import SafeString


class Facts(NamedTuple):
    """A section of labels and what they say: strings, dates, enums, links, lists of these."""

    title: str
    facts: Sequence[tuple[str, Any]]
    template: str = "staff/facts.html"


class Table(NamedTuple):
    """A section of rows in columns."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]
    empty: str = "Nothing here yet."
    template: str = "staff/table.html"
    rest: Any = ""
    """Where the rows stand that it has no room for."""


class Picture(NamedTuple):
    """A section drawn as SVG, without a style of its own, and its equivalent in words."""

    title: str
    svg: SafeString
    words: str
    template: str = "staff/picture.html"


class Section(Protocol):
    """A part of a page: a title, and the template that finds the rest in `section`."""

    @property
    def title(self) -> str:
        """What stands above it."""

    @property
    def template(self) -> str:
        """By which it is drawn."""
