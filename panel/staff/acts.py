"""What may be done next with a case: its own commands, and what other slices offer beside them."""

from __future__ import annotations

from collections.abc import Iterator

from panel.access.giving import role_for
from panel.ledger.commands import Command, Creates, purpose
from panel.ledger.registry import Registry
from panel.staff import addresses
from panel.staff.registering import Desk, Next, Seen


def next_acts(registry: Registry, desk: Desk, seen: Seen) -> list[Next]:
    """What this viewer may do with the case now, first what can be; of the past nothing can."""
    if seen.known_on:
        return []
    hindrance = desk.case(type(seen.state)).hindrance
    acts = [
        act
        for command in registry.commands_on(seen.state.category)
        if command.creates in {Creates.NO, Creates.KEYED} and role_for(seen.viewer, command)
        for why in [command.offered(seen.state, seen.moment.at) or hindrance(seen, command)]
        for act in offer(seen, command, key=seen.key, why=why)
    ]
    for beside in desk.beside.get(type(seen.state), ()):
        acts += beside.acts(seen)
    return sorted(acts, key=lambda act: bool(act.reason))


def offer(
    seen: Seen,
    command: type[Command],
    *,
    key: str = "",
    verb: str = "",
    why: str = "",
    **said: object,
) -> Iterator[Next]:
    """A command as one may give it from a case's page, if it is this viewer's to give.

    `why` says why it can't be given now; `said` fills fields of its form.
    """
    if role_for(seen.viewer, command) is not None:
        address = addresses.command(command, key, **said)
        yield Next(command, address, verb or command.verb(), purpose(command), why)
