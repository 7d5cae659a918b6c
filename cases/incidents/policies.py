"""What becomes of evidence, and what is said to letters, is told to the incidents."""

from __future__ import annotations

from collections.abc import Callable

from cases.incidents.domain import FollowLetter, Letter, RecordEvidenceState, RecordPosition
from cases.incidents.letter_events import DeadlineExtended, LetterPositionStated, ReplyReceived
from cases.incidents.models import CitedRow
from evidence.events import (
    FileExamined,
    FileQuarantined,
    FileReleased,
    IntegrityFailed,
    IntegrityRestored,
)
from evidence.states import EvidenceItem
from panel.access.giving import follow
from panel.ledger.commands import Refused
from panel.ledger.events import Recorded
from panel.ledger.execution import Asked
from panel.ledger.registry import Registry, Subscription
from panel.ledger.rows import STILL
from panel.ledger.states import Corrected, Voided
from panel.ledger.streams import newest

NAME = "evidence-cited"
POSITIONS = "letter-positions"
LETTERS = "windows-of-letters"
_NEWS = (
    IntegrityFailed,
    IntegrityRestored,
    FileQuarantined,
    FileReleased,
    FileExamined,
    Voided,
    Corrected,
)


def subscriptions(registry: Registry) -> tuple[Subscription, ...]:
    """Read the log for what becomes of items of evidence, and for what States say to letters."""
    return (
        Subscription(NAME, _handler(registry), _NEWS),
        Subscription(POSITIONS, _telling(registry), (LetterPositionStated,)),
        Subscription(LETTERS, _following(registry), (ReplyReceived, DeadlineExtended)),
    )


def _following(registry: Registry) -> Callable[[Recorded], None]:
    """Rights of reply go by the letters that told of them."""

    def handle(recorded: Recorded) -> None:
        key = recorded.stream.partition("/")[2]
        incident = newest(registry, Letter, key).incident
        if incident:
            _on_what_goes_on(registry, LETTERS, recorded, Asked(FollowLetter(letter=key), incident))

    return handle


def _handler(registry: Registry) -> Callable[[Recorded], None]:
    def handle(recorded: Recorded) -> None:
        category, _, item = recorded.stream.partition("/")
        if category != EvidenceItem.category:
            return
        rows = CitedRow.objects.filter(held_to=STILL, item=item).order_by("stream")
        for row in rows:
            follow(registry, NAME, recorded, Asked(RecordEvidenceState(item=item), row.key))

    return handle


def _telling(registry: Registry) -> Callable[[Recorded], None]:
    """A State's position reaches the incident here: the State doesn't learn that there is one."""

    def tell(recorded: Recorded) -> None:
        key = recorded.stream.partition("/")[2]
        about = newest(registry, Letter, key).incident
        if about:
            said = RecordPosition(letter=key, entry=recorded.fact.version)
            _on_what_goes_on(registry, POSITIONS, recorded, Asked(said, about))

    return tell


def _on_what_goes_on(registry: Registry, name: str, recorded: Recorded, asked: Asked) -> None:
    """Give it on the incident or, where that was merged, on the one that goes on for it.

    The rule itself says which that is, so that no merger comes in between.
    """
    while True:
        try:
            return follow(registry, name, recorded, asked)
        except Refused as refused:
            if (into := refused.facts.get("incident")) is None:
                raise
            asked = asked._replace(key=into)
