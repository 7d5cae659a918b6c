"""The event log."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The event log."""

    name = "panel.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what the ledger itself brings along, and what must hold before it serves."""
        from django.core.checks import register
        from django.db import connection
        from django.db.models.signals import post_migrate

        from panel.health import readiness_check
        from panel.ledger import checks, gauges, guards, planning, rebuild, sealing
        from panel.ledger.clockwork import ROOM
        from panel.ledger.registry import registry

        registry.add(ROOM)
        post_migrate.connect(planning.tell, sender=self)
        register(checks.guards_in_place)
        register(checks.key_at_hand)
        register(checks.sealing_key_fits)
        readiness_check("folds", lambda: rebuild.fits(registry))
        readiness_check("guards", lambda: not guards.missing(connection))
        readiness_check("key", checks.key_held)
        readiness_check("sealing", lambda: not sealing.strange_masters())
        gauges.register()
