"""The list as rows: one an entry, and one for each of its names."""

from __future__ import annotations

from datetime import date

import msgspec
from django.db import models

from cases.listing.domain import ListEntry
from panel.access.rows import CaseRow
from panel.ledger.states import Level, Span
from panel.ledger.values import holds, weak_tag
from panel.search.plain import plain


class EntryRow(CaseRow):
    """A listed person or entity."""

    reference = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)
    list_type = models.CharField(max_length=50)
    regime = models.CharField(max_length=20)
    name = models.TextField()
    name_original_script = models.TextField()
    listed_on = models.DateField()
    delisted_on = models.DateField(null=True)
    missing_since = models.DateTimeField(null=True)
    found_since = models.DateTimeField(null=True)
    """The time of the list file that held the entry although it was delisted."""
    earlier = models.JSONField(default=list)
    """Terms on the list before that of `listed_on`, [listed_on, delisted_on) each."""
    nationality_codes = models.JSONField()
    nationalities = models.JSONField(default=list)
    """Since which day it has had which, those of its first listing since ever."""
    details = models.JSONField()

    class Meta(CaseRow.Meta):
        db_table = "listing_entry"
        verbose_name = "list entry"
        verbose_name_plural = "list entries"
        indexes = (
            models.Index(fields=["reference", "held_to"], name="listing_entry_reference"),
            models.Index(fields=["regime"], name="listing_entry_regime"),
            models.Index(fields=["kind"], name="listing_entry_kind"),
        )

    def __str__(self) -> str:
        return f"{self.reference} {self.name}"

    def term(self, day: date) -> tuple[date, date | None]:
        """From when until when it was listed, for the term that the day lies in or the last."""
        for earlier in self.earlier:
            begun, ended = (date.fromisoformat(earlier[n]) for n in ("listed_on", "delisted_on"))
            if holds(day, since=begun, until=ended):
                return begun, ended
        return self.listed_on, self.delisted_on


class NameRow(CaseRow):
    """One name of an entry, in whatever script."""

    reference = models.CharField(max_length=20)
    name = models.TextField()
    quality = models.CharField(max_length=50)
    """primary, original_script, or the list's own word for an alias."""
    plain = models.TextField()
    """Folded for search by `panel.search.plain`."""

    class Meta(CaseRow.Meta):
        db_table = "listing_name"
        verbose_name = "name"
        verbose_name_plural = "names"

    def __str__(self) -> str:
        return self.name


def entry_rows(_key: str, entry: ListEntry, _span: Span) -> list[EntryRow]:
    """One row, listed or no longer."""
    row = entry.entry
    if row is None or entry.listed_on is None or not entry.reference:
        return []
    return [
        EntryRow(
            level=Level.PUBLIC,
            reference=entry.reference,
            kind=row.kind,
            list_type=row.list_type,
            regime=entry.regime,
            name=" ".join(row.names),
            name_original_script=row.name_original_script,
            listed_on=entry.listed_on,
            delisted_on=entry.delisted_on,
            missing_since=entry.missing_since,
            found_since=entry.found_since,
            earlier=msgspec.to_builtins(entry.earlier),
            nationality_codes=list(entry.nationality_codes),
            nationalities=[[day.isoformat(), list(codes)] for day, codes in entry.nationalities],
            details=msgspec.to_builtins(row),
        )
    ]


def name_rows(_key: str, entry: ListEntry, _span: Span) -> list[NameRow]:
    """One row a name."""
    row = entry.entry
    if row is None or not entry.reference:
        return []
    names = {(" ".join(row.names), "primary"): None}
    if row.name_original_script:
        names[row.name_original_script, "original_script"] = None
    names |= {(alias.name, alias.quality): None for alias in row.aliases}
    return [
        NameRow(
            level=Level.PUBLIC,
            row_key=weak_tag(name, quality),
            reference=entry.reference,
            name=name,
            quality=quality,
            plain=plain(name),
        )
        for name, quality in names
    ]
