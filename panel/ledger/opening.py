"""Opening a ledger, once, and what an opened ledger says of itself."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Final

from django.db import transaction

from panel.ledger import codec, execution, signing, store
from panel.ledger.commands import Act, Command, Creates, Refused
from panel.ledger.models import Clock, FoldVersion, Head
from panel.ledger.registers import LOG_KEY, LedgerOpened, Log
from panel.ledger.registry import Registry
from panel.ledger.states import ALWAYS, fold

OPERATOR: Final = "operator"
LOG: Final = "ledger/log"


class OpenLedger(Command, on=Log, roles={OPERATOR}, noun="opening", creates=Creates.NAMED):
    """Open the ledger: say what it is called, whose key signs for it, whether it is real."""

    origin: str
    demonstration: bool
    verifier_key: str

    def key(self) -> str:
        """There is one."""
        return LOG_KEY

    def decide(self, act: Act, log: Log) -> Iterator[LedgerOpened]:
        """Once."""
        if log.origin:
            raise Refused("this database holds a ledger already", origin=log.origin)
        yield LedgerOpened(
            origin=self.origin, demonstration=self.demonstration, verifier_key=self.verifier_key
        )


def create(registry: Registry, *, demonstration: bool, actor: str) -> Log:
    """Make the head and the first event; Refused where there is a ledger already."""
    origin = signing.origin_for(demonstration=demonstration)
    with transaction.atomic():
        if Head.objects.filter(pk=1).exists():
            raise Refused("this database holds a ledger already", origin=described(registry).origin)
        Head.objects.create(id=1, position=0, time=ALWAYS, secret=secrets.token_bytes(32))
        if demonstration:
            # Before any story: whatever it tells comes after this.
            Clock.objects.create(id=1, shows=ALWAYS.replace(year=1945, month=10, day=24))
        for projection in registry.projections():
            FoldVersion.objects.create(projection=projection.name, fold=projection.fold)
        command = OpenLedger(
            origin=origin,
            demonstration=demonstration,
            verifier_key=str(signing.verifier_key(origin)),
        )
        now = store.clock()
        act = Act(actor=actor, role=OPERATOR, at=now, received_at=now)
        execution.execute(registry, execution.Asked(command), act)
    return described(registry)


def described(registry: Registry) -> Log:
    """What the log says of itself; NoLedger where there is none."""
    bodies = store.bodies([LOG])[LOG]
    if not bodies:
        raise store.NoLedger
    return fold(Log, [codec.decode(body, registry) for body in bodies])
