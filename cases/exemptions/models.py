"""Requests and exemptions as rows: one a request, and one for each person that it names."""

from __future__ import annotations

from datetime import datetime

import msgspec
from django.db import models

from cases.exemptions import extending
from cases.exemptions.states import Request
from cases.exemptions.statuses import GRANTED
from cases.exemptions.timing import decided_on
from panel.access.rows import CaseRow
from panel.ledger.states import Span


class RequestRow(CaseRow):
    """A request for an exemption, as it stands while a span holds."""

    number = models.CharField(max_length=50)
    applicant = models.CharField(max_length=2)
    status = models.CharField(max_length=20)
    measure = models.CharField(max_length=30)
    regime = models.CharField(max_length=20)
    ground = models.CharField(max_length=100)
    purpose = models.TextField()
    justification = models.TextField()
    persons = models.JSONField()
    first_day = models.DateField()
    last_day = models.DateField()
    itinerary = models.JSONField()
    territories = models.JSONField()
    missing = models.TextField()
    circulated_on = models.DateField(null=True)
    deadline = models.DateTimeField(null=True)
    moved_from = models.DateTimeField(null=True)
    objections = models.JSONField()
    decided_on = models.DateField(null=True)
    decided_by = models.CharField(max_length=300)
    procedure = models.CharField(max_length=2, default="A")
    late = models.BooleanField(null=True)
    notice_given = models.IntegerField(null=True)
    notice_required = models.IntegerField(null=True)
    missing_parts = models.JSONField(default=list)
    documents = models.JSONField(default=list)
    assets = models.JSONField(null=True)
    funds = models.TextField(default="")
    attachments = models.JSONField(default=list)
    supersedes = models.CharField(max_length=120, default="")
    superseded_by = models.CharField(max_length=120, default="")
    questions = models.JSONField(default=list)
    holds = models.JSONField(default=list)
    comments = models.JSONField(default=list)
    reason = models.TextField(default="")
    conditions = models.TextField(default="")
    minutes = models.CharField(max_length=300, default="")
    minutes_kept = models.JSONField(default=list)
    confirm_by = models.DateTimeField(null=True)
    travelled = models.BooleanField(null=True)
    overdue = models.BooleanField(default=False)
    open_until = models.DateTimeField(null=True)
    """When silence decides what is before the Committee; far off while nothing says when."""
    extends_to = models.DateField(null=True)
    """The later last day that is before the Committee."""
    asked_until = models.DateField(null=True)
    """The later last day for which the State asks and that has yet to be circulated."""
    extension = models.JSONField(null=True)
    """What the State asks for, or the extension last circulated, as `extending.told` has it."""
    to_communicate = models.BooleanField(default=False)
    """Whether States have yet to be told what was decided."""

    class Meta(CaseRow.Meta):
        db_table = "exemptions_request"
        verbose_name = "exemption request"
        verbose_name_plural = "exemption requests"
        indexes = (
            models.Index(fields=["number", "held_to", "held_from"], name="exemptions_number"),
            # Whole, for the desk: most that were ever circulated have been adopted since.
            models.Index(
                fields=["status", "held_to", "until", "held_from", "since", "level"],
                name="exemptions_status",
            ),
            models.Index(fields=["applicant", "held_to"], name="exemptions_applicant"),
            models.Index(fields=["regime"], name="exemptions_regime"),
            models.Index(fields=["ground"], name="exemptions_ground"),
            models.Index(fields=["held_to", "open_until"], name="exemptions_open"),
            models.Index(fields=["measure"], name="exemptions_measure"),
            models.Index(fields=["procedure"], name="exemptions_procedure"),
            # What waits on the desk: few of all that were ever granted.
            models.Index(
                fields=["number", "held_to"],
                condition=models.Q(to_communicate=True),
                name="exemptions_to_communicate",
            ),
            models.Index(
                fields=["confirm_by", "held_to"],
                condition=models.Q(travelled=None, confirm_by__isnull=False),
                name="exemptions_to_confirm",
            ),
            models.Index(
                fields=["deadline", "held_to"],
                condition=models.Q(extends_to__isnull=False),
                name="exemptions_to_extend",
            ),
            models.Index(
                fields=["asked_until", "held_to"],
                condition=models.Q(asked_until__isnull=False),
                name="exemptions_asked_until",
            ),
        )

    def __str__(self) -> str:
        return self.number


