"""Incidents, letters and States' reports as staff see them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from cases.incidents import (
    choosing,
    citing,
    doubles,
    events,
    handling_events,
    hands,
    incident_page,
    letter_events,
    letter_page,
    others,
    rates_page,
    report_page,
    sending_page,
    strip,
    words,
    worklist,
)
from cases.incidents.domain import (
    AddSource,
    AssignIncident,
    ClassifyReply,
    Clearance,
    EnterReply,
    ExtendDeadline,
    GradeCredibility,
    GradeReliability,
    Incident,
    Letter,
    RecordSighting,
    ReplyToLetter,
    RewriteLetter,
    SendLetter,
    TakeUpReport,
    ViolationReport,
)
from cases.incidents.letters import faces
from cases.incidents.models import IncidentRow, LetterRow, SightingRow, ViolationReportRow
from cases.incidents.queries import to_grade
from evidence.chain import register_citing
from evidence.states import EvidenceItem
from panel.access.giving import role_for
from panel.access.viewers import Viewer
from panel.ledger.rows import Moment
from panel.ledger.states import Level
from panel.staff import addresses
from panel.staff.registering import (
    Beside,
    Case,
    Line,
    register_beside,
    register_case,
    register_desk_section,
    register_lines,
    register_search,
    register_suggestions,
)
from panel.staff.rows import RowAdmin
from panel.staff.words import within

_MOST = 20
"""Lines that one group of the desk shows of a kind."""


def waiting(viewer: Viewer, moment: Moment) -> Iterator[Line]:
    """New reports and replies, drafts to send, sources to grade: each for whoever does that."""
    if role_for(viewer, TakeUpReport):
        new = ViolationReportRow.objects.visible_to(viewer, moment).filter(status="received")
        for report in new.order_by("stream")[:_MOST]:
            where = addresses.command(TakeUpReport, report.key)
            yield Line(f"New report of a violation: {report}", where)
    if role_for(viewer, ClassifyReply):
        letters = LetterRow.objects.visible_to(viewer, moment).filter(unclassified__gt=0)
        for row in letters.order_by("number")[:_MOST]:
            entry = next(r["entry"] for r in row.replies if r["outcome"] is None)
            where = addresses.command(ClassifyReply, row.key, reply=entry)
            yield Line(f"New reply of {row.state or row.addressee} to {row.number}", where)
    if role_for(viewer, ExtendDeadline):
        asking = LetterRow.objects.visible_to(viewer, moment).filter(undecided__gt=0)
        for row in asking.order_by("number")[:_MOST]:
            words_ = f"{row.state} asks for more time to reply to {row.number}"
            yield Line(words_, addresses.command(ExtendDeadline, row.key))
    if role_for(viewer, SendLetter):
        drafts = LetterRow.objects.visible_to(viewer, moment).filter(status="draft")
        for row in drafts.order_by("stream")[:_MOST]:
            yield Line(f"{row} can be read and sent", addresses.case(row.stream))
    if role_for(viewer, GradeReliability):
        for case, count in islice(to_grade(viewer, moment), _MOST):
            many = words.counted(count, "source")
            yield Line(f"{case}: {many} to be graded", addresses.case(case.stream))


register_lines("mine", worklist.mine)
register_lines("due", worklist.due)
register_lines("elsewhere", worklist.later)
register_lines("elsewhere", worklist.held)
register_desk_section(strip.sections)
register_lines("waiting", hands.left)
register_lines("waiting", waiting)
register_lines("waiting", doubles.lines)
doubles.register()
rates_page.register()
register_case(
    Case(
        Incident,
        incident_page.title,
        incident_page.sentence,
        incident_page.sections,
        incident_page.badges,
        told={
            events.SourceAdded: lambda event: f"Source added: {event.publisher}",
            events.SightingRecorded: lambda event: f"Sighting: {event.person} at {event.place}",
            events.PositionStated: lambda event: f"{event.party} {within(event.stance)}",
            handling_events.SourceTaken: lambda event: (
                f"Source taken over: {event.source.publisher}"
            ),
            handling_events.SightingTaken: lambda event: (
                f"Sighting taken over: {event.sighting.person} at {event.sighting.place}"
            ),
            handling_events.PositionTaken: lambda event: (
                f"Statement taken over: {event.position.party} {within(event.position.stance)}"
            ),
        },
        offers=choosing.of_incident,
        among=choosing.among,
        begins=choosing.begins,
        foresees=others.foreseen,
        likeliest={
            "open": (AssignIncident, AddSource, GradeReliability, GradeCredibility, RecordSighting)
        },
    )
)
register_beside(Incident, Beside(acts=incident_page.acts))
register_beside(EvidenceItem, Beside(sections=incident_page.cited_in))
register_citing(citing.citations)
register_search(choosing.INCIDENTS)
register_search(choosing.LETTERS)
register_search(choosing.VIOLATION_REPORTS)
register_suggestions("parties", choosing.parties)
register_case(
    Case(
        Letter,
        letter_page.title,
        letter_page.sentence,
        letter_page.sections,
        letter_page.badges,
        told={letter_events.LetterSent: lambda event: f"Sent as {event.number}"},
        levels=dict.fromkeys(
            (letter_events.LetterDrafted, letter_events.LetterRewritten), Level.PANEL
        ),
        offers=choosing.of_letter,
        among=choosing.with_the_paper,
        begins=letter_page.begins,
        shows=sending_page.sections,
        prefers=letter_page.prefers,
        likeliest={
            "draft": (SendLetter, RewriteLetter),
            "awaited": (ClassifyReply, ReplyToLetter, EnterReply),
            "overdue": (ReplyToLetter, EnterReply),
            "replied": (ClassifyReply,),
        },
    )
)
faces.register()
register_case(
    Case(
        ViolationReport,
        report_page.title,
        report_page.sentence,
        report_page.sections,
        likeliest={"received": (TakeUpReport,)},
    )
)

register_case(
    Case(
        Clearance,
        lambda key, _clearance: f"Clearance of the text {key[:16]}…",
        lambda clearance, _span: clearance.cleared or "Nobody cleared it.",
    )
)


@admin.register(IncidentRow)
class IncidentAdmin(RowAdmin):
    """Incidents by what they allege."""

    kind = Incident
    levels = frozenset({Level.PANEL})
    empty = "No incident yet: open one, or take a State's report up."
    list_display = ("first_day", "sources", "origins", "reports", "in_hand_of", "status", "level")
    list_filter = ("measure", "origins", "came_by", hands.InHandOf, "status")
    search_fields = ("title", "persons", "states")
    ordering = ("title",)

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the name of whoever has each in hand."""
        return hands.named(super().get_queryset(request))

    @admin.display(description="in hand of", ordering="person_name")
    def in_hand_of(self, row: Any) -> str:
        """Who has it."""
        return row.person_name or "nobody"


