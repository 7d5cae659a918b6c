"""What members of the Committee do: object, hold, release, comment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from cases.exemptions.domain.resting import (
    before_committee,
    body_of,
    check_seated,
    rests_on,
    seat_ends,
)
from cases.exemptions.events import (
    HoldEndMoved,
    HoldPlaced,
    HoldReleased,
    RequestCommented,
    RequestObjected,
)
from cases.exemptions.states import Request
from cases.exemptions.statuses import Status
from cases.regimes.domain import Body, Rule
from cases.regimes.events import Procedure
from panel.access.roles import Role
from panel.ledger.commands import Act, Command, Reads, Refused
from panel.ledger.values import Prose, new_york_day

MEMBERS = frozenset({Role.MEMBER, Role.SECRETARIAT})
"""Members themselves, and the Secretariat where their note came on paper."""


class OfMember(Command, frozen=True, kw_only=True):
    """What a member does about what is, or was, before the Committee."""

    @classmethod
    def offered(cls, request: Request, at: datetime) -> str:
        """To what is, or was, before the Committee."""
        if request.circulated_on is None:
            return "the request is not before the Committee"
        taken_back = request.status in {Status.WITHDRAWN, Status.SUPERSEDED}
        return f"the request was {request.status}" if taken_back else ""

    @classmethod
    def rests(cls, request: Request, act: Act) -> Reads:
        """The rule of the request's ground."""
        return {"rule": rests_on(request)["rule"]}

    @classmethod
    def follows(cls, read: Mapping[str, Any]) -> Reads:
        """The body that decides."""
        return body_of(read)

    @classmethod
    def bar(cls, act: Act, request: Request, read: Mapping[str, Any]) -> None:
        """By somebody who can have had a seat."""
        if not read["committee"].seats:
            raise Refused("no seat on the Committee is on record")


class Against(OfMember, frozen=True, kw_only=True):
    """What stops or holds up silence."""

    @classmethod
    def offered(cls, request: Request, at: datetime) -> str:
        """Where the Committee is to approve."""
        if request.procedure is not Procedure.APPROVAL and not request.extension:
            return "against a notification the Committee decides in a meeting"
        return super().offered(request, at)


class ObjectToRequest(Against, on=Request, roles=MEMBERS, noun="objection", blind=True):
    """Object to what is before the Committee; what comes after its deadline is kept as late."""

    reason: Prose = ""
    """Why, where the member says so."""

    def decide(
        self, act: Act, request: Request, rule: Rule, committee: Body
    ) -> Iterator[RequestObjected]:
        """By a State seated when it was received; one received too late is kept as late."""
        then, ago = before_committee(act, request, what="an objection")
        state = check_seated(act, committee, does="objects")
        if any(o.state == state and o.round == then.rounds for o in then.objections):
            raise Refused("this member's objection is on record", member=state)
        yield RequestObjected(state=state, reason=self.reason, ago=ago)


class PlaceHold(Against, on=Request, roles=MEMBERS, noun="hold", blind=True):
    """Ask for more time: nothing is adopted until it is released or the member's seat ends."""

    reason: Prose = ""
    """Why, where the member says so."""

    def decide(
        self, act: Act, request: Request, rule: Rule, committee: Body
    ) -> Iterator[HoldPlaced]:
        """By a State seated when it was received; one received too late is kept as late."""
        then, ago = before_committee(act, request, what="a hold")
        state = check_seated(act, committee, does="places a hold")
        if any(h.state == state and h.ends > act.received_at for h in then.holds):
            raise Refused("this member's hold is on record", member=state)
        day = new_york_day(act.received_at)
        yield HoldPlaced(
            state=state,
            reason=self.reason,
            lapses_at=seat_ends(committee, state, day),
            ago=ago,
        )


class ReleaseHold(OfMember, on=Request, roles=MEMBERS, noun="release-of-hold", blind=True):
    """Take a hold back: the period runs on, or what it held up is adopted at that moment."""

    @classmethod
    def offered(cls, request: Request, at: datetime) -> str:
        """While one stands."""
        if any(h.ends > at for h in request.holds):
            return super().offered(request, at)
        return "no hold stands"

    def decide(
        self, act: Act, request: Request, rule: Rule, committee: Body
    ) -> Iterator[HoldReleased]:
        """By the member that placed it."""
        at = act.received_at
        own = [hold for hold in request.holds if hold.state == act.state and at < hold.ends]
        if own and all(at < hold.placed_at for hold in own):
            raise Refused(
                "a hold is released after it was placed",
                field="/received_at",
                placed_at=own[0].placed_at.isoformat(),
            )
        if not own:
            raise Refused("only the member that placed a hold releases it", field="/on_behalf_of")
        assert act.state is not None
        yield HoldReleased(state=act.state)


class CommentOnRequest(OfMember, on=Request, roles=MEMBERS, noun="comment", blind=True):
    """Comment on what is before the Committee, or give information of your own."""

    comment: Prose
    """What the member says."""

    def decide(
        self, act: Act, request: Request, rule: Rule, committee: Body
    ) -> Iterator[RequestCommented]:
        """By a State seated when it was received."""
        state = check_seated(act, committee, does="comments")
        if not self.comment.strip():
            raise Refused("say something", field="/comment")
        yield RequestCommented(state=state, comment=self.comment)


class MoveHoldEnds(Command, on=Request, roles=frozenset({Role.WORKER}), noun="hold-ends"):
    """Let each hold end with its owner's seat, after the record of seats changed."""

    @classmethod
    def rests(cls, request: Request, act: Act) -> Reads:
        """The rule of the request's ground."""
        return {"rule": rests_on(request)["rule"]}

    @classmethod
    def follows(cls, read: Mapping[str, Any]) -> Reads:
        """The body that decides."""
        return body_of(read)

    def decide(
        self, act: Act, request: Request, rule: Rule, committee: Body
    ) -> Iterator[HoldEndMoved]:
        """Those that stood when the record changed; none ends before that."""
        for hold in request.holds:
            if hold.released_at is not None or hold.ends <= act.received_at:
                continue
            ends = seat_ends(committee, hold.state, new_york_day(hold.placed_at))
            if ends is not None:
                ends = max(ends, act.received_at)
            if ends != hold.lapses_at:
                yield HoldEndMoved(state=hold.state, lapses_at=ends)
