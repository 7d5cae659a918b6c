"""Requests for exemptions as staff see them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cases.exemptions import on_desk, pictures
from cases.exemptions.domain import (
    Circulate,
    FindComplete,
    RequestExemption,
    ReturnRequest,
    rule_of,
)
from cases.exemptions.models import RequestRow
from cases.exemptions.silence import Objection
from cases.exemptions.states import Request
from cases.exemptions.statuses import Status
from cases.listing.domain import ListEntry
from cases.listing.naming import persons
from cases.regimes.calendar import YearNotCovered
from cases.regimes.domain import COMMITTEE, PublishRule, WorkingDays
from cases.regimes.events import Measure
from cases.regimes.queries import grounds, holidays, members, silent
from panel.access import states
from panel.ledger.commands import Command
from panel.ledger.rows import Moment
from panel.ledger.states import Span
from panel.ledger.values import new_york_day
from panel.staff import addresses
from panel.staff.acts import offer
from panel.staff.filters import by
from panel.staff.picking import Options
from panel.staff.registering import (
    Badge,
    Beside,
    Case,
    Facts,
    Next,
    Picture,
    Seen,
    Table,
    Tone,
    register_beside,
    register_case,
    register_lines,
    register_search,
)
from panel.staff.rows import RowAdmin
from panel.staff.suggesting import Rows
from panel.staff.words import Link, at_headquarters, day, label, plainly

_MOST = 50
"""Periods that are shown beside the calendar."""
_TONES: dict[str, Tone] = {
    Status.RECEIVED: "attention",
    Status.RETURNED: "open",
    Status.COMPLETE: "attention",
    Status.CIRCULATED: "open",
    Status.OBJECTED: "bad",
    Status.APPROVED: "good",
    Status.REFUSED: "bad",
}


def title(key: str, request: Request) -> str:
    """Its number and whom it is about."""
    if request.status is None:
        return f"Voided request {key}"
    return f"{request.number}: {', '.join(request.persons_named)}"


def sentence(request: Request, span: Span) -> str:
    """Where it stands, in one sentence."""
    window = f"{day(request.first_day)} to {day(request.last_day)}"
    where = ", ".join(request.territories)
    match span.status:
        case Status.RECEIVED:
            said = f"{request.applicant} asks for it; the Secretariat has yet to find it complete."
        case Status.RETURNED:
            missing = request.missing.rstrip(".")
            said = f"Returned to {request.applicant} as incomplete: {missing}."
        case Status.COMPLETE:
            said = "Complete; it has yet to be put before the Committee."
        case Status.CIRCULATED:
            said = "Before the Committee under the no-objection procedure"
            if request.deadline:
                said += f" until {plainly(at_headquarters(request.deadline))}"
            said += "."
            if _too_late(request):
                said += " The period ends only after the journey begins."
        case Status.OBJECTED:
            said = (
                "A member of the Committee objected in time:"
                f" {request.applicant} may withdraw it, or the Committee decide on it."
            )
        case Status.APPROVED:
            return f"Exempt for {where}, {window}."
        case Status.REFUSED:
            said = f"Refused by the {request.decided_by}."
        case Status.WITHDRAWN:
            said = f"Withdrawn by {request.applicant}."
        case _:
            return "Every entry of this case was struck."
    return f"{said} It is asked for {where}, {window}."


def _too_late(request: Request) -> bool:
    """Whether the Committee's silence is known only once the journey has begun."""
    return request.deadline is not None and new_york_day(request.deadline) >= request.first_day


def badges(seen: Seen) -> Iterator[Badge]:
    """Where it stands in a word."""
    yield Badge(seen.span.status, _TONES.get(seen.span.status, "plain"))


def sections(seen: Seen) -> Iterator[Facts | Table | Picture]:
    """The procedure, the journey, what members did."""
    request: Request = seen.state
    if request.status is None:
        return
    if request.circulated_on is not None:
        yield from _clock(request, seen.moment)
    yield Facts(
        "The request",
        [
            ("Applicant", states.named(request.applicant)),
            ("Persons", persons(seen, request.persons_named)),
            ("Ground", request.ground),
            ("Purpose", request.purpose),
            ("Justification", request.justification),
            *([("Supplied", request.supplied)] if request.supplied else []),
            ("First day", request.first_day),
            ("Last day, still covered", request.last_day),
        ],
    )
    if request.decided_on is not None:
        yield Facts(
            "The decision, entered from paper",
            [("Dated", request.decided_on), ("By", request.decided_by)],
        )
    if request.itinerary:
        yield _journey(request)
    if request.circulated_on is not None:
        yield _members(request, seen.moment)


def _clock(request: Request, moment: Moment) -> Iterator[Facts | Picture]:
    """The days as the calendar of the moment has them, with the deadline as it was set."""
    try:
        days = pictures.counted(request, holidays(moment))
    except YearNotCovered:
        days = ()
    if days and pictures.fits(days):
        why = pictures.why(request, days)
        yield Picture("The clock", pictures.strip(request, days, moment.today), why)
    yield _procedure(request)


def _procedure(request: Request) -> Facts:
    return Facts(
        "No-objection procedure",
        [
            ("Circulated on", request.circulated_on),
            ("Ends at", at_headquarters(request.deadline)),
            *(
                [("Moved by a corrected calendar from", at_headquarters(request.moved_from))]
                if request.moved_from
                else []
            ),
            ("Objections", [_objection(o) for o in request.objections] or "none on record"),
        ],
    )


