"""What a refused filing is told beside the rule: the grounds on which one files."""

from __future__ import annotations

from typing import Any, Final

from cases.exemptions.domain import RequestExemption, RequestRelease
from cases.regimes.events import Measure
from cases.regimes.queries import filed
from panel.ledger.commands import Command, Refused
from panel.ledger.rows import Moment

_OF: Final[dict[type[Command], Measure]] = {
    RequestExemption: Measure.TRAVEL_BAN,
    RequestRelease: Measure.ASSET_FREEZE,
}


def allowed(refused: Refused, command: Any, _key: str, moment: Moment) -> dict[str, Any]:
    """The grounds that the regime's rules know for the measure, where its ground was refused."""
    if not any(one.field == "/ground" for one in refused.every):
        return {}
    return {"grounds_known": filed(command.regime, _OF[type(command)], moment)}


EXPLAINS: Final = dict.fromkeys(_OF, allowed)
