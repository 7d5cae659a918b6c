"""Any interleaving of commands, voids, deadlines, checkpoints and rebuilds, beside plain Python."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run_machine

from panel.ledger import checkpoints, clockwork, moments, opening, rebuild
from panel.ledger.commands import Refused
from panel.ledger.models import LogEvent
from panel.ledger.registry import Registry
from panel.ledger.rows import Moment
from panel.ledger.verify import verify
from tests.ledger import toy
from tests.ledger.acting import do

KEYS = st.sampled_from("abc")
WORDS = st.sampled_from(["atlas", "globe", "map"])
BEGIN = datetime(2015, 7, 20, tzinfo=UTC)
WHY: Any = {"authority": "Chair", "reason": "it was another one"}

Entry = tuple[str, Any]


def folded(entries: list[Entry], at: datetime) -> tuple[str, list[str], str]:
    """What a loan amounts to, said once more without the ledger."""
    voided = {target for kind, target in entries if kind == "void"}
    what, notes, until = "", [], None
    for number, (kind, said) in enumerate(entries, start=1):
        if number in voided:
            continue
        match kind:
            case "lent":
                what, until = said
            case "note":
                notes.append(said)
            case "renamed":
                what = said
    return what, notes, "overdue" if until is not None and at >= until else "lent"


class Ledger(RuleBasedStateMachine):
    """A ledger and a dictionary that must say the same."""

    registry: Registry
    again: int

    def __init__(self) -> None:
        super().__init__()
        self.loans: dict[str, list[Entry]] = {}
        self.asked: list[tuple[Moment, dict[str, Any]]] = []
        self.days = 0
        self.given = 0

    def now(self) -> datetime:
        return BEGIN + timedelta(days=self.days)

    def name(self, key: str) -> str:
        # The log can't be emptied between two examples: each has loans of its own.
        return f"{type(self).again}-{key}"

    def give(self, command: Any, key: str) -> None:
        self.given += 1
        once = f"{type(self).again}-{self.given}"
        first = do(self.registry, command, self.name(key), once)
        assert do(self.registry, command, self.name(key), once).moment == first.moment

    @rule(key=KEYS, what=WORDS, days=st.none() | st.integers(1, 5))
    def lend(self, key: str, what: str, days: int | None) -> None:
        until = None if days is None else self.now() + timedelta(days=days)
        entries = self.loans.get(key, [])
        command = toy.Lend(what=what, until=until)
        if folded(entries, self.now())[0]:
            with pytest.raises(Refused):
                self.give(command, key)
        else:
            self.give(command, key)
            self.loans[key] = [*entries, ("lent", (what, until))]

    @precondition(lambda self: self.loans)
    @rule(data=st.data(), text=WORDS)
    def note(self, data: Any, text: str) -> None:
        key = data.draw(st.sampled_from(sorted(self.loans)))
        self.give(toy.Note(text=text), key)
        self.loans[key].append(("note", text))

    @precondition(lambda self: self.loans)
    @rule(data=st.data())
    def void(self, data: Any) -> None:
        key = data.draw(st.sampled_from(sorted(self.loans)))
        entries = self.loans[key]
        target = data.draw(st.integers(1, len(entries) + 1))
        command = toy.VoidEntry(target=target, **WHY)
        if target > len(entries) or entries[target - 1][0] == "void":
            with pytest.raises(Refused):
                self.give(command, key)
        else:
            self.give(command, key)
            entries.append(("void", target))

    @precondition(lambda self: len(self.loans) > 1)
    @rule()
    def swap(self) -> None:
        first, second = sorted(self.loans)[:2]
        here, there = (folded(self.loans[key], self.now())[0] for key in (first, second))
        if here and there:
            self.give(toy.Swap(other=self.name(second)), first)
            self.loans[first].append(("renamed", there))
            self.loans[second].append(("renamed", here))

    @rule(days=st.integers(1, 3))
    def time_passes(self, days: int) -> None:
        self.days += days
        clockwork.set_clock(self.now())

    @rule()
    def beat(self) -> None:
        before = LogEvent.objects.count()
        clockwork.tick(self.registry)
        for row in LogEvent.objects.filter(position__gt=before, type="loan.expired"):
            self.loans[row.stream[-1]].append(("expired", None))

    @rule()
    def checkpoint(self) -> None:
        assert checkpoints.keep_up(self.registry).size == LogEvent.objects.count()

    @rule()
    def lose_the_rows(self) -> None:
        toy.LoanRow.objects.all().delete()
        rebuild.rebuild(self.registry)

    @rule()
    def ask(self) -> None:
        moment = moments.now()
        self.asked.append((moment, self.answer(moment)))

    def answer(self, moment: Moment) -> dict[str, Any]:
        own = toy.LoanRow.objects.as_of(moment)
        rows = own.filter(stream__startswith=f"loan/{type(self).again}-")
        return {row.stream[-1]: (row.what, row.notes, row.status) for row in rows}

    @invariant()
    def both_say_the_same(self) -> None:
        moment = moments.now()
        expected = {key: folded(entries, moment.at) for key, entries in self.loans.items()}
        assert self.answer(moment) == expected

    def teardown(self) -> None:
        for moment, answer in self.asked:
            assert self.answer(moment) == answer
        assert rebuild.rebuild(self.registry, check=True).clean
        assert verify(self.registry) == []


def test_any_interleaving_says_what_plain_python_says(toys):
    """Each example on a stretch of the same log, with its clock set on from the last."""
    opening.create(toys, demonstration=True, actor="test")

    class Next(Ledger):
        registry = toys
        again = 0

        def __init__(self) -> None:
            super().__init__()
            Next.again += 1
            self.days = 400 * Next.again
            clockwork.set_clock(self.now())
            clockwork.tick(toys)

    run_machine(
        Next,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
