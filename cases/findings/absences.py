"""That nothing is on record, no State's report or no exemption, as staff see it."""

from __future__ import annotations

from collections.abc import Iterator

from cases.findings.domain import Absence
from cases.findings.words import told_of
from cases.listing.naming import persons
from panel.access.states import named
from panel.ledger.states import Level, Span
from panel.staff.registering import Case, Facts, Seen, Table
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
            ("State", named(absence.state) if absence.state else None),
            ("Answer", absence.verdict or None),
            ("First day", absence.first_day or "any before"),
            ("Last day", absence.last_day or "any since"),
            ("On record by then", "nothing"),
            ("Known up to", absence.by),
            ("Why", absence.reason),
        ],
    )
    if absence.heads:
        yield Table(
            "Registers that were looked through",
            ("Person", "Entries then"),
            [(head.person, head.entries) for head in absence.heads],
        )


CASE = Case(Absence, title, sentence, sections)


class AbsenceAdmin(RowAdmin):
    """Findings that nothing is on record."""

    kind = Absence
    levels = frozenset({Level.PANEL})
    empty = "Nothing of the kind is found yet."
    list_display = ("__str__", "measure", "first_day", "last_day", "by")
    list_filter = ("of", "measure")
    search_fields = ("persons",)
    ordering = ("-by", "stream")
