"""The event log."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The event log."""

    name = "panel.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"
