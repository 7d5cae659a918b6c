"""A file is taken in: its bytes are in the store already, the command records the fact."""

from __future__ import annotations

from collections.abc import Iterator
from typing import dataclass_transform

from evidence.collected import UNSAID, Collected, check
from evidence.events import FileReceived
from evidence.states import EvidenceItem
from evidence.values import FileName, MediaType, Sha256, Size
from panel.access.roles import PANEL, SECRETARIAT, Role
from panel.ledger.commands import Act, Command, Creates
from panel.ledger.values import Prose

COLLECTORS = PANEL | {Role.CUSTODIAN}
"""Those of the Panel who have evidence in hand."""


@dataclass_transform(frozen_default=True, kw_only_default=True)
class Receiving(Command, frozen=True, kw_only=True):
    """What is said of every file that is taken in."""

    sha256: Sha256
    """The digest under which the store keeps it."""
    size: Size
    """In bytes."""
    claimed_name: FileName
    """The name that its sender gave it."""
    claimed_type: MediaType = ""
    """The media type that its sender claims."""
    note: Prose = ""
    """What it shows and where it comes from, as far as is known."""
    collected: Collected = UNSAID
    """How it was come by: by whom, where, with what, when."""

    def decide(self, act: Act, item: EvidenceItem) -> Iterator[FileReceived]:
        """Any file; what it is, the examination will say."""
        check(self.collected, act.received_at)
        yield FileReceived(
            sha256=self.sha256,
            size=self.size,
            claimed_name=self.claimed_name,
            claimed_type=self.claimed_type,
            state=act.state,
            note=self.note,
            collected=self.collected,
        )


class CollectFile(
    Receiving,
    on=EvidenceItem,
    roles=COLLECTORS | SECRETARIAT | {Role.OPERATOR},
    noun="collection",
    creates=Creates.FRESH,
    faceless=True,
):
    """Take a file into custody: the Panel's, or of what the Secretariat brings the Committee's."""


class SubmitFile(
    Receiving,
    on=EvidenceItem,
    roles=frozenset({Role.STATE}),
    noun="submission",
    creates=Creates.FRESH,
    faceless=True,
):
    """Send a file to the Panel; it is seen by your State, the Panel and the Secretariat."""
