"""Evidence: from bytes to facts."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """Evidence: from bytes to facts."""

    name = "evidence"
    label = "evidence"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the floor."""
        from evidence import states
        from panel.ledger.registry import Room, registry

        registry.add(Room(name="evidence", states=(states.EvidenceItem,)))
