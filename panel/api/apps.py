"""What every REST endpoint shares."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """What every REST endpoint shares."""

    name = "panel.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the feed, the first reader of the log."""
        from panel.api import feed
        from panel.api.registering import api
        from panel.ledger.registry import Room, registry

        registry.add(Room(name="api", subscriptions=(feed.subscription(registry, api),)))
