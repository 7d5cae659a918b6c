"""Who may see and do what."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Who may see and do what."""

    name = "panel.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"
