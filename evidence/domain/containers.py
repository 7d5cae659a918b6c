"""What a container held becomes items of their own, and that it was taken apart is recorded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import msgspec

from evidence.containers import Contained, ContainerOpened, Holder, LeftOut, shares
from evidence.domain.receiving import Receiving
from evidence.events import FileReceived
from evidence.states import EvidenceItem, EvidenceStatus
from panel.access.roles import Role
from panel.ledger.commands import Act, Command, Creates, Reads, Refused
from panel.ledger.values import Count, Line
from panel.ledger.wording import names


class TakeOut(
    Receiving,
    on=EvidenceItem,
    roles=frozenset({Role.WORKER}),
    noun="taking-out",
    creates=Creates.FRESH,
    faceless=True,
):
    """Take a member of a container into custody; it is seen by whom the whole is seen by."""

    container: Annotated[str, names("evidence")]
    """The item that it was in."""
    number: Count
    """Which of its members it is, from 1."""
    beside: Count
    """How many members were taken out of it in all."""

    def reads(self, subject: EvidenceItem, act: Act) -> Reads:
        """The container."""
        return {"whole": (EvidenceItem, self.container)}

    def decide(  # type: ignore[override]  # it reads the container, too
        self, act: Act, item: EvidenceItem, whole: EvidenceItem
    ) -> Iterator[FileReceived]:
        """Of a container that waits for its examination."""
        if whole.status is not EvidenceStatus.RECEIVED:
            raise Refused("the container doesn't wait for an examination", status=whole.status)
        inside = whole.contained_in
        yield FileReceived(
            sha256=self.sha256,
            size=self.size,
            claimed_name=self.claimed_name,
            claimed_type=self.claimed_type,
            state=whole.state,
            note="",
            contained_in=Contained(
                item=self.container,
                number=self.number,
                depth=1 + (inside.depth if inside else 0),
                allowance=shares(whole.allowance, self.beside),
                brought_by=whole.collector,
                of_committee=whole.of_committee,
            ),
        )


class RecordContents(
    Command, on=EvidenceItem, roles=frozenset({Role.WORKER}), noun="contents", faceless=True
):
    """Record that a container was taken apart."""

    examination: Count
    """Which of the item's examinations this is part of, from 1."""
    kind: Holder
    taken: Count
    """How many items were made of it."""
    left: Count
    """How many of its members were not taken out, the empty ones apart."""
    left_out: tuple[LeftOut, ...]
    """The first of those."""
    failed: Annotated[str, msgspec.Meta(max_length=300)] = ""
    """Why it could not be taken apart to its end."""
    sandbox: Line
    """What kept what took it apart from the rest of the machine."""

    def decide(self, act: Act, item: EvidenceItem) -> Iterator[ContainerOpened]:
        """Only of the examination that the item waits for."""
        if item.status is not EvidenceStatus.RECEIVED or item.examinations != self.examination:
            raise Refused("the item doesn't wait for this examination", status=item.status)
        yield ContainerOpened(
            kind=self.kind,
            taken=self.taken,
            left=self.left,
            left_out=self.left_out,
            failed=self.failed,
            sandbox=self.sandbox,
        )
