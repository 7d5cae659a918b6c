"""A State asks for an exemption or notifies one, says more, and may take its request back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, dataclass_transform

import msgspec

from cases.exemptions.domain import filing
from cases.exemptions.domain.asking import (
    APPLICANTS,
    Documents,
    Ground,
    Itinerary,
    RegimeKey,
    RequestKey,
    check_documents,
    check_itinerary,
    check_own,
    check_window,
    numbered,
    read_for,
)
from cases.exemptions.domain.resting import confirm_by, rests_on
from cases.exemptions.events import (
    ExemptionRequested,
    RequestSuperseded,
    RequestSupplemented,
    RequestWithdrawn,
)
from cases.exemptions.states import Request
from cases.exemptions.statuses import BEFORE_CIRCULATION, PENDING, Status
from cases.exemptions.values import Assets, Leg
from cases.listing.domain import ListEntry, Persons, check_listed, entries_of
from cases.regimes.domain import Regime, Rule, WorkingDays, rule_key
from cases.regimes.events import Measure, Procedure
from evidence.enclosing import EvidenceKeys, check_own_items, items_of
from panel.ledger.commands import Act, Command, Creates, Reads, Refused, To, together
from panel.ledger.events import Event
from panel.ledger.states import State
from panel.ledger.values import Instant, Prose


@dataclass_transform(frozen_default=True, kw_only_default=True)
class Filing(Command, frozen=True, kw_only=True):
    """What every request says, of a journey or of funds."""

    persons: Persons
    """Permanent reference numbers of those for whom it is asked."""
    regime: RegimeKey = "1737"
    """The resolution whose rules say how one is exempted in the window (1737; 2231)."""
    ground: Ground
    """The ground on which it is asked, as the rules name it (humanitarian)."""
    purpose: Prose
    """What it is for, with dates and times of meetings."""
    justification: Prose
    """Why it falls under the ground."""
    first_day: date
    """The first day."""
    last_day: date
    """The last day; it is still covered."""

    def further(self, read: Mapping[str, Any]) -> Reads:
        """The law of the regime in which the persons are listed."""
        return filing.law_for(read)

    def filed(
        self,
        act: Act,
        measure: Measure,
        read: Mapping[str, Any],
        *,
        itinerary: tuple[Leg, ...] = (),
        assets: Assets | None = None,
        happened_at: datetime | None = None,
        checks: Sequence[Callable[[], object]] = (),
    ) -> Iterator[Event | To]:
        """The request, judged by the rule of its ground; `checks` are the rules of its own kind."""
        entries: dict[str, ListEntry] = {n: e for n, e in read.items() if n.startswith("entry_")}
        said = msgspec.structs.asdict(self)
        rule, calendar = read["rule"], read["calendar"]
        together(
            lambda: check_window(self.first_day, self.last_day),
            *checks,
            lambda: self._check_persons(read["law"], measure, entries),
            lambda: filing.check_ruled(
                act, rule, itinerary, entries, self.regime, measure, self.ground
            ),
            lambda: check_own_items(said["attachments"], read, act.state, field="/attachments"),
            lambda: filing.check_replaced(
                act, read.get("old"), said["supersedes"], measure=measure, persons=self.persons
            ),
        )
        ruled = filing.ruling(rule, self.regime, measure, self.ground)
        first = filing.counted_to(self.first_day, itinerary, assets)
        timed = filing.timing(act, ruled, calendar, first=first, happened=happened_at)
        assert act.state is not None
        assert ruled.procedure is not None
        notified = ruled.procedure is not Procedure.APPROVAL
        number, taken = numbered(act, read["series"])
        yield ExemptionRequested(
            number=number,
            applicant=act.state,
            measure=measure,
            procedure=ruled.procedure,
            rule=rule_key(self.regime, measure, self.ground),
            rule_version=rule.version,
            calendar_version=calendar.version,
            missing=filing.missing(self.persons, ruled, said),
            confirm_by=confirm_by(self.last_day, measure, rule, calendar) if notified else None,
            **({"itinerary": ()} | said),
            **msgspec.structs.asdict(timed),
        )
        yield taken
        if said["supersedes"]:
            yield To(Request, said["supersedes"], RequestSuperseded(by=act.subject))

    def _check_persons(self, law: Regime, measure: Measure, entries: dict[str, ListEntry]) -> None:
        check_listed(self.persons, entries)
        if self.first_day <= self.last_day:
            days = self.first_day, self.last_day
            filing.check_law(law, measure, *days, regime=self.regime, entries=entries)


class RequestExemption(Filing, on=Request, roles=APPLICANTS, noun="request", creates=Creates.FRESH):
    """Ask the Committee to exempt listed persons from the travel ban for one journey.

    Where the rule of the ground wants a notification only, this is the notification.
    """

    itinerary: Itinerary
    """Every leg, with every transit stop, in order."""
    documents: Documents = ()
    """Passports or other documents that they would travel on."""
    funds: Prose = ""
    """The funds to be used, where the rule wants them said."""
    happened_at: Instant | None = None
    """Of a notification after the fact: when that happened of which it tells."""
    attachments: EvidenceKeys = ()
    """Supporting documents: items of evidence that your State sent, by their ids."""
    supersedes: RequestKey = ""
    """The id of an earlier request of your State in whose place this one comes."""

    def reads(self, request: Request, act: Act) -> Reads:
        """The persons' entries, the rule, the calendar, the series and what is named."""
        return {
            **read_for(self.persons, act),
            **filing.rests_for(self.regime, Measure.TRAVEL_BAN, self.ground),
            **filing.replaced(self.supersedes),
            **items_of(self.attachments),
        }

    def decide(self, act: Act, request: Request, **read: State) -> Iterator[Event | To]:
        """The persons are listed, the ground is one, the window and the legs fit."""
        yield from self.filed(
            act,
            Measure.TRAVEL_BAN,
            read,
            itinerary=self.itinerary,
            happened_at=self.happened_at,
            checks=(
                lambda: check_itinerary(self.itinerary, self.first_day, self.last_day),
                lambda: check_documents(self.documents, self.persons),
            ),
        )