class PersonRow(CaseRow):
    """What a request or exemption means for one person, while a span holds."""

    person = models.CharField(max_length=20)
    number = models.CharField(max_length=50)
    applicant = models.CharField(max_length=2)
    status = models.CharField(max_length=20)
    measure = models.CharField(max_length=30)
    first_day = models.DateField()
    last_day = models.DateField()
    ways = models.JSONField()
    """territory → the ways in which it may be touched."""
    decided_on = models.DateField(null=True)
    decided_version = models.IntegerField(null=True)
    late = models.BooleanField(null=True)
    """A notification after the fact that came too late by the rule."""
    ends = models.JSONField(default=list)
    """Each first day on which it no longer covers the person, and why, in order."""
    proposed_until = models.DateField(null=True)
    """The later last day that is before the Committee."""
    asked_until = models.DateField(null=True)
    """The later last day for which the State asks and that has yet to be circulated."""
    procedure = models.CharField(max_length=2, default="A")
    conditions = models.TextField(default="")
    recorded_at: datetime | None
    """When the decision was recorded, where a query asks the log."""

    class Meta(CaseRow.Meta):
        db_table = "exemptions_person"
        verbose_name = "person in a request"
        verbose_name_plural = "persons in requests"
        indexes = (models.Index(fields=["person", "held_to"], name="exemptions_person_of"),)

    def __str__(self) -> str:
        return f"{self.person} in {self.number}"


def request_rows(_key: str, request: Request, span: Span) -> list[RequestRow]:
    """One row, unless it was voided whole."""
    if request.status is None:
        return []
    return [
        RequestRow(
            level=request.disclosure(span).level,
            number=request.number,
            applicant=request.applicant,
            status=span.status,
            measure=request.measure,
            regime=request.regime,
            ground=request.ground,
            purpose=request.purpose,
            justification=request.justification,
            persons=list(request.persons_named),
            first_day=request.first_day,
            last_day=request.covered_until(span),
            itinerary=msgspec.to_builtins(request.itinerary),
            territories=list(request.territories),
            missing=request.missing,
            circulated_on=request.circulated_on,
            deadline=request.deadline,
            moved_from=request.moved_from,
            objections=msgspec.to_builtins(request.objections),
            decided_on=decided_on(request, span),
            decided_by=request.decided_by,
            procedure=request.procedure,
            late=request.late,
            notice_given=request.notice_given,
            notice_required=request.notice_required,
            missing_parts=list(request.missing_parts),
            documents=msgspec.to_builtins(request.documents),
            assets=msgspec.to_builtins(request.assets),
            funds=request.funds,
            attachments=list(request.attachments),
            supersedes=request.supersedes,
            superseded_by=request.superseded_by,
            questions=msgspec.to_builtins(request.questions),
            holds=msgspec.to_builtins(request.holds),
            comments=msgspec.to_builtins(request.comments),
            reason=request.reason,
            conditions=request.conditions,
            minutes=request.minutes,
            minutes_kept=list(request.minutes_kept),
            confirm_by=request.confirmation(span),
            travelled=request.travelled,
            overdue=request.overdue(span),
            open_until=request.open_until,
            extends_to=request.proposed_until(span),
            asked_until=request.asked_until(span),
            extension=msgspec.to_builtins(extending.told(request, span)),
            to_communicate=request.to_communicate(span),
        )
    ]


def person_rows(_key: str, request: Request, span: Span) -> list[PersonRow]:
    """One row a person."""
    if request.status is None:
        return []
    statuses = {person: request.status_for(person, span) for person in request.persons_named}
    later = {person for person, status in statuses.items() if status in GRANTED}
    return [
        PersonRow(
            row_key=person,
            level=request.disclosure(span).level,
            person=person,
            number=request.number,
            applicant=request.applicant,
            status=statuses[person],
            measure=request.measure,
            first_day=request.first_day,
            last_day=request.covered_until(span),
            ways={state: sorted(request.ways(state)) for state in request.territories},
            decided_on=decided_on(request, span),
            decided_version=request.decided_version,
            late=request.late if request.happened_at else None,
            ends=request.ends_for(person, span),
            proposed_until=request.proposed_until(span) if person in later else None,
            asked_until=request.asked_until(span) if person in later else None,
            procedure=request.procedure,
            conditions=request.conditions,
        )
        for person in request.persons_named
    ]
