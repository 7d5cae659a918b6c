"""What those named say is printed with an assessment, and keeps a paragraph without one."""

from datetime import UTC, date, datetime

import msgspec
import pytest

from cases.incidents.domain import AssessPosition, Incident, Letter, OpenReplyWindow
from cases.incidents.events import PositionAssessed, PositionStated, ReplyWindowOpened
from cases.incidents.letter_events import (
    DeadlineExtended,
    LetterSent,
    Outcome,
    ReplyClassified,
    ReplyReceived,
)
from cases.incidents.values import Matter, Stance
from cases.reports.domain import lacks, letters_of, rebutted, undeclared
from cases.reports.paragraph_events import Named
from panel.ledger.states import Voided
from tests.cases.incidents.facts import OPENED, drafted, graded, source
from tests.cases.reports.facts import JUNE, paragraph
from tests.rules import act, folded, outcome

COMPANY = "Fictional Airways Ltd."
SENT = LetterSent(
    number="PE/2015/OC.1",
    sent_on=date(2015, 3, 2),
    due_on=date(2015, 3, 16),
    remind_at=datetime(2015, 3, 23, 21, tzinfo=UTC),
    calendar_version=1,
)
REPLY = ReplyReceived(
    text="The person never flew with us.",
    final=False,
    received_at=datetime(2015, 3, 18, 15, tzinfo=UTC),
    document="",
    evidence=(),
)
EXTENDED = DeadlineExtended(
    due_on=date(2015, 6, 30), remind_at=datetime(2015, 7, 7, 21, tzinfo=UTC), reason="asked for"
)
DENIAL = PositionStated(
    party="XA",
    stance=Stance.DENIES,
    about=Matter.THE_ACT,
    words="No such person came.",
    stated_on=date(2015, 3, 10),
    sources=(2,),
)
WAITS = "what {} said on {} waits for the Panel's assessment of its credibility"


def opened(party, letter="l"):
    return ReplyWindowOpened(
        party=party, opened_on=date(2015, 3, 2), due_on=date(2015, 3, 16), letter=letter
    )


def told(party, incident, letter=()):
    """What a paragraph that names the party lacks in June, and what is printed beside it."""
    about = msgspec.structs.replace(
        paragraph(), text="It flew.", named=(Named(party=party, incident="i"),)
    )
    known = {
        "incident/i": folded(Incident, [OPENED, source(), *incident, *graded()]),
        "letter/l": folded(Letter, [drafted(), SENT, *letter]),
    }
    return [one.words for one in lacks(about, known, JUNE)], rebutted(about, known)


def judged(outcome, assessment=""):
    return ReplyClassified(reply=3, outcome=outcome, assessment=assessment)


@pytest.mark.parametrize("party", ["XA", "XXi.001", "XXe.002", COMPANY])
def test_a_late_rebuttal_is_kept_and_waits_for_its_assessment(party):
    lacking, [said] = told(party, [opened(party)], [REPLY])
    assert lacking == [WAITS.format(party, "2015-03-18, late,")]
    assert (said.words, said.received_on, said.late) == (REPLY.text, date(2015, 3, 18), True)
    lacking, [said] = told(party, [opened(party)], [REPLY, judged(Outcome.SUBSTANTIVE, "Weak.")])
    assert (lacking, said.assessment, said.waits) == ([], "Weak.", False)


@pytest.mark.parametrize(
    ("letter", "rebuts"),
    [
        ([REPLY, judged(Outcome.ACKNOWLEDGED)], 0),
        ([REPLY, judged(Outcome.HOLDING)], 0),
        ([REPLY, judged(Outcome.REFUSED)], 1),
        ([REPLY, Voided(target=3, authority="a", reason="r")], 0),
        ([], 0),
    ],
)
def test_what_rebuts_nothing_keeps_nobody(letter, rebuts):
    lacking, said = told("XA", [opened("XA")], letter)
    assert (lacking, len(said)) == ([], rebuts)


def test_a_reply_to_the_letter_of_an_earlier_window_still_counts():
    again = msgspec.structs.replace(opened("XA", letter=""), due_on=date(2015, 3, 30))
    lacking, said = told("XA", [opened("XA"), again], [REPLY])
    assert (len(lacking), len(said)) == (1, 1)


def test_who_was_given_a_later_day_by_letter_may_reply_until_then():
    lacking, _ = told("XA", [opened("XA")], [EXTENDED])
    assert lacking == [
        "the reply window of XA is open until the end of 2015-06-30, when PE/2015/OC.1 is due"
    ]


def test_a_denial_in_public_is_printed_and_assessed_too():
    lacking, [said] = told("XA", [opened("XA"), DENIAL])
    assert lacking == [WAITS.format("XA", "2015-03-10")]
    assert not said.late
    lacking, [said] = told(
        "XA", [opened("XA"), DENIAL, PositionAssessed(position=4, assessment="Unlikely.")]
    )
    assert (lacking, said.assessment) == ([], "Unlikely.")


def test_an_assessment_is_of_a_statement_on_record():
    incident = folded(Incident, [OPENED, source(), DENIAL])
    found = outcome(incident, AssessPosition(position=2, assessment="a"), act(role="expert"))
    assert (found.field, found.facts) == ("/position", {"statements": [3]})
    assert outcome(Incident(), AssessPosition(position=2, assessment="a")).rule


def test_the_letters_are_read_that_told_those_named():
    known = {"incident/i": folded(Incident, [OPENED, opened("XXi.001"), opened("XA", "m")])}
    assert list(letters_of([paragraph()], known)) == ["letter/l"]


def test_a_company_with_a_right_of_reply_is_named_by_its_name():
    known = {"incident/i": folded(Incident, [OPENED, source(), opened(COMPANY)])}
    about = msgspec.structs.replace(paragraph(), text="FICTIONAL AIRWAYS, Ltd flew XXi.001.")
    assert undeclared(about, known) == {COMPANY: COMPANY}


@pytest.mark.parametrize("party", ["Russian Federation", "russia"])
def test_a_state_is_heard_under_its_code_alone(party):
    found = outcome(folded(Incident, [OPENED]), OpenReplyWindow(party=party), act(role="expert"))
    assert (found.field, found.facts) == ("/party", {"state": "RU"})
