"""What happened in July and August 2015, as facts for the rules to be tried on.

Whatever is invented hangs on fictional persons and States.
"""

from datetime import UTC, date, datetime
from typing import Any

from cases.incidents.events import (
    CredibilityGraded,
    IncidentOpened,
    ReliabilityGraded,
    SourceAdded,
)
from cases.incidents.letter_events import (
    Addressee,
    LetterClosed,
    LetterDrafted,
    LetterSent,
    LetterWithdrawn,
)
from cases.incidents.values import Credibility, Independence, Kind, Reliability, When
from cases.listing.domain import ListEntry
from cases.regimes.domain import WorkingDays
from cases.regimes.events import Holiday, Measure, YearPublished
from tests.rules import fact, folded

FRIDAY = datetime(2015, 8, 7, 16, tzinfo=UTC)
"""Noon in New York on Friday 7 August 2015."""
LISTED = ListEntry(reference="XXi.001")
OPENED = IncidentOpened(
    title="Alleged travel to Port A, 24 July 2015",
    persons=("XXi.001",),
    measure=Measure.TRAVEL_BAN,
    states=("XA",),
    place="Port A",
    when=When(first_day=date(2015, 7, 24), last_day=date(2015, 7, 26)),
    summary="A fictional journey.",
)
YEAR = YearPublished(
    year=2015,
    holidays=(Holiday(day=date(2015, 9, 7), name="Labor Day"),),
)
CALENDAR = folded(WorkingDays, [YEAR])


def source(
    *derived_from: int,
    independence: Independence = Independence.UNKNOWN,
    kind: Kind = Kind.MEDIA,
    by: str = "collector",
    evidence: tuple[str, ...] = (),
    version: int = 2,
) -> Any:
    """A source added by somebody."""
    added = SourceAdded(
        kind=kind,
        publisher="A fictional daily",
        published_on=date(2015, 8, 6),
        says="The person was at Port A.",
        url="https://example.invalid/1",
        citation="",
        quotes=(),
        derived_from=derived_from,
        independence=independence,
        evidence=evidence,
    )
    return fact(added, version, actor=by)


def graded(source: int = 2) -> tuple[ReliabilityGraded, CredibilityGraded]:
    """Both grades of the source that this entry added."""
    said: dict[str, Any] = {"source": source, "graded_on": date(2015, 8, 7), "reason": "r"}
    return (
        ReliabilityGraded(grade=Reliability.C, **said),
        CredibilityGraded(grade=Credibility.POSSIBLE, confirmed_by=(), **said),
    )


def drafted(**said: Any) -> LetterDrafted:
    """A letter to XA, fourteen days for the reply."""
    usual: dict[str, Any] = {
        "incident": "i",
        "to": Addressee.STATE,
        "state": "XA",
        "addressee": "",
        "asks": "Was the person there?",
        "days": 14,
    }
    return LetterDrafted(**{**usual, **said})


SENT = LetterSent(
    number="PE/2015/OC.41",
    sent_on=date(2015, 8, 7),
    due_on=date(2015, 8, 21),
    remind_at=datetime(2015, 8, 28, 21, tzinfo=UTC),
    calendar_version=1,
)
"""Sent on Friday 7 August, due on Friday 21; five working days later it is Friday 28, 17:00."""
CLOSED_LETTER, WITHDRAWN = LetterClosed(reason="enough"), LetterWithdrawn(reason="in error")
