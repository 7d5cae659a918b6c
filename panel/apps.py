"""The ground floor."""

from django.apps import AppConfig


class PanelConfig(AppConfig):
    """The ground floor: what composes everything."""

    name = "panel"
    label = "panel"

    def ready(self) -> None:
        """Make the Celery application the current one, here and not in panel/__init__.py.

        There it would be loaded with every import of a rule.
        """
        from panel import celery  # noqa: F401  # the import is the effect
