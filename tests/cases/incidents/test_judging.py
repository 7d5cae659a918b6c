"""How sources are judged, and what then bears a finding: on plain values."""

from datetime import date

import pytest

from cases.incidents.domain import (
    GradeCredibility,
    GradeReliability,
    Incident,
    VerifySource,
    gap,
)
from cases.incidents.domain.enclosures import RecordEvidenceState
from cases.incidents.events import (
    CredibilityGraded,
    EvidenceFailed,
    EvidenceRestored,
    ReliabilityGraded,
    SourceVerified,
)
from cases.incidents.values import (
    Credibility,
    Independence,
    Kind,
    Reliability,
)
from evidence.states import EvidenceItem, EvidenceStatus
from panel.ledger.commands import Refused
from panel.ledger.states import Voided
from tests.cases.incidents.facts import FRIDAY, OPENED, source
from tests.rules import act, folded, outcome

YES, UNKNOWN = Independence.YES, Independence.UNKNOWN
EXPERT = act(actor="another", role="expert", at=FRIDAY)
BROADCASTER, DAILY = source(independence=YES), source(2, version=3)
AGENCY = source(version=4)


@pytest.mark.parametrize(
    ("when", "then"),
    [
        (GradeReliability(source=2, grade=Reliability.C, reason="r"), ReliabilityGraded),
        (
            GradeCredibility(source=2, grade=Credibility.POSSIBLE, reason="r"),
            CredibilityGraded,
        ),
        (VerifySource(source=4, reason="r"), SourceVerified),
    ],
)
def test_a_source_is_judged_by_somebody_other_than_its_collector(when, then):
    document = source(kind=Kind.DOCUMENT, version=4)
    incident = folded(Incident, [OPENED, BROADCASTER, DAILY, document])
    assert [type(event) for event in outcome(incident, when, EXPERT)] == [then]
    own = outcome(incident, when, act(actor="collector", role="expert", at=FRIDAY))
    assert own.rule == "a source is judged by somebody other than who collected it"
    held = [source(evidence=("i",)), DAILY, source(kind=Kind.DOCUMENT, evidence=("i",), version=4)]
    item = EvidenceItem(status=EvidenceStatus.READY, collector="another")
    brought = outcome(folded(Incident, [OPENED, *held]), when, EXPERT, i=item)
    assert brought.rule == "a source is judged by somebody other than who collected it"


def test_judging_is_barred_to_whoever_collected_all_that_could_be_judged():
    own = folded(Incident, [OPENED, BROADCASTER, source(by="another", version=4)])
    GradeReliability.bar(EXPERT, own, {})
    with pytest.raises(Refused, match="somebody other than who collected it"):
        GradeReliability.bar(EXPERT, folded(Incident, [OPENED, source(by="another")]), {})


@pytest.mark.parametrize(
    ("confirmed_by", "count"),
    [((), "1 of 2"), ((3,), "1 of 2"), ((4,), "1 of 2"), ((2,), "1 of 2"), ((5,), None)],
    ids=["nothing", "an article from it", "nobody knows", "itself", "another origin"],
)
def test_a_one_cites_what_confirms_it_from_another_origin(confirmed_by, count):
    other = source(independence=YES, version=5)
    incident = folded(Incident, [OPENED, BROADCASTER, DAILY, AGENCY, other])
    grade = GradeCredibility(
        source=2, grade=Credibility.CONFIRMED, confirmed_by=confirmed_by, reason="r"
    )
    found = outcome(incident, grade, EXPERT)
    if count is None:
        assert [type(event) for event in found] == [CredibilityGraded]
    else:
        assert found.facts == {"independent_origins": count}


def test_both_grades_stand_apart_and_the_newest_counts():
    graded = [
        ReliabilityGraded(source=2, grade=g, graded_on=date(2015, 8, 7), reason="r")
        for g in (Reliability.B, Reliability.C)
    ]
    incident = folded(Incident, [OPENED, BROADCASTER, *graded])
    assert incident.sources[2].grade == "C-"


@pytest.mark.parametrize(
    ("sources", "lacks"),
    [
        ([BROADCASTER], "1 of 2 independent origins"),
        ([BROADCASTER, DAILY], "1 of 2 independent origins"),
        ([BROADCASTER, DAILY, AGENCY], "1 of 2 independent origins"),
        ([BROADCASTER, source(independence=YES)], ""),
        ([source(kind=Kind.OBSERVATION)], ""),
        ([source(kind=Kind.DOCUMENT)], "1 of 2 independent origins"),
        ([source(kind=Kind.DOCUMENT), SourceVerified(source=2, reason="r")], ""),
        ([], "0 of 2 independent origins"),
    ],
)
def test_what_bears_a_substantiated_finding(sources, lacks):
    incident = folded(Incident, [OPENED, *sources])
    assert gap(incident, incident.sources) == lacks


HELD = source(independence=YES, evidence=("e",), version=3)
FAILED = EvidenceFailed(item="e", found="damaged")


@pytest.mark.parametrize(
    ("given", "status", "then"),
    [
        ([HELD], EvidenceStatus.DAMAGED, [FAILED]),
        ([HELD], EvidenceStatus.READY, []),
        ([HELD, FAILED], EvidenceStatus.DAMAGED, []),
        ([HELD, FAILED], EvidenceStatus.READY, [EvidenceRestored(item="e")]),
        ([BROADCASTER], EvidenceStatus.DAMAGED, []),
    ],
)
def test_an_item_that_fails_is_recorded_once_where_it_is_cited(given, status, then):
    incident = folded(Incident, [OPENED, *given])
    said = RecordEvidenceState(item="e")
    assert outcome(incident, said, EXPERT, found=EvidenceItem(status=status)) == then


def test_a_source_whose_evidence_failed_bears_nothing_until_it_is_whole_again():
    events = [OPENED, BROADCASTER, HELD]
    assert gap(folded(Incident, events), (2, 3)) == ""
    assert gap(folded(Incident, [*events, FAILED]), (2, 3)) == "1 of 2 independent origins"
    whole = folded(Incident, [*events, FAILED, EvidenceRestored(item="e")])
    assert gap(whole, (2, 3)) == ""


def test_what_was_struck_counts_no_more():
    struck = Voided(target=3, authority="the Coordinator", reason="entered twice")
    other = source(independence=YES)
    assert folded(Incident, [OPENED, BROADCASTER, other]).origins().count == 2
    assert folded(Incident, [OPENED, BROADCASTER, other, struck]).origins().count == 1
