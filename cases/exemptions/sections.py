"""A request's page: its clock, what is asked, how the Committee and the State dealt with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cases.exemptions import afterwards, clock, pictures
from cases.exemptions.domain import rule_of
from cases.exemptions.members import said_by_members
from cases.exemptions.states import Request
from cases.exemptions.telling import procedure
from cases.exemptions.values import parts
from cases.listing.naming import persons
from cases.regimes.calendar import YearNotCovered
from cases.regimes.events import Measure
from cases.regimes.naming import ground
from cases.regimes.queries import holidays, law_of
from panel.access import states
from panel.staff import addresses
from panel.staff.naming import every_way
from panel.staff.registering import Facts, Picture, Section, Seen, Table
from panel.staff.words import Link, at_headquarters, day, label

Pairs = list[tuple[str, Any]]


def sections(seen: Seen) -> Iterator[Section]:
    """What the answer rests on first; then what was asked, said and decided, in that order."""
    request: Request = seen.state
    if request.status is None:
        return
    yield from _clocks(seen)
    yield _request(seen)
    if request.itinerary:
        yield _journey(request)
    if request.documents:
        yield _documents(request)
    yield from _assets(request)
    if request.questions:
        yield _questions(request)
    if request.circulated_on is not None:
        yield said_by_members(seen)
    yield from afterwards.sections(seen)


def _clocks(seen: Seen) -> Iterator[Picture | Facts]:
    """The running or last period's; of an extension also that of what it extends."""
    request: Request | None = seen.state
    while request is not None:
        yield from _clock(request, seen)
        request = request.before


def _clock(request: Request, seen: Seen) -> Iterator[Picture | Facts]:
    """The days as the calendar of the moment has them, with the deadline as it was set."""
    if request.circulated_on is None or not request.rule:
        return
    name = "The clock"
    if request.extension is not None:
        name = f"The clock of the extension until {day(request.extension.last_day)}"
    elif request is not seen.state:
        name = "The clock of the request"
    try:
        days = clock.days(request, holidays(seen.moment), seen.moment.today)
    except YearNotCovered:
        days = ()
    why = pictures.why(request, days, seen.known_on)
    if days and pictures.fits(days):
        yield Picture(name, pictures.drawn(days), why)
    else:
        yield Facts(name, [("Why this deadline", why)])


def _request(seen: Seen) -> Facts:
    request: Request = seen.state
    ways = every_way(seen, _named(request))
    replaced = ways.get("exemption-request", {})
    items = ways.get("evidence", {})
    rule = Link(ground(rule_of(request)), addresses.case(f"rule/{rule_of(request)}", seen.known_on))
    how = procedure(request.procedure)
    law = addresses.case(f"regime/{law_of(request.regime, seen.moment)}", seen.known_on)
    facts: Pairs = [
        ("Applicant", states.named(request.applicant)),
        ("Persons", persons(seen, request.persons_named)),
        ("Regime", Link(request.regime, law)),
        ("Measure", label(request.measure)),
        *([("By the rule", rule), ("Procedure", how)] if request.ground else []),
        ("Purpose", request.purpose),
        ("Justification", request.justification),
        ("First day", request.first_day),
        ("Last day, still covered", request.covered_until(seen.span)),
        *_notice(request),
        ("Funds to be used", request.funds),
        ("Missing at filing", parts(request.missing_parts)),
        ("Returned, for it lacked", request.missing),
        ("Supplied", request.supplied),
        ("In place of", replaced.get(request.supersedes)),
        ("Another stands in its place", replaced.get(request.superseded_by)),
        ("Attachments", [items[key] for key in request.attachments]),
    ]
    return Facts(
        "The request", [(name, fact) for name, fact in facts if fact not in ("", None, [])]
    )


def _named(request: Request) -> Iterator[tuple[str, str]]:
    """The other cases that it names."""
    for key in (request.supersedes, request.superseded_by):
        if key:
            yield "exemption-request", key
    for key in request.attachments:
        yield "evidence", key


def _notice(request: Request) -> Iterator[tuple[str, Any]]:
    """Whether it came in time, and by how much."""
    if request.happened_at:
        late = {True: "late by the rule", False: "in time"}.get(request.late or False)
        yield "It happened at", at_headquarters(request.happened_at)
        yield "Notified", late
    elif request.notice_given is not None:
        wanted = request.notice_required
        rule = "; the rule asks for none" if wanted is None else f"; the rule asks for {wanted}"
        late = ": late, and kept" if request.late else ""
        yield "Notice, working days", f"{request.notice_given}{rule}{late}"


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


def _documents(request: Request) -> Table:
    return Table(
        "Travel documents",
        ("Person", "Kind", "Number", "Issued by"),
        [(d.person, d.kind, d.number, states.named(d.issued_by)) for d in request.documents],
    )


def _assets(request: Request) -> Iterator[Section]:
    assets = request.assets
    if request.measure is not Measure.ASSET_FREEZE or assets is None:
        return
    facts: Pairs = [
        ("Recipient", assets.recipient),
        ("Their address", assets.recipient_address),
        ("Bank", assets.bank),
        ("Account", assets.account),
        ("Transfer", assets.transfer),
        ("Funds", assets.funds),
        ("Interest", assets.interest),
        ("To be authorised on", assets.authorised_on),
    ]
    yield Facts("What is to be released", [(name, fact) for name, fact in facts if fact])
    yield Table(
        "Payments",
        ("Amount", "Currency", "How often", "From"),
        [(i.amount, i.currency, i.payments, i.starts_on) for i in assets.instalments],
    )


def _questions(request: Request) -> Table:
    return Table(
        "Questions to the State",
        ("What", "Answer", "By", "The clock", "Asked at", "Answered at"),
        [
            (
                q.wanted,
                q.answer or "yet to come",
                states.named(q.asked_by) if q.asked_by else "the Secretariat",
                ("stood" if q.answered_at else "stands") if q.stops_clock else "ran on",
                at_headquarters(q.asked_at),
                at_headquarters(q.answered_at) or "not yet",
            )
            for q in request.questions
        ],
    )
