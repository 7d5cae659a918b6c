"""What is to be sent to whom, and whether a mail server took it: an effect, no fact of a case."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from panel.ledger.rows import Declared


class Notice(models.Model):
    """One message to one account; kept for ever, so that nothing is told twice."""

    declared: ClassVar[Declared] = "operational"

    id = models.BigAutoField(primary_key=True)
    about = models.CharField(max_length=300)
    """What it tells: one message an account, however often it is posted."""
    role = models.CharField(max_length=20)
    """For whoever acts in it."""
    account = models.CharField(max_length=32, blank=True)
    """The account's opaque key; empty while nobody in the role has an address."""
    subject = models.CharField(max_length=200)
    text = models.TextField()
    made_at = models.DateTimeField()
    attempts = models.IntegerField(default=0)
    """Counted before each try."""
    next_try = models.DateTimeField()
    failure = models.CharField(max_length=200, default="", blank=True)
    """What the last try died of, by type and the server's code."""
    sent_at = models.DateTimeField(null=True)
    """When a server had taken it."""

    class Meta:
        db_table = "mailing_notice"
        constraints = (
            models.UniqueConstraint(fields=["about", "account"], name="mailing_notice_once"),
        )
        indexes = (
            models.Index(
                fields=["next_try"], condition=models.Q(sent_at=None), name="mailing_notice_next"
            ),
        )

    def __str__(self) -> str:
        return f"{self.about} to {self.account}"


def waiting() -> models.QuerySet[Any]:
    """Those that are yet to be sent."""
    return Notice.objects.filter(sent_at=None)
