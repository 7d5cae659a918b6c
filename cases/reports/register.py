"""What became of the recommendations of all reports: the register, over REST and for staff."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec
from django.db.models import QuerySet
from django.http import HttpResponse

from cases.reports.api import RecommendationView, recommendation_view
from cases.reports.domain import OPEN, Recommendation, Report
from cases.reports.events import Body, FollowUp
from cases.reports.models import RecommendationRow
from cases.reports.opening import among
from panel.access.viewers import Viewer, scope
from panel.api.endpoints import Paging, opened, sealed
from panel.api.registering import Query, encode
from panel.ledger.registry import Registry
from panel.ledger.rows import Moment
from panel.ledger.states import Level, stream_name


class RecommendationsQuery(Paging, frozen=True, kw_only=True):
    """Which recommendations."""

    addressee: Body | None = None
    """To whom they are addressed."""
    status: FollowUp | None = None
    """Where they stand, as far as you may know."""
    overdue: bool | None = None
    """true: only those whose day is over and of which nothing is known to have become."""


class ListedRecommendationView(RecommendationView, frozen=True, kw_only=True):
    """A recommendation with the report that makes it."""

    report: str
    """The report's id."""
    title: str
    """The report's symbol, once it has one, and title."""


class RecommendationsView(msgspec.Struct, frozen=True, kw_only=True):
    """A page of recommendations, in the order of their reports' ids and of their numbers."""

    items: tuple[ListedRecommendationView, ...]
    next: str | None
    """What to send as `after` for the page that follows; null on the last."""


def overdue(rows: QuerySet[Any], today: date, *, committee: bool) -> QuerySet[Any]:
    """Those whose day is over and of which nothing has become as far as the reader knows."""
    status = "status" if committee else "public_status"
    return rows.filter(**{f"{status}__in": OPEN}, due_on__lt=today)


def narrowed(asked: RecommendationsQuery, viewer: Viewer, moment: Moment) -> QuerySet[Any]:
    """The recommendations asked for that exist for the viewer."""
    committee = Level.COMMITTEE in scope(viewer).whole
    rows: QuerySet[Any] = RecommendationRow.objects.visible_to(viewer, moment)
    if asked.addressee:
        rows = rows.filter(addressee=asked.addressee)
    if asked.status:
        rows = rows.filter(**{"status" if committee else "public_status": asked.status})
    if asked.overdue is not None:
        late = overdue(rows, moment.today, committee=committee)
        rows = late if asked.overdue else rows.exclude(pk__in=late.values("pk"))
    return rows.order_by("place")


def _run(_registry: Registry, asked: RecommendationsQuery, viewer: Viewer, moment: Moment) -> bytes:
    rows = narrowed(asked, viewer, moment)
    if asked.after is not None:
        rows = rows.filter(place__gt=opened(asked.after, "recommendations", viewer)[0])
    found = list(rows[: asked.limit + 1])
    page, more = found[: asked.limit], len(found) > asked.limit
    committee = Level.COMMITTEE in scope(viewer).whole
    items = tuple(_view(row, moment.today, committee=committee) for row in page)
    following = sealed([page[-1].place], "recommendations", viewer) if more else None
    return encode(RecommendationsView(items=items, next=following))


def _view(row: RecommendationRow, today: date, *, committee: bool) -> ListedRecommendationView:
    one = msgspec.convert(row.recommendation, Recommendation)
    told = recommendation_view(row.number, one, today, committee=committee)
    said: Mapping[str, Any] = msgspec.structs.asdict(told)
    return ListedRecommendationView(**said, report=row.key, title=row.report)


def _answered(response: HttpResponse, body: bytes, viewer: Viewer) -> None:
    """Whoever of the Committee was given what an embargoed report recommends has opened it."""
    items = msgspec.json.decode(body, type=RecommendationsView).items
    among(response, (stream_name(Report, one.report) for one in items), viewer)


QUERY = Query(
    path="recommendations",
    params=RecommendationsQuery,
    answer=RecommendationsView,
    run=_run,
    answered=_answered,
    purpose="What the Panel's reports recommend, and what became of it as far as you may know.",
)
