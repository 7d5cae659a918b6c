"""Findings of fact and their place in law, on plain values."""

from datetime import date
from typing import Any

import pytest

from cases.findings.domain import (
    AssessCompliance,
    AssessIncident,
    Finding,
    RecordDetermination,
)
from cases.findings.events import (
    Assessment,
    CommitteeDetermined,
    IncidentAssessed,
    NonComplianceAssessed,
)
from cases.incidents.domain import Incident
from cases.incidents.events import (
    CredibilityGraded,
    EvidenceFailed,
    ReliabilityGraded,
    SourceVerified,
)
from cases.incidents.values import Credibility, Independence, Kind, Reliability
from panel.ledger.commands import Refused
from panel.ledger.states import Voided
from tests.cases.incidents.facts import FRIDAY, OPENED, source
from tests.rules import act, folded, outcome

EXPERT = act(role="expert", at=FRIDAY)
BROADCASTER = source(independence=Independence.YES)
DAILY, AGENCY = source(2), source()
PHOTO = source(kind=Kind.DOCUMENT, independence=Independence.YES)
HELD = source(kind=Kind.DOCUMENT, independence=Independence.YES, evidence=("e",))
CITED = (2, 3, 4, 5)
MISSING = "another independent origin, a verified document, or direct observation"


def assessed(assessment: Assessment, sources: tuple[int, ...] = (2,)) -> IncidentAssessed:
    return IncidentAssessed(
        persons=("XXi.001",), assessment=assessment, sources=sources, origins=1, reasoning="r"
    )


def judge(assessment: Assessment, *sources: int, **said: Any) -> AssessIncident:
    return AssessIncident(assessment=assessment, sources=sources, reasoning="r", **said)


@pytest.mark.parametrize(
    ("sources", "when", "then"),
    [
        ([BROADCASTER], judge(Assessment.ALLEGED, 2), 1),
        ([BROADCASTER], judge(Assessment.ALLEGED), "a finding names the sources that it rests on"),
        ([BROADCASTER], judge(Assessment.UNSUBSTANTIATED), "a finding names the sources"),
        ([BROADCASTER], judge(Assessment.ALLEGED, 3), "that entry is no source"),
        ([BROADCASTER], judge(Assessment.WITHDRAWN), "nothing was found that could be withdrawn"),
        ([BROADCASTER], judge(Assessment.SUBSTANTIATED, 2), "1 of 2 independent origins"),
        ([BROADCASTER, DAILY], judge(Assessment.SUBSTANTIATED, 2, 3), "1 of 2 independent"),
        ([BROADCASTER, DAILY, AGENCY], judge(Assessment.SUBSTANTIATED, 2, 3, 4), "1 of 2"),
        ([BROADCASTER, DAILY, AGENCY, PHOTO], judge(Assessment.SUBSTANTIATED, *CITED), 2),
        ([BROADCASTER, DAILY, AGENCY, PHOTO], judge(Assessment.SUBSTANTIATED, 2, 3), "1 of 2"),
        ([PHOTO], judge(Assessment.SUBSTANTIATED, 2), "1 of 2"),
        ([PHOTO, SourceVerified(source=2, reason="r")], judge(Assessment.SUBSTANTIATED, 2), 1),
        ([source(kind=Kind.OBSERVATION)], judge(Assessment.SUBSTANTIATED, 2), 1),
    ],
)
def test_what_may_be_found_on_which_sources(sources, when, then):
    incident = folded(Incident, [OPENED, *sources])
    found = outcome(Finding(), when, EXPERT, incident=incident)
    if isinstance(then, str):
        assert isinstance(found, Refused)
        assert then in found.rule
    else:
        assert [(e.persons, e.origins) for e in found] == [(("XXi.001",), then)]


def test_what_an_assessment_rests_on_ungraded_is_recorded_as_such():
    grades = [
        ReliabilityGraded(source=n, grade=Reliability.C, reason="r", graded_on=FRIDAY.date())
        for n in (2, 3)
    ]
    credible = CredibilityGraded(
        source=3,
        grade=Credibility.PROBABLE,
        confirmed_by=(),
        reason="r",
        graded_on=FRIDAY.date(),
    )
    incident = folded(Incident, [OPENED, BROADCASTER, AGENCY, *grades, credible])
    given = outcome(Finding(), judge(Assessment.ALLEGED, 2, 3), EXPERT, incident=incident)
    assert [event.ungraded for event in given] == [(2,)]
    assert folded(Finding, given).newest.ungraded == (2,)


