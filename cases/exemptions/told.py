"""What each entry of a request comes to in a line of its timeline."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from cases.exemptions import events as happened
from cases.regimes.events import Procedure
from panel.ledger.events import Event
from panel.staff.words import at_headquarters, day, plainly


def _at(instant: datetime) -> str:
    return plainly(at_headquarters(instant))


TOLD: Final[Mapping[type[Event], Callable[[Any], str]]] = {
    happened.ExemptionRequested: lambda e: (
        f"{e.applicant} {'asks for' if e.procedure is Procedure.APPROVAL else 'notifies'}"
        f" an exemption for {', '.join(e.persons)}"
    ),
    happened.RequestReturned: lambda _e: "Returned as incomplete",
    happened.RequestCirculated: lambda e: f"Circulated, to be adopted at {_at(e.deadline)}",
    happened.RequestUndecidable: lambda e: f"Can't be decided: the {e.body} has no Chair",
    happened.InformationAsked: lambda e: (
        f"Information asked; the clock {'stands' if e.stops_clock else 'runs on'}"
    ),
    happened.InformationSupplied: lambda _e: "The State answered",
    happened.PeriodShortened: lambda e: (
        f"{'Emergency' if e.emergency else 'Shorter period'}: it ends at {_at(e.deadline)}"
    ),
    happened.HoldPlaced: lambda e: f"{e.state} places a hold",
    happened.HoldReleased: lambda e: f"{e.state} releases its hold",
    happened.HoldLapsed: lambda e: f"{e.state}'s hold lapsed with its seat",
    happened.RequestObjected: lambda e: f"{e.state} objects",
    happened.RequestCommented: lambda e: f"{e.state} comments",
    happened.DecidedInMeeting: lambda e: (
        f"{'Granted' if e.granted else 'Refused'} by the {e.decided_by} in a meeting"
    ),
    happened.DecisionCommunicated: lambda e: f"Decision communicated to {', '.join(e.to)}",
    happened.JourneyShifted: lambda e: f"Journey shifted by {e.hours} hours",
    happened.ExtensionAsked: lambda e: f"Extension until {day(e.last_day)} asked for",
    happened.ExtensionProposed: lambda e: (
        f"Extension until {day(e.last_day)} circulated, to be adopted at {_at(e.deadline)}"
    ),
    happened.AdoptionRecorded: lambda e: f"Adopted by silence at {_at(e.deadline)}",
    happened.ExtensionRecorded: lambda e: f"Extension adopted by silence at {_at(e.deadline)}",
    happened.TravelConfirmed: lambda e: (
        "Travel confirmed" if e.travelled else "The State says that no travel took place"
    ),
}
