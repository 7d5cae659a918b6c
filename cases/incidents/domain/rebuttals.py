"""What those named say to an allegation, each with the Panel's assessment of its credibility.

S/2006/997, annex, para. 28: later reports record rebuttals with an assessment of how credible they
are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

import msgspec

from cases.incidents.domain.incidents import Incident
from cases.incidents.domain.letters import Letter
from cases.incidents.domain.returned import Reply
from cases.incidents.letter_events import Outcome
from cases.incidents.parts import Position, Window
from cases.incidents.values import Stance
from panel.ledger.values import new_york_day

_NOT_YET: Final = frozenset({Outcome.ACKNOWLEDGED, Outcome.HOLDING})
"""What says nothing of the allegation."""
_REBUTS: Final = frozenset({Stance.DENIES, Stance.OTHER})


class Rebuttal(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody named says to an allegation."""

    party: str
    words: str
    """Exactly as it was said."""
    received_on: date
    """The day in New York on which it was received; of a statement, on which it was made."""
    late: bool
    """Whether the time for it was over by then."""
    assessment: str
    """How credible the Panel finds it; empty where it hasn't said."""
    waits: bool
    """Whether nobody is named for it before the Panel has said."""


def rebuttals(
    incident: Incident, party: str, letters: Mapping[str, Letter]
) -> tuple[Rebuttal, ...]:
    """What a party says to an incident, the oldest first.

    Their replies to the letters that told them (`letters`, by key: those of their window), and
    their statements on record. An acknowledgement and a holding reply rebut nothing.
    """
    window = incident.windows.get(party, Window())
    told = (letters[key] for key in window.letters if key in letters)
    replied = (_replied(party, one) for letter in told for one in letter.replies.values())
    stated = (
        _stated(one, window)
        for one in incident.positions.values()
        if one.party == party and one.stance in _REBUTS
    )
    found = [one for one in (*replied, *stated) if one is not None]
    return tuple(sorted(found, key=lambda one: one.received_on))


def _replied(party: str, reply: Reply) -> Rebuttal | None:
    if reply.outcome in _NOT_YET:
        return None
    return Rebuttal(
        party=party,
        words=reply.text,
        received_on=new_york_day(reply.received_at),
        late=reply.late,
        assessment=reply.assessment,
        waits=reply.outcome is not Outcome.REFUSED and not reply.assessment,
    )


def _stated(said: Position, window: Window) -> Rebuttal:
    return Rebuttal(
        party=said.party,
        words=said.words,
        received_on=said.stated_on,
        late=window.due_on is not None and said.stated_on > window.due_on,
        assessment=said.assessment,
        waits=said.stance == Stance.DENIES and not said.assessment,
    )


def unassessed(incident: Incident, party: str, letters: Mapping[str, Letter]) -> Iterator[str]:
    """What of a party waits for an assessment, each in words."""
    for one in rebuttals(incident, party, letters):
        if one.waits:
            late = ", late," if one.late else ""
            yield (
                f"what {party} said on {one.received_on}{late} waits for the Panel's assessment of"
                " its credibility"
            )
