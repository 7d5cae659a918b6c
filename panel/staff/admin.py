"""Accounts and credentials as their administrator sees them."""

from __future__ import annotations

from django.contrib import admin

from panel.access.domain import Account, Credential
from panel.access.models import CredentialRow, RoleRow
from panel.ledger.states import Level
from panel.staff.registering import Case, register_case
from panel.staff.rows import RowAdmin

register_case(
    Case(
        Account,
        lambda key, _account: f"Account {key}",
        lambda account, _span: ", ".join(sorted(account.roles)) or "no role",
    )
)
register_case(
    Case(
        Credential,
        lambda key, _credential: f"Credential {key[:12]}…",
        lambda credential, _span: f"Speaks for {credential.state or 'nobody'}.",
    )
)


@admin.register(RoleRow)
class RoleAdmin(RowAdmin):
    """Who may act in which role."""

    kind = Account
    levels = frozenset({Level.ACCOUNTS})
    list_display = ("role",)
    list_filter = ("role",)


@admin.register(CredentialRow)
class CredentialAdmin(RowAdmin):
    """Which credential speaks for which State."""

    kind = Credential
    levels = frozenset({Level.ACCOUNTS})
    list_display = ("state",)
