"""Everyone makes mistakes: an entry is voided or corrected with authority and reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar, dataclass_transform

import msgspec

from panel.ledger.commands import Act, Command, Refused
from panel.ledger.events import Event
from panel.ledger.states import Corrected, Voided
from panel.ledger.values import Line, Prose

Target = Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]


@dataclass_transform(frozen_default=True, kw_only_default=True)
class Amending(Command, frozen=True, kw_only=True):
    """What every correction says: which entry, on whose authority, why."""

    amendable: ClassVar[tuple[type[Event], ...]] = ()
    """The kinds of entry that it has read otherwise."""

    target: Target
    """The number of the entry in the case's timeline."""
    authority: Line
    """Who decided that it was wrong."""
    reason: Prose
    """Why it was wrong."""

    @classmethod
    def fits(cls, kind: type[Event]) -> bool:
        """Whether it can be about an entry of this kind."""
        return kind in cls.amendable

    def targeted(self, act: Act) -> type[Event]:
        """The type of the entry meant; Refused where there is none or it is itself a correction."""
        if self.target > len(act.history):
            raise Refused("the case has no such entry", field="/target", entries=len(act.history))
        kind = act.history[self.target - 1]
        if issubclass(kind, Voided | Corrected):
            raise Refused("an entry that corrects another is not itself amended", field="/target")
        return kind


@dataclass_transform(frozen_default=True, kw_only_default=True)
class Void(Amending, frozen=True, kw_only=True):
    """Strike an entry: from now on the case reads as if it had never been made."""

    spares: ClassVar[frozenset[type[Event]]] = frozenset({Voided, Corrected})
    """The kinds of entry that it doesn't strike."""
    spared: ClassVar[str] = ""
    """Why it doesn't strike those of them that are the case's own."""

    @classmethod
    def verb(cls) -> str:
        """The same words on every case."""
        return "Strike an entry"

    @classmethod
    def fits(cls, kind: type[Event]) -> bool:
        """Whether it strikes entries of this kind."""
        return kind not in cls.spares

    @classmethod
    def keeps(cls, subject: Any, kind: type[Event]) -> str:
        """Why, as the case stands, it strikes no entry of this kind; empty where it may."""
        return ""

    @classmethod
    def bar(cls, act: Act, subject: Any, read: Mapping[str, Any]) -> None:
        """Refused where every entry is spared."""
        if cls.spares.issuperset(act.history):
            raise Refused(cls.spared or "the case has no entry to strike")

    def decide(self, act: Act, subject: Any) -> Iterator[Voided]:
        """Any entry of the case's own that isn't spared."""
        kind = self.targeted(act)
        if why := self.spared if kind in self.spares else self.keeps(subject, kind):
            raise Refused(why, field="/target")
        yield Voided(target=self.target, authority=self.authority, reason=self.reason)


def corrected(amending: Amending, act: Act, event: Event) -> Corrected:
    """The correction that has the entry read `event`; Refused where it is of another type."""
    if amending.targeted(act) is not type(event):
        raise Refused("that entry is of another kind", field="/target", wanted=event.name)
    data = msgspec.to_builtins(event)
    # `data` is written as it stands: what is not sealed yet must not get into it.
    msgspec.convert(data, type(event))
    return Corrected(
        target=amending.target,
        authority=amending.authority,
        reason=amending.reason,
        data=data,
        data_shape=type(event).shape,
    )
