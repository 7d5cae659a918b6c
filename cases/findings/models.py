"""Findings as rows."""

from __future__ import annotations

import msgspec
from django.db import models

from cases.findings.domain import Absence, Finding
from panel.access.rows import CaseRow
from panel.ledger.states import Level, Span


class FindingRow(CaseRow):
    """What the Panel finds of an incident, and what that is in law."""

    persons = models.JSONField()
    assessment = models.CharField(max_length=30)
    origins = models.IntegerField()
    assessments = models.IntegerField()
    """How many there were, with the one that holds."""
    non_compliance = models.BooleanField(null=True)
    """The Panel's view in law; null where it has said none."""
    determined = models.BooleanField(null=True)
    """The Committee's determination of non-compliance; null where there is none."""
    flags = models.IntegerField(default=0)
    """What changed on which it rests and was not judged yet."""

    class Meta(CaseRow.Meta):
        db_table = "findings_finding"
        verbose_name = "finding"
        verbose_name_plural = "findings"

    def __str__(self) -> str:
        return ", ".join(self.persons)


def finding_rows(_key: str, finding: Finding, _span: Span) -> list[FindingRow]:
    """One row, unless every assessment was struck."""
    newest, law, decided = finding.newest, finding.characterised, finding.determined
    if newest is None:
        return []
    return [
        FindingRow(
            level=Level.PANEL,
            persons=list(finding.persons_named),
            assessment=newest.assessment,
            origins=newest.origins,
            assessments=len(finding.chain),
            non_compliance=law.non_compliance if law else None,
            determined=decided.non_compliance if decided else None,
            flags=len(finding.flags),
        )
    ]


class AbsenceRow(CaseRow):
    """That no State had reported such a violation, or no exemption was known, at an instant."""

    of = models.CharField(max_length=20, default="reports")
    """reports, or exemption."""
    persons = models.JSONField()
    measure = models.CharField(max_length=30)
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    by = models.DateTimeField()
    state = models.CharField(max_length=2, default="")
    """Of an exemption, the State whose territory was to be entered."""
    certificates = models.JSONField(default=dict)
    """person → digest and size of the certificate that is kept."""

    class Meta(CaseRow.Meta):
        db_table = "findings_absence"
        verbose_name = "absence on record"
        verbose_name_plural = "absences on record"

    def __str__(self) -> str:
        what = f"No exemption, {self.state}" if self.state else "No State's report"
        return f"{what}: {', '.join(self.persons)}"


def absence_rows(_key: str, absence: Absence, _span: Span) -> list[AbsenceRow]:
    """One row, unless it was struck."""
    if absence.by is None:
        return []
    return [
        AbsenceRow(
            level=Level.PANEL,
            of="exemption" if absence.of_exemption else "reports",
            persons=list(absence.persons_named),
            measure=absence.measure,
            first_day=absence.first_day,
            last_day=absence.last_day,
            by=absence.by,
            state=absence.state,
            certificates=msgspec.to_builtins(absence.certificates),
        )
    ]
