"""How far an extension is: asked for, before the Committee, adopted, objected to."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import msgspec

from cases.exemptions.states import Request
from cases.exemptions.statuses import GRANTED
from panel.ledger.states import Span
from panel.ledger.values import Instant


class ExtensionStage(StrEnum):
    """How far an extension is."""

    ASKED = "asked"
    """The State asks for it; the Secretariat has yet to circulate it."""
    CIRCULATED = "circulated"
    ADOPTED = "adopted"
    OBJECTED = "objected"


class ExtensionView(msgspec.Struct, frozen=True, kw_only=True):
    """An extension, asked for or circulated."""

    stage: ExtensionStage
    last_day: date
    """The last day that it is to cover."""
    reason: str = ""
    """Why the State asks for it."""
    asked_at: Instant | None = None
    """When its asking reached us; null where it came on paper alone."""
    late: bool | None = None
    """Whether it came too late by the rule; null where that is not known."""
    notice_given: int | None = None
    """Working days from its receipt to the last day that is covered without it."""
    notice_required: int | None = None
    """Working days that the rule wants."""
    deadline: Instant | None = None
    """When its no-objection procedure ends."""


def told(request: Request, span: Span) -> ExtensionView | None:
    """What the State asks for now, else what was circulated last; None where nothing was."""
    if request.asked_until(span) is not None and request.longer is not None:
        return ExtensionView(stage=ExtensionStage.ASKED, **msgspec.structs.asdict(request.longer))
    later, stage = request.extension, _stage(request, span)
    if later is None or stage is None:
        return None
    asked = msgspec.structs.asdict(later.asked) if later.asked else {"last_day": later.last_day}
    return ExtensionView(stage=stage, **asked | {"late": later.late, "deadline": request.deadline})


def _stage(request: Request, span: Span) -> ExtensionStage | None:
    """How far the one circulated last is; None where the exemption ended before it was decided."""
    later = request.extension
    if later is None:
        return None
    if later.objected:
        return ExtensionStage.OBJECTED
    if later.last_day <= request.covered_until(span):
        return ExtensionStage.ADOPTED
    return ExtensionStage.CIRCULATED if span.status in GRANTED else None
