"""Who asks for a page, and as of when."""

from __future__ import annotations

from typing import NamedTuple

from django.http import HttpRequest

from panel.access.viewers import Viewer
from panel.ledger import moments
from panel.ledger.codec import stamp
from panel.ledger.commands import Refused
from panel.ledger.rows import Moment
from panel.staff import times


class Asking(NamedTuple):
    """The viewer of a page and the moment as of which it is shown."""

    viewer: Viewer
    moment: Moment
    known_on: str
    """`as_of` as it stands in the address; empty is now."""


def ask(request: HttpRequest, viewer: Viewer) -> Asking:
    """Read `?as_of=`; Refused where it isn't a time that has passed."""
    known_on = request.GET.get("as_of", "").strip()
    # First as of now, so that the page of a refusal knows who asks too.
    now = moments.now()
    _set(request, Asking(viewer, now, ""))
    if known_on:
        then = moment_typed(known_on, now)
        _set(request, Asking(viewer, then, "" if then is now else known_on))
    return asked(request)


def moment_typed(known_on: str, now: Moment) -> Moment:
    """The moment that somebody typed, today being now; Refused, in words, unless it has passed."""
    if times.calendar_day(known_on, now.at.date()) == now.at.date():
        return now
    try:
        return moments.parse(times.end_of(known_on, now.at.date()))
    except Refused as refused:
        if "as_of" in refused.facts:
            wanted = "that lies in the future; what is known is asked of a time that has passed"
            raise Refused(wanted, field="/as_of", given=known_on, now=stamp(now.at)) from refused
        if "given" not in refused.facts:
            raise
        wanted = "what is known on is asked of a day, or a day and time in UTC: 24 July 2015 16:50"
        raise Refused(wanted, field="/as_of", given=known_on) from refused


def ask_now(who: Asking) -> Asking:
    """The same viewer, as of now: what was recorded since the page was asked for is known too."""
    return Asking(who.viewer, moments.now(), "")


def _set(request: HttpRequest, said: Asking) -> None:
    request.asking = said  # type: ignore[attr-defined]  # read by `asked` alone


def asked(request: HttpRequest) -> Asking:
    """Who asks, as the site found out before it called the page."""
    said = getattr(request, "asking", None)
    assert isinstance(said, Asking)
    return said
