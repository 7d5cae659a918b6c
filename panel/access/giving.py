"""How every face gives a command: who it is, whether they may, for whom, and when it reached us."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime

from panel.access.roles import Role
from panel.access.viewers import Viewer, may_see
from panel.ledger.commands import Act, Command, Refused
from panel.ledger.events import Recorded
from panel.ledger.execution import Asked, NoSuchStream, Once, Outcome, Permit, execute
from panel.ledger.registry import Registry
from panel.ledger.states import State, stream_name


class NotAllowed(Exception):
    """The command is not this viewer's to give."""

    def __init__(self, command: type[Command]) -> None:
        roles = ", ".join(sorted(command.roles))
        super().__init__(f"{command.verb()!r} is given by: {roles}")
        self.command = command


class Paper(Refused):
    """What staff say of an act that came on paper doesn't hold."""


def role_for(viewer: Viewer, command: type[Command]) -> Role | None:
    """The role in which the viewer would give the command, or None where it may not."""
    return next((role for role in Role if role in viewer.roles and role in command.roles), None)


def on_behalf(command: type[Command], role: Role | None) -> bool:
    """Whether whoever gives it in this role acts for a State, by a paper that reached us before."""
    states = {Role.STATE, Role.MEMBER}
    return role is not None and role not in states and bool(command.roles & states)


def give(
    registry: Registry,
    asked: Asked | Sequence[Asked],
    viewer: Viewer,
    *,
    once: Once | None = None,
    expected: Mapping[str, int] | None = None,
    validate_only: bool = False,
    state: str | None = None,
    received_at: datetime | None = None,
    document: str | None = None,
) -> Outcome:
    """Give a command as this viewer.

    Staff who act on paper for a State say which (`state`), by which document and when it was
    received. NotAllowed where it isn't theirs to give, NoSuchStream where the subject doesn't
    exist for them, Refused where the rule says no.
    """
    kind = type((asked if isinstance(asked, Asked) else asked[0]).command)
    role = role_for(viewer, kind)
    if role is None:
        raise NotAllowed(kind)
    paper = on_behalf(kind, role)

    def acting(at: datetime) -> Act:
        if paper:
            _check_paper(state, received_at, document, at)
        return Act(
            actor=viewer.actor,
            role=role,
            at=at,
            received_at=(received_at if paper else None) or at,
            state=state if paper else viewer.state,
            document=document if paper else None,
            fresh_id=secrets.token_hex(10),
        )

    return execute(
        registry,
        asked,
        acting,
        once=once,
        expected=expected,
        permit=_permit(viewer),
        validate_only=validate_only,
    )


def follow(registry: Registry, name: str, recorded: Recorded, asked: Asked) -> None:
    """Give what follows from an event, as the subscription of this name: once for each case."""
    at = recorded.recorded_at
    act = Act(actor=name, role=Role.WORKER, at=at, received_at=at)
    once = Once(name, f"{recorded.position} {stream_name(asked.command.on, asked.key)}")
    execute(registry, asked, act, once=once)


def _permit(viewer: Viewer) -> Permit:
    """What the viewer may not know of is not there to be acted on."""

    def permit(act: Act, stream: str, subject: State) -> None:
        if not may_see(viewer, subject.disclosure(subject.at(act.at))):
            raise NoSuchStream(stream)

    return permit


def _check_paper(
    state: str | None, received_at: datetime | None, document: str | None, at: datetime
) -> None:
    if not state:
        raise Paper("say for which State this is entered", field="/on_behalf_of")
    if not document:
        raise Paper("name the document that it rests on", field="/document")
    if received_at is None or received_at.tzinfo is None:
        raise Paper("say when the document was received, with the zone", field="/received_at")
    if received_at > at:
        raise Paper(
            "a document can't have been received in the future",
            field="/received_at",
            now=at.isoformat(),
        )
