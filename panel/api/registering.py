"""What a slice says of itself to the API: its resources, papers, and questions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import msgspec
from django.db.models import QuerySet
from django.http import HttpResponse

from panel.access.viewers import Viewer
from panel.ledger.commands import Command, Refused
from panel.ledger.registry import Registry
from panel.ledger.rows import Moment
from panel.ledger.states import collection

Represent = Callable[[Sequence[Any], Viewer, Moment], Sequence[msgspec.Struct]]
"""Rows as this viewer sees them, all at once: no query a row."""


Explain = Callable[[Refused, Any, str, Moment], Mapping[str, Any]]
"""`explain(refused, command, key, moment)`: more facts for a refusal, to who may see the case."""


class Filter(NamedTuple):
    """A parameter that narrows a collection: what it takes, and how it narrows."""

    takes: Any
    narrow: Callable[[QuerySet[Any], Any, Viewer, Moment], QuerySet[Any]]


class Detailed(NamedTuple):
    """How one case is shown where that is more than its item in the collection."""

    view: type[msgspec.Struct]
    represent: Represent


@dataclass(frozen=True)
class Resource:
    """A kind of case as a collection; its name is the plural of its category."""

    category: str
    model: type[Any]
    view: type[msgspec.Struct]
    represent: Represent
    order: str
    """The column by which pages are cut; ties are cut by stream."""
    ordered: str = ""
    """That order in words, where it is worth saying."""
    filters: Mapping[str, Filter] = field(default_factory=dict)
    numbered: str = ""
    """The filter that takes the number printed on it, where that isn't what addresses it."""
    purpose: str = ""
    whole: Detailed | None = None
    """How one is shown by itself; as in the collection where nothing is said."""
    settles_in: Callable[[Any], int] | None = None
    """`settles_in(row)`: seconds after which it is worth asking again; 0 where it is settled."""
    opened: Callable[[HttpResponse, Any, Viewer], None] | None = None
    """`opened(response, row, viewer)`: what follows from one having been handed out by itself."""
    listed: Callable[[HttpResponse, Sequence[Any], Viewer], None] | None = None
    """`listed(response, rows, viewer)`: what follows from a page of them having been."""

    @property
    def one(self) -> Detailed:
        """How one is shown by itself."""
        return self.whole or Detailed(self.view, self.represent)

    @property
    def name(self) -> str:
        """The collection's name in addresses."""
        return collection(self.category)


@dataclass(frozen=True)
class Query:
    """A question with parameters; `run` answers in bytes of the kind given."""

    path: str
    params: type[msgspec.Struct]
    answer: Any
    run: Callable[[Registry, Any, Viewer, Moment], bytes]
    purpose: str
    content_type: str = "application/json"
    packable: bool = False
    """Whether it is worth sending as gzip to whoever takes that."""
    answered: Callable[[HttpResponse, bytes, Viewer], None] | None = None
    """`answered(response, body, viewer)`: what follows from the answer having been given."""


@dataclass(frozen=True)
class Paper:
    """A document about a case, made anew for whoever asks, such as a letter."""

    of: str
    """The category of the case."""
    name: str
    """Its collection below the case: letters."""
    kinds: tuple[str, ...]
    run: Callable[[Registry, str, str, Viewer, Moment], bytes]
    """`run(registry, key, kind, viewer, moment)`, a PDF: NoSuchStream where none is for them."""
    purpose: str

    @property
    def path(self) -> str:
        """What its addresses begin with."""
        return collection(self.of)


class Operation(NamedTuple):
    """A method of an endpoint of a slice's own making, as the schema describes it."""

    name: str
    purpose: str
    parameters: Sequence[Any]
    answers: Mapping[int, type[msgspec.Struct] | None]
    """By status; None is an answer without a body."""
    body: Mapping[str, Any] | None = None
    """The schemas of the bodies that it takes, by media type."""
    problems: Sequence[int] = ()
    """Statuses of refusals beside those of every endpoint."""
    file: str = ""
    """The media type of the file that it answers with, where it answers with one."""


class Own(NamedTuple):
    """An address below /api/v1/ with an endpoint of a slice's own making."""

    path: str
    """As Django's `re_path` takes it."""
    name: str
    endpoint: type[Any]


@dataclass
class Api:
    """What the slices registered."""

    resources: dict[str, Resource] = field(default_factory=dict)
    queries: list[Query] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)
    own: list[Own] = field(default_factory=list)
    givings: dict[type[Command], type[Any]] = field(default_factory=dict)
    """A slice's own endpoints (`panel.api.commands.Giving`) for commands without a face."""
    explains: dict[type[Command], Explain] = field(default_factory=dict)
    """What is told beside a command's refusal, such as what would have been allowed."""

    def add(
        self,
        *,
        resources: Sequence[Resource] = (),
        queries: Sequence[Query] = (),
        papers: Sequence[Paper] = (),
        own: Sequence[Own] = (),
        givings: Mapping[type[Command], type[Any]] | None = None,
        explains: Mapping[type[Command], Explain] | None = None,
    ) -> None:
        """Add a slice's own."""
        self.resources |= {resource.category: resource for resource in resources}
        self.queries += queries
        self.papers += papers
        self.own += own
        self.givings |= givings or {}
        self.explains |= explains or {}


api = Api()
"""What the installed apps registered when they started."""


def encode(value: Any) -> bytes:
    """JSON in one spelling: names in order, the same value the same bytes."""
    return msgspec.json.encode(value, order="sorted")
