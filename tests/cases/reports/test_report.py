"""A report's way from its first draft to what became of it: on plain values."""

from datetime import date
from typing import Any

import msgspec
import pytest

from cases.incidents.domain import Incident
from cases.incidents.events import ReplyWaived
from cases.reports.domain import (
    CorrectDraft,
    CorrectStep,
    DraftReport,
    DropRecommendation,
    EnterConsideration,
    EnterDistribution,
    EnterTransmission,
    FollowUpRecommendation,
    Paragraph,
    Recommend,
    Report,
    Stage,
    SubmitReport,
    VoidReportEntry,
    status_of,
)
from cases.reports.events import (
    Body,
    FollowUp,
    RecommendationDropped,
    RecommendationFollowedUp,
    RecommendationMade,
    ReportConsidered,
    ReportDistributed,
    ReportSubmitted,
    ReportTransmitted,
)
from cases.reports.paragraph_events import (
    ParagraphMadeFinal,
    ParagraphPublished,
    ParagraphSubmitted,
)
from panel.ledger.commands import Refused, To
from panel.ledger.reading import Invalid, read
from panel.ledger.states import Corrected, Level, Voided
from tests.cases.incidents.facts import OPENED
from tests.cases.reports.facts import (
    CONSIDERED,
    DRAFTED,
    JUNE,
    MADE,
    PLACED,
    TRANSMITTED,
    WAY,
    paragraph,
    report,
)
from tests.rules import act, folded, outcome

SECRETARY, COORDINATOR = act(at=JUNE), act(role="coordinator", at=JUNE)
TYPES = tuple(type(event) for event in WAY)
FINAL = msgspec.structs.replace(paragraph(ParagraphMadeFinal()), text="Nobody.", named=())
WAIVED = ReplyWaived(party="XXi.001", reason="A risk to a source.")


def submit(day: date = date(2015, 4, 24)) -> SubmitReport:
    return SubmitReport(done_on=day, document="a letter")


def consider(day: date = date(2015, 6, 1)) -> EnterConsideration:
    return EnterConsideration(done_on=day, document="a summary")


def transmit(day: date = date(2015, 6, 1)) -> EnterTransmission:
    return EnterTransmission(done_on=day, document="another letter")


def distribute(day: date = date(2015, 6, 2)) -> EnterDistribution:
    return EnterDistribution(done_on=day, symbol="S/2015/401")


def follow(**said) -> FollowUpRecommendation:
    usual = {
        "number": 1,
        "status": FollowUp.UNDER_CONSIDERATION,
        "dated_on": date(2015, 6, 1),
        "document": "a note",
    }
    return FollowUpRecommendation(**{**usual, **said})


@pytest.mark.parametrize(
    ("given", "when", "then"),
    [
        (WAY[:3], submit(), ReportSubmitted),
        (WAY[:1], submit(), "it has no paragraph yet"),
        (WAY[:3], submit(date(2015, 6, 4)), "a day in the future is not entered"),
        (WAY[:4], submit(), "it was submitted to the Committee on 2015-04-24"),
        (WAY[:3], consider(), "a report is not considered before it is submitted"),
        (WAY[:4], consider(), ReportConsidered),
        (WAY[:4], consider(date(2015, 4, 23)), "a report is not considered before it is submitted"),
        (WAY[:5], consider(), "it was considered on 2015-06-01; correct that entry"),
        (WAY[:3], transmit(), "a report is not transmitted before it is submitted"),
        (WAY[:4], transmit(), ReportTransmitted),
        (WAY[:5], transmit(), ReportTransmitted),
        (WAY[:5], transmit(date(2015, 5, 31)), "a report is not transmitted before it is consid"),
        (WAY[:5], transmit(date(2015, 6, 4)), "a day in the future is not entered"),
        (WAY[:5], distribute(), "a report is not distributed before it is transmitted"),
        (WAY[:6], distribute(), ReportDistributed),
        (WAY[:6], distribute(date(2015, 5, 31)), "a report is not distributed before it is"),
        (WAY, distribute(), "it was distributed on 2015-06-02; correct that entry"),
        # What is entered late fits in between all the same.
        ([*WAY[:4], TRANSMITTED], consider(), ReportConsidered),
        ([*WAY[:4], TRANSMITTED], consider(date(2015, 6, 2)), "a report is not transmitted before"),
    ],
)
def test_a_report_goes_its_way_in_order(given, when, then):
    by = COORDINATOR if isinstance(when, SubmitReport) else SECRETARY
    known = report(*given)
    reads = {"paragraph/p1": FINAL} if isinstance(when, SubmitReport | EnterDistribution) else {}
    found = outcome(known, when, by, **reads)
    if isinstance(then, str):
        assert isinstance(found, Refused)
        assert found.rule.startswith(then)
    else:
        assert [type(event) for event in found] == [then]


