"""What every admin page shares."""

from django.apps import AppConfig


class StaffConfig(AppConfig):
    """What every admin page shares."""

    name = "panel.staff"
    label = "staff"
    default_auto_field = "django.db.models.BigAutoField"
