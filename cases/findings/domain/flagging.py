"""What a finding rests on changes: it is flagged, and judged again or upheld."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from cases.findings.domain.findings import Finding
from cases.findings.events import Assessment, Cause, FindingFlagged, FindingUpheld
from cases.incidents.values import Entries
from panel.access.roles import PANEL, Role
from panel.ledger.commands import Act, Command, Refused
from panel.ledger.corrections import Target
from panel.ledger.values import Line, Text


class FlagFinding(Command, on=Finding, roles=frozenset({Role.WORKER}), noun="flag", faceless=True):
    """Record that something changed on which the finding rests."""

    cause: Cause
    """What kind of thing."""
    what: Text
    """What changed, in words."""
    stream: Line
    """Where that is on record."""
    version: Target
    """By which entry there."""

    def decide(self, act: Act, finding: Finding) -> Iterator[FindingFlagged]:
        """Where the Panel says something still."""
        newest = finding.newest
        if newest is not None and newest.assessment is not Assessment.WITHDRAWN:
            yield FindingFlagged(
                cause=self.cause, what=self.what, stream=self.stream, version=self.version
            )


class UpholdFinding(Command, on=Finding, roles=PANEL, noun="upholding"):
    """Say why a finding stands as it was made, although something changed on which it rests.

    Where it does not, it is assessed anew, which clears every flag.
    """

    flags: Entries
    """The entries that flagged it."""
    reason: Text
    """Why it stands all the same."""

    @classmethod
    def offered(cls, finding: Finding, at: datetime) -> str:
        """While it is flagged."""
        return "" if finding.flags else "nothing changed on which it rests"

    def decide(self, act: Act, finding: Finding) -> Iterator[FindingUpheld]:
        """Of flags that it bears."""
        if not self.flags:
            raise Refused("name the entries that flagged it", field="/flags", **_open(finding))
        for number, flag in enumerate(self.flags):
            if flag not in finding.flags:
                raise Refused(
                    "that entry flags the finding no more, or never did",
                    field=f"/flags/{number}",
                    **_open(finding),
                )
        yield FindingUpheld(flags=self.flags, reason=self.reason)


def _open(finding: Finding) -> dict[str, list[int]]:
    return {"flags": sorted(finding.flags)}
