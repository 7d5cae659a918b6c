"""The list as staff see it."""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponseBase

from cases.listing.comparing import compare
from cases.listing.domain import Delist, ListEntry
from cases.listing.models import EntryRow
from cases.listing.queries import entry, listed_on, matching, nationalities, nationals
from cases.listing.values import Birth
from cases.regimes.pictures import axis, words
from cases.regimes.queries import in_force, measures
from panel.access import states
from panel.access.giving import role_for
from panel.access.viewers import Viewer
from panel.ledger.commands import Refused
from panel.ledger.rows import Moment
from panel.ledger.states import Span
from panel.ledger.values import reference
from panel.staff import addresses
from panel.staff.asking import asked, moment_typed
from panel.staff.filters import Option, RowFilter
from panel.staff.pages import page
from panel.staff.registering import (
    Badge,
    Case,
    Facts,
    Line,
    Picture,
    Seen,
    Table,
    register_case,
    register_lines,
    register_page,
    register_suggestions,
)
from panel.staff.rows import RowAdmin
from panel.staff.suggesting import MOST, Suggestion
from panel.staff.words import day, label, text, within


def title(key: str, entry: ListEntry) -> str:
    """Its number and name."""
    return f"{key}: {' '.join(entry.entry.names)}" if entry.entry else f"Voided entry {key}"


def sentence(entry: ListEntry, _span: Span) -> str:
    """Whether it is on the list."""
    if entry.listed_on is None:
        return "Every entry of this case was struck."
    if entry.delisted_on is not None:
        found = " A list file holds it again: to be judged." if entry.found_since else ""
        return f"Taken off the list on {day(entry.delisted_on)}.{found}"
    missing = " A list file no longer holds it: to be judged." if entry.missing_since else ""
    return f"Listed since {day(entry.listed_on)}.{missing}"


def badges(seen: Seen) -> Iterator[Badge]:
    """On the list, off it, or missing."""
    entry: ListEntry = seen.state
    if entry.missing_since:
        yield Badge("missing from the file", "attention")
    if entry.found_since:
        yield Badge("back in the file", "attention")
    yield Badge("listed" if entry.listed else "not listed", "plain")


def sections(seen: Seen) -> Iterator[Facts | Table | Picture]:
    """Who it is, by which names, under which measures."""
    entry: ListEntry = seen.state
    row = entry.entry
    if row is None:
        return
    yield Facts(
        "As the list has it",
        [
            ("Name", " ".join(row.names)),
            ("Original script", row.name_original_script),
            ("Kind", row.kind),
            ("Regime", entry.regime),
            ("Listed on", entry.listed_on),
            ("Designations", list(row.designations)),
            ("Nationalities", list(row.nationalities)),
            ("Born", [_born(birth) for birth in row.births]),
            ("Documents", list(row.documents)),
            ("Other information", row.comments),
        ],
    )
    yield Table("Other names", ("Name", "Quality"), [(a.name, a.quality) for a in row.aliases])
    law = measures(entry.regime, seen.moment)
    if law:
        drawn = axis(law, seen.moment.at.date())
        yield Picture("Measures on their axis, as then known", drawn, words(law))
    yield Table(
        "Measures, as then known",
        ("Measure", "Legal basis", "From", "First day without", "Who may exempt"),
        [
            (
                label(m.measure),
                m.basis,
                m.valid_from,
                m.valid_until or "not known",
                m.exempting_body,
            )
            for m in law
        ],
    )


def _born(birth: Birth) -> str:
    """A date of birth as precisely as the list has it, with what it says of how sure it is."""
    first, last = birth.from_year or "?", birth.to_year or "?"
    when = day(birth.day) if birth.day else str(birth.year or f"{first} to {last}")
    sure = "" if birth.kind == "exact" else within(birth.kind)
    return ", ".join(filter(None, (when, sure, birth.note)))


