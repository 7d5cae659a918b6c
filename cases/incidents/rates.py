"""How many letters were due and how many were answered, by State and mandate, as of any moment."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from django.db.models import Case, CharField, Count, Q, Value, When

from cases.incidents.letter_events import Outcome
from cases.incidents.models import LetterRow
from cases.regimes.queries import mandates
from panel.access.viewers import Viewer
from panel.ledger.rows import Moment

_ANY = (Outcome.SUBSTANTIVE, Outcome.PARTIAL, Outcome.HOLDING, Outcome.REFUSED)


class ReplyRates(msgspec.Struct, frozen=True, kw_only=True):
    """How many letters were due, and how many of these got which answer; a letter counts once."""

    mandate: str = ""
    """The instrument by which the Panel worked on the day of sending, the newest where two held."""
    state: str = ""
    """The State addressed; empty for companies and persons together."""
    due: int
    """Letters whose last day for a reply is over."""
    substantive: int
    any_reply: int
    """Substantive, partial, holding or refused; an acknowledgement alone is no reply."""
    not_due: int
    """Letters that may still be answered in time; no rate counts them, answered or not."""

    @property
    def substantive_rate(self) -> float | None:
        """The fraction answered in substance; None where nothing was due."""
        return self.substantive / self.due if self.due else None

    @property
    def any_rate(self) -> float | None:
        """The fraction answered at all; None where nothing was due."""
        return self.any_reply / self.due if self.due else None


def reply_rates(viewer: Viewer, moment: Moment) -> list[ReplyRates]:
    """For each mandate and State that was written to, of the letters that exist for the viewer.

    Counted by the database, in one pass. A letter that was withdrawn asks nothing and isn't
    counted; one that was closed counts as it stands.
    """
    over = Q(due_on__lt=moment.today)
    rows = LetterRow.objects.visible_to(viewer, moment).filter(sent_on__isnull=False)
    rows = rows.exclude(status="withdrawn").annotate(mandate=_mandate(moment))
    counted = rows.values("mandate", "state").annotate(
        due=Count("id", filter=over),
        substantive=Count("id", filter=over & Q(outcome=Outcome.SUBSTANTIVE)),
        any_reply=Count("id", filter=over & Q(outcome__in=_ANY)),
        not_due=Count("id", filter=~over),
    )
    return [ReplyRates(**row) for row in counted.order_by("mandate", "state")]


def _mandate(moment: Moment) -> Case:
    """Of mandates that overlap, the one that began last."""
    whens = []
    for one in reversed(mandates(moment)):
        until = {} if one.valid_until is None else {"sent_on__lt": one.valid_until}
        whens.append(When(sent_on__gte=one.valid_from, **until, then=Value(one.instrument)))
    return Case(*whens, default=Value(""), output_field=CharField())


def together(rates: Iterable[ReplyRates]) -> ReplyRates:
    """All of them as one."""
    known = list(rates)
    return ReplyRates(
        due=sum(one.due for one in known),
        substantive=sum(one.substantive for one in known),
        any_reply=sum(one.any_reply for one in known),
        not_due=sum(one.not_due for one in known),
    )
