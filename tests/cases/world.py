"""Several streams on plain values: commands are decided as the ledger decides, no database."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from panel.ledger.commands import Act, Command, Refused, To, newly
from panel.ledger.events import Event, Fact, Origin
from panel.ledger.states import S, State, fold, stream_name


class World:
    """What was entered in which stream; what else is read is given as it is."""

    def __init__(self, *known: tuple[type[State], str, State]) -> None:
        self.known = {stream_name(kind, key): state for kind, key, state in known}
        self.facts: dict[str, list[Fact]] = {}

    def state(self, kind: type[S], key: str) -> S:
        """What a stream amounts to."""
        name = stream_name(kind, key)
        known = self.known.get(name)
        return known if isinstance(known, kind) else fold(kind, self.facts.get(name, []))

    def enter(self, kind: type[State], key: str, event: Event, by: str = "tester") -> None:
        """Put an event on record as it is."""
        facts = self.facts.setdefault(stream_name(kind, key), [])
        facts.append(Fact(event, len(facts) + 1, Origin(actor=by, role="t", command="test")))

    def give(self, command: Command, key: str, at: datetime, **said: Any) -> bool:
        """Give a command; whether it was taken."""
        kind, by = type(command), said.get("actor", "tester")
        subject = self.state(kind.on, key)
        history = tuple(type(f.event) for f in self.facts.get(stream_name(kind.on, key), []))
        usual = {"actor": by, "role": "coordinator", "at": at, "received_at": at}
        act = Act(**{**usual, "subject": key, "history": history, **said})
        try:
            decided = list(self._decided(command, subject, act))
        except Refused:
            return False
        for one in decided:
            to = one if isinstance(one, To) else To(kind.on, key, one)
            self.enter(to.kind, to.key, to.event, by)
        return True

    def _decided(self, command: Command, subject: State, act: Act) -> Any:
        kind, rule = type(command), command
        if why := kind.offered(subject, act.received_at):
            raise Refused(why)
        read = self._read(kind.rests(subject, act))
        while new := newly(kind.follows(read), read):
            read |= self._read(new)
        kind.bar(act, subject, read)
        read |= self._read(command.reads(subject, act))
        read |= self._read(command.further(read))
        decides: Any = rule
        return decides.decide(act, subject, **read)

    def _read(self, reads: Any) -> dict[str, State]:
        return {name: self.state(kind, key) for name, (kind, key) in reads.items()}