def waiting(viewer: Viewer, moment: Moment) -> Iterator[Line]:
    """What list files held no longer, or held again: by decision or by error, a human says."""
    if role_for(viewer, Delist) is None:
        return
    asked_of = Q(missing_since__isnull=False) | Q(found_since__isnull=False)
    rows = EntryRow.objects.visible_to(viewer, moment).filter(asked_of)
    for row in rows.order_by("reference")[:20]:
        said = f"{row.reference} is no longer in the list file: judge whether it was delisted"
        if row.found_since:
            said = f"{row.reference} was delisted and is in a list file: judge whether it is back"
        yield Line(said, addresses.case(row.stream), tone="attention")


def suggested(typed: str, viewer: Viewer, moment: Moment) -> Iterator[Suggestion]:
    """Persons and entities by number or by any name, each with its name in its own script."""
    rows = matching(EntryRow.objects.visible_to(viewer, moment), typed, moment)
    for row in rows.order_by("reference")[:MOST]:
        names = (row.name, row.name_original_script)
        yield Suggestion(row.reference, " · ".join(filter(None, names)))


register_lines("waiting", waiting)
register_suggestions("persons", suggested)
register_case(Case(ListEntry, title, sentence, sections, badges))


def compare_page(request: HttpRequest) -> HttpResponseBase:
    """An entry as known on two dates, and what differs."""
    said = {name: request.GET.get(name, "").strip() for name in ("person", "then", "later")}
    said["person"] = reference(said["person"])
    context: dict[str, Any] = {"title": "Compare a list entry on two dates", **said}
    if said["person"] and said["then"]:
        try:
            now = asked(request).moment
            first = moment_typed(said["then"], now)
            second = moment_typed(said["later"], now) if said["later"] else now
        except Refused as refused:
            context["refused"] = f"{refused.rule}."
        else:
            if all(entry(said["person"], known) is None for known in (first, second)):
                context["refused"] = "There is no such entry on either date: give its number."
            else:
                found = compare(said["person"], first, second)
                more = {"compared": True, "differences": found, "first": first, "second": second}
                context |= more
    return page(request, "listing/compare.html", context)


register_page("compare", "Compare two days", compare_page)


class StateFilter(RowFilter):
    """Narrows the list to a State's nationals."""

    parameter_name, title = "state", "Nationality"

    def options(self, request: HttpRequest, rows: QuerySet[Any]) -> list[Option]:
        """The States whose nationals are among the entries."""
        return sorted(
            ((code, states.named(code)) for code in nationalities(rows)), key=itemgetter(1)
        )

    def narrow(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Its nationals."""
        return nationals(rows, value)


class MeasureFilter(RowFilter):
    """Narrows the list to those whom a measure binds, on the moment's day in New York."""

    parameter_name, title = "measure", "Measure in force"

    def options(self, request: HttpRequest, rows: QuerySet[Any]) -> list[Option]:
        """The measures in force that day in any regime, as known at the moment."""
        self.day = asked(request).moment.today
        self.regimes = in_force(self.day, asked(request).moment)
        return [(measure, label(measure)) for measure in self.regimes]

    def narrow(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        """The entries on the list that day, of the regimes in which the measure is in force."""
        return rows.filter(listed_on(self.day), regime__in=self.regimes.get(value, ()))


@admin.register(EntryRow)
class EntryAdmin(RowAdmin):
    """Entries, searched by reference number and by name in any script."""

    kind = ListEntry
    list_display = (
        "original_script",
        "regime",
        "kind",
        "nationality",
        "listed_on",
        "delisted_on",
    )
    list_filter = ("regime", MeasureFilter, StateFilter, "kind")
    search_fields = ("reference", "name")
    search_help_text = "Name in any script, or reference number"
    ordering = ("reference",)
    empty = "Nothing is here yet: an operator takes in the published list file."

    @admin.display(description="In its own script", ordering="name_original_script")
    def original_script(self, row: EntryRow) -> str:
        """In its own direction."""
        return text(row.name_original_script) if row.name_original_script else ""

    @admin.display(description="Nationality")
    def nationality(self, row: EntryRow) -> str:
        """The codes of the States."""
        return ", ".join(row.nationality_codes)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        """By reference number, in capitals or not, or by any name."""
        words, moment = search_term.strip(), asked(request).moment
        return (matching(queryset, words, moment) if words else queryset), False