def test_a_refusal_says_what_is_missing():
    incident = folded(Incident, [OPENED, BROADCASTER])
    found = outcome(Finding(), judge(Assessment.SUBSTANTIATED, 2), EXPERT, incident=incident)
    assert (found.field, found.facts) == ("/assessment", {"missing": MISSING})


def test_nothing_is_found_of_an_incident_that_there_is_not():
    found = outcome(Finding(), judge(Assessment.ALLEGED, 2), EXPERT, incident=Incident())
    assert found.rule == "there is no such incident"


def test_the_newest_assessment_holds_and_the_chain_is_kept():
    given = [assessed(Assessment.SUBSTANTIATED), assessed(Assessment.WITHDRAWN, ())]
    finding = folded(Finding, given)
    assert finding.at(FRIDAY).status == "withdrawn"
    assert [one.assessment for one in finding.chain] == ["substantiated", "withdrawn"]
    struck = Voided(target=2, authority="the Coordinator", reason="of another incident")
    assert folded(Finding, [*given, struck]).at(FRIDAY).status == "substantiated"


@pytest.mark.parametrize(
    ("found", "says", "then"),
    [
        (Assessment.SUBSTANTIATED, True, None),
        (Assessment.ALLEGED, True, "only what is substantiated is assessed as non-compliance"),
        (Assessment.ALLEGED, False, None),
        (None, False, "nothing is found yet"),
    ],
)
def test_fact_and_law_are_two_things(found, says, then):
    finding = folded(Finding, [assessed(found)] if found else [])
    said = AssessCompliance(non_compliance=says, basis="S/RES/1929 (2010) para. 10", reasoning="r")
    outcome_of = outcome(finding, said, EXPERT)
    if then is None:
        assert [type(event) for event in outcome_of] == [NonComplianceAssessed]
    else:
        assert outcome_of.rule == then


def test_the_committees_determination_stands_beside_the_panels_view():
    determined = RecordDetermination(
        non_compliance=False, decided_on=date(2015, 8, 7), document="a fictional letter"
    )
    law = NonComplianceAssessed(non_compliance=True, basis="b", reasoning="r")
    given = [assessed(Assessment.SUBSTANTIATED), law]
    [event] = outcome(folded(Finding, given), determined, EXPERT)
    assert isinstance(event, CommitteeDetermined)
    after = folded(Finding, [*given, event])
    assert after.characterised.non_compliance
    assert not after.determined.non_compliance


@pytest.mark.parametrize(
    ("since", "stands"),
    [
        ([], True),
        ([assessed(Assessment.SUBSTANTIATED)], True),
        ([assessed(Assessment.WITHDRAWN, ())], False),
        ([assessed(Assessment.UNVERIFIED), assessed(Assessment.SUBSTANTIATED)], False),
        ([Voided(target=1, authority="a", reason="r")], False),
    ],
)
def test_no_view_of_non_compliance_outlives_the_finding_that_bore_it(since, stands):
    law = NonComplianceAssessed(non_compliance=True, basis="b", reasoning="r")
    after = folded(Finding, [assessed(Assessment.SUBSTANTIATED), law, *since])
    assert (after.characterised is not None) == stands


@pytest.mark.parametrize(
    ("sources", "flaw"),
    [
        ([BROADCASTER, PHOTO], ""),
        (
            [BROADCASTER, PHOTO, Voided(target=3, authority="a", reason="r")],
            "it rests on what was struck: entry 3",
        ),
        (
            [BROADCASTER, HELD, EvidenceFailed(item="e", found="damaged")],
            "evidence of what it rests on failed: entry 3",
        ),
    ],
)
def test_a_finding_whose_evidence_fails_is_flagged(sources, flaw):
    finding = folded(Finding, [assessed(Assessment.SUBSTANTIATED, (2, 3))])
    assert finding.flaw(folded(Incident, [OPENED, *sources])) == flaw
