"""What the pages of the reference data show."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse

from cases.regimes.domain import Body, Instrument, Regime, WorkingDays
from cases.regimes.models import MeasureRow
from panel.ledger.states import stream_name
from panel.staff import addresses
from panel.staff.registering import Badge, Facts, Seen, Table
from panel.staff.words import Link, label


def instrument_link(key: str, seen: Seen) -> Link:
    """An instrument by its key, leading to its page."""
    return Link(key, addresses.case(stream_name(Instrument, key), seen.known_on))


def instrument(seen: Seen) -> Iterator[Facts | Table]:
    """What it is, what became of it, what it orders."""
    state: Instrument = seen.state
    if state.adopted is not None:
        said = state.adopted
        yield Facts(
            "As adopted",
            [
                ("Symbol", said.symbol),
                ("Kind", said.kind),
                ("Adopted on", said.adopted_on),
                ("In force today", state.in_force(seen.moment.today)),
                ("Source", said.source),
                ("Verified", said.verified),
            ],
        )
    turns: list[tuple[str, date, Any]] = [("Ended", t.until, t) for t in state.terminated]
    turns += [("Applies again", t.valid_from, t) for t in state.applied]
    yield Table(
        "What became of it",
        ("What", "On", "Why", "Source", "Verified"),
        [(what, on, t.why, t.source, t.verified) for what, on, t in sorted(turns, key=_by_day)],
        empty="Nothing but its adoption is on record.",
    )
    ordered = MeasureRow.objects.as_of(seen.moment).filter(instrument=seen.key)
    yield Table(
        "Measures that it orders",
        ("Regime", "Measure", "Legal basis", "From", "First day without"),
        [
            (
                Link(row.regime, addresses.case(row.stream, seen.known_on)),
                label(row.measure),
                row.basis,
                row.valid_from,
                row.valid_until,
            )
            for row in ordered.order_by("valid_from", "measure")
        ],
        empty="It orders no measure on record.",
    )


def _by_day(turn: tuple[Any, ...]) -> Any:
    return turn[1]


def unverified(seen: Seen) -> Iterator[Badge]:
    """What stands on a source that nobody read is marked."""
    said = seen.state.adopted if isinstance(seen.state, Instrument) else seen.state.published
    if said is not None and not said.verified:
        yield Badge("not verified", "attention")


def regime(seen: Seen) -> Iterator[Table]:
    state: Regime = seen.state
    yield Table(
        "Measures",
        ("Measure", "Legal basis", "From", "First day without", "Who may exempt", "Verified"),
        [
            (label(i.measure), i.basis, i.valid_from, i.until, i.exempting_body, i.verified)
            for i in state.intervals
        ],
    )
    yield Table(
        "States' positions",
        ("State", "Instrument", "Contests", "Stated on", "Document"),
        [
            (p.state, instrument_link(p.instrument, seen), p.contests, p.stated_on, p.document)
            for p in state.positions
        ],
    )


def calendar(seen: Seen) -> Iterator[Table]:
    known: WorkingDays = seen.state
    this_year = seen.moment.today.year
    near = [h for h in reversed(known.days) if abs(h.day.year - this_year) <= 1]
    more = len(known.days) - len(near)
    every = addresses.with_query(
        reverse("admin:regimes_holidayrow_changelist"), as_of=seen.known_on
    )
    yield Table(
        f"Closed days, {this_year - 1} to {this_year + 1}",
        ("Day", "Name", "Source", "Verified"),
        [(h.day, h.name, h.source, h.verified) for h in near],
        rest=Link(f"{more:,} more in other years", every) if more else "",
    )


def body(seen: Seen) -> Iterator[Facts | Table]:
    state: Body = seen.state
    yield Facts(
        "As opened",
        [
            ("First day", state.opened_on),
            ("First day without", state.closed_on),
            ("Works by a mandate today", state.mandated(seen.moment.today)),
        ],
    )
    chairs: list[tuple[Any, ...]] = [
        (f"{c.state}, Chair: {c.person}", c.valid_from, c.valid_until, c.source, c.verified)
        for c in state.chairs
    ]
    seats = [(s.state, s.valid_from, s.valid_until, s.source, s.verified) for s in state.seats]
    columns = ("Seat", "From", "First day without", "Source", "Verified")
    yield Table("Seats", columns, [*chairs, *seats])
    yield Table(
        "Mandates",
        ("Instrument", "From", "First day without", "Source", "Verified"),
        [
            (instrument_link(m.instrument, seen), m.valid_from, m.valid_until, m.source, m.verified)
            for m in sorted(state.mandates, key=lambda m: m.valid_from)
        ],
        empty="No mandate is on record.",
    )
