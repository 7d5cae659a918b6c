"""How far an incident has come, told by what happened and never typed in.

The chain is that of the Panel's work: logged, triaged, investigated, asked about, answered, heard,
assessed, told in a report, acted on by the Committee, closed. Slices that know of a later stage
register what finds it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from enum import StrEnum

from cases.incidents.domain import Incident
from cases.incidents.models import LetterRow
from panel.access.viewers import Viewer
from panel.ledger.rows import Moment


class Stage(StrEnum):
    """What an incident has come to, in the order of the work."""

    LOGGED = "logged"
    TRIAGED = "triaged"
    """An expert has it in hand."""
    UNDER_INVESTIGATION = "under_investigation"
    """A source is on record."""
    REQUESTS_SENT = "requests_sent"
    RESPONSES = "responses"
    REPLY_WINDOW = "reply_window"
    """Somebody named was given the right of reply."""
    ASSESSED = "assessed"
    REPORTED = "reported"
    COMMITTEE_ACTION = "committee_action"
    CLOSED = "closed"


Finder = Callable[[Collection[str], Viewer, Moment], Collection[str]]
"""`finder(keys, viewer, moment)`: those of these incidents that have come to a stage."""

_finders: dict[Stage, Finder] = {}


def register_stage(stage: Stage, finder: Finder) -> None:
    """Have a stage told by a slice that comes after this one."""
    _finders[stage] = finder


def reached(
    incidents: Mapping[str, Incident], viewer: Viewer, moment: Moment
) -> dict[str, list[Stage]]:
    """The stages that each of these incidents has come to, in order; one query a kind of stage.

    What happened to an incident that was merged into another happened to both.
    """
    whose = {key: own for own, one in incidents.items() for key in (own, *one.merged_keys)}
    found: dict[str, set[Stage]] = {key: _own(one) for key, one in incidents.items()}
    letters = LetterRow.objects.visible_to(viewer, moment)
    sent = letters.filter(incident__in=whose, sent_on__isnull=False)
    for key, replies in sent.values_list("incident", "replies"):
        found[whose[key]] |= {Stage.REQUESTS_SENT, *([Stage.RESPONSES] if replies else [])}
    for stage, finder in _finders.items():
        for key in finder(whose.keys(), viewer, moment):
            found[whose[key]].add(stage)
    return {key: [stage for stage in Stage if stage in stages] for key, stages in found.items()}


def _own(incident: Incident) -> set[Stage]:
    told = {
        Stage.LOGGED: True,
        Stage.TRIAGED: bool(incident.assigned),
        Stage.UNDER_INVESTIGATION: bool(incident.sources),
        Stage.REPLY_WINDOW: any(window.opened_on for window in incident.windows.values()),
        Stage.CLOSED: incident.closed is not None,
    }
    return {stage for stage, there in told.items() if there}
