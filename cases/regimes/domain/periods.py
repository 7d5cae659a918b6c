"""How long the no-objection procedure of a ground lasts, where its rule is on record without."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Annotated, Any

import msgspec

from cases.regimes.domain.measures import KEEPERS, Rule
from cases.regimes.events import Procedure, RulePublished
from panel.ledger.commands import Act, Command, Refused
from panel.ledger.values import Prose

Days = Annotated[int, msgspec.Meta(ge=1, le=365)]


class SetObjectionPeriod(Command, on=Rule, roles=KEEPERS, noun="objection-period"):
    """Say how many working days members have to object; the rule stays as it is otherwise."""

    silence_working_days: Days
    """Working days of the no-objection procedure."""
    valid_from: date
    """The day from which that could be known."""
    source: Prose
    """Who decided it, or where this was read."""
    reason: Prose
    """Why it is said, or said anew."""
    verified: bool = False
    """Whether the source's own text was read."""

    @classmethod
    def offered(cls, rule: Rule, at: datetime) -> str:
        """Of a rule by which the Committee approves."""
        if rule.published is None:
            return "the rule is not on record"
        if rule.published.procedure is not Procedure.APPROVAL:
            return "by this rule nothing is put before the Committee for its approval"
        return ""

    def decide(self, act: Act, rule: Rule) -> Iterator[RulePublished]:
        """With a reason; said again, nothing happens."""
        assert rule.published is not None
        if not self.reason.strip():
            raise Refused("a rule on record is not changed without a reason", field="/reason")
        said: Mapping[str, Any] = msgspec.structs.asdict(self)
        new = msgspec.structs.replace(rule.published, **said)
        if new != rule.published:
            yield new
