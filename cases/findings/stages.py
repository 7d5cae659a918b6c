"""That an incident was assessed, and that the Committee acted on it."""

from __future__ import annotations

from collections.abc import Collection

from cases.findings.domain import Finding
from cases.findings.models import FindingRow
from panel.access.viewers import Viewer
from panel.ledger.rows import Moment
from panel.ledger.states import stream_name


def assessed(keys: Collection[str], viewer: Viewer, moment: Moment) -> set[str]:
    """Those of these incidents of which something was found."""
    streams = [stream_name(Finding, key) for key in keys]
    rows = FindingRow.objects.visible_to(viewer, moment).filter(stream__in=streams)
    return {row.key for row in rows}


def acted_on(keys: Collection[str], viewer: Viewer, moment: Moment) -> set[str]:
    """Those of which the Committee determined what they are in law."""
    streams = [stream_name(Finding, key) for key in keys]
    rows = FindingRow.objects.visible_to(viewer, moment).filter(stream__in=streams)
    return {row.key for row in rows.filter(determined__isnull=False)}
