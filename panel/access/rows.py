"""Rows that not everybody may see: the same rule as `may_see`, said in SQL."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from panel.access.viewers import Viewer, scope
from panel.ledger.rows import HistoryQuerySet, HistoryRow, Moment
from panel.ledger.states import ALWAYS, Span, State


class Party(HistoryRow):
    """A State that is party to what a stream is about, while a span holds."""

    state = models.CharField(max_length=2)

    class Meta(HistoryRow.Meta):
        db_table = "access_party"
        indexes = (models.Index(fields=["state", "held_to"], name="access_party_state"),)

    def __str__(self) -> str:
        return f"{self.state} in {self.stream}"


def party_rows(_key: str, state: State, span: Span) -> list[Party]:
    """One row for each State that is party while the span holds."""
    return [Party(row_key=code, state=code) for code in sorted(state.disclosure(span).parties)]


class CaseQuerySet(HistoryQuerySet):
    """Rows as of a moment, without those that the viewer may not know of."""

    def visible_to(self, viewer: Viewer, moment: Moment) -> Self:
        """The rows known at the moment that exist for this viewer."""
        seen = scope(viewer)
        allowed = Q(level__in=seen.whole)
        if seen.as_party and seen.state:
            party = Party.objects.as_of(moment).filter(stream=OuterRef("stream"), state=seen.state)
            allowed |= Q(Exists(party), level__in=seen.as_party)
        return self.as_of(moment).filter(allowed)


class CaseRow(HistoryRow):
    """A row with its level of confidentiality."""

    level = models.CharField(max_length=10)

    objects: ClassVar[Any] = CaseQuerySet.as_manager()

    class Meta(HistoryRow.Meta):
        abstract = True


def first(span: Span) -> bool:
    """Whether this is a stream's first span, for rows that the clock doesn't change."""
    return span.since == ALWAYS
