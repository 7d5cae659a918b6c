"""Accounts and credentials as their administrator sees them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Concat
from django.http import HttpRequest

from panel.access.domain import Account, Credential, GrantRole
from panel.access.models import CredentialRow, Identity, RoleRow
from panel.access.roles import PANEL
from panel.access.viewers import Viewer
from panel.ledger.rows import Moment
from panel.ledger.states import Level, Span
from panel.staff import given_up  # noqa: F401  # registers its page
from panel.staff.people import People
from panel.staff.registering import Case, register_case, register_search, register_states
from panel.staff.rows import RowAdmin
from panel.staff.words import day


def _person(key: str, _account: Account) -> str:
    identity = Identity.objects.filter(key=key).select_related("user").first()
    return f"Account of {identity.user}" if identity else f"Account {key}"


def _roles(account: Account, span: Span) -> str:
    roles = ", ".join(
        f"{role} until the end of {day(until)}" if (until := account.roles[role]) else role
        for role in sorted(account.held(span.since))
    )
    return f"May act as {roles}." if roles else "May act in no role."


def _credential(key: str) -> str:
    return f"Credential {key[:12]}…"


def _accounts() -> Iterable[tuple[str, str]]:
    for identity in Identity.objects.select_related("user").order_by("user__username"):
        yield identity.key, str(identity.user)


def _with_credentials(_viewer: Viewer, moment: Moment) -> Iterable[str]:
    return CredentialRow.objects.as_of(moment).values_list("state", flat=True).distinct()


register_states(_with_credentials)
register_search(People(Account, RoleRow, (), roles=PANEL))
register_case(Case(Account, _person, _roles, keys=_accounts, likeliest={"current": (GrantRole,)}))
register_case(
    Case(
        Credential,
        lambda key, _state: _credential(key),
        lambda credential, _span: f"Speaks for {credential.state or 'nobody'}.",
    )
)


@admin.register(RoleRow)
class RoleAdmin(RowAdmin):
    """Who may act in which role."""

    kind = Account
    levels = frozenset({Level.ACCOUNTS})
    empty = "Nobody has a role yet; an operator grants the first."
    list_display = ("role", "ends_on")
    list_filter = ("role",)
    search_fields = ("person_name", "stream")
    search_help_text = "Name or key of the account"
    ordering = ("stream", "role")
    sorted_by = "person_name"

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the name of whose account it is, from the users' table."""
        names = Identity.objects.annotate(named=Concat(Value("account/"), "key"))
        name = names.filter(named=OuterRef("stream")).values("user__username")[:1]
        return super().get_queryset(request).annotate(person_name=Subquery(name))

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        """By name, which is no column of the rows' own table."""
        return ("person_name", "role")

    def called(self, row: Any) -> str:
        """Whose account it is."""
        return str(row.person_name or row.key)


@admin.register(CredentialRow)
class CredentialAdmin(RowAdmin):
    """Which credential speaks for which State."""

    kind = Credential
    levels = frozenset({Level.ACCOUNTS})
    empty = "No credential speaks for a State yet."
    list_display = ("state",)
    search_fields = ("state", "stream")
    search_help_text = "State or key of the credential"
    ordering = ("state", "stream")
    sorted_by = "stream"

    def called(self, row: Any) -> str:
        """As its own page is called."""
        return _credential(row.key)
