"""A State's feed: what became visible to it, in the order in which it did."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from panel.ledger.rows import Declared


class ChangeRow(models.Model):
    """Something became visible to a State, or changed for it.

    Operational, not derived: a number that a State was told is never given to anything else, even
    if who may see what is judged otherwise later.
    """

    declared: ClassVar[Declared] = "operational"

    id = models.BigAutoField(primary_key=True)
    state = models.CharField(max_length=2)
    number = models.BigIntegerField()
    """Dense for each State, from 1; it tells nothing of others' work."""
    position = models.BigIntegerField()
    recorded_at = models.DateTimeField()
    stream = models.CharField(max_length=200)
    kind = models.CharField(max_length=100)

    class Meta:
        db_table = "api_change"
        constraints = (
            models.UniqueConstraint(fields=["state", "number"], name="api_change_number"),
            models.UniqueConstraint(fields=["state", "position"], name="api_change_position"),
        )

    def __str__(self) -> str:
        return f"{self.state} {self.number}"
