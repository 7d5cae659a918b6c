"""What each table of the database is: the log, derived from it, or operational."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper

from panel.ledger.rows import Declared

OTHERS: Final[Mapping[str, Declared]] = {
    "access_cache": "operational",
    "account_emailaddress": "operational",
    "account_emailconfirmation": "operational",
    "auth_group": "operational",
    "auth_group_permissions": "operational",
    "auth_permission": "operational",
    "auth_user": "operational",
    "auth_user_groups": "operational",
    "auth_user_user_permissions": "operational",
    "axes_accessattempt": "operational",
    "axes_accessattemptexpiration": "operational",
    "axes_accessfailurelog": "operational",
    "axes_accesslog": "operational",
    "django_admin_log": "operational",
    "django_content_type": "operational",
    "django_migrations": "operational",
    "django_session": "operational",
    "mfa_authenticator": "operational",
    "oauth2_provider_accesstoken": "operational",
    "oauth2_provider_application": "operational",
    "oauth2_provider_devicegrant": "operational",
    "oauth2_provider_grant": "operational",
    "oauth2_provider_idtoken": "operational",
    "oauth2_provider_refreshtoken": "operational",
    "usersessions_usersession": "operational",
}
"""The tables of libraries, which can't say it themselves. None may hold a fact of casework."""


def declarations() -> dict[str, Declared]:
    """Every table that is declared, by its name."""
    own = {
        model._meta.db_table: model.declared
        for model in apps.get_models(include_auto_created=True)
        if hasattr(model, "declared")
    }
    return {**OTHERS, **own}


def undeclared(connection: BaseDatabaseWrapper) -> list[str]:
    """The tables of the database that nobody declared."""
    named = {n for n in connection.introspection.table_names() if not n.startswith("sqlite_")}
    there = named - _of_indexes(connection)
    return sorted(there - set(declarations()))


def _of_indexes(connection: BaseDatabaseWrapper) -> set[str]:
    """The tables that a full-text index of SQLite consists of; what it indexes is declared."""
    if connection.vendor != "sqlite":
        return set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pragma_table_list WHERE type IN ('virtual', 'shadow')")
        return {name for (name,) in cursor.fetchall()}
