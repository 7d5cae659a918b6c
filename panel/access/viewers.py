"""Who may see what: one pure function of viewer, level, parties and time."""

from __future__ import annotations

from typing import Final

import msgspec

from panel.access.roles import Role
from panel.ledger.states import Disclosure, Level


class Viewer(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who asks, as of now: rights are never those of the past, even for a past `as_of`."""

    actor: str
    """Opaque id of the account, credential or process."""
    roles: frozenset[Role] = frozenset()
    state: str | None = None
    """The Member State whose credential it is."""


NOBODY: Final = Viewer(actor="anonymous")


class Scope(msgspec.Struct, frozen=True):
    """What a viewer sees: some levels whole, some only of what its State is party to."""

    whole: frozenset[Level]
    as_party: frozenset[Level] = frozenset()
    state: str | None = None
    register: bool = False
    """Whether it sees every person's register, and with it every verdict."""


_WHOLE: Final = {
    Role.EXPERT: {Level.PUBLIC, Level.TO_PANEL, Level.COMMITTEE, Level.PANEL},
    Role.COORDINATOR: {Level.PUBLIC, Level.TO_PANEL, Level.COMMITTEE, Level.PANEL},
    Role.CUSTODIAN: {Level.PUBLIC, Level.TO_PANEL, Level.PANEL, Level.SOURCE},
    Role.SECRETARIAT: {Level.PUBLIC, Level.STATE, Level.TO_PANEL, Level.COMMITTEE},
    Role.CHAIR: {Level.PUBLIC, Level.STATE, Level.COMMITTEE},
    Role.ACCOUNTS: {Level.ACCOUNTS},
    Role.MEMBER: {Level.PUBLIC, Level.COMMITTEE},
    Role.STATE: {Level.PUBLIC},
    Role.CLOCK: set(Level),
    Role.WORKER: {Level.TO_PANEL, Level.COMMITTEE, Level.PANEL},
    Role.OPERATOR: set(Level),
}
_AS_PARTY: Final = {Role.STATE: {Level.STATE, Level.TO_PANEL, Level.COMMITTEE}}
_SEES_REGISTERS: Final = frozenset(
    {
        Role.EXPERT,
        Role.COORDINATOR,
        Role.SECRETARIAT,
        Role.CHAIR,
        Role.MEMBER,
        Role.OPERATOR,
        Role.CLOCK,
    }
)


def scope(viewer: Viewer) -> Scope:
    """What the viewer's roles and State let it see; the public record where it has none."""
    whole = {level for role in viewer.roles for level in _WHOLE[role]}
    if viewer.roles != {Role.ACCOUNTS}:
        whole.add(Level.PUBLIC)
    return Scope(
        whole=frozenset(whole),
        as_party=frozenset(level for role in viewer.roles for level in _AS_PARTY.get(role, ())),
        state=viewer.state,
        register=bool(viewer.roles & _SEES_REGISTERS),
    )


def may_see(viewer: Viewer, disclosure: Disclosure) -> bool:
    """Whether a thing of this disclosure exists for the viewer at all."""
    seen = scope(viewer)
    if disclosure.level in seen.whole:
        return True
    return disclosure.level in seen.as_party and seen.state in disclosure.parties
