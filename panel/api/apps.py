"""What every REST endpoint shares."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """What every REST endpoint shares."""

    name = "panel.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"
