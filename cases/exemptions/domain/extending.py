"""An exemption is to hold longer: its State asks, the Secretariat puts it before the Committee."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from cases.exemptions.domain import filing
from cases.exemptions.domain.afterwards import InForce
from cases.exemptions.domain.asking import APPLICANTS, check_own
from cases.exemptions.domain.clocks import adoption, extension
from cases.exemptions.domain.resting import (
    body_of,
    check_chaired,
    confirm_by,
    rests_on,
    rule_of,
    silence_days,
)
from cases.exemptions.events import (
    AdoptionRecorded,
    ExtensionAsked,
    ExtensionProposed,
    ExtensionRecorded,
)
from cases.exemptions.states import Request
from cases.regimes import calendar as working
from cases.regimes.domain import Body, Rule, WorkingDays
from cases.regimes.events import Procedure
from evidence.enclosing import EvidenceKeys, check_own_items, items_of
from panel.access.roles import SECRETARIAT
from panel.ledger.commands import Act, Reads, Refused
from panel.ledger.states import State
from panel.ledger.values import Prose, new_york_day


class Extending(InForce, frozen=True, kw_only=True):
    """What has an exemption hold longer."""

    last_day: date
    """The last day that it is to cover."""

    @classmethod
    def rests(cls, request: Request, act: Act) -> Reads:
        """The rule and the calendar."""
        return rests_on(request)

    @classmethod
    def offered(cls, request: Request, at: datetime) -> str:
        """While no other is before the Committee."""
        running = request.extension is not None and request.open_at(at)
        return super().offered(request, at) or (
            "an extension is before the Committee" if running else ""
        )

    def check_later(self, request: Request, until: date) -> None:
        """Refused where it is to end no later than it does."""
        if self.last_day <= until:
            raise Refused(
                "an extension ends later than the exemption",
                field="/last_day",
                last_day=until.isoformat(),
            )


class AskExtension(Extending, on=Request, roles=APPLICANTS, noun="extension-request"):
    """Ask that an exemption in force hold until a later day.

    The Secretariat puts it before the Committee under the same procedure; asked for anew before
    that, the later asking stands. One that comes late by the rule is kept and flagged.
    """

    reason: Prose
    """Why it is needed for longer."""
    attachments: EvidenceKeys = ()
    """Supporting documents: items of evidence that your State sent, by their ids."""

    @classmethod
    def offered(cls, request: Request, at: datetime) -> str:
        """Of what was approved and holds still."""
        if why := super().offered(request, at):
            return why
        if request.procedure is not Procedure.APPROVAL:
            return "what was notified is notified anew for longer"
        until = request.covered_until(request.at(at))
        over = new_york_day(at) > until
        return f"it has ended on {until}: for longer, a new request is made" if over else ""

    def reads(self, request: Request, act: Act) -> Reads:
        """The attachments."""
        return items_of(self.attachments)

    def decide(
        self, act: Act, request: Request, rule: Rule, calendar: WorkingDays, **read: State
    ) -> Iterator[ExtensionAsked]:
        """By the State that made the request, for later than it holds."""
        check_own(act, request, does="asks for its extension")
        until = request.covered_until(request.at(act.received_at))
        self.check_later(request, until)
        if not self.reason.strip():
            raise Refused("say why it is needed for longer", field="/reason")
        check_own_items(self.attachments, read, act.state, field="/attachments")
        yield ExtensionAsked(
            last_day=self.last_day,
            reason=self.reason,
            attachments=self.attachments,
            **_notice(act, rule, calendar, until),
        )


class ProposeExtension(Extending, on=Request, roles=SECRETARIAT, noun="extension"):
    """Put before the Committee that an exemption holds longer, unless a member objects."""

    circulated_on: date
    """The day of circulation, in New York; the period counts working days after it."""

    @classmethod
    def follows(cls, read: Mapping[str, Any]) -> Reads:
        """The body that decides."""
        return body_of(read)

    @classmethod
    def bar(cls, act: Act, request: Request, read: Mapping[str, Any]) -> None:
        """By a Committee with a Chair, and a rule whose period is known, over days that are."""
        check_chaired(act, read["committee"])
        read["calendar"].after(act.today, silence_days(read["rule"], request))

    def decide(
        self, act: Act, request: Request, rule: Rule, calendar: WorkingDays, committee: Body
    ) -> Iterator[AdoptionRecorded | ExtensionRecorded | ExtensionProposed]:
        """Longer than it holds; should a member object, it ends with its present last day."""
        if self.circulated_on != act.today:
            raise Refused(
                "an extension is circulated on the day on which it is sent",
                field="/circulated_on",
                today=act.today.isoformat(),
            )
        until = request.covered_until(request.at(act.at))
        self.check_later(request, until)
        asked = request.longer
        if asked is not None and asked.last_day != self.last_day:
            raise Refused(
                "an extension is circulated as its State asked for it",
                field="/last_day",
                asked_for=asked.last_day.isoformat(),
            )
        days = silence_days(rule, request)
        yield from adoption(act, request)
        yield from extension(act, request)
        yield ExtensionProposed(
            last_day=self.last_day,
            circulated_on=self.circulated_on,
            deadline=calendar.after(self.circulated_on, days),
            working_days=days,
            rule=rule_of(request),
            rule_version=rule.version,
            calendar_version=calendar.version,
            lapses_at=working.closing(until + timedelta(days=1), time(0)),
            late=asked.late if asked else _notice(act, rule, calendar, until)["late"],
            confirm_by=confirm_by(self.last_day, request.measure, rule, calendar),
        )


def _notice(act: Act, rule: Rule, known: WorkingDays, until: date) -> dict[str, Any]:
    """The working days from receipt to the last day, those that the rule wants, whether late."""
    wanted = rule.published.extension_notice_working_days if rule.published else None
    given = filing.notice(act, until, known)
    late = None if wanted is None or given is None else given < wanted
    return {"notice_given": given, "notice_required": wanted, "late": late}
