"""Exemptions and the Committee's procedure."""

from django.apps import AppConfig


class ExemptionsConfig(AppConfig):
    """Exemptions and the Committee's procedure."""

    name = "cases.exemptions"
    label = "exemptions"
    default_auto_field = "django.db.models.BigAutoField"
