"""The Panel and the Secretariat take a fictional report along its way, by commands."""

from datetime import date, timedelta
from typing import Any

from cases.incidents.domain import (
    AddSource,
    GradeCredibility,
    GradeReliability,
    OpenIncident,
    WaiveReply,
)
from cases.incidents.values import Credibility, Kind, Reliability
from cases.reports.domain import (
    DraftParagraph,
    DraftReport,
    EnterConsideration,
    EnterDistribution,
    EnterTransmission,
    MakeFinal,
    Recommend,
    SubmitReport,
)
from cases.reports.events import Body, ReportKind
from panel.access.giving import give
from panel.access.roles import Role
from panel.access.viewers import Viewer
from panel.ledger.commands import Command
from panel.ledger.execution import Asked
from panel.ledger.registry import registry

COORDINATOR = Viewer(actor="coordinator", roles=frozenset({Role.COORDINATOR}))
GRADER = Viewer(actor="grader", roles=frozenset({Role.EXPERT}))
SECRETARY = Viewer(actor="secretary", roles=frozenset({Role.SECRETARIAT}))


def done(command: Command, key: str = "", by: Viewer = COORDINATOR) -> str:
    """Give a command; the key of what it was about."""
    return give(registry, Asked(command, key), by).key


def drafted(title: str = "A fictional final report") -> str:
    """A report that recommends one thing to the Committee; its id."""
    mandate = "S/RES/2159 (2014), para. 2"
    key = done(DraftReport(kind=ReportKind.FINAL, title=title, mandate=mandate))
    done(Recommend(addressee=Body.COMMITTEE, text="Remind States to report."), key)
    return key


def incident(*, graded: bool = True) -> str:
    """An incident about XXi.002 in XA with one source, graded by another, or not; its id."""
    opening = OpenIncident(title="Invented travel", persons=("XXi.002",), states=("XA",))
    key = done(opening)
    done(AddSource(kind=Kind.MEDIA, publisher="A daily", says="Seen.", citation="p. 1"), key)
    grade(key, *([2] if graded else []))
    return key


def grade(incident: str, *sources: int) -> None:
    """Have these entries' sources graded by somebody who brought none."""
    for source in sources:
        usual = GradeReliability(source=source, grade=Reliability.C, reason="usual")
        possible = GradeCredibility(source=source, grade=Credibility.POSSIBLE, reason="possible")
        done(usual, incident, GRADER)
        done(possible, incident, GRADER)


def waive(incident: str, *parties: str) -> None:
    """Have nobody of these waited for."""
    for party in parties:
        done(WaiveReply(party=party, reason="fiction"), incident)


def written(report: str, text: str = "No State reported a violation.", **said: Any) -> str:
    """A draft of a paragraph; its id."""
    return done(DraftParagraph(report=report, text=text, **said))


def final(report: str, text: str = "No State reported a violation.", **said: Any) -> str:
    """A final paragraph; its id."""
    return done(MakeFinal(names_nobody=not said.get("named")), written(report, text, **said))


def submit(report: str, day: date) -> None:
    """To the Committee."""
    done(SubmitReport(done_on=day, document="a letter"), report)


def consider(report: str, day: date) -> None:
    """By the Committee."""
    done(EnterConsideration(done_on=day, document="a summary"), report, SECRETARY)


def transmit(report: str, day: date) -> None:
    """To the President of the Council."""
    done(EnterTransmission(done_on=day, document="a letter"), report, SECRETARY)


def distribute(report: str, day: date, symbol: str) -> None:
    """To everybody."""
    done(EnterDistribution(done_on=day, symbol=symbol), report, SECRETARY)


def published(
    report: str, symbol: str = "S/2015/401", *, submitted: date = date(2015, 4, 24)
) -> None:
    """All the way, one day a step."""
    submit(report, submitted)
    transmit(report, submitted + timedelta(days=1))
    distribute(report, submitted + timedelta(days=2), symbol)
