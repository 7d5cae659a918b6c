"""Exempt, there, that day, as known then?"""

from django.apps import AppConfig


class StatusConfig(AppConfig):
    """Exempt, there, that day, as known then?"""

    name = "cases.status"
    label = "status"
    default_auto_field = "django.db.models.BigAutoField"
