"""What the Panel makes of an incident's sources and statements, as later entries say it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, assert_never

import msgspec

from cases.incidents.events import (
    CredibilityGraded,
    OriginLinked,
    PositionAssessed,
    ReliabilityGraded,
    SourceVerified,
)
from cases.incidents.parts import Position, Source


def graded(
    sources: Mapping[int, Source],
    event: OriginLinked | ReliabilityGraded | CredibilityGraded | SourceVerified,
) -> dict[int, Source]:
    """The sources with what one of them now is; as they were where it was struck."""
    if event.source not in sources:
        return dict(sources)
    changed: dict[str, Any]
    match event:
        case OriginLinked():
            changed = {
                "derived_from": event.derived_from,
                "independence": event.independence,
                "same_as": None,
            }
        case ReliabilityGraded():
            changed = {"reliability": event.grade}
        case CredibilityGraded():
            changed = {"credibility": event.grade}
        case SourceVerified():
            changed = {"verified": True}
        case _:
            assert_never(event)
    return {**sources, event.source: msgspec.structs.replace(sources[event.source], **changed)}


def assessed(positions: Mapping[int, Position], event: PositionAssessed) -> dict[int, Position]:
    """The statements with how credible one of them is; as they were where it was struck."""
    said = positions.get(event.position)
    if said is None:
        return dict(positions)
    judged = msgspec.structs.replace(said, assessment=event.assessment)
    return {**positions, event.position: judged}
