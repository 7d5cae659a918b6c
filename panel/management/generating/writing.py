"""Writes a generated ledger, a day or a part of one a transaction, and goes on where it stopped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from heapq import merge
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from django.db import transaction

from cases.exemptions.domain import EnterDecision, RequestExemption
from cases.incidents.domain import DraftLetter, OpenIncident
from cases.listing.domain import RecordEntry
from cases.regimes import loading, reference
from cases.regimes.domain import COMMITTEE, Rule, rule_key
from cases.regimes.domain.bodies import AppointChair, SeatMember
from cases.regimes.domain.measures import PublishRule
from cases.regimes.events import Measure, Procedure
from evidence.domain import CollectFile
from panel.access import queries
from panel.access.roles import Role
from panel.ledger import clockwork, opening, store, streams
from panel.ledger.appending import Unit
from panel.ledger.commands import Act, Refused
from panel.ledger.models import Clock
from panel.ledger.registry import Registry
from panel.management.generating import entries, mandate, requests
from panel.management.generating.steps import BEGAN, GROUND, MEMBERS, REGIME, SILENCE, Step, noon

ACTOR = "generate"
_RULE = rule_key(REGIME, Measure.TRAVEL_BAN, GROUND)
_MOST = 500
"""Acts in one transaction at most."""


class Plan(NamedTuple):
    """What is generated; the same plan gives the same events, salts and keys apart."""

    entries: int
    requests: int
    seed: int
    incidents: int = 0
    letters: int = 0
    evidence: int = 0

    def things(self) -> dict[str, int]:
        """How many of each thing, by what it is called; without those of which there are none."""
        said = self._asdict()
        return {name: many for name, many in said.items() if name != "seed" and many}


class Progress(NamedTuple):
    """How much of the plan is on record."""

    entries: int = 0
    requests: int = 0
    incidents: int = 0
    letters: int = 0
    evidence: int = 0

    def after(self, steps: Iterable[Step]) -> Progress:
        """With these acts done; an entry recorded again is amended."""
        commands = [step.command for step in steps]
        asked = sum(isinstance(c, RequestExemption | EnterDecision) for c in commands)
        opened, drafted, held = (
            sum(isinstance(c, kind) for c in commands)
            for kind in (OpenIncident, DraftLetter, CollectFile)
        )
        listed = sum(
            isinstance(step.command, RecordEntry) and step.command.listed_on == step.day
            for step in steps
        )
        return Progress(
            self.entries + listed,
            self.requests + asked,
            self.incidents + opened,
            self.letters + drafted,
            self.evidence + held,
        )


def generate(registry: Registry, plan: Plan) -> Iterator[Progress]:
    """Write what the plan tells and isn't on record yet; Refused in a ledger that holds other."""
    _begin(registry, plan)
    done = Progress()
    for at, steps in _transactions(plan):
        # A transaction is recorded just after its own time, to which the clock was put in it.
        if store.head().time <= at:
            _write(registry, at, steps)
        done = done.after(steps)
        yield done
    if Clock.objects.filter(pk=1, running_since=None).exists():
        clockwork.release_clock()


def _begin(registry: Registry, plan: Plan) -> None:
    """The rule comes first, whose source says by what plan the ledger is generated."""
    if not opening.described(registry).demonstration:
        raise Refused("only a demonstration ledger is generated into; this one is real")
    source = (
        f"Fictional: of a ledger generated from seed {plan.seed} with {plan.entries} entries"
        f" and {plan.requests} requests{_mandate(plan)}"
    )
    if store.head().position == 1:
        rule = PublishRule(
            procedure=Procedure.APPROVAL,
            decided_by="1737 Committee",
            valid_from=BEGAN,
            silence_working_days=SILENCE,
            source=source,
        )
        _write(registry, noon(BEGAN), [Step(BEGAN, rule, _RULE, Role.OPERATOR)])
    known = streams.newest(registry, Rule, _RULE)
    if known.published is None or known.published.source != source:
        raise Refused(
            "this ledger holds what these numbers don't generate; take an empty one",
            generated_here=known.published.source if known.published else "nothing",
        )
    if plan.incidents:
        mandate.accounts()
    loading.load(registry, queries.operator(ACTOR), known_by=BEGAN)


def _mandate(plan: Plan) -> str:
    more = mandate.Size(plan.incidents, plan.letters, plan.evidence)
    said = ", ".join(f"{many} {name}" for name, many in more._asdict().items() if many)
    return f"; {said}" if said else ""


def _transactions(plan: Plan) -> Iterator[tuple[datetime, list[Step]]]:
    """The acts of each day in parts of a size that one transaction bears, each with its time."""
    for day, of_day in groupby(_steps(plan), key=attrgetter("day")):
        steps = list(of_day)
        for part, start in enumerate(range(0, len(steps), _MOST), 1):
            yield noon(day, part), steps[start : start + _MOST]


def _steps(plan: Plan) -> Iterator[Step]:
    day = attrgetter("day")
    chair = AppointChair(state=MEMBERS[0], person="A Chair", valid_from=BEGAN, source="Fictional")
    seats = [SeatMember(state=state, valid_from=BEGAN, source="Fictional") for state in MEMBERS]
    seated = [Step(BEGAN, seat, COMMITTEE, Role.OPERATOR) for seat in (*seats, chair)]
    listed = sorted(entries.steps(plan.seed, plan.entries), key=day)
    people = requests.People(plan.seed, plan.entries)
    asked = requests.steps(plan.seed, plan.requests, people, reference.load().calendar)
    size = mandate.Size(plan.incidents, plan.letters, plan.evidence)
    worked = mandate.steps(plan.seed, size, people) if any(size) else iter(())
    experts = mandate.appointed() if any(size) else iter(())
    # What is listed on a day comes before the requests of that day, which may name it.
    return merge(seated, experts, listed, asked, worked, key=day)


def _write(registry: Registry, at: datetime, steps: Sequence[Step]) -> None:
    with transaction.atomic():
        clockwork.set_clock(at)
        unit = Unit(registry)
        unit.load([(step.command.on, step.key) for step in steps])
        for step in steps:
            unit.decide(step.command, _act(step, at), step.key)
        unit.append()


def _act(step: Step, at: datetime) -> Act:
    return Act(
        actor=clockwork.CLOCK if step.role is Role.CLOCK else step.actor or ACTOR,
        role=step.role,
        at=at,
        received_at=step.received_at or at,
        state=step.state,
        fresh_id=step.key,
    )
