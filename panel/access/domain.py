"""Accounts with their roles, and credentials with the State that they speak for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Self, assert_never

from panel.access.roles import STAFF, Role
from panel.ledger.commands import Act, Command, Creates, Refused
from panel.ledger.events import NOBODY, Event, Fact
from panel.ledger.states import Disclosure, Level, Span, State
from panel.ledger.values import Prose, StateCode

ADMINISTRATORS = frozenset({Role.ACCOUNTS, Role.OPERATOR})


class RoleGranted(Event, name="account.role_granted", bears_on=NOBODY):
    """An account may act in a role from here on."""

    role: Role
    reason: Prose


class RoleRevoked(Event, name="account.role_revoked", bears_on=NOBODY):
    """An account may no longer act in a role."""

    role: Role
    reason: Prose


class Account(State, category="account", events=(RoleGranted, RoleRevoked)):
    """A person's account; its key is opaque, the person's name is in no event."""

    roles: frozenset[Role] = frozenset()

    def evolve(self, event: RoleGranted | RoleRevoked, fact: Fact) -> Self:
        """Add or take away a role."""
        match event:
            case RoleGranted():
                return type(self)(roles=self.roles | {event.role})
            case RoleRevoked():
                return type(self)(roles=self.roles - {event.role})
            case _:
                assert_never(event)

    def disclosure(self, span: Span) -> Disclosure:
        """For the administrators of accounts."""
        return Disclosure(Level.ACCOUNTS)


class GrantRole(Command, on=Account, roles=ADMINISTRATORS, noun="grant", creates=Creates.KEYED):
    """Let an account act in a role."""

    role: Role
    """expert, coordinator, custodian, secretariat, chair or accounts."""
    reason: Prose
    """On whose decision."""

    @classmethod
    def bar(cls, act: Act, account: Account, read: Mapping[str, Any]) -> None:
        """Not to oneself."""
        if act.actor == act.subject:
            raise Refused("nobody grants a role to themselves")

    def decide(self, act: Act, account: Account) -> Iterator[RoleGranted]:
        """Only a role that people have."""
        if self.role not in STAFF:
            raise Refused("this role is not granted to people", field="/role", role=self.role)
        if self.role not in account.roles:
            yield RoleGranted(role=self.role, reason=self.reason)


class RevokeRole(Command, on=Account, roles=ADMINISTRATORS, noun="revocation"):
    """Let an account no longer act in a role."""

    role: Role
    """The role that ends."""
    reason: Prose
    """On whose decision."""

    @classmethod
    def offered(cls, account: Account, at: datetime) -> str:
        """Of an account that has any."""
        return "" if account.roles else "the account has no role"

    def decide(self, act: Act, account: Account) -> Iterator[RoleRevoked]:
        """Only a role that it has."""
        if self.role not in account.roles:
            raise Refused("the account doesn't have this role", field="/role", role=self.role)
        yield RoleRevoked(role=self.role, reason=self.reason)


class CredentialBound(Event, name="credential.bound", bears_on=NOBODY):
    """A credential speaks for a Member State."""

    state: StateCode


class CredentialUnbound(Event, name="credential.unbound", bears_on=NOBODY):
    """A credential speaks for nobody any more."""

    reason: Prose


class Credential(State, category="credential", events=(CredentialBound, CredentialUnbound)):
    """An API client; its key is its OAuth client id."""

    state: str | None = None

    def evolve(self, event: CredentialBound | CredentialUnbound, fact: Fact) -> Self:
        """Bind it or let it go."""
        match event:
            case CredentialBound():
                return type(self)(state=event.state)
            case CredentialUnbound():
                return type(self)()
            case _:
                assert_never(event)

    def disclosure(self, span: Span) -> Disclosure:
        """For the administrators of accounts."""
        return Disclosure(Level.ACCOUNTS)


class BindCredential(
    Command, on=Credential, roles=ADMINISTRATORS, noun="binding", creates=Creates.KEYED
):
    """Let a credential speak for a Member State."""

    state: StateCode
    """The State whose Permanent Mission holds it."""

    def decide(self, act: Act, credential: Credential) -> Iterator[CredentialBound]:
        """One State a credential, for ever: another State gets another credential."""
        if credential.state not in (None, self.state):
            raise Refused("the credential speaks for another State", field="/state")
        if credential.state is None:
            yield CredentialBound(state=self.state)


class UnbindCredential(Command, on=Credential, roles=ADMINISTRATORS, noun="unbinding"):
    """End a credential."""

    reason: Prose
    """Why it ends."""

    @classmethod
    def offered(cls, credential: Credential, at: datetime) -> str:
        """Only of one that is bound."""
        return "" if credential.state else "the credential is not bound to a State"

    def decide(self, act: Act, credential: Credential) -> Iterator[CredentialUnbound]:
        """Nothing more."""
        yield CredentialUnbound(reason=self.reason)


COMMANDS = (GrantRole, RevokeRole, BindCredential, UnbindCredential)
