"""Requests for exemptions as staff see them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from cases.exemptions import badges, beside, choosing, on_desk, sections, telling, told, warning
from cases.exemptions.models import RequestRow
from cases.exemptions.states import Request
from cases.exemptions.statuses import PENDING, Status
from cases.listing.domain import ListEntry
from cases.regimes.domain import Body, Rule, WorkingDays
from cases.regimes.models import RuleRow
from cases.regimes.naming import ground
from panel.access import states
from panel.staff.asking import asked
from panel.staff.filters import Option, RowFilter, by
from panel.staff.registering import (
    Beside,
    Case,
    register_beside,
    register_case,
    register_lines,
    register_search,
)
from panel.staff.rows import RowAdmin
from panel.staff.suggesting import Rows


def _rule(row: RuleRow) -> str:
    return ground(row.key)


register_beside(WorkingDays, Beside(sections=beside.periods))
register_beside(ListEntry, Beside(acts=beside.requests))
register_beside(Request, Beside(acts=beside.lacking))
register_beside(Body, Beside(acts=beside.chaired))
register_beside(Rule, Beside(acts=beside.go_on, sections=beside.wait))
register_search(
    Rows(
        Request,
        RequestRow,
        ("number", "applicant", "persons"),
        words=lambda row: f"{row.number} of {states.named(row.applicant)}",
        offered=Q(status__in=PENDING | {Status.OBJECTED}),
    )
)
register_search(Rows(Rule, RuleRow, ("stream",), words=_rule, title=_rule))
register_lines("due", on_desk.due)
register_lines("waiting", on_desk.waiting)
register_lines("elsewhere", on_desk.elsewhere)
register_case(
    Case(
        Request,
        telling.title,
        telling.sentence,
        sections.sections,
        badges.badges,
        told=told.TOLD,
        begins=choosing.begins,
        offers=choosing.offers,
        unasked=choosing.unasked,
        likeliest=choosing.LIKELIEST,
        prefers=choosing.prefers,
        warns=warning.warns,
    )
)


class Overdue(RowFilter):
    """Narrows to journeys whose confirmation did not come in time, recorded or not."""

    parameter_name = "overdue"
    title = "Confirmation"

    def options(self, request: HttpRequest, rows: QuerySet[Any]) -> Iterable[Option]:
        """Always the same two."""
        return [("yes", "overdue"), ("to_come", "still to come")]

    def narrow(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        """By the hour at which it was wanted, as of the list's moment."""
        wanted = rows.filter(travelled=None)
        at = asked(self.request).moment.at
        if value == "yes":
            return wanted.filter(confirm_by__lte=at)
        return wanted.filter(confirm_by__gt=at)


@admin.register(RequestRow)
class RequestAdmin(RowAdmin):
    """Requests, the newest number first."""

    kind = Request
    list_display = (
        "applicant",
        "named",
        "status",
        "first_day",
        "last_day",
        "deadline",
        "late",
        "confirm_by",
        "measure",
        "how",
        "level",
    )
    list_filter = (
        "status",
        by("applicant", words=states.named),
        "measure",
        by("procedure", words=telling.procedure),
        "regime",
        "ground",
        "late",
        Overdue,
        by("to_communicate", "To be communicated"),
    )
    search_help_text = "Number, State or person"
    empty = "Nothing is here yet: what States ask for over the API, or on paper, will stand here."
    search_fields = ("number", "applicant", "persons")
    ordering = ("-number",)

    @admin.display(description="Persons", ordering="persons")
    def named(self, row: RequestRow) -> str:
        """Their reference numbers."""
        return ", ".join(row.persons)

    @admin.display(description="Procedure", ordering="procedure")
    def how(self, row: RequestRow) -> str:
        """How one is exempted by the rule of its ground."""
        return telling.procedure(row.procedure)
