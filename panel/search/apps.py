"""Texts as they are found by their words."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Texts as they are found by their words; what is found, each slice says of its own states."""

    name = "panel.search"
    label = "search"
    default_auto_field = "django.db.models.BigAutoField"