@pytest.mark.parametrize(
    ("events", "stage", "level"),
    [
        (WAY[:3], Stage.DRAFT, Level.PANEL),
        (WAY[:4], Stage.SUBMITTED, Level.COMMITTEE),
        (WAY[:6], Stage.TRANSMITTED, Level.COMMITTEE),
        ([*WAY[:4], TRANSMITTED, CONSIDERED], Stage.TRANSMITTED, Level.COMMITTEE),
        (WAY, Stage.DISTRIBUTED, Level.PUBLIC),
    ],
)
def test_a_report_opens_as_it_goes(events, stage, level):
    known = report(*events)
    assert (known.stage, known.disclosure(known.at(JUNE)).level) == (stage, level)


def test_each_paragraph_goes_with_its_report_and_the_annex_is_not_published():
    known = report(*WAY[:2])
    annexed = msgspec.structs.replace(FINAL, confidential=True)
    sent = list(submit().decide(COORDINATOR, known, **{"paragraph/p1": FINAL}))
    assert sent[1] == To(Paragraph, "p1", ParagraphSubmitted(text=FINAL.text))
    known = report(*WAY[:6])
    open_, closed = (
        list(distribute().decide(SECRETARY, known, **{"paragraph/p1": one}))[1:]
        for one in (FINAL, annexed)
    )
    assert (open_, closed) == ([To(Paragraph, "p1", ParagraphPublished())], [])


def test_no_draft_is_submitted_and_what_else_is_lacking_is_said_with_it():
    known = {"paragraph/p1": paragraph(), "incident/i": folded(Incident, [OPENED, WAIVED])}
    found = outcome(report(DRAFTED, PLACED), submit(), COORDINATOR, **known)
    assert (found.rule, found.facts) == (
        "every paragraph of a submitted report is final",
        {
            "drafts": [1],
            "lacks": "paragraph 1: neither a source nor an item of evidence stands behind XXi.001",
        },
    )


def test_what_failed_since_its_paragraph_became_final_is_not_submitted():
    named = paragraph(ParagraphMadeFinal())
    known = {"paragraph/p1": named, "incident/i": folded(Incident, [OPENED, WAIVED])}
    assert set(submit().follows(known)) == {"incident/i", "finding/i"}
    found = outcome(report(DRAFTED, PLACED), submit(), COORDINATOR, **known)
    assert (found.rule, found.facts) == (
        "what no longer holds is told in no report",
        {"lacks": "paragraph 1: neither a source nor an item of evidence stands behind XXi.001"},
    )


@pytest.mark.parametrize(
    ("symbol", "fits"),
    [
        ("S/2015/401", True),
        ("S/2016/805", True),
        ("S/2015/0401", False),
        ("S/15/401", False),
        ("A/2015/401", False),
        ("S/2015/401/Corr.1", False),
        (" S/2015/401", False),
        ("S/2015/401\n", False),
    ],
)
def test_a_symbol_is_one_of_the_councils(symbol, fits):
    said = {"done_on": "2015-06-02", "symbol": symbol}
    if fits:
        assert read(EnterDistribution, said).symbol == symbol
    else:
        with pytest.raises(Invalid) as refused:
            read(EnterDistribution, said)
        assert [flaw.pointer for flaw in refused.value.errors] == ["/symbol"]


