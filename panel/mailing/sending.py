"""Handing notices to the mail server: until it takes each, with pauses that grow, by one worker.

A process that dies between the server's answer and our record of it leaves no trace of the answer,
so the notice is handed over once more, byte for byte the same and under the same Message-ID, by
which servers and readers know it as the one that they have.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import time
from collections.abc import Iterator
from datetime import UTC, timedelta
from email.utils import format_datetime
from smtplib import SMTPRecipientsRefused
from typing import Any, Final

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import F

from panel.access.queries import addresses_of
from panel.access.roles import Role
from panel.ledger import opening, store
from panel.ledger.failpoints import failpoint
from panel.ledger.registry import Registry
from panel.ledger.turns import turn
from panel.mailing.models import Notice, waiting
from panel.mailing.posting import AGAIN, Told, post

log = logging.getLogger(__name__)

_FIRST_PAUSE: Final = timedelta(seconds=30)
_LONGEST_PAUSE: Final = timedelta(hours=1)
_MOST: Final = 1000
_BUDGET: Final = 15.0
"""Seconds after which no further notice is begun: a slow server may take a minute for the last."""


def send(registry: Registry) -> int:
    """Send what is to be tried now, unless another worker does; how many were taken."""
    if not settings.EMAIL_URL:
        return 0
    with turn("mailing") as mine:
        return _send(registry) if mine else 0


def _send(registry: Registry) -> int:
    rows = waiting().filter(next_try__lte=store.database_time()).order_by("next_try", "id")
    due = list(rows[:_MOST])
    if not due:
        return 0
    ends, taken = time.monotonic() + _BUDGET, 0
    demonstration = opening.described(registry).demonstration
    addresses = {role: addresses_of(Role(role)) for role in {notice.role for notice in due}}
    with _line() as line:
        for notice in due:
            address = addresses[notice.role].get(notice.account)
            if address is None:
                _address_anew(notice)
                continue
            if time.monotonic() > ends:
                break
            taken += _hand_over(line, notice, _message(notice, address, demonstration))
    return taken


@contextlib.contextmanager
def _line() -> Iterator[Any]:
    """A connection that is opened when it is first used; what ends it badly undoes no sending."""
    line = get_connection()
    try:
        yield line
    finally:
        with contextlib.suppress(OSError):
            line.close()


def _hand_over(line: Any, notice: Notice, message: EmailMessage) -> bool:
    """Whether the server took it. The try is on record before it is made."""
    pause = min(_FIRST_PAUSE * 2 ** min(notice.attempts, 20), _LONGEST_PAUSE)
    mine = Notice.objects.filter(pk=notice.pk)
    mine.update(attempts=F("attempts") + 1, next_try=store.database_time() + pause)
    try:
        line.open()
        line.send_messages([message])
    except Exception as error:  # whatever one dies of, the others are sent
        told = _told(error)
        log.warning("notice %s was not taken: %s", notice.pk, told)
        mine.update(failure=told)
        with contextlib.suppress(OSError):
            line.close()
        return False
    failpoint("mail.taken")
    mine.update(sent_at=store.database_time(), failure="")
    return True


def _told(error: Exception) -> str:
    """By type and code: a server's words quote addresses."""
    refused = error.recipients if isinstance(error, SMTPRecipientsRefused) else {}
    code = next((code for code, _ in refused.values()), getattr(error, "smtp_code", ""))
    return f"{type(error).__name__} {code}".strip()


def _address_anew(notice: Notice) -> None:
    """To who in the role has an address now: whom it was for has none any more, or nobody had."""
    mine = Notice.objects.filter(pk=notice.pk)
    if notice.account:
        mine.delete()
    else:
        mine.update(next_try=store.database_time() + AGAIN)
    post(Told(notice.about, Role(notice.role), notice.subject, notice.text))


def _message(notice: Notice, address: str, demonstration: bool) -> EmailMessage:
    """The same bytes each time that it is tried."""
    named = hashlib.sha256(f"{notice.about} {notice.account}".encode()).hexdigest()[:40]
    host = settings.LEDGER_ORIGIN.partition("/")[0]
    return EmailMessage(
        f"[Demonstration] {notice.subject}" if demonstration else notice.subject,
        notice.text,
        to=[address],
        headers={
            "Message-ID": f"<{named}@{host}>",
            "Date": format_datetime(notice.made_at.astimezone(UTC)),
            "Auto-Submitted": "auto-generated",
        },
    )
