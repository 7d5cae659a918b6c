"""The clock of a running period as a calendar, and in words why it ends when it does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from cases.exemptions.clock import MOST, ClockDay
from cases.exemptions.silence import Hold, Question
from cases.exemptions.states import Request
from cases.regimes.domain import HEADQUARTERS
from cases.regimes.events import Procedure
from cases.regimes.naming import ground
from panel.access import states
from panel.ledger.states import FOREVER
from panel.staff import addresses
from panel.staff.words import at_headquarters, day, plainly


def drawn(days: Sequence[ClockDay]) -> SafeString:
    """The days in weeks, Monday first; closed days, holds and today are told in each."""
    cells = format_html_join("", "{}", ((_cell(one),) for one in days))
    first = days[0].day.isoweekday()
    return format_html('<ol class="clock from-{}">{}</ol>', first, cells)


def fits(days: Sequence[ClockDay]) -> bool:
    """Whether a picture of so many days still says something."""
    return len(days) <= MOST


def _cell(one: ClockDay) -> SafeString:
    month = "%a %-d %b" if one.kind == "start" or one.day.day == 1 else "%a %-d"
    held = format_html("<em>held by {}</em>", ", ".join(one.held_by)) if one.held_by else ""
    return format_html(
        '<li class="{}{}"{}><b>{}</b> <span>{}</span>{}{}</li>',
        one.kind,
        " today" if one.today else "",
        format_html(' title="{}"', one.note) if one.note else "",
        one.day.strftime(month),
        one.note,
        held,
        mark_safe("<i>today</i>") if one.today else "",  # a constant
    )


def why(request: Request, days: Sequence[ClockDay], known_on: str = "") -> SafeString:
    """Why this deadline, in words."""
    parts = [*_period(request), *_skipped(days)]
    parts += [_stop(q) for q in request.questions if q.stops_clock]
    parts += [_hold(h) for h in request.holds if h.in_time]
    if request.takes_effect and request.deadline and request.takes_effect > request.deadline:
        parts.append(f"What is asked takes effect at {_at(request.takes_effect)}.")
    if request.moved_from:
        parts.append(f"A corrected calendar moved the end from {_at(request.moved_from)}.")
    return format_html("{} {}", " ".join(parts), _sources(request, known_on))


def _period(request: Request) -> Iterator[str]:
    assert request.circulated_on is not None
    since = "receipt" if request.procedure is not Procedure.APPROVAL else "circulation"
    if request.extension is not None:
        since = "circulation of the extension"
    if request.emergency:
        yield f"The Chair ruled that it is an emergency: {_sentence(request.shortened)}"
    else:
        if request.shortened:
            yield f"The Chair ruled that a shorter period suffices: {_sentence(request.shortened)}"
        count = request.working_days
        many = "s" if count != 1 else ""
        yield (
            f"{count} working day{many} of UN Headquarters after {since} on"
            f" {day(request.circulated_on)}."
        )
    if request.stopped:
        yield "No end can be told while the clock stands."
    elif request.deadline:
        yield f"The period ends on {_at(request.deadline)}."


def _skipped(days: Sequence[ClockDay]) -> Iterator[str]:
    closed = [f"{day(one.day)} ({one.note})" for one in days if one.kind == "closed" and one.note]
    if closed:
        yield f"Besides weekends it skips {', '.join(closed)}."


def _stop(asked: Question) -> str:
    by = f", which {states.in_a_sentence(asked.asked_by)} wants to know" if asked.asked_by else ""
    what = f"for the answer to “{asked.wanted.strip().rstrip('.')}”{by}"
    if asked.answered_at is None:
        return f"The clock stands since {_at(asked.asked_at)} {what}."
    return (
        f"It stood from {_at(asked.asked_at)} {what}; the answer came on {_at(asked.answered_at)},"
        " and it runs on from the working day after."
    )


def _hold(hold: Hold) -> str:
    whose = f"{states.in_a_sentence(hold.state)}'s hold of {_at(hold.placed_at)}"
    whose = whose[:1].upper() + whose[1:]
    if hold.released_at:
        return f"{whose} was released on {_at(hold.released_at)}."
    if hold.ends == FOREVER:
        return f"{whose} keeps anything from being adopted until it is released."
    return (
        f"{whose} keeps anything from being adopted until it is released, at the latest until"
        f" its seat ends on {_at(hold.ends)}."
    )


def _sources(request: Request, known_on: str) -> SafeString:
    """By which rule and calendar, with the ways to them."""
    calendar = addresses.case(f"calendar/{HEADQUARTERS}", known_on)
    return format_html(
        'By the rule <a href="{}">{}</a>, version {}; <a href="{}">calendar</a> version {}.',
        addresses.case(f"rule/{request.rule}", known_on),
        ground(request.rule),
        request.rule_version,
        calendar,
        request.calendar_version,
    )


def _sentence(words: str) -> str:
    return f"{words.strip().rstrip('.')}."


def _at(instant: datetime) -> str:
    return plainly(at_headquarters(instant))