@admin.register(SightingRow)
class SightingAdmin(RowAdmin):
    """Where somebody is said to have been, in all incidents."""

    kind = Incident
    levels = frozenset({Level.PANEL})
    empty = "No sighting yet: they are added on an incident's page."
    list_display = ("state", "first_day", "at", "level")
    list_filter = ("state",)
    search_fields = ("person", "place")
    ordering = ("person", "first_day")


@admin.register(LetterRow)
class LetterAdmin(RowAdmin):
    """Letters by number."""

    kind = Letter
    levels = frozenset({Level.PANEL, Level.TO_PANEL})
    empty = "No letter yet: they are drafted on an incident's page."
    list_display = ("state", "addressee", "status", "sent_on", "due_on", "outcome", "level")
    list_filter = ("status", "to")
    search_fields = ("number", "state", "addressee", "asks")
    ordering = ("-sent_on", "-number")


@admin.register(ViolationReportRow)
class ViolationReportAdmin(RowAdmin):
    """States' reports."""

    kind = ViolationReport
    levels = frozenset({Level.TO_PANEL})
    empty = "No State has reported a violation."
    list_display = ("reporter", "territory", "first_day", "status", "level")
    list_filter = ("status", "reporter")
    search_fields = ("reporter", "persons", "description")
    ordering = ("reporter", "stream")
