"""Renderings: which version of a report is printed for whom, and which bytes came of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Final, Self, assert_never

import msgspec

from cases.incidents.values import ReportKey
from cases.reports.domain.reports import Report, Stage
from cases.reports.rendering_events import (
    Audience,
    RenderingFailed,
    RenderingOrdered,
    RenderingRetried,
    ReportRendered,
)
from evidence.finding import Tool
from evidence.values import Sha256, Size
from panel.access.roles import PANEL, SECRETARIAT, Role
from panel.ledger.commands import Act, Command, Creates, Reads, Refused, To
from panel.ledger.events import Fact
from panel.ledger.states import Disclosure, Level, Span, State
from panel.ledger.values import Count, Line

_LEVELS: Final = {
    Audience.PUBLIC: Level.PUBLIC,
    Audience.COMMITTEE: Level.COMMITTEE,
    Audience.PANEL: Level.PANEL,
}
Position = Annotated[int, msgspec.Meta(ge=1)]
RenderingEvent = RenderingOrdered | ReportRendered | RenderingFailed | RenderingRetried


class Progress(StrEnum):
    """Where a rendering stands."""

    ORDERED = "ordered"
    RENDERED = "rendered"
    FAILED = "failed"


class Rendering(
    State,
    category="rendering",
    events=(RenderingOrdered, ReportRendered, RenderingRetried, RenderingFailed),
):
    """A report as a document for an audience, in one version: one life, one stream."""

    status: Progress | None = None
    report: str = ""
    audience: Audience = Audience.PANEL
    position: int | None = None
    """The version's place in the log; none is that of the order."""
    made: ReportRendered | None = None
    failure: str = ""

    def evolve(self, event: RenderingEvent, fact: Fact) -> Self:
        """The rendering after one more event."""
        return msgspec.structs.replace(self, **self._changed(event))

    def _changed(self, event: RenderingEvent) -> dict[str, Any]:
        match event:
            case RenderingOrdered():
                return {**msgspec.structs.asdict(event), "status": Progress.ORDERED}
            case ReportRendered():
                return {"status": Progress.RENDERED, "made": event}
            case RenderingFailed():
                return {"status": Progress.FAILED, "failure": event.reason}
            case RenderingRetried():
                return {"status": Progress.ORDERED, "failure": ""}
            case _:
                assert_never(event)

    def spans(self) -> Sequence[Span]:
        """One: the clock changes nothing."""
        return (Span(self.status or "voided"),)

    def disclosure(self, span: Span) -> Disclosure:
        """Its audience's."""
        return Disclosure(_LEVELS[self.audience])


class RenderReport(Command, on=Report, roles=PANEL | SECRETARIAT, noun="rendering"):
    """Have a report printed as PDF as it reads now: for the Panel, or for the Committee.

    What the public gets is printed by itself when the report is distributed or corrected.
    """

    audience: Audience
    """For whom."""

    @classmethod
    def offered(cls, report: Report, at: datetime) -> str:
        """Whatever holds a paragraph."""
        return "it has no paragraph yet" if report.is_empty else ""

    @classmethod
    def keeps(cls, report: Report, audience: Audience, by_panel: bool) -> str:
        """Why nobody of the Panel, or outside it, has it printed for them; empty where they may."""
        match audience:
            case Audience.PUBLIC:
                return (
                    "the public's document is made when the report is distributed or corrected,"
                    " and never otherwise"
                )
            case Audience.COMMITTEE:
                sent = Stage.SUBMITTED in report.days
                return "" if sent else "it was not submitted to the Committee yet"
            case Audience.PANEL:
                return "" if by_panel else "what is the Panel's own is printed by the Panel"
            case _:
                assert_never(audience)

    def decide(self, act: Act, report: Report) -> Iterator[To]:
        """The Panel's own for the Panel alone; the Committee's from the submission on."""
        if why := self.keeps(report, self.audience, act.role in PANEL):
            raise Refused(why, field="/audience")
        order = RenderingOrdered(report=act.subject, audience=self.audience, position=None)
        yield To(Rendering, act.fresh_id, order)


class PrintVersion(
    Command,
    on=Rendering,
    roles={Role.WORKER},
    noun="version",
    creates=Creates.KEYED,
    faceless=True,
):
    """Have a version that was distributed or corrected printed for everybody."""

    report: ReportKey
    """The report."""
    position: Position
    """Where the transaction ended that distributed or corrected it."""

    def reads(self, rendering: Rendering, act: Act) -> Reads:
        """The report."""
        return {"of": (Report, self.report)}

    def decide(self, act: Act, rendering: Rendering, of: Report) -> Iterator[RenderingOrdered]:
        """Once for each version, of what everybody may read."""
        if rendering.status is None and Stage.DISTRIBUTED in of.days:
            yield RenderingOrdered(
                report=self.report, audience=Audience.PUBLIC, position=self.position
            )


class RecordRendering(Command, on=Rendering, roles={Role.WORKER}, noun="document", faceless=True):
    """Record which bytes came of a rendering, once they are in the store."""

    sha256: Sha256
    size: Size
    """In bytes."""
    pages: Count
    photos: Count
    tool: Tool
    """The program that set it."""

    def decide(self, act: Act, rendering: Rendering) -> Iterator[ReportRendered]:
        """The first that came stays."""
        if rendering.status is not Progress.ORDERED:
            raise Refused("it is not waited for")
        yield ReportRendered(**msgspec.structs.asdict(self))


class RecordFailedRendering(
    Command, on=Rendering, roles={Role.WORKER}, noun="failure", faceless=True
):
    """Record that a rendering could not be made."""

    reason: Line
    """Why."""

    def decide(self, act: Act, rendering: Rendering) -> Iterator[RenderingFailed]:
        """While it is waited for."""
        if rendering.status is not Progress.ORDERED:
            raise Refused("it is not waited for")
        yield RenderingFailed(reason=self.reason)


class RetryRendering(Command, on=Rendering, roles=PANEL | SECRETARIAT, noun="retry"):
    """Have a rendering that failed tried once more, in the same version."""

    @classmethod
    def offered(cls, rendering: Rendering, at: datetime) -> str:
        """After a failure."""
        return "" if rendering.status is Progress.FAILED else "it did not fail"

    def decide(self, act: Act, rendering: Rendering) -> Iterator[RenderingRetried]:
        """Nothing more."""
        yield RenderingRetried()
