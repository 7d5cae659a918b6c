"""The letter with which the Panel sends a report: the usual one, or the Coordinator's own words."""

from __future__ import annotations

from collections.abc import Iterator

from cases.reports.domain.reports import Report
from cases.reports.domain.structuring import Structuring
from cases.reports.structure_events import TransmittalWritten
from panel.access.roles import COORDINATOR
from panel.ledger.commands import Act, Refused
from panel.ledger.values import Text


def usual(report: Report) -> str:
    """The words that letters of transmittal have as a rule."""
    return (
        "The Panel of Experts has the honour to transmit, in accordance with"
        f" {report.mandate}, the report on its work.\n\n"
        "The Panel would appreciate it if the present letter and the report were brought to the"
        " attention of the members of the Security Council and issued as a document of the"
        " Council."
    )


class WriteTransmittal(Structuring, on=Report, roles=COORDINATOR, noun="transmittal"):
    """Write the letter of transmittal, before the report is submitted.

    It is printed before the report, for all its readers; the days of the report's way are printed
    below it by themselves. Whoever it names is heard or dismissed as in a heading.
    """

    text: Text
    """The letter's body, an empty line between its paragraphs; address and signature are printed
    around it."""

    def decide(self, act: Act, report: Report) -> Iterator[TransmittalWritten]:
        """Other words than it has."""
        if self.text == (report.letter or usual(report)):
            raise Refused("that is how it reads already", field="/text")
        yield TransmittalWritten(text=self.text)
