"""Questions asked of incidents, letters and reports, now or as of a moment."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec
from django.db.models import Q

from cases.incidents.letter_events import Outcome
from cases.incidents.models import AllegationRow, LetterRow, ReportedRow
from panel.access.viewers import Viewer
from panel.ledger.rows import Moment


class ReplyRates(msgspec.Struct, frozen=True, kw_only=True):
    """How many letters were sent, and how many got which answer; a letter counts once."""

    sent: int
    substantive: int
    any_reply: int
    """Substantive, partial, holding or refused; an acknowledgement alone is no reply."""

    @property
    def substantive_rate(self) -> float | None:
        """The fraction answered in substance; None where nothing was sent."""
        return self.substantive / self.sent if self.sent else None

    @property
    def any_rate(self) -> float | None:
        """The fraction answered at all; None where nothing was sent."""
        return self.any_reply / self.sent if self.sent else None


_ANY = frozenset({Outcome.SUBSTANTIVE, Outcome.PARTIAL, Outcome.HOLDING, Outcome.REFUSED})


def letters_about(incident: str, viewer: Viewer, moment: Moment) -> list[LetterRow]:
    """The letters about an incident, in the order of their numbers, drafts first."""
    rows = LetterRow.objects.visible_to(viewer, moment).filter(incident=incident)
    return list(rows.order_by("sent_on", "number", "stream"))


def reply_rates(
    viewer: Viewer,
    moment: Moment,
    *,
    state: str | None = None,
    since: date | None = None,
    until: date | None = None,
) -> ReplyRates:
    """Of the letters sent in [since, until), to one State or to everybody, as known then."""
    sent = LetterRow.objects.visible_to(viewer, moment).filter(sent_on__isnull=False)
    for name, value in (("state", state), ("sent_on__gte", since), ("sent_on__lt", until)):
        sent = sent if value is None else sent.filter(**{name: value})
    return _rates(list(sent.values_list("outcome", flat=True)))


def rates_by_addressee(viewer: Viewer, moment: Moment) -> list[tuple[str, ReplyRates]]:
    """The same for each State that was written to, and for companies and persons together."""
    rows = LetterRow.objects.visible_to(viewer, moment).filter(sent_on__isnull=False)
    found: dict[str, list[str]] = {}
    for state, outcome in rows.values_list("state", "outcome"):
        found.setdefault(state, []).append(outcome)
    return [(state, _rates(outcomes)) for state, outcomes in sorted(found.items())]


def _rates(outcomes: Iterable[str]) -> ReplyRates:
    known = list(outcomes)
    return ReplyRates(
        sent=len(known),
        substantive=sum(outcome == Outcome.SUBSTANTIVE for outcome in known),
        any_reply=sum(outcome in _ANY for outcome in known),
    )


def allegations(person: str, measure: str, state: str, day: date, moment: Moment) -> int:
    """How many incidents allege it of the person, there and on that day or a day not known."""
    rows = AllegationRow.objects.as_of(moment).filter(_fits(day), person=person, measure=measure)
    return sum(state in states for states in rows.values_list("states", flat=True))


def state_reports(person: str, measure: str, state: str, day: date, moment: Moment) -> int:
    """How many reports of States say so."""
    rows = ReportedRow.objects.as_of(moment).filter(_fits(day), person=person, measure=measure)
    return sum(state in states for states in rows.values_list("states", flat=True))


def _fits(day: date) -> Q:
    return Q(first_day__isnull=True) | Q(first_day__lte=day, last_day__gte=day)
