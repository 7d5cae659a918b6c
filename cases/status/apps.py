"""Exempt, there, that day, as known then?"""

from django.apps import AppConfig


class StatusConfig(AppConfig):
    """Exempt, there, that day, as known then?"""

    name = "cases.status"
    label = "status"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the question."""
        from cases.status.api import QUERIES
        from panel.api.registering import api

        api.add(queries=QUERIES)
