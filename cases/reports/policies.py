"""When a report is distributed or corrected, what everybody may read of it is printed."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from cases.reports.domain import Paragraph, PrintVersion, Report, Stage
from cases.reports.events import ReportDistributed
from cases.reports.paragraph_events import ParagraphCorrected
from cases.reports.rendering.working import call_a_worker
from cases.reports.rendering_events import RenderingOrdered, RenderingRetried
from cases.reports.structure_events import AddendumIssued
from panel.access.giving import follow
from panel.ledger import moments, streams
from panel.ledger.events import Recorded
from panel.ledger.execution import Asked
from panel.ledger.registry import Registry, Subscription
from panel.ledger.rows import Moment
from panel.ledger.states import Corrected, State, Voided, stream_name

NAME = "reports-printed"
_NEWS = (ReportDistributed, ParagraphCorrected, AddendumIssued, Corrected, Voided)


def subscriptions(registry: Registry) -> tuple[Subscription, ...]:
    """One reads the log for what has a published report read otherwise, one for what to print.

    Neither says what is outstanding: nothing else in the log waits for a document.
    """
    return (
        Subscription(NAME, _handler(registry), _NEWS),
        Subscription("documents", _call, (RenderingOrdered, RenderingRetried)),
    )


def _call(_: Recorded) -> None:
    transaction.on_commit(call_a_worker)


def _handler(registry: Registry) -> Callable[[Recorded], None]:
    def handle(recorded: Recorded) -> None:
        category, _, key = recorded.stream.partition("/")
        if category not in {Report.category, Paragraph.category}:
            return
        moment = moments.as_of(recorded.recorded_at)
        if category == Paragraph.category:
            known = _state(registry, recorded.stream, moment)
            key = known.report if isinstance(known, Paragraph) else ""
        report = _state(registry, stream_name(Report, key), moment)
        if isinstance(report, Report) and Stage.DISTRIBUTED in report.days:
            command = PrintVersion(report=key, position=moment.position)
            follow(registry, NAME, recorded, Asked(command, f"{key}-{moment.position}"))

    return handle


def _state(registry: Registry, stream: str, moment: Moment) -> State | None:
    found = next(streams.as_of(registry, [stream], moment), None)
    return found.state if found else None
