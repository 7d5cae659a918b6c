"""Pairs of pictures that look alike, kept so that a list of many can be narrowed to them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from panel.ledger.rows import Declared


class Pair(models.Model):
    """An item and another that looks like it; each pair stands here both ways."""

    declared: ClassVar[Declared] = "operational"

    stream = models.CharField(max_length=200)
    other = models.CharField(max_length=200)
    """The other's stream."""

    class Meta:
        db_table = "evidence_pair"
        constraints = (
            models.UniqueConstraint(fields=["stream", "other"], name="evidence_pair_once"),
        )
        indexes = (models.Index(fields=["other"], name="evidence_pair_other"),)

    def __str__(self) -> str:
        return f"{self.stream} beside {self.other}"
