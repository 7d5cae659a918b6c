"""Any interleaving of what a ledger goes through, crashes and new keys too, beside plain Python."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from django.conf import settings as configured
from hypothesis import HealthCheck
from hypothesis import settings as bounds
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run_machine

from panel.keys import new_ledger_key
from panel.ledger import (
    checkpoints,
    clockwork,
    failpoints,
    forgetting,
    moments,
    opening,
    rebuild,
    rotating,
    sealing,
    seals,
)
from panel.ledger.commands import Refused
from panel.ledger.models import LogEvent
from panel.ledger.registry import Registry
from panel.ledger.rows import Moment
from panel.ledger.seals import Place, Sealed
from panel.ledger.statements import on_sqlite
from panel.ledger.verify import verify
from tests.ledger import toy
from tests.ledger.acting import do

KEYS = st.sampled_from("abc")
WORDS = st.sampled_from(["atlas", "globe", "map"])
BEGIN = datetime(2015, 7, 20, tzinfo=UTC)
WHY: Any = {"authority": "Chair", "reason": "it was another one"}
OF_COMMANDS = [name for name in failpoints.FAILPOINTS if name.startswith(("execute.", "append."))]
IN_ONE_STATEMENT = [name for name in OF_COMMANDS if name not in failpoints.BY_STEPS]

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
        self.secrets: dict[str, str | None] = {}
        """What was sealed about each subject; None where it was forgotten."""
        self.days = 0
        self.given = 0

    def now(self) -> datetime:
        return BEGIN + timedelta(days=self.days)

    def name(self, key: str) -> str:
        # The log can't be emptied between two examples: each has loans of its own.
        return f"{type(self).again}-{key}"

    def next_once(self) -> str:
        self.given += 1
        return f"{type(self).again}-{self.given}"

    def give(self, command: Any, key: str) -> None:
        once = self.next_once()
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

    @rule(key=KEYS, purpose=WORDS)
    def confide(self, key: str, purpose: str) -> None:
        subject = self.name(f"{key}-{len(self.secrets)}")
        self.give(toy.Confide(about=subject, purpose=purpose), key)
        self.secrets[subject] = purpose
        self.loans.setdefault(key, []).append(("confided", subject))

    @precondition(lambda self: self.secrets)
    @rule(data=st.data())
    def forget(self, data: Any) -> None:
        subject = data.draw(st.sampled_from(sorted(self.secrets)))
        if self.secrets[subject] is None:
            with pytest.raises(Refused):
                forgetting.forget(self.registry, subject, actor="test", reason="asked for")
        else:
            forgetting.forget(self.registry, subject, actor="test", reason="asked for")
        self.secrets[subject] = None

    @precondition(lambda self: self.loans)
    @rule(data=st.data(), text=WORDS)
    def crash(self, data: Any, text: str) -> None:
        place = data.draw(st.sampled_from(OF_COMMANDS if on_sqlite() else IN_ONE_STATEMENT))
        key = data.draw(st.sampled_from(sorted(self.loans)))
        before = LogEvent.objects.count()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(failpoints, "_SET", f"{place}:raise")
            with pytest.raises(RuntimeError, match=place):
                do(self.registry, toy.Note(text=text), self.name(key), self.next_once())
        if place == "execute.after_commit":
            self.loans[key].append(("note", text))
        assert LogEvent.objects.count() == before + (place == "execute.after_commit")

    @rule()
    def rotate_the_signing_key(self) -> None:
        configured.LEDGER_KEY += new_ledger_key()
        rotating.rotate(self.registry, actor="test")

    @rule()
    def change_the_master_key(self) -> None:
        configured.SEALING_KEYS = (seals.new_key(), *configured.SEALING_KEYS[:1])
        assert forgetting.reseal().failed == []

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

    @invariant()
    def what_is_sealed_is_read_until_it_is_forgotten(self) -> None:
        for key, entries in self.loans.items():
            voided = {target for kind, target in entries if kind == "void"}
            told = [
                subject
                for number, (kind, subject) in enumerate(entries, start=1)
                if kind == "confided" and number not in voided
            ]
            rows = toy.LoanRow.objects.as_of(moments.now()).filter(stream=f"loan/{self.name(key)}")
            (row,) = rows
            if not told:
                assert row.purpose is None
                continue
            place = Place(row.stream, toy.Confided, "purpose")
            (text,) = sealing.opened([(msgspec.convert(row.purpose, Sealed), place)])
            known = self.secrets[told[-1]]
            assert isinstance(text, sealing.Gone) if known is None else text == known

    def teardown(self) -> None:
        for moment, answer in self.asked:
            assert self.answer(moment) == answer
        assert rebuild.rebuild(self.registry, check=True).clean
        assert verify(self.registry) == []


def test_any_interleaving_says_what_plain_python_says(toys, settings):
    """Each example on a stretch of the same log, with its clock set on from the last."""
    opening.create(toys, demonstration=True, actor="test")
    # Put back by the fixture.
    settings.SEALING_KEYS, settings.LEDGER_KEY = configured.SEALING_KEYS, configured.LEDGER_KEY

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
        settings=bounds(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
