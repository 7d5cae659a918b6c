"""Putting a notice into the post: once for each account in a role, whoever posts it again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Final, NamedTuple

from django.conf import settings

from panel.access.queries import addresses_of
from panel.access.roles import Role
from panel.ledger import moments, store
from panel.ledger.rows import Moment
from panel.mailing.models import Notice

AGAIN: Final = timedelta(hours=1)
"""When it is looked again for somebody to send to, where nobody in the role has an address."""


class Told(NamedTuple):
    """What a slice would have people know. Mail is not confidential: no names, no case's text."""

    about: str
    """Names it for ever, such as `today adoption exemption-request/1 2015-07-21T21:00:00Z`."""
    role: Role
    subject: str
    text: str


Finder = Callable[[Moment], Iterable[Told]]
_finders: list[Finder] = []


def look_by(finder: Finder) -> None:
    """Have what this function finds posted, each time that beat looks."""
    _finders.append(finder)


def look() -> None:
    """Post what every slice would have told now."""
    moment = moments.now()
    for finder in _finders:
        for told in finder(moment):
            post(told)


def post(told: Told) -> None:
    """For each account that acts in the role; what it was told before is not told again."""
    if not settings.EMAIL_URL:
        return
    unaddressed = Notice.objects.filter(about=told.about, account="")
    if accounts := addresses_of(told.role):
        unaddressed.delete()
        _put(told, accounts)
    elif not Notice.objects.filter(about=told.about).exists():
        _put(told, [""])


def _put(told: Told, accounts: Iterable[str]) -> None:
    now = store.database_time()
    rows = [
        Notice(
            about=told.about,
            role=told.role,
            account=account,
            subject=told.subject,
            text=told.text,
            made_at=now,
            next_try=now,
        )
        for account in accounts
    ]
    # Not asked first: two who post at once would both find nothing.
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
