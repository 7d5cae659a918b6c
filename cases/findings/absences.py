"""That no State had reported a violation, as staff see it."""

from __future__ import annotations

from collections.abc import Iterator

from cases.findings.domain import Absence
from cases.listing.naming import persons
from panel.ledger.states import Level, Span
from panel.staff.registering import Case, Facts, Seen, Table
from panel.staff.rows import RowAdmin
from panel.staff.words import day, moment, plainly, within


def title(key: str, absence: Absence) -> str:
    """Of whom nothing was reported."""
    if absence.by is None:
        return f"Voided absence {key}"
    return f"No State's report on {', '.join(absence.persons_named)}"


def sentence(absence: Absence, _span: Span) -> str:
    """What is found, by when."""
    if absence.by is None:
        return "Nothing is found."
    days = [f"from {day(absence.first_day)}"] if absence.first_day else []
    days += [f"until {day(absence.last_day)}"] if absence.last_day else []
    when = f" {' '.join(days)}" if days else ""
    return (
        f"By {plainly(moment(absence.by))} no State had reported a violation of the"
        f" {within(absence.measure)} by {' or '.join(absence.persons_named)}{when}."
    )


def sections(seen: Seen) -> Iterator[Facts | Table]:
    """What was looked through."""
    absence: Absence = seen.state
    yield Facts(
        "What is found",
        [
            ("Persons", persons(seen, absence.persons_named)),
            ("Measure", absence.measure),
            ("First day", absence.first_day or "any before"),
            ("Last day", absence.last_day or "any since"),
            ("Reported by then", "nothing"),
            ("Known up to", absence.by),
            ("Why", absence.reason),
        ],
    )
    yield Table(
        "Registers that were looked through",
        ("Person", "Entries then"),
        [(head.person, head.entries) for head in absence.heads],
    )


CASE = Case(Absence, title, sentence, sections)


class AbsenceAdmin(RowAdmin):
    """Findings that nothing was reported."""

    kind = Absence
    levels = frozenset({Level.PANEL})
    empty = "Nothing of the kind is found yet."
    list_display = ("__str__", "measure", "first_day", "last_day", "by")
    list_filter = ("measure",)
    search_fields = ("persons",)
    ordering = ("-by", "stream")