def periods(seen: Seen) -> Iterator[Table]:
    """Beside the calendar: the periods that run by it, and whether a correction moved them."""
    rows = RequestRow.objects.visible_to(seen.viewer, seen.moment).filter(status=Status.CIRCULATED)
    more = rows.count() - _MOST
    every = {"status": Status.CIRCULATED, "as_of": seen.known_on}
    where = addresses.with_query(reverse("admin:exemptions_requestrow_changelist"), **every)
    yield Table(
        "Periods that run by this calendar",
        ("Request", "Circulated on", "Ends at", "Moved from"),
        [
            (
                Link(row.number, addresses.case(row.stream, seen.known_on)),
                row.circulated_on,
                at_headquarters(row.deadline),
                at_headquarters(row.moved_from) or "not moved",
            )
            for row in rows.order_by("deadline")[:_MOST]
        ],
        empty="No request is before the Committee.",
        rest=Link(f"{more:,} more, which end later", where) if more > 0 else "",
    )


def _members(request: Request, moment: Moment) -> Table:
    assert request.circulated_on is not None
    did = {objection.state: _objected(objection) for objection in request.objections}
    seated = members(COMMITTEE, request.circulated_on, moment)
    silent = sorted(states.named(state) for state in seated if state not in did)
    return Table(
        "Members of the Committee, and what each did",
        ("Did", "Members"),
        [(said, states.named(state)) for state, said in did.items()]
        + ([("no objection on record", silent)] if silent else []),
        empty="No seat is on record for the day of circulation.",
    )


def _objected(objection: Objection) -> str:
    when = "in time" if objection.in_time else "late"
    return f"objected, received {when}{f': {objection.reason}' if objection.reason else ''}"


def _objection(objection: Objection) -> SafeString:
    late = "" if objection.in_time else " (late, kept on record)"
    received = at_headquarters(objection.received_at)
    return format_html("{}, received {}{}", objection.state, received, late)


def _journey(request: Request) -> Table:
    return Table(
        "Itinerary",
        ("Territory", "Way", "From", "To", "Departs", "Arrives", "Transport"),
        [
            (
                states.named(leg.territory),
                leg.way,
                leg.departs_from,
                leg.arrives_at,
                leg.departs_on,
                leg.arrives_on,
                leg.transport,
            )
            for leg in request.itinerary
        ],
    )


def begins(seen: Seen, command: type[Command]) -> dict[str, Any]:
    """A request is circulated on the day on which it is sent."""
    return {"circulated_on": seen.moment.today} if command is Circulate else {}


def offers(seen: Seen, command: type[Command]) -> dict[str, Options]:
    """The grounds that the rules know, each with the regimes in which it is one."""
    known = grounds(Measure.TRAVEL_BAN, seen.moment) if command is RequestExemption else {}
    choices = [(on, f"{label(on)} ({', '.join(regimes)})") for on, regimes in known.items()]
    return {"ground": choices} if choices else {}


def rule(seen: Seen) -> Iterator[Next]:
    """Beside a complete request: the rule that has yet to say how long the Committee has."""
    request: Request = seen.state
    if request.status is Status.COMPLETE and rule_of(request) not in silent(seen.moment):
        verb = "Say how long the no-objection procedure lasts"
        yield from offer(seen, PublishRule, key=rule_of(request), verb=verb, likely=True)


def requests(seen: Seen) -> Iterator[Next]:
    """Beside an entry: a request for whom it lists."""
    why = "" if seen.state.listed else "an exemption is asked for whoever is on the list"
    yield from offer(seen, RequestExemption, why=why, persons=seen.key)


register_beside(WorkingDays, Beside(sections=periods))
register_beside(ListEntry, Beside(acts=requests))
register_beside(Request, Beside(acts=rule))
register_search(
    Rows(
        Request,
        RequestRow,
        ("number", "applicant", "persons"),
        words=lambda row: f"{row.number} of {states.named(row.applicant)}",
    )
)
register_lines("due", on_desk.due)
register_lines("waiting", on_desk.waiting)
register_lines("elsewhere", on_desk.elsewhere)
register_case(
    Case(
        Request,
        title,
        sentence,
        sections,
        badges,
        begins=begins,
        offers=offers,
        likeliest={
            Status.RECEIVED: (FindComplete, ReturnRequest),
            Status.RETURNED: (FindComplete,),
            Status.COMPLETE: (Circulate,),
        },
    )
)


@admin.register(RequestRow)
class RequestAdmin(RowAdmin):
    """Requests, the newest number first."""

    kind = Request
    list_display = ("applicant", "named", "status", "first_day", "last_day", "deadline", "level")
    list_filter = ("status", by("applicant", words=states.named), "regime", "ground")
    search_help_text = "Number, State or person"
    empty = "Nothing is here yet: what States ask for over the API, or on paper, will stand here."
    search_fields = ("number", "applicant", "persons")
    ordering = ("-number",)

    @admin.display(description="Persons", ordering="persons")
    def named(self, row: RequestRow) -> str:
        """Their reference numbers."""
        return ", ".join(row.persons)
