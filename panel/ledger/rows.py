"""Rows with history: what a state became, and the positions between which it held."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar, Final, Literal, NamedTuple, Self

from django.db import models

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

    @property
    def key(self) -> str:
        """The stream's key, without its category."""
        return self.stream.partition("/")[2]

    def content(self) -> tuple[Any, ...]:
        """Everything but its number and the positions it held between, to tell a change by."""
        return tuple(getattr(self, name) for name in _content_fields(type(self)))


_fields: Final[dict[type[models.Model], tuple[str, ...]]] = {}


def _content_fields(model: type[models.Model]) -> tuple[str, ...]:
    if model not in _fields:
        apart = {"id", "held_from", "held_to"}
        _fields[model] = tuple(
            f.attname for f in model._meta.concrete_fields if f.attname not in apart
        )
    return _fields[model]