class RequestRelease(Filing, on=Request, roles=APPLICANTS, noun="release", creates=Creates.FRESH):
    """Ask the Committee to exempt funds of listed persons from the asset freeze, or notify it."""

    assets: Assets
    """What is to be released, to whom, from where."""
    attachments: EvidenceKeys = ()
    """Supporting documents: items of evidence that your State sent, by their ids."""
    supersedes: RequestKey = ""
    """The id of an earlier request of your State in whose place this one comes."""

    def reads(self, request: Request, act: Act) -> Reads:
        """As for a journey."""
        return {
            **read_for(self.persons, act),
            **filing.rests_for(self.regime, Measure.ASSET_FREEZE, self.ground),
            **filing.replaced(self.supersedes),
            **items_of(self.attachments),
        }

    def decide(self, act: Act, request: Request, **read: State) -> Iterator[Event | To]:
        """The persons are listed, the ground is one, the payments lie in the window."""
        yield from self.filed(
            act,
            Measure.ASSET_FREEZE,
            read,
            assets=self.assets,
            checks=(lambda: filing.check_payments(self.assets, self.first_day, self.last_day),),
        )


class SupplementRequest(Command, on=Request, roles=APPLICANTS, noun="supplement"):
    """Say anew what a request says, before it is put before the Committee."""

    purpose: Prose
    """What it is for, with dates and times of meetings."""
    justification: Prose
    """Why it falls under the ground."""
    first_day: date
    """The first day."""
    last_day: date
    """The last day; it is still covered."""
    itinerary: tuple[Leg, ...] = ()
    """Of a journey: every leg, with every transit stop, in order."""
    documents: Documents | None = None
    """Of a journey: passports or other documents; as they are where nothing is said."""
    assets: Assets | None = None
    """Of funds: what is to be released, to whom, from where."""
    funds: Prose | None = None
    """The funds to be used for a journey; as they are where nothing is said."""
    attachments: EvidenceKeys | None = None
    """Supporting documents by their ids; as they are where nothing is said."""

    @classmethod
    def offered(cls, request: Request, at: datetime) -> str:
        """Before it is circulated."""
        if request.status in BEFORE_CIRCULATION:
            return ""
        return f"only a request not yet circulated is amended; this one is {request.openly(at)}"

    @classmethod
    def rests(cls, request: Request, act: Act) -> Reads:
        """The rule and the calendar."""
        return rests_on(request)

    def reads(self, request: Request, act: Act) -> Reads:
        """The persons' entries and the attachments."""
        return {**entries_of(request.persons_named), **items_of(self.attachments or ())}

    def further(self, read: Mapping[str, Any]) -> Reads:
        """The law of the regime in which the persons are listed."""
        return filing.law_for(read)

    def decide(
        self,
        act: Act,
        request: Request,
        rule: Rule,
        calendar: WorkingDays,
        law: Regime,
        **read: Any,
    ) -> Iterator[RequestSupplemented]:
        """By the State that made it; persons, regime and ground stay."""
        check_own(act, request, does="amends it")
        journey = request.measure is Measure.TRAVEL_BAN
        if journey != bool(self.itinerary) or journey == (self.assets is not None):
            field = "/itinerary" if journey else "/assets"
            raise Refused("say the whole of it, as it is to read", field=field)
        together(
            lambda: check_window(self.first_day, self.last_day),
            lambda: check_itinerary(self.itinerary, self.first_day, self.last_day),
            lambda: check_documents(self.documents or (), request.persons_named),
            lambda: check_own_items(self.attachments or (), read, act.state, field="/attachments"),
        )
        said = msgspec.structs.asdict(self)
        for name in ("documents", "funds", "attachments"):
            said[name] = getattr(request, name) if said[name] is None else said[name]
        ruled = filing.ruling(rule, request.regime, request.measure, request.ground)
        entries = {n: e for n, e in read.items() if n.startswith("entry_")}
        days = self.first_day, self.last_day
        filing.check_law(law, request.measure, *days, regime=request.regime, entries=entries)
        filing.check_standing(act, ruled, self.itinerary, entries)
        if self.assets:
            filing.check_payments(self.assets, self.first_day, self.last_day)
        first = filing.counted_to(self.first_day, self.itinerary, self.assets)
        given, wanted = filing.notice(act, first, calendar), ruled.notice_working_days
        late = None if given is None or wanted is None else given < wanted
        yield RequestSupplemented(
            **said,
            missing=filing.missing(request.persons_named, ruled, said),
            notice_given=given,
            late=request.late if ruled.within_hours is not None else late,
        )


class WithdrawRequest(Command, on=Request, roles=APPLICANTS, noun="withdrawal"):
    """Take a request back before it is decided."""

    reason: Prose = ""
    """Why, where the State says so."""

    @classmethod
    def offered(cls, request: Request, at: datetime) -> str:
        """Before it is decided."""
        status = request.at(at).status
        return "" if status in {*PENDING, Status.OBJECTED} else f"the request is decided: {status}"

    def decide(self, act: Act, request: Request) -> Iterator[RequestWithdrawn]:
        """By the State that made it, before it is adopted."""
        check_own(act, request, does="withdraws it")
        yield RequestWithdrawn(reason=self.reason)
