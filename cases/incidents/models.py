"""Incidents, letters and States' reports as rows."""

from __future__ import annotations

import msgspec
from django.db import models

from cases.incidents.domain import Incident, Letter, ViolationReport
from panel.access.rows import CaseRow
from panel.ledger.states import Level, Span


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

    class Meta(CaseRow.Meta):
        db_table = "incidents_incident"
        verbose_name = "incident"
        verbose_name_plural = "incidents"

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

    class Meta(CaseRow.Meta):
        db_table = "incidents_letter"
        verbose_name = "letter"
        verbose_name_plural = "letters"
        indexes = (models.Index(fields=["incident", "held_to"], name="incidents_letter_about"),)

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


def incident_rows(_key: str, incident: Incident, _span: Span) -> list[IncidentRow]:
    """One row, unless its opening was struck."""
    if not incident.title:
        return []
    ungraded = [s for s in incident.sources.values() if not (s.reliability and s.credibility)]
    return [
        IncidentRow(
            level=Level.PANEL,
            title=incident.title,
            persons=list(incident.persons_named),
            measure=incident.measure,
            states=list(incident.states),
            first_day=incident.when.first_day,
            last_day=incident.when.last_day,
            sources=len(incident.sources),
            origins=incident.origins().count,
            ungraded=[{"collector": s.collector, "items": list(s.evidence)} for s in ungraded],
            reports=len(incident.reports),
        )
    ]


def allegation_rows(_key: str, incident: Incident, _span: Span) -> list[AllegationRow]:
    """One row for each person of whom something is alleged."""
    return [
        AllegationRow(
            row_key=person,
            level=Level.PANEL,
            person=person,
            measure=incident.measure,
            states=list(incident.states),
            first_day=incident.when.first_day,
            last_day=incident.when.last_day or incident.when.first_day,
        )
        for person in incident.persons_named
    ]


def sighting_rows(_key: str, incident: Incident, _span: Span) -> list[SightingRow]:
    """One row a sighting."""
    return [
        SightingRow(
            row_key=str(number),
            level=Level.PANEL,
            person=seen.person,
            place=seen.place,
            state=seen.state,
            latitude=seen.latitude or "",
            longitude=seen.longitude or "",
            first_day=seen.when.first_day,
            last_day=seen.when.last_day,
            at=seen.when.at,
        )
        for number, seen in incident.sightings.items()
    ]


def cited_rows(_key: str, incident: Incident, _span: Span) -> list[CitedRow]:
    """One row an item."""
    return [CitedRow(row_key=item, level=Level.PANEL, item=item) for item in sorted(incident.items)]


def protected_rows(_key: str, incident: Incident, _span: Span) -> list[ProtectedRow]:
    """One row a source whose identity is protected."""
    return [
        ProtectedRow(
            row_key=str(number), level=Level.SOURCE, identity=msgspec.to_builtins(source.identity)
        )
        for number, source in incident.sources.items()
        if source.identity
    ]


def letter_rows(_key: str, letter: Letter, span: Span) -> list[LetterRow]:
    """One row, unless its draft was struck."""
    if letter.to is None:
        return []
    replies, struck = (
        [
            {**msgspec.to_builtins(reply), "entry": number, "late": letter.late(reply)}
            for number, reply in known.items()
        ]
        for known in (letter.replies, letter.struck)
    )
    return [
        LetterRow(
            level=letter.disclosure(span).level,
            number=letter.number,
            incident=letter.incident,
            to=letter.to,
            state=letter.state or "",
            addressee=letter.addressee,
            asks=letter.asks,
            status=span.status,
            sent_on=letter.sent_on,
            due_on=letter.due_on,
            reminded_at=letter.reminded_at,
            outcome=letter.outcome or "",
            replies=replies,
            struck=struck,
            unclassified=sum(reply.outcome is None for reply in letter.replies.values()),
        )
    ]


def report_rows(_key: str, report: ViolationReport, span: Span) -> list[ViolationReportRow]:
    """One row, also where it was struck: its State sees that."""
    return [
        ViolationReportRow(
            level=Level.TO_PANEL,
            reporter=report.reporter,
            status=span.status,
            persons=list(report.persons_named),
            measure=report.measure,
            territory=report.territory,
            place=report.place,
            first_day=report.when.first_day,
            last_day=report.when.last_day,
            description=report.description,
            evidence=list(report.evidence),
            struck=report.struck,
        )
    ]


def reported_rows(_key: str, report: ViolationReport, _span: Span) -> list[ReportedRow]:
    """One row for each person whom it names, as long as it stands."""
    if report.struck:
        return []
    return [
        ReportedRow(
            row_key=person,
            level=Level.TO_PANEL,
            person=person,
            measure=report.measure,
            states=[report.territory],
            first_day=report.when.first_day,
            last_day=report.when.last_day or report.when.first_day,
        )
        for person in report.persons_named
    ]
