"""The event log."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The event log."""

    name = "panel.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what the ledger itself brings along."""
        from panel.ledger.clockwork import ROOM
        from panel.ledger.registry import registry

        registry.add(ROOM)
