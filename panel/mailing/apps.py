"""Notices by e-mail."""

from django.apps import AppConfig


class MailingConfig(AppConfig):
    """Notices by e-mail."""

    name = "panel.mailing"
    label = "mailing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have /metrics say what waits to be sent."""
        from panel.health import gauge
        from panel.mailing.models import waiting

        gauge("mail_waiting", "Notices that no mail server has taken yet.", waiting().count)
        gauge(
            "mail_failing",
            "Notices among them that were tried at least once.",
            waiting().filter(attempts__gt=0).count,
        )
        gauge(
            "mail_unaddressed",
            "Notices among them for a role that nobody with an e-mail address has.",
            waiting().filter(account="").count,
        )
