"""The fixed words of a report as a document, and days and names as it writes them."""

from __future__ import annotations

from datetime import UTC, date
from typing import Final

from cases.findings.events import Assessment
from cases.incidents.values import Precision, When
from cases.listing.domain import ListEntry
from cases.reports.domain import Known
from cases.reports.events import Body, FollowUp, ReportKind
from cases.reports.rendering_events import Audience
from panel.access import states
from panel.ledger.states import stream_name

CONFIDENTIAL: Final = "confidential source; material held in the United Nations archives"
FOUND: Final = {
    Assessment.ALLEGED: "Alleged: it is reported, and the Panel finds no more than that.",
    Assessment.CONTINUING: "The Panel continues to investigate.",
    Assessment.UNVERIFIED: "The Panel was unable to verify it independently.",
    Assessment.PARTIALLY_CORROBORATED: "What the Panel holds is consistent with it.",
    Assessment.SUBSTANTIATED: "Substantiated: the Panel finds that it was so.",
    Assessment.UNSUBSTANTIATED: "The Panel found no evidence that it was so.",
    Assessment.WITHDRAWN: "Withdrawn: the Panel no longer says it.",
}
KINDS: Final = {
    ReportKind.MIDTERM: "Midterm report",
    ReportKind.FINAL: "Final report",
    ReportKind.INCIDENT: "Incident report",
    ReportKind.INSPECTION: "Inspection report",
    ReportKind.OTHER: "Report",
}
ADDRESSEES: Final = {
    Body.COMMITTEE: "The Committee",
    Body.COUNCIL: "The Security Council",
    Body.STATES: "Member States",
}
STANDS: Final = {
    FollowUp.PROPOSED: "Proposed",
    FollowUp.UNDER_CONSIDERATION: "Under consideration",
    FollowUp.ACCEPTED: "Accepted",
    FollowUp.PARTLY_ACCEPTED: "Accepted in part",
    FollowUp.NOT_ACCEPTED: "Not accepted",
    FollowUp.NO_CONSENSUS: "No consensus",
    FollowUp.IMPLEMENTED: "Implemented",
    FollowUp.OVERTAKEN: "Overtaken by events",
}
DISTRIBUTION: Final = {
    Audience.PUBLIC: "General",
    Audience.COMMITTEE: "Members of the Committee only",
    Audience.PANEL: "The Panel of Experts only",
}


def day(said: date) -> str:
    """2 June 2015."""
    return f"{said.day} {said:%B %Y}"


def when(said: When) -> str:
    """A time as precise as it is known."""
    match said.precision:
        case Precision.INSTANT:
            assert said.at is not None
            at = said.at.astimezone(UTC)
            return f"{day(at.date())}, {at:%H:%M} UTC"
        case Precision.UNKNOWN:
            return "not known"
        case _:
            days = (one for one in (said.first_day, said.last_day) if one)
            return " to ".join(dict.fromkeys(day(one) for one in days))


def called(party: str, known: Known) -> str:
    """A State, or a person or entity of the list as it was called then."""
    if "." not in party:
        return states.named(party)
    entry = known.get(stream_name(ListEntry, party))
    if isinstance(entry, ListEntry) and entry.entry:
        return f"{' '.join(entry.entry.names)} ({party})"
    return party
