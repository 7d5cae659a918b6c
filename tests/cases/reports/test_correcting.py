"""A paragraph is put right, and opens with its report: on plain values."""

from datetime import date

import pytest

from cases.reports.domain import (
    AmendParagraph,
    IssueCorrigendum,
    VoidParagraphEntry,
)
from cases.reports.events import CorrigendumIssued
from cases.reports.paragraph_events import (
    ParagraphAmended,
    ParagraphCorrected,
    ParagraphMadeFinal,
    ParagraphPublished,
    ParagraphSubmitted,
)
from panel.ledger.commands import Refused
from panel.ledger.states import Level, Voided
from tests.cases.reports.facts import (
    JUNE,
    WAY,
    WRITTEN,
    paragraph,
    report,
)
from tests.rules import act, outcome

EXPERT, SECRETARY = act(role="expert", at=JUNE), act(at=JUNE)
SUBMITTED, PUBLISHED = ParagraphSubmitted(text=WRITTEN.text), ParagraphPublished()


@pytest.mark.parametrize(
    ("text", "of", "then"),
    [
        ("XXi.001 was near Port A.", WAY[:4], ParagraphAmended),
        ("XXi.001 was near Port A.", WAY[:6], "after its transmission a report is corrected by a"),
        ("XXi.002 was near Port A.", WAY[:4], "a correction names nobody new"),
    ],
)
def test_after_transmission_only_a_corrigendum_corrects(text, of, then):
    amend = AmendParagraph(text=text, reason="The port was another.")
    found = outcome(paragraph(SUBMITTED), amend, EXPERT, of=report(*of))
    if isinstance(then, str):
        assert found.rule.startswith(then)
    else:
        assert [type(event) for event in found] == [then]


CORR = CorrigendumIssued(symbol="S/2015/401/Corr.1", issued_on=date(2015, 6, 3))


@pytest.mark.parametrize(
    ("said", "of", "then"),
    [
        ({}, WAY, "S/2015/401/Corr.1"),
        ({}, [*WAY, CORR], "S/2015/401/Corr.1"),
        ({"corrigendum": 2}, [*WAY, CORR], "S/2015/401/Corr.2"),
        ({"corrigendum": 2}, WAY, "corrigenda are numbered without a gap"),
        ({"text": "XXi.002 was there."}, WAY, "a correction names nobody new"),
        ({"issued_on": date(2015, 6, 1)}, WAY, "a corrigendum is not issued before the report is"),
        ({"issued_on": date(2015, 6, 4)}, WAY, "a day in the future is not entered"),
        ({}, WAY[:6], "a corrigendum is not issued before the report is distributed"),
    ],
)
def test_a_corrigendum_has_the_symbol_of_its_report(said, of, then):
    usual = {
        "corrigendum": 1,
        "issued_on": date(2015, 6, 3),
        "text": "XXi.001 was near Port A.",
        "reason": "The port was another.",
    }
    issue = IssueCorrigendum(**{**usual, **said})
    found = outcome(paragraph(SUBMITTED, PUBLISHED), issue, SECRETARY, of=report(*of))
    if isinstance(found, Refused):
        assert found.rule.startswith(then)
    else:
        assert [event.symbol for event in found] == [then]
        after = paragraph(SUBMITTED, PUBLISHED, *found)
        assert (after.text, after.corrigenda) == ("XXi.001 was near Port A.", (then,))


@pytest.mark.parametrize(
    ("events", "level"),
    [
        ([], Level.PANEL),
        ([ParagraphMadeFinal()], Level.PANEL),
        ([SUBMITTED], Level.COMMITTEE),
        ([SUBMITTED, PUBLISHED], Level.PUBLIC),
        (
            [
                SUBMITTED,
                PUBLISHED,
                ParagraphCorrected(text="t", symbol="s", issued_on=date.min, reason="r"),
            ],
            Level.PUBLIC,
        ),
    ],
)
def test_a_paragraph_opens_with_its_report(events, level):
    known = paragraph(*events)
    assert known.disclosure(known.at(JUNE)).level is level


@pytest.mark.parametrize(
    ("target", "by", "of", "then"),
    [
        (3, "expert", WAY[:4], Voided),
        (3, "expert", WAY[:6], "after its transmission a report is corrected by a corrigendum"),
        (3, "secretariat", WAY, "after its transmission a report is corrected by a corrigendum"),
        (4, "secretariat", [*WAY, CORR], Voided),
        (4, "expert", [*WAY, CORR], "a corrigendum is the Secretariat's to strike"),
        (2, "expert", WAY[:4], "only an amendment or a corrigendum is struck"),
        (1, "expert", WAY[:4], "only an amendment or a corrigendum is struck"),
        (9, "expert", WAY[:4], "the case has no such entry"),
    ],
)
def test_only_how_it_was_put_right_is_struck_while_it_could_be_put_right_so(target, by, of, then):
    history = (type(WRITTEN), ParagraphSubmitted, ParagraphAmended, ParagraphCorrected)
    void = VoidParagraphEntry(target=target, authority="the Coordinator", reason="r")
    giver = act(role=by, at=JUNE, history=history)
    found = outcome(paragraph(SUBMITTED), void, giver, of=report(*of))
    if isinstance(then, str):
        assert found.rule.startswith(then)
    else:
        assert [type(event) for event in found] == [then]
