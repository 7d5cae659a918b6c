"""Reply windows that run, as rows: whoever draws up work sees when each ends, at one go."""

from __future__ import annotations

from django.db import models

from cases.incidents.domain import Incident
from panel.access.rows import CaseRow
from panel.ledger.states import Level, Span


class WindowRow(CaseRow):
    """A right of reply that was opened and neither closed nor waived; past its day it is over."""

    party = models.CharField(max_length=20)
    opened_on = models.DateField()
    due_on = models.DateField()
    incident_title = models.CharField(max_length=300)
    assigned = models.CharField(max_length=120)
    """The account of whoever has the incident in hand."""

    class Meta(CaseRow.Meta):
        db_table = "incidents_window"
        verbose_name = "reply window"
        verbose_name_plural = "reply windows"
        indexes = (
            *CaseRow.Meta.indexes,
            models.Index(fields=["due_on", "held_to"], name="incidents_window_due"),
        )

    def __str__(self) -> str:
        return f"{self.party} on {self.incident_title}"


def window_rows(_key: str, incident: Incident, _span: Span) -> list[WindowRow]:
    """One row a party whose window runs, or ran out."""
    return [
        WindowRow(
            row_key=party,
            level=Level.PANEL,
            party=party,
            opened_on=window.opened_on,
            due_on=window.due_on,
            incident_title=incident.title,
            assigned=incident.assigned,
        )
        for party, window in incident.windows.items()
        if incident.title
        and window.opened_on
        and window.due_on
        and not (window.closed or window.waived)
    ]