@pytest.mark.parametrize(
    ("target", "day", "document", "then"),
    [
        (4, date(2015, 4, 23), "a letter", Corrected),
        (7, date(2015, 6, 3), "S/2015/402", Corrected),
        (7, date(2015, 6, 3), "Press release", "a symbol reads like S/2015/401"),
        (7, date(2015, 5, 31), "S/2015/401", "a report is not distributed before it is"),
        (4, date(2015, 6, 2), "a letter", "a report is not considered before it is submitted"),
        (1, date(2015, 4, 24), "a letter", "that entry is no step of the report's way"),
    ],
)
def test_a_step_is_corrected_within_the_order(target, day, document, then):
    correction = CorrectStep(
        target=target, authority="the Secretary", reason="r", done_on=day, document=document
    )
    found = outcome(report(*WAY), correction, act(at=JUNE, history=TYPES))
    if isinstance(then, str):
        assert found.rule.startswith(then)
    else:
        corrected = report(*WAY, *found)
        stage = list(Stage)[{4: 1, 7: 4}[target]]
        assert (corrected.days[stage], corrected.documents[stage]) == (day, document)
        assert corrected.headed == ("p1",)


@pytest.mark.parametrize(
    ("given", "target", "then"),
    [
        (WAY, 5, Voided),
        (WAY[:6], 6, Voided),
        (WAY, 6, "a report is not distributed before it is transmitted"),
        (WAY, 7, "what opened a report to its readers is corrected, not struck"),
        (WAY, 4, "what opened a report to its readers is corrected, not struck"),
        (WAY, 2, "what opened a report to its readers is corrected, not struck"),
    ],
)
def test_what_others_have_seen_is_not_struck(given, target, then):
    void = VoidReportEntry(target=target, authority="the Secretary", reason="r")
    found = outcome(report(*given), void, act(at=JUNE, history=TYPES[: len(given)]))
    if isinstance(then, str):
        assert found.rule == then
    else:
        assert [type(event) for event in found] == [then]


@pytest.mark.parametrize(
    ("given", "when", "then"),
    [
        ([DRAFTED], Recommend(addressee=Body.STATES, text="Report."), RecommendationMade),
        (WAY[:4], Recommend(addressee=Body.STATES, text="Report."), "it was submitted to the"),
        ([DRAFTED, MADE], DropRecommendation(number=1), RecommendationDropped),
        ([DRAFTED, MADE], DropRecommendation(number=2), "the report has no recommendation of"),
        ([DRAFTED], DropRecommendation(number=1), "it recommends nothing yet"),
        (WAY[:4], follow(), RecommendationFollowedUp),
        (WAY[:3], follow(), "it was not submitted yet"),
        (WAY[:4], follow(number=2), "the report has no recommendation of that number"),
        (WAY[:4], follow(dated_on=date(2015, 6, 4)), "a day in the future is not entered"),
        (WAY[:4], follow(dated_on=date(2015, 4, 1)), "nothing becomes of a recommendation before"),
        (WAY[:4], follow(status=FollowUp.PROPOSED), "that is how it stands already"),
    ],
)
def test_recommendations_are_made_and_followed_up(given, when, then):
    found = outcome(report(*given), when, SECRETARY)
    if isinstance(then, str):
        assert found.rule.startswith(then)
    else:
        assert [type(event) for event in found] == [then]


def test_a_number_of_a_recommendation_is_not_used_again():
    known = report(DRAFTED, MADE, RecommendationDropped(number=1))
    (made,) = outcome(known, Recommend(addressee=Body.COUNCIL, text="Decide."), COORDINATOR)
    assert made.number == 2


def test_the_public_is_told_what_stands_in_public_documents():
    steps = [
        RecommendationFollowedUp(
            number=1, status=status, dated_on=date(2015, 6, 1), document="d", public=public
        )
        for status, public in ((FollowUp.ACCEPTED, True), (FollowUp.IMPLEMENTED, False))
    ]
    one = report(*WAY, *steps).recommendations[1]
    told = [status_of(one.told(committee=committee)) for committee in (False, True)]
    assert told == [FollowUp.ACCEPTED, FollowUp.IMPLEMENTED]
    assert status_of(()) is FollowUp.PROPOSED


def test_a_draft_is_begun_and_corrected():
    said: dict[str, Any] = {
        "kind": DRAFTED.kind,
        "title": DRAFTED.title,
        "mandate": DRAFTED.mandate,
    }
    assert outcome(Report(), DraftReport(**said), COORDINATOR) == [DRAFTED]
    other = CorrectDraft(target=1, authority="a", reason="r", **{**said, "title": "Another"})
    found = outcome(report(DRAFTED), other, act(at=JUNE, history=TYPES[:1]))
    assert folded(Report, [DRAFTED, *found]).title == "Another"
    assert isinstance(outcome(report(*WAY), other, act(at=JUNE, history=TYPES)), Refused)
