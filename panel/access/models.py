"""Who may act in which role and for which State; whose account is whose is kept beside the log."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models

from panel.access.domain import Account, Credential
from panel.access.rows import CaseRow, Party
from panel.ledger.rows import Declared
from panel.ledger.states import Level, Span

__all__ = ["CredentialRow", "Identity", "Party", "RoleRow", "credential_rows", "role_rows"]


def _opaque() -> str:
    return secrets.token_hex(8)


class Identity(models.Model):
    """The opaque key by which the log knows a person; their name stays in the users' table."""

    declared: ClassVar[Declared] = "operational"

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="identity",
    )
    key = models.CharField(max_length=32, unique=True, default=_opaque)

    class Meta:
        db_table = "access_identity"

    def __str__(self) -> str:
        return self.key


class RoleRow(CaseRow):
    """An account may act in a role."""

    role = models.CharField(max_length=20)
    ends_on = models.DateField(null=True)
    """Its last day, in New York."""

    class Meta(CaseRow.Meta):
        db_table = "access_role"
        verbose_name = "role"
        verbose_name_plural = "roles"

    def __str__(self) -> str:
        return f"{self.key} {self.role}"


class CredentialRow(CaseRow):
    """A credential speaks for a State."""

    state = models.CharField(max_length=2)

    class Meta(CaseRow.Meta):
        db_table = "access_credential"
        verbose_name = "credential"
        verbose_name_plural = "credentials"

    def __str__(self) -> str:
        return f"{self.key} {self.state}"


def role_rows(_key: str, account: Account, span: Span) -> list[RoleRow]:
    """One row a role, while its days last."""
    return [
        RoleRow(row_key=role, role=role, ends_on=account.roles[role], level=Level.ACCOUNTS)
        for role in account.held(span.since)
    ]


def credential_rows(_key: str, credential: Credential, _span: Span) -> list[CredentialRow]:
    """One row while it is bound."""
    if credential.state is None:
        return []
    return [CredentialRow(state=credential.state, level=Level.ACCOUNTS)]
