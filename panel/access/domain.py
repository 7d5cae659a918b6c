"""Accounts with their roles, and credentials with the State that they speak for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any, Final, Self, assert_never

import msgspec

from panel.access.roles import PANEL, STAFF, Role
from panel.ledger.commands import Act, Command, Creates, Refused
from panel.ledger.events import NOBODY, Event, Fact
from panel.ledger.states import ALWAYS, FOREVER, Disclosure, Due, Level, Span, State
from panel.ledger.values import Line, Prose, StateCode, day_end
from panel.ledger.wording import names

ADMINISTRATORS = frozenset({Role.ACCOUNTS, Role.OPERATOR})
LONGEST: Final = 10
"""Years for which a role is given at most, where its end is said."""
END: Final = "role-end"
"""The kind of what falls due when the last day of a role is over."""

OfAccount = Annotated[str, names("account")]
AccountKey = Annotated[
    str,
    msgspec.Meta(pattern=r"^[A-Za-z0-9._-]{1,120}$", description="The id of somebody's account"),
    names("account"),
]


class RoleGranted(Event, name="account.role_granted", bears_on=NOBODY):
    """An account may act in a role from here on."""

    role: Role
    reason: Prose
    until: date | None = None
    """The last day, which ends at midnight in New York; none where it has no end."""


class RoleRevoked(Event, name="account.role_revoked", bears_on=NOBODY):
    """An account may no longer act in a role."""

    role: Role
    reason: Prose


class RoleEnded(Event, name="account.role_ended", bears_on=NOBODY):
    """The last day for which a role was granted is over."""

    role: Role


class CaseTaken(Event, name="account.case_taken", bears_on=NOBODY):
    """A case is in the hands of whoever has the account."""

    case: Line
    """The case by its stream."""


class CaseLeft(Event, name="account.case_left", bears_on=NOBODY):
    """A case is in their hands no more."""

    case: Line


AccountEvent = RoleGranted | RoleRevoked | RoleEnded | CaseTaken | CaseLeft


class Account(
    State,
    category="account",
    events=(RoleGranted, RoleRevoked, RoleEnded, CaseTaken, CaseLeft),
):
    """A person's account; its key is opaque, the person's name is in no event."""

    roles: dict[Role, date | None] = msgspec.field(default_factory=dict)
    """Each with its last day, which ends at midnight in New York; None where it has no end."""
    cases: frozenset[str] = frozenset()
    """What is in their hands, by stream."""

    def evolve(self, event: AccountEvent, fact: Fact) -> Self:
        """Add or take away a role or a case."""
        replace = msgspec.structs.replace
        match event:
            case RoleGranted():
                return replace(self, roles={**self.roles, event.role: event.until})
            case RoleRevoked() | RoleEnded():
                left = {role: day for role, day in self.roles.items() if role is not event.role}
                return replace(self, roles=left)
            case CaseTaken():
                return replace(self, cases=self.cases | {event.case})
            case CaseLeft():
                return replace(self, cases=self.cases - {event.case})
            case _:
                assert_never(event)

    def held(self, at: datetime) -> frozenset[Role]:
        """The roles in which it may act at an instant."""
        return frozenset(
            role for role, until in self.roles.items() if until is None or at < day_end(until)
        )

    def spans(self) -> Sequence[Span]:
        """One for each set of roles, as their days end."""
        ends = [end.deadline for end in self.due()]
        return [
            Span("current", since, until)
            for since, until in zip([ALWAYS, *ends], [*ends, FOREVER], strict=True)
        ]

    def due(self) -> Iterable[Due]:
        """The end of each role that has one."""
        days = {until for until in self.roles.values() if until is not None}
        return [Due(END, day_end(day)) for day in sorted(days)]

    def disclosure(self, span: Span) -> Disclosure:
        """For the administrators of accounts."""
        return Disclosure(Level.ACCOUNTS)


class GrantRole(Command, on=Account, roles=ADMINISTRATORS, noun="grant", creates=Creates.KEYED):
    """Let an account act in a role."""

    role: Role
    """expert, coordinator, custodian, secretariat, chair or accounts."""
    reason: Prose
    """On whose decision."""
    until: date | None = None
    """The last day, such as the last of the Panel's mandate; empty where it has no end."""

    @classmethod
    def bar(cls, act: Act, account: Account, read: Mapping[str, Any]) -> None:
        """Not to oneself."""
        if act.actor == act.subject:
            raise Refused("nobody grants a role to themselves")

    def decide(self, act: Act, account: Account) -> Iterator[RoleGranted]:
        """Only a role that people have."""
        if self.role not in STAFF:
            raise Refused("this role is not granted to people", field="/role", role=self.role)
        if self.until is not None and not 0 <= self.until.year - act.today.year <= LONGEST:
            raise Refused(f"a role ends within {LONGEST} years or has no end", field="/until")
        if self.until is not None and self.until < act.today:
            raise Refused("that day is over", field="/until", today=act.today.isoformat())
        if self.role not in account.roles or account.roles[self.role] != self.until:
            yield RoleGranted(role=self.role, reason=self.reason, until=self.until)


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
        if account.cases and not PANEL & (account.roles.keys() - {self.role}):
            raise Refused(
                "cases are still in their hands; who has them or the Coordinator hands them over",
                field="/role",
                cases=sorted(account.cases),
            )
        yield RoleRevoked(role=self.role, reason=self.reason)


class EndRole(Command, on=Account, roles=frozenset({Role.CLOCK}), noun="role-end", due=END):
    """Record that the last day of a role is over; since then nobody acted in it."""

    def decide(self, act: Act, account: Account) -> Iterator[RoleEnded]:
        """Every role whose day is over."""
        for role in sorted(account.roles.keys() - account.held(act.at)):
            yield RoleEnded(role=role)


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


COMMANDS = (GrantRole, RevokeRole, EndRole, BindCredential, UnbindCredential)
