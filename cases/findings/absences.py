"""That nothing is on record, no State's report or no exemption, as staff see it."""

from __future__ import annotations

from collections.abc import Iterator

from cases.findings.domain import Absence, FindAbsence
from cases.findings.words import told_of
from cases.incidents.domain import Incident
from cases.listing.naming import persons
from panel.access.states import named
from panel.ledger.states import Level, Span
from panel.staff.acts import offer
from panel.staff.registering import Case, Facts, Next, Seen, Table
from panel.staff.rows import RowAdmin


def title(key: str, absence: Absence) -> str:
    """Of whom nothing was reported."""
    if absence.by is None:
        return f"Voided absence {key}"
    if absence.of_exemption:
        return f"No exemption of {', '.join(absence.persons_named)} for {named(absence.state)}"
    return f"No State's report on {', '.join(absence.persons_named)}"


def sentence(absence: Absence, _span: Span) -> str:
    """What is found, by when."""
    return told_of(absence, absence.persons_named) if absence.by else "Nothing is found."


def sections(seen: Seen) -> Iterator[Facts | Table]:
    """What was looked through."""
    absence: Absence = seen.state
    yield Facts(
        "What is found",
        [
            ("Persons", persons(seen, absence.persons_named)),
            ("Measure", absence.measure),
            *([("State", named(absence.state))] if absence.state else []),
            *([("Answer", absence.verdict)] if absence.verdict else []),
            ("First day", absence.first_day or "any before"),
            ("Last day", absence.last_day or "any since"),
            ("On record by then", "nothing"),
            ("Known up to", absence.by),
            *([("Why", absence.reason)] if absence.reason else []),
        ],
    )
    if absence.heads:
        yield Table(
            "Registers that were looked through",
            ("Person", "Entries then"),
            [(head.person, head.entries) for head in absence.heads],
        )


def beside(seen: Seen) -> Iterator[Next]:
    """On an incident's page, to find that no State had reported it, of its persons and days."""
    incident: Incident = seen.state
    if not incident.persons_named:
        return
    when, reported = incident.when, sorted(set(incident.reports.values()))
    yield from offer(
        seen,
        FindAbsence,
        why=f"{', '.join(reported)} reported it" if reported else "",
        persons="\n".join(incident.persons_named),
        measure=incident.measure,
        first_day=when.first_day or "",
        last_day=when.last_day or when.first_day or "",
    )


CASE = Case(Absence, title, sentence, sections)


class AbsenceAdmin(RowAdmin):
    """Findings that nothing is on record."""

    kind = Absence
    levels = frozenset({Level.PANEL})
    empty = "Nothing of the kind is found yet."
    list_display = ("measure", "first_day", "last_day", "by")
    list_filter = ("of", "measure")
    search_fields = ("persons",)
    ordering = ("-by", "stream")
