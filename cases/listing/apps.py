"""The sanctions list."""

from django.apps import AppConfig


class ListingConfig(AppConfig):
    """The sanctions list."""

    name = "cases.listing"
    label = "listing"
    default_auto_field = "django.db.models.BigAutoField"
