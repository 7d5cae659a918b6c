"""Instruments, rules, calendars, Committees."""

from django.apps import AppConfig


class RegimesConfig(AppConfig):
    """Instruments, rules, calendars, Committees."""

    name = "cases.regimes"
    label = "regimes"
    default_auto_field = "django.db.models.BigAutoField"
