"""What reports put on the desk: the next step of each, for whoever enters it or waits for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

from cases.regimes.calendar import day_end
from cases.reports import pictures, queries
from cases.reports.domain import (
    OPEN,
    EnterConsideration,
    EnterDistribution,
    EnterTransmission,
    FollowUpRecommendation,
    MakeFinal,
    Report,
    Stage,
    SubmitReport,
    lacks,
    told,
)
from cases.reports.models import CommentRow, RecommendationRow, ReportRow
from panel.access.giving import role_for
from panel.access.roles import Role
from panel.access.viewers import Viewer
from panel.ledger.commands import Command
from panel.ledger.rows import Moment
from panel.ledger.states import stream_name
from panel.staff import addresses
from panel.staff.registering import Line, Tone

SOON: Final = timedelta(days=30)
"""What is to become of a recommendation within it is due, and what later waits for others."""
_MOST: Final = 20
NEXT: Final[dict[str, tuple[type[Command], str, str]]] = {
    Stage.SUBMITTED: (
        EnterConsideration,
        "is before the Committee: enter its consideration",
        "waits to be considered by the Committee",
    ),
    Stage.CONSIDERED: (
        EnterTransmission,
        "was considered: enter its transmission to the Council",
        "was considered and waits to be transmitted to the Council",
    ),
    Stage.TRANSMITTED: (
        EnterDistribution,
        "was transmitted: enter its distribution",
        "was transmitted and waits to be distributed",
    ),
}
"""By stage, what is entered next, and how the desk tells whoever enters it, and who waits."""


def due(viewer: Viewer, moment: Moment) -> Iterator[Line]:
    """Reports that the Committee has had for long, the longest first."""
    for row in queries.unconsidered(viewer, moment):
        where = (
            addresses.command(EnterConsideration, row.key)
            if role_for(viewer, EnterConsideration)
            else addresses.case(row.stream)
        )
        long = pictures.days(queries.PATIENCE.days)
        assert row.submitted_on is not None
        words = f"{row} has been with the Committee for more than {long}, unconsidered"
        yield Line(words, where, day_end(row.submitted_on + queries.PATIENCE), "attention")


def recommended(viewer: Viewer, moment: Moment) -> Iterator[Line]:
    """Recommendations of which something is to become soon, or was to: for who follows them up."""
    for row in _following(viewer, moment):
        if row.due_on - moment.today <= SOON:
            late = row.due_on < moment.today
            yield _followed(row, viewer, "bad" if late else "plain")


def _following(viewer: Viewer, moment: Moment) -> list[Any]:
    """Those with a day of which nothing has become; nobody but the Secretary and the Chair's."""
    if not viewer.roles & {Role.SECRETARIAT, Role.CHAIR}:
        return []
    rows = RecommendationRow.objects.visible_to(viewer, moment)
    rows = rows.filter(due_on__isnull=False, status__in=OPEN)
    return list(rows.order_by("due_on", "place")[:_MOST])


def _followed(row: Any, viewer: Viewer, tone: Tone = "plain") -> Line:
    act = role_for(viewer, FollowUpRecommendation)
    where = (
        addresses.command(FollowUpRecommendation, row.key, number=row.number)
        if act
        else addresses.case(row.stream)
    )
    words = f"Recommendation {row.number} of {row.report}: enter what became of it"
    told = words if act else f"Recommendation {row.number} of {row.report} is to be followed"
    return Line(told, where, day_end(row.due_on), tone)


def commented(viewer: Viewer, moment: Moment) -> Iterator[Line]:
    """For who submits reports, the comments that are open still, by report."""
    if role_for(viewer, SubmitReport) is None:
        return
    rows = CommentRow.objects.visible_to(viewer, moment).filter(resolved=False)
    found: dict[str, list[str]] = {}
    for report, stream in rows.order_by("held_from").values_list("report", "stream"):
        found.setdefault(report, []).append(stream)
    known = ReportRow.objects.visible_to(viewer, moment)
    for row in known.filter(stream__in=[stream_name(Report, key) for key in found]):
        mine = found[row.key]
        many = f"{len(mine)} comments" if len(mine) > 1 else "A comment"
        gone = " though it is published: settle them" if row.status == Stage.DISTRIBUTED else ""
        words = f"{many} on {row} {'are' if len(mine) > 1 else 'is'} open"
        yield Line(f"{words}{gone}", addresses.case(mine[0]), mark="comment")


def waiting(viewer: Viewer, moment: Moment) -> Iterator[Line]:
    """Steps of reports to enter; reports that are all final; drafts, with what each waits for."""
    yield from _steps(viewer, moment)
    if role_for(viewer, MakeFinal) is None:
        return
    if role_for(viewer, SubmitReport):
        for report in queries.complete(viewer, moment):
            yield Line(f"{report} can be submitted", addresses.command(SubmitReport, report.key))
    rows = queries.drafts(viewer, moment)
    known = queries.written([row.key for row in rows], moment)
    grounds = queries.grounds(known.values(), moment)
    titles = queries.titles({row.report for row in rows}, moment)
    for row in rows:
        called = f"{row} of {titles.get(row.report, 'its report')}"
        if waits := lacks(known[row.key], grounds, moment.at):
            yield Line(f"{called} waits: {told(waits)}", addresses.case(row.stream))
        else:
            yield Line(f"{called} can be final", addresses.command(MakeFinal, row.key))


def _steps(viewer: Viewer, moment: Moment) -> Iterator[Line]:
    """What has not been entered of a report's way; what is late with it stands under "due"."""
    for row in queries.under_way(viewer, moment):
        command, words, _ = NEXT[row.status]
        if role_for(viewer, command):
            yield Line(f"{row} {words}", addresses.command(command, row.key), mark=row.status)


def elsewhere(viewer: Viewer, moment: Moment) -> Iterator[Line]:
    """For who submits reports, where those that left the Panel stand."""
    if role_for(viewer, SubmitReport) is None:
        return
    for row in queries.under_way(viewer, moment):
        yield Line(f"{row} {NEXT[row.status][2]}", addresses.case(row.stream), mark=row.status)


def follows(viewer: Viewer, moment: Moment) -> Iterator[Line]:
    """Recommendations whose day is far: they wait for whoever they are addressed to."""
    for row in _following(viewer, moment):
        if row.due_on - moment.today > SOON:
            yield _followed(row, viewer)
