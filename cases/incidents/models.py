"""Incidents, letters and States' reports as rows."""

from __future__ import annotations

from django.db import models

import cases.incidents.running  # noqa: F401  # a model of the app's
from panel.access.rows import CaseRow


class IncidentRow(CaseRow):
    """An incident, with how much stands behind it."""

    title = models.CharField(max_length=300)
    persons = models.JSONField()
    measure = models.CharField(max_length=30)
    states = models.JSONField()
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    sources = models.IntegerField()
    origins = models.IntegerField()
    ungraded = models.JSONField(default=list)
    """Of each source of which a grade is missing, who collected it and the items that hold it."""
    reports = models.IntegerField()
    assigned = models.CharField(max_length=120, default="")
    """The account of whoever has it in hand; empty where nobody has."""
    status = models.CharField(max_length=10, default="open")
    """open, closed, or merged where another goes on for it."""
    merged_into = models.CharField(max_length=120, default="")
    """The incident that goes on for it."""
    absorbed = models.JSONField(default=list)
    """The incidents that were merged into it."""
    told_apart = models.JSONField(default=list)
    """The incidents that were found to be different from it."""
    came_by = models.CharField(max_length=20, default="unknown")

    class Meta(CaseRow.Meta):
        db_table = "incidents_incident"
        verbose_name = "incident"
        verbose_name_plural = "incidents"
        indexes = (
            *CaseRow.Meta.indexes,
            models.Index(fields=["assigned", "held_to"], name="incidents_assigned_to"),
        )

    def __str__(self) -> str:
        return self.title


class Claim(CaseRow):
    """That a person is said to have done something: one row for each person named."""

    person = models.CharField(max_length=20)
    measure = models.CharField(max_length=30)
    states = models.JSONField()
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)

    class Meta(CaseRow.Meta):
        abstract = True


class AllegationRow(Claim):
    """Of whom an incident alleges something."""

    class Meta(Claim.Meta):
        db_table = "incidents_allegation"
        verbose_name = "allegation"
        verbose_name_plural = "allegations"
        indexes = (models.Index(fields=["person", "held_to"], name="incidents_alleged_of"),)

    def __str__(self) -> str:
        return f"{self.person} in {self.key}"


class ReportedRow(Claim):
    """Whom a State's report names."""

    class Meta(Claim.Meta):
        db_table = "incidents_reported"
        verbose_name = "person reported by a State"
        verbose_name_plural = "persons reported by States"
        indexes = (models.Index(fields=["person", "held_to"], name="incidents_reported_of"),)

    def __str__(self) -> str:
        return f"{self.person} in {self.key}"


class SightingRow(CaseRow):
    """A person at a place."""

    person = models.CharField(max_length=20)
    place = models.CharField(max_length=300)
    state = models.CharField(max_length=2)
    latitude = models.CharField(max_length=12)
    longitude = models.CharField(max_length=12)
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    at = models.DateTimeField(null=True)

    class Meta(CaseRow.Meta):
        db_table = "incidents_sighting"
        verbose_name = "sighting"
        verbose_name_plural = "sightings"
        indexes = (models.Index(fields=["person", "held_to"], name="incidents_sighting_of"),)

    def __str__(self) -> str:
        return f"{self.person}, {self.place}"


class CitedRow(CaseRow):
    """An item of evidence that holds a source of an incident."""

    item = models.CharField(max_length=120)

    class Meta(CaseRow.Meta):
        db_table = "incidents_cited"
        verbose_name = "item cited"
        verbose_name_plural = "items cited"
        indexes = (models.Index(fields=["item", "held_to"], name="incidents_cited_item"),)

    def __str__(self) -> str:
        return f"{self.item} in {self.key}"


class ToldRow(CaseRow):
    """That something tells of an incident; the slice of what tells it gives the rows."""

    incident = models.CharField(max_length=120)
    status = models.CharField(max_length=20)
    """Where that stands which tells it."""

    class Meta(CaseRow.Meta):
        db_table = "incidents_told"
        verbose_name = "incident told"
        verbose_name_plural = "incidents told"
        indexes = (models.Index(fields=["incident", "held_to"], name="incidents_told_of"),)

    def __str__(self) -> str:
        return f"{self.incident} in {self.stream}"


class ProtectedRow(CaseRow):
    """Who a protected source is, sealed."""

    identity = models.JSONField()

    class Meta(CaseRow.Meta):
        db_table = "incidents_protected"
        verbose_name = "protected source"
        verbose_name_plural = "protected sources"

    def __str__(self) -> str:
        return f"entry {self.row_key} of {self.key}"


class LetterRow(CaseRow):
    """A letter of the Panel's and what came back, while a span holds."""

    number = models.CharField(max_length=50)
    incident = models.CharField(max_length=120)
    to = models.CharField(max_length=10)
    state = models.CharField(max_length=2)
    addressee = models.CharField(max_length=300)
    asks = models.TextField()
    status = models.CharField(max_length=10)
    sent_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    reminded_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12)
    replies = models.JSONField()
    struck = models.JSONField(default=list)
    """Replies that were struck, as their sender sees them."""
    unclassified = models.IntegerField()
    language = models.CharField(max_length=2, default="en")
    annexes = models.JSONField(default=list)
    """The copies that went out with it."""
    extensions = models.JSONField(default=list)
    """Requests for more time, each with what was decided."""
    positions = models.JSONField(default=list)
    undecided = models.IntegerField(default=0)
    """Requests for more time that wait for a decision."""
    ended_for = models.TextField(default="")
    """Why it is closed or withdrawn, as the addressee is told."""

    class Meta(CaseRow.Meta):
        db_table = "incidents_letter"
        verbose_name = "letter"
        verbose_name_plural = "letters"
        indexes = (
            models.Index(fields=["incident", "held_to"], name="incidents_letter_about"),
            models.Index(fields=["status", "held_to", "due_on"], name="incidents_letter_late"),
            models.Index(fields=["held_to", "unclassified"], name="incidents_letter_answered"),
        )

    def __str__(self) -> str:
        return self.number or f"Draft to {self.state or self.addressee}"


class ViolationReportRow(CaseRow):
    """A State's own report of a violation."""

    reporter = models.CharField(max_length=2)
    status = models.CharField(max_length=10)
    persons = models.JSONField()
    measure = models.CharField(max_length=30)
    territory = models.CharField(max_length=2)
    place = models.CharField(max_length=300)
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    description = models.TextField()
    evidence = models.JSONField()
    struck = models.IntegerField(default=0)
    """The entry that struck it; 0 where it stands."""

    class Meta(CaseRow.Meta):
        db_table = "incidents_violation_report"
        verbose_name = "report of a violation"
        verbose_name_plural = "reports of violations"

    def __str__(self) -> str:
        return f"{self.reporter} on {', '.join(self.persons)}"
