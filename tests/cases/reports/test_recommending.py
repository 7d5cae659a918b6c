"""What is due of a recommendation, what is added to a report, what is planned: on plain values."""

from datetime import date

import msgspec
import pytest

from cases.incidents.domain import Incident
from cases.regimes.domain.bodies import Body, Mandate
from cases.reports.domain import (
    BeginProgramme,
    DeliverProduct,
    DropProduct,
    FollowUpRecommendation,
    IssueAddendum,
    MoveProduct,
    PlanProduct,
    Programme,
    Recommend,
    Report,
    SetFollowUpDay,
    VoidReportEntry,
)
from cases.reports.drafting_events import Product, ProductPlanned
from cases.reports.events import Body as Addressee
from cases.reports.events import FollowUp, RecommendationDue
from cases.reports.paragraph_events import ParagraphPublished
from cases.reports.structure_events import AddendumIssued
from panel.ledger.commands import Refused
from panel.ledger.states import Voided
from tests.cases.incidents.facts import OPENED, source
from tests.cases.reports.facts import DRAFTED, JUNE, WAY, paragraph, report, window
from tests.rules import act, folded, outcome

SECRETARY, COORDINATOR = act(at=JUNE), act(role="coordinator", at=JUNE)
ADDED = AddendumIssued(
    symbol="S/2015/401/Add.1", issued_on=date(2015, 6, 3), title="More", text="More."
)
PANEL = Body(
    title="1929 Panel of Experts",
    opened_on=date(2010, 6, 9),
    mandates=(
        Mandate(
            instrument="2159",
            valid_from=date(2014, 6, 9),
            valid_until=date(2015, 7, 9),
            source="fiction",
            verified=False,
        ),
    ),
)


def due(day: date | None, number: int = 1) -> SetFollowUpDay:
    return SetFollowUpDay(number=number, due_on=day)


def test_a_recommendation_is_overdue_from_the_day_after_its_own_until_something_became_of_it():
    (set_,) = outcome(report(*WAY), due(date(2015, 9, 1)), SECRETARY)
    one = report(*WAY, set_).recommendations[1]
    days = [date(2015, 9, 1), date(2015, 9, 2)]
    assert [one.overdue(day, committee=True) for day in days] == [False, True]
    steps = [
        FollowUpRecommendation(
            number=1, status=status, dated_on=date(2015, 6, 3), document="d", public=public
        )
        for status, public in ((FollowUp.UNDER_CONSIDERATION, True), (FollowUp.ACCEPTED, False))
    ]
    known = [*WAY, set_]
    for step in steps:
        known += outcome(report(*known), step, SECRETARY)
    one = report(*known).recommendations[1]
    # The public isn't told of what became of it, and still waits.
    assert [one.overdue(days[1], committee=committee) for committee in (True, False)] == [
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("given", "when", "then"),
    [
        (WAY[:3], due(date(2015, 9, 1)), "it was not submitted yet"),
        (WAY, due(date(2015, 4, 24)), "what is due is due after the report's submission"),
        (WAY, due(None), "that is so already"),
        (WAY, due(date(2015, 9, 1), number=2), "the report has no recommendation of that number"),
    ],
)
def test_a_day_is_set_for_what_there_is_and_after_the_submission(given, when, then):
    found = outcome(report(*given), when, SECRETARY)
    assert isinstance(found, Refused)
    assert found.rule == then


def test_the_panel_may_ask_for_a_day_itself_and_the_secretariat_takes_it_away():
    said = Recommend(addressee=Addressee.STATES, text="Report.", due_on=date(2015, 12, 1))
    (made,) = outcome(report(DRAFTED), said, COORDINATOR)
    known = [DRAFTED, made, *WAY[3:]]
    assert report(*known).recommendations[1].due_on == date(2015, 12, 1)
    assert outcome(report(*known), due(None), SECRETARY) == [
        RecommendationDue(number=1, due_on=None)
    ]


def addendum(**said) -> IssueAddendum:
    usual = {"addendum": 1, "issued_on": date(2015, 6, 3), "title": "More", "text": "More."}
    return IssueAddendum(**{**usual, **said})


@pytest.mark.parametrize(
    ("given", "said", "rule"),
    [
        (WAY[:6], {}, "an addendum is not issued before the report is distributed"),
        (WAY, {"issued_on": date(2015, 6, 1)}, "an addendum is not issued before the report is"),
        (WAY, {"issued_on": date(2015, 6, 4)}, "a day in the future is not entered"),
        (WAY, {"addendum": 2}, "addenda are numbered without a gap"),
        ([*WAY, ADDED], {"addendum": 1}, "addenda are numbered without a gap"),
        (WAY, {"text": "XXi.002 too."}, "an addendum names nobody whom the published report"),
        (WAY, {"text": "So did Iraq."}, "an addendum names nobody whom the published report"),
    ],
)
def test_an_addendum_comes_in_order_after_the_report_and_names_nobody_new(given, said, rule):
    told = paragraph(ParagraphPublished())
    found = outcome(report(*given), addendum(**said), SECRETARY, **{"paragraph/p1": told})
    assert isinstance(found, Refused)
    assert found.rule.startswith(rule)


