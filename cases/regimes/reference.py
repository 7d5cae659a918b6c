"""The shipped reference data (calendar, instruments, rules, seats) as plain, checked values."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import msgspec

from cases.regimes.calendar import Holidays
from cases.regimes.reading import DataFile, ReferenceDataError, open_file
from cases.regimes.rows import (
    ApplicationRow,
    BodyRow,
    ChangesRow,
    HolidayRow,
    InstrumentRow,
    ListRow,
    MandateRow,
    MeasureEndRow,
    MeasureRow,
    PositionRow,
    RuleRow,
    SeatRow,
    TerminationRow,
)

__all__ = ["Reference", "ReferenceDataError", "SeatRow", "load"]

DATA = Path(__file__).parent / "data"


class Reference(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the data files say, or what of it was known on some day."""

    holidays: tuple[HolidayRow, ...]
    calendar: Holidays
    instruments: tuple[InstrumentRow, ...]
    terminations: tuple[TerminationRow, ...]
    applications: tuple[ApplicationRow, ...]
    measures: tuple[MeasureRow, ...]
    ends: tuple[MeasureEndRow, ...]
    positions: tuple[PositionRow, ...]
    lists: tuple[ListRow, ...]
    rules: tuple[RuleRow, ...]
    bodies: tuple[BodyRow, ...]
    seats: tuple[SeatRow, ...]
    mandates: tuple[MandateRow, ...]

    def known_by(self, day: date) -> "Reference":
        """What the record could hold on that day; the calendar and the lists are always known."""
        return msgspec.structs.replace(
            self,
            instruments=tuple(row for row in self.instruments if row.adopted_on <= day),
            terminations=tuple(row for row in self.terminations if row.until <= day),
            applications=tuple(row for row in self.applications if row.valid_from <= day),
            measures=tuple(row for row in self.measures if row.known_on <= day),
            ends=tuple(row for row in self.ends if row.known_on <= day),
            positions=tuple(row for row in self.positions if row.stated_on <= day),
            rules=tuple(row for row in self.rules if row.valid_from <= day),
            bodies=tuple(_body_known_by(row, day) for row in self.bodies if row.opened_on <= day),
            seats=tuple(row for row in self.seats if row.valid_from <= day),
            mandates=tuple(row for row in self.mandates if row.valid_from <= day),
        )

    def regime_of(self, reference: str) -> str | None:
        """The key of the regime that a permanent reference number belongs to, if any is known."""
        regimes = (row.regime for row in self.lists if reference.startswith(row.prefix))
        return next(regimes, None)


def load(folder: Path = DATA) -> Reference:
    """Read and check the data files; whatever is wrong is named by file, row and field."""
    holidays = open_file(folder / "holidays.yaml")
    instruments = open_file(folder / "instruments.yaml")
    bodies = open_file(folder / "bodies.yaml")
    lists, rules = open_file(folder / "lists.yaml"), open_file(folder / "rules.yaml")
    days = holidays.rows("holidays", HolidayRow)
    reference = Reference(
        holidays=days,
        calendar=_calendar(holidays, days),
        instruments=instruments.rows("instruments", InstrumentRow),
        terminations=instruments.rows("terminations", TerminationRow),
        applications=instruments.rows("applications", ApplicationRow),
        measures=instruments.rows("measures", MeasureRow),
        ends=instruments.rows("ends", MeasureEndRow),
        positions=instruments.rows("positions", PositionRow),
        lists=lists.rows("lists", ListRow),
        rules=_rules(rules),
        bodies=bodies.rows("bodies", BodyRow),
        seats=bodies.rows("seats", SeatRow),
        mandates=bodies.rows("mandates", MandateRow),
    )
    _check_links(reference, instruments, bodies)
    _check_intervals(reference, instruments)
    for file in (holidays, instruments, bodies, lists, rules):
        file.refuse_unread()
    return reference


def _rules(file: DataFile) -> tuple[RuleRow, ...]:
    changes = file.value("changes", ChangesRow)
    return tuple(
        row.changed_by(changes) if (row.measure, row.procedure) == ("travel_ban", "A") else row
        for row in file.rows("rules", RuleRow)
    )


def _body_known_by(body: BodyRow, day: date) -> BodyRow:
    if body.known_closed_on is None or body.known_closed_on <= day:
        return body
    return msgspec.structs.replace(body, closed_on=None, known_closed_on=None)


def _calendar(file: DataFile, rows: tuple[HolidayRow, ...]) -> Holidays:
    name = file.value("calendar", str)
    years = frozenset(file.value("years", tuple[int, ...]))
    days: dict[date, str] = {}
    for number, row in enumerate(rows, 1):
        if row.day in days:
            raise file.error("holidays", number, "day", f"{row.day} is said twice")
        if row.day.year not in years:
            raise file.error("holidays", number, "day", f"{row.day.year} is not among the years")
        days[row.day] = row.name
    return Holidays(calendar=name, days=days, years=years)


def _check_links(reference: Reference, instruments: DataFile, bodies: DataFile) -> None:
    """Whatever a row names by its key is there."""
    known = {row.key for row in reference.instruments}
    for table in ("measures", "positions"):
        rows = getattr(reference, table)
        _check_named(instruments, table, "instrument", [(r.instrument,) for r in rows], known)
    for table in ("terminations", "applications"):
        rows = getattr(reference, table)
        _check_named(instruments, table, "instruments", [r.instruments for r in rows], known)
    mandates = [(row.instrument,) for row in reference.mandates]
    _check_named(bodies, "mandates", "instrument", mandates, known)
    titles = {row.key for row in reference.bodies}
    for table in ("seats", "mandates"):
        rows = getattr(reference, table)
        _check_named(bodies, table, "body", [(r.body,) for r in rows], titles)


def _check_named(
    file: DataFile, table: str, field: str, named: Iterable[Iterable[str]], known: set[str]
) -> None:
    for number, names in enumerate(named, 1):
        for name in names:
            if name not in known:
                raise file.error(table, number, field, f"no {name!r} is known")


def _check_intervals(reference: Reference, instruments: DataFile) -> None:
    """A measure begins on a basis once, and ends after that."""
    intervals: dict[tuple[str, str, str], MeasureRow] = {}
    for number, measure in enumerate(reference.measures, 1):
        interval = (measure.regime, measure.measure, measure.basis)
        if intervals.setdefault(interval, measure) is not measure:
            raise instruments.error("measures", number, "basis", "the same basis twice")
    for number, end in enumerate(reference.ends, 1):
        begun = intervals.get((end.regime, end.measure, end.basis))
        if begun is None or begun.valid_from >= end.until:
            text = f"no {end.measure} on {end.basis} began before {end.until}"
            raise instruments.error("ends", number, "basis", text)
