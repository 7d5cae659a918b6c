"""A State's report of a violation, and how the Panel takes it up: on plain values."""

from datetime import date

import msgspec
import pytest

from cases.incidents.domain import (
    Incident,
    OpenIncident,
    ReportViolation,
    TakeUpReport,
    ViolationReport,
)
from cases.incidents.events import (
    IncidentOpened,
    ReportJoined,
    ReportTakenUp,
    ViolationReported,
)
from cases.incidents.values import When
from cases.listing.domain import ListEntry
from cases.regimes.events import Measure
from evidence.states import EvidenceItem, EvidenceStatus
from panel.ledger.commands import Refused
from panel.ledger.states import Level
from tests.cases.incidents.facts import FRIDAY, LISTED, OPENED
from tests.rules import act, folded, outcome

SAID = ReportViolation(
    persons=("XXi.001",),
    territory="XA",
    first_day=date(2015, 7, 24),
    description="The person landed at Port A.",
)
REPORTED = ViolationReported(
    reporter="XB",
    persons=("XXi.001",),
    measure=Measure.TRAVEL_BAN,
    territory="XA",
    place="",
    when=When(first_day=date(2015, 7, 24)),
    description="The person landed at Port A.",
    evidence=(),
)
BY_XB = act(role="state", state="XB", at=FRIDAY)
EXPERT = act(role="expert", at=FRIDAY, subject="r", fresh_id="fresh")


def test_a_state_reports_what_a_listed_person_did():
    assert list(SAID.decide(BY_XB, ViolationReport(), entry_0=LISTED)) == [REPORTED]
    with pytest.raises(Refused, match="nobody on the list"):
        list(SAID.decide(BY_XB, ViolationReport(), entry_0=ListEntry()))


@pytest.mark.parametrize(
    "said",
    [SAID, OpenIncident(title="t", persons=("XXi.001",), states=("XA",), first_day=SAID.first_day)],
)
def test_what_is_alleged_has_begun_somewhere_on_earth(said):
    """At noon in New York on the 7th, the 8th has begun where days begin first."""
    for day, begun in ((8, True), (9, False)):
        dated = msgspec.structs.replace(said, first_day=date(2015, 8, day))
        found = outcome(folded(dated.on, []), dated, BY_XB, entry_0=LISTED)
        assert isinstance(found, Refused) != begun
        told = {"today": "2015-08-07", "latest": "2015-08-08"}
        assert begun or (found.field, found.facts) == ("/first_day", told)


def test_a_report_is_between_its_state_and_the_panel():
    report = folded(ViolationReport, [REPORTED])
    told = report.disclosure(report.at(FRIDAY))
    assert (told.level, told.parties) == (Level.TO_PANEL, frozenset({"XB"}))


def test_a_report_is_taken_up_as_a_new_incident():
    report = folded(ViolationReport, [REPORTED])
    opened, joined, taken = TakeUpReport(title="Alleged travel").decide(EXPERT, report)
    assert isinstance(opened.event, IncidentOpened)
    assert (opened.key, opened.event.persons, opened.event.states) == (
        "fresh",
        ("XXi.001",),
        ("XA",),
    )
    assert joined.event == ReportJoined(report="r", state="XB")
    assert taken == ReportTakenUp(incident="fresh")
    after = folded(ViolationReport, [REPORTED, taken])
    assert after.at(FRIDAY).status == "taken_up"
    assert TakeUpReport.offered(after, FRIDAY) == "it was taken up"


@pytest.mark.parametrize(
    ("said", "known", "then"),
    [
        (TakeUpReport(incident="i"), folded(Incident, [OPENED]), None),
        (TakeUpReport(incident="i"), Incident(), "the incident is about nobody whom it names"),
        (TakeUpReport(), None, "a new incident needs a title"),
    ],
)
def test_a_report_joins_an_incident_about_the_same_person(said, known, then):
    report = folded(ViolationReport, [REPORTED])
    reads = {"known": known} if known is not None else {}
    if then is None:
        joined, taken = said.decide(EXPERT, report, **reads)
        assert (joined.key, taken.incident) == ("i", "i")
    else:
        with pytest.raises(Refused, match=then):
            list(said.decide(EXPERT, report, **reads))


@pytest.mark.parametrize(
    ("item", "known"),
    [
        (EvidenceItem(status=EvidenceStatus.READY, state="XB"), True),
        (EvidenceItem(status=EvidenceStatus.READY, state="XA"), False),
        (EvidenceItem(status=EvidenceStatus.READY), False),
        (EvidenceItem(), False),
    ],
    ids=["its own", "another State's", "the Panel's", "none"],
)
def test_a_state_cites_evidence_that_it_sent_itself(item, known):
    said = msgspec.structs.replace(SAID, evidence=("e",))
    assert said.reads(ViolationReport(), BY_XB)["item_0"] == (EvidenceItem, "e")
    decided = said.decide(BY_XB, ViolationReport(), entry_0=LISTED, item_0=item)
    if known:
        assert [event.evidence for event in decided] == [("e",)]
    else:
        with pytest.raises(Refused, match="your State sent no item of evidence") as refused:
            list(decided)
        assert refused.value.facts == {"given": "e"}
