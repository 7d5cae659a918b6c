"""Rows with history: what a state became, and the positions between which it held."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from operator import attrgetter
from typing import Any, ClassVar, Final, Literal, NamedTuple, Self

from django.db import models
from django.db.models.base import ModelState

from panel.ledger.states import ALWAYS, FOREVER
from panel.ledger.values import new_york_day

STILL: Final = 2**63 - 1
"""`held_to` of a row that holds now."""

Declared = Literal["log", "derived", "operational"]


class Moment(NamedTuple):
    """A place in the log where a transaction ended, and the instant the clock is moved to."""

    position: int
    at: datetime

    @property
    def today(self) -> date:
        """The day of the instant at Headquarters."""
        return new_york_day(self.at)


class HistoryQuerySet(models.QuerySet[Any]):
    """Questions asked of the past as easily as of the present."""

    def as_of(self, moment: Moment) -> Self:
        """The rows as known at the moment, each stream's clock moved to it."""
        return self.filter(
            held_from__lte=moment.position,
            held_to__gt=moment.position,
            since__lte=moment.at,
            until__gt=moment.at,
        )


class HistoryRow(models.Model):
    """A row that a stream's state becomes for one of its spans; only the append writes one."""

    declared: ClassVar[Declared] = "derived"
    shared: ClassVar[bool] = False
    """Whether states of several kinds become rows of it, each by a projection of its own."""

    id = models.BigAutoField(primary_key=True)
    stream = models.CharField(max_length=200)
    row_key = models.CharField(max_length=200, default="", blank=True)
    since = models.DateTimeField(default=ALWAYS)
    until = models.DateTimeField(default=FOREVER)
    held_from = models.BigIntegerField()
    held_to = models.BigIntegerField(default=STILL)

    objects: ClassVar[Any] = HistoryQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = (
            models.UniqueConstraint(
                fields=["stream", "row_key", "since", "held_from"], name="%(class)s_once"
            ),
        )
        indexes: ClassVar[tuple[models.Index, ...]] = (
            models.Index(fields=["held_to", "held_from"], name="%(class)s_held"),
        )

    def __init__(self, *args: Any, **values: Any) -> None:
        # A fold makes a row for each state that it passes, and Django's own way, with its signals
        # and its look at each field, would be most of the cost.
        plain, made = _defaults(type(self))
        held = self.__dict__
        held.update(plain)
        held.update(values)
        if args or len(held) > len(plain):
            held.clear()
            super().__init__(*args, **values)
            return
        for name, make in made:
            if name not in values:
                held[name] = make()
        self._state = ModelState()

    @property
    def key(self) -> str:
        """The stream's key, without its category."""
        return self.stream.partition("/")[2]

    def content(self) -> tuple[Any, ...]:
        """Everything but its number and the positions it held between, to tell a change by."""
        content: tuple[Any, ...] = _content(type(self))(self)
        return content


@cache
def _defaults(
    model: type[models.Model],
) -> tuple[dict[str, Any], list[tuple[str, Callable[[], Any]]]]:
    """What each field holds where nothing is said, and which of that is made for each row."""
    fields = model._meta.concrete_fields
    made = [(f.attname, f.get_default) for f in fields if f.has_default() and callable(f.default)]
    return {field.attname: field.get_default() for field in fields}, made


@cache
def _content(model: type[models.Model]) -> Callable[[models.Model], tuple[Any, ...]]:
    apart = {"id", "held_from", "held_to"}
    names = [field.attname for field in model._meta.concrete_fields]
    return attrgetter(*(name for name in names if name not in apart))
