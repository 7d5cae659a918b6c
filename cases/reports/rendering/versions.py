"""Which version of a report a document is: what it was corrected by, and as of when."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Case, F, Min, OuterRef, Subquery, Value, When
from django.db.models.functions import Concat

from cases.reports.domain import Report, Stage
from cases.reports.models import RenderingRow, ReportRow
from panel.ledger.models import LogEvent
from panel.ledger.states import stream_name


class Printed(NamedTuple):
    """A report as one of its documents has it."""

    title: str
    symbol: str
    status: str
    corrigenda: tuple[str, ...]
    at: datetime | None

    @property
    def corrections(self) -> list[str]:
        """Its corrigenda without the report's own symbol: Corr.1."""
        return [one.rpartition("/")[2] for one in self.corrigenda]

    @property
    def words(self) -> str:
        """Which version it is: as distributed, with Corr.1 and Corr.2, a draft."""
        if self.corrigenda:
            return f"with {' and '.join(self.corrections)}"
        return f"as {self.status}" if self.status != Stage.DRAFT else "draft"


def printed(rows: Collection[RenderingRow]) -> dict[str, Printed]:
    """Of documents, by their streams, the report as it read in each; three queries for all."""
    ordered = RenderingRow.objects.filter(stream__in={row.stream for row in rows})
    began = dict(ordered.values_list("stream").annotate(Min("held_from")))
    at = {row.stream: row.position or began[row.stream] for row in rows}
    times = dict(
        LogEvent.objects.filter(position__in=at.values()).values_list("position", "recorded_at")
    )
    reports = ReportRow.objects.filter(stream__in={stream_name(Report, r.report) for r in rows})
    known = list(reports.order_by("held_from"))
    return {row.stream: _printed(row, at[row.stream], known, times) for row in rows}


def _printed(
    row: RenderingRow, at: int, known: Iterable[ReportRow], times: dict[int, datetime]
) -> Printed:
    name = stream_name(Report, row.report)
    then = [one for one in known if one.stream == name and one.held_from <= at < one.held_to]
    if not then:
        return Printed("", "", "", (), times.get(at))
    one = then[-1]
    return Printed(one.title, one.symbol, one.status, tuple(one.corrigenda), times.get(at))


def with_versions(rows: Any) -> Any:
    """Rows of documents, each with its report's title, status and corrigenda in its version."""
    rows = rows.annotate(
        recorded=Case(When(position__gt=0, then=F("position")), default=F("held_from"))
    )
    then = ReportRow.objects.filter(
        stream=Concat(Value(stream_name(Report, "")), OuterRef("report")),
        held_from__lte=OuterRef("recorded"),
        held_to__gt=OuterRef("recorded"),
    )
    fields = {"report_title": "title", "report_status": "status", "report_corrigenda": "corrigenda"}
    return rows.annotate(**{n: Subquery(then.values(f)[:1]) for n, f in fields.items()})


def of_annotated(row: Any) -> str:
    """Which version such a row is, in words."""
    return Printed("", "", row.report_status or "", tuple(row.report_corrigenda or ()), None).words


def file_name(row: RenderingRow) -> str:
    """What it is saved as: by symbol, corrections, audience and the day whose version it is.

    Before there is a symbol by the report's id.
    """
    found = printed([row])[row.stream]
    day = [f"{found.at:%Y-%m-%d}"] if found.at else []
    symbol = found.symbol.replace("/", "-") or row.report
    return f"{'-'.join([symbol, *found.corrections, row.audience, *day])}.pdf"
