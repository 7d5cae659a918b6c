"""A few incidents beside each other, to which commands are given without a database."""

from typing import Any

from cases.incidents.domain import Incident
from cases.incidents.events import IncidentOpened, SourceAdded
from cases.incidents.values import Independence, Kind
from panel.ledger.commands import Command, To
from panel.ledger.events import Event, Fact
from panel.ledger.states import State, fold
from tests.cases.incidents.facts import FRIDAY, OPENED
from tests.rules import act, fact


class World:
    """Streams by key, as the log would hold them."""

    def __init__(self, *keys: str) -> None:
        self.facts: dict[tuple[type[State], str], list[Fact]] = {}
        for key in keys:
            self.tell(Incident, key, OPENED)

    def tell(self, kind: type[State], key: str, event: Event) -> int:
        facts = self.facts.setdefault((kind, key), [])
        facts.append(fact(event, len(facts) + 1, actor="collector"))
        return len(facts)

    def opened(self, key: str, event: IncidentOpened) -> None:
        self.tell(Incident, key, event)

    def source(self, key: str, item: str, *derived_from: int, **said: Any) -> int:
        """A source added to an incident; the same item stands at the same address."""
        usual: dict[str, Any] = {
            "kind": Kind.MEDIA,
            "publisher": item,
            "published_on": None,
            "says": "It was so.",
            "url": f"https://example.invalid/{item}",
            "citation": "",
            "quotes": (),
            "derived_from": derived_from,
            "independence": Independence.NO if derived_from else Independence.YES,
            "evidence": (),
        }
        return self.tell(Incident, key, SourceAdded(**{**usual, **said}))

    def __getitem__(self, key: str) -> Incident:
        state: Incident = self.state(Incident, key)
        return state

    def state(self, kind: Any, key: str) -> Any:
        return fold(kind, self.facts.get((kind, key), []))

    @property
    def incidents(self) -> dict[str, Incident]:
        return {key: self[key] for kind, key in self.facts if kind is Incident}

    def give(self, key: str, command: Command, **reads: State) -> list[Event]:
        """Have a command decide and its events recorded; Refused where it says no."""
        history = tuple(type(one.event) for one in self.facts[Incident, key])
        by = act(
            actor="expert",
            role="expert",
            at=FRIDAY,
            subject=key,
            history=history,
            fresh_id=f"n{len(self.facts)}",
        )
        subject: Any = self[key]
        rule: Any = command
        assert not command.offered(subject, by.at)
        read = {n: self.state(*one) for n, one in command.rests(subject, by).items()}
        command.bar(by, subject, read)
        wanted = command.reads(subject, by)
        read |= {n: self.state(*one) for n, one in wanted.items()} | reads
        decided = list(rule.decide(by, subject, **read))
        for one in decided:
            if isinstance(one, To):
                self.tell(*one)
            else:
                self.tell(Incident, key, one)
        return [one.event if isinstance(one, To) else one for one in decided]