def test_an_addendum_has_a_symbol_of_its_own_and_can_be_struck():
    told = paragraph(ParagraphPublished())
    heard = folded(Incident, [OPENED, source(), window()])
    read = {"paragraph/p1": told, "incident/i": heard}
    assert outcome(report(*WAY), addendum(text="XXi.001, again."), SECRETARY, **read)[0].symbol == (
        "S/2015/401/Add.1"
    )
    hidden = {"paragraph/p1": paragraph()}
    assert outcome(report(*WAY), addendum(text="XXi.001, again."), SECRETARY, **hidden).facts == {
        "new": "XXi.001"
    }
    assert outcome(report(*WAY), addendum(), SECRETARY, **read) == [ADDED]
    types = tuple(type(event) for event in [*WAY, ADDED])
    void = VoidReportEntry(target=8, authority="the Secretary", reason="r")
    struck = outcome(report(*WAY, ADDED), void, act(at=JUNE, history=types))
    assert [type(one) for one in struck] == [Voided]
    assert report(*WAY, ADDED, *struck).addenda == ()


@pytest.mark.parametrize(
    ("text", "lacks"),
    [
        ("XXi.001, again.", "the reply window of XXi.001 is open until the end of 2015-06-15"),
        ("It rained.", ""),
    ],
)
def test_who_may_reply_anew_is_named_in_no_addendum(text, lacks):
    again = msgspec.structs.replace(window(), due_on=date(2015, 6, 15))
    waits = folded(Incident, [OPENED, source(), window(), again])
    read = {"paragraph/p1": paragraph(ParagraphPublished()), "incident/i": waits}
    found = outcome(report(*WAY), addendum(text=text), SECRETARY, **read)
    if lacks:
        assert (found.field, found.facts) == ("/text", {"lacks": lacks})
    else:
        assert [event.text for event in found] == [text]


def begun() -> Programme:
    begin = BeginProgramme(
        body="1929-panel-of-experts", instrument="2159", appointed_on=date(2014, 7, 1)
    )
    return folded(Programme, outcome(Programme(), begin, COORDINATOR, of=PANEL))


def test_a_programme_of_work_is_due_itself_thirty_days_after_the_appointment():
    (first,) = begun().products.values()
    assert (first.kind, first.due_on) == (Product.PROGRAMME, date(2014, 7, 31))
    assert [first.overdue(day) for day in (date(2014, 7, 31), date(2014, 8, 1))] == [False, True]


@pytest.mark.parametrize(
    ("instrument", "appointed_on", "rule"),
    [
        ("2224", date(2014, 7, 1), "the body has no mandate by that instrument"),
        ("2159", date(2014, 6, 8), "experts are appointed within the mandate"),
        ("2159", date(2015, 7, 9), "experts are appointed within the mandate"),
        ("2159", date(2015, 7, 1), "a day in the future is not entered"),
    ],
)
def test_a_programme_begins_under_a_mandate_on_record(instrument, appointed_on, rule):
    begin = BeginProgramme(body="b", instrument=instrument, appointed_on=appointed_on)
    assert outcome(Programme(), begin, COORDINATOR, of=PANEL).rule.startswith(rule)
    assert outcome(begun(), begin, COORDINATOR, of=PANEL).rule.startswith("that mandate has a prog")


def test_a_refusal_names_the_mandates_that_were_in_force_on_the_day():
    for day, then in ((date(2014, 7, 1), ["2159"]), (date(2014, 6, 8), "none")):
        begin = BeginProgramme(body="b", instrument="2224", appointed_on=day)
        found = outcome(Programme(), begin, COORDINATOR, of=PANEL)
        assert found.facts == {"on": str(day), "in_force": then}


def test_what_is_planned_is_delivered_by_a_submitted_report_or_a_document():
    plan = PlanProduct(kind=Product.FINAL, title="Final report", due_on=date(2015, 6, 1))
    (planned,) = outcome(begun(), plan, COORDINATOR)
    assert planned == ProductPlanned(
        number=2, kind=Product.FINAL, title="Final report", due_on=date(2015, 6, 1)
    )
    late = PlanProduct(kind=Product.FINAL, title="Final report", due_on=date(2015, 7, 9))
    assert outcome(begun(), late, COORDINATOR).field == "/due_on"
    known = begun().evolve(planned, None)  # type: ignore[arg-type]  # it looks at no fact
    by_report = DeliverProduct(number=2, report="r")
    refused = outcome(known, by_report, COORDINATOR, sent=report(*WAY[:3]))
    assert refused.rule == "a report is delivered once it is submitted"
    (delivered,) = outcome(known, by_report, COORDINATOR, sent=report(*WAY))
    assert (delivered.done_on, delivered.document) == (date(2015, 4, 24), "a letter")
    assert outcome(known, DeliverProduct(number=2), COORDINATOR).field == "/report"
    said = DeliverProduct(number=1, done_on=date(2014, 7, 30), document="a letter")
    assert outcome(known, said, COORDINATOR)[0].report == ""
    after = known.evolve(delivered, None)  # type: ignore[arg-type]  # as above
    assert outcome(after, by_report, COORDINATOR, sent=Report()).facts == {"numbers": [1]}
    dropped = DropProduct(number=2, reason="r")
    assert outcome(after, dropped, COORDINATOR).facts == {"numbers": [1]}
    move = MoveProduct(number=2, due_on=date(2015, 6, 1), reason="r")
    assert outcome(known, move, COORDINATOR).rule == "that is its day already"
