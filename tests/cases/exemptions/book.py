"""One request's history on plain values: commands are given as the ledger gives them, no database.

The clock records what fell due as beat does, each thing once for its hour.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import msgspec

from cases.exemptions.domain import COMMANDS
from cases.exemptions.states import Request
from cases.listing.domain import ListEntry
from cases.listing.events import EntryListed
from cases.listing.values import ListedRow
from cases.regimes.domain import HEADQUARTERS, Body, Rule, WorkingDays
from panel.ledger.commands import Act, Command, Creates, Refused, To
from panel.ledger.events import Event, Fact, Origin
from panel.ledger.states import State, fold
from tests.cases.exemptions.facts import CALENDAR, COMMITTEE, RULE
from tests.rules import NOON, folded

RULE_KEY = "1737.travel_ban.humanitarian"
World = Mapping[tuple[type[State], str], State]


def listed(reference: str, *nationalities: str, regime: str = "1737") -> ListEntry:
    """A person on the list."""
    row = ListedRow(
        reference=reference,
        kind="individual",
        list_type="",
        names=("Fictional", reference),
        listed_on=date(2007, 3, 24),
    )
    return folded(
        ListEntry,
        [
            EntryListed(
                reference=reference, regime=regime, nationality_codes=nationalities, entry=row
            )
        ],
    )


def world(**changes: Any) -> dict[tuple[type[State], str], State]:
    """What is read besides: the rule with these terms, the calendar, the Committee, a list."""
    rule = changes.pop("rule", None) or folded(Rule, [msgspec.structs.replace(RULE, **changes)])
    return {
        (Rule, RULE_KEY): rule,
        (WorkingDays, HEADQUARTERS): CALENDAR,
        (Body, "1737-committee"): COMMITTEE,
        (ListEntry, "XXi.002"): listed("XXi.002", "XN"),
        (ListEntry, "XXi.003"): listed("XXi.003"),
    }


def newyork(month: int, day: int, hour: int = 12, minute: int = 0, *, year: int = 2015) -> datetime:
    """An instant by the clock of New York in summer."""
    return datetime(year, month, day, hour, minute, tzinfo=UTC) + SUMMER


SUMMER = NOON - datetime(2015, 7, 13, 12, tzinfo=UTC)


class Book:
    """What was entered, and what it amounts to."""

    def __init__(self, *events: Event | Fact, known: World | None = None) -> None:
        self.world = dict(known or world())
        self.facts: list[Fact] = []
        self.recorded: set[str] = set()
        self.elsewhere: list[To] = []
        for event in events:
            self.enter(event)

    def enter(self, event: Event | Fact, received_at: datetime = NOON) -> None:
        """Put an event on record as it is."""
        if not isinstance(event, Fact):
            origin = Origin(actor="t", role="t", command="test", received_at=received_at)
            event = Fact(event, 1, origin)
        self.facts.append(msgspec.structs.replace(event, version=len(self.facts) + 1))

    @property
    def request(self) -> Request:
        """The request as all of it amounts to."""
        return fold(Request, self.facts)

    def give(self, command: Command, at: datetime = NOON, **said: Any) -> list[Any]:
        """Give a command, decided as the ledger decides; raises Refused."""
        act = Act(
            **{
                "actor": "tester",
                "role": "secretariat",
                "at": at,
                "received_at": at,
                "subject": "one",
                "history": tuple(type(fact.event) for fact in self.facts),
                **said,
            }
        )
        request, kind = self.request, type(command)
        if why := command.offered(request, act.received_at):
            raise Refused(why)
        read = self._read(kind.rests(request, act))
        read |= self._read(kind.follows(read))
        kind.bar(act, request, read)
        read |= self._read(command.reads(request, act))
        read |= self._read(command.further(read))
        rule: Any = command
        decided = list(rule.decide(act, request, **read))
        self.elsewhere = [one for one in decided if isinstance(one, To)]
        own: list[Any] = [one for one in decided if not isinstance(one, To)]
        origin = Origin(
            actor=act.actor,
            role=act.role,
            command=kind.wire_name() if kind.creates is not Creates.NO else kind.noun,
            state=act.state,
            received_at=act.received_at,
        )
        for event in own:
            self.facts.append(Fact(event, len(self.facts) + 1, origin))
        return own

    def refused(self, command: Command, at: datetime = NOON, **said: Any) -> Refused:
        """The refusal of a command that has to be refused."""
        try:
            decided = self.give(command, at, **said)
        except Refused as refusal:
            return refusal
        raise AssertionError(f"not refused: {decided}")

    def tick(self, at: datetime) -> list[Any]:
        """Let beat run; afterwards nothing that fell due is unrecorded."""
        kinds: dict[str, type[Any]] = {kind.due: kind for kind in COMMANDS if kind.due}
        found: list[Any] = []
        while waits := sorted(
            (due.deadline, due.kind) for due in self.request.due() if due.deadline <= at
        ):
            for deadline, kind in waits:
                key = f"{kind} {deadline}"
                assert key not in self.recorded, f"{key} is due again after it was recorded"
                self.recorded.add(key)
                try:
                    found += self.give(kinds[kind](), at, role="clock", received_at=deadline)
                except Refused:
                    # By now something else was recorded that decided it.
                    self.recorded.discard(key)
                    assert (deadline, kind) not in {
                        (due.deadline, due.kind) for due in self.request.due()
                    }
        return found

    def status(self, at: datetime) -> str:
        """Where it stands at an instant."""
        return self.request.at(at).status

    def _read(self, reads: Mapping[str, tuple[type[State], str]]) -> dict[str, Any]:
        return {name: self.world.get(one, one[0]()) for name, one in reads.items()}
