"""Going on from a time that the clock hasn't reached: for an operator to decide."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from panel.ledger import execution, halting, store
from panel.ledger.commands import Act, Refused
from panel.ledger.opening import OPERATOR, described
from panel.ledger.registers import LOG_KEY
from panel.ledger.registry import Registry


def accept(registry: Registry, *, reason: str, actor: str) -> datetime:
    """Let the log go on; the time from which it does. Refused where nothing keeps it."""
    with transaction.atomic():
        head = store.head(lock=True)
        if not halting.why(head, described(registry)):
            raise Refused("nothing keeps the log from going on")
        act = Act(actor=actor, role=OPERATOR, at=head.time, received_at=head.time)
        asked = execution.Asked(halting.AcceptTime(reason=reason), LOG_KEY)
        execution.execute(registry, asked, act)
    return head.time
