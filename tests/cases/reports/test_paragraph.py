"""A paragraph is final once whoever it names was heard: on plain values."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from cases.findings.domain import Finding
from cases.findings.events import Assessment, IncidentAssessed
from cases.incidents.domain import Incident
from cases.incidents.events import ReplyWaived, ReplyWindowClosed
from cases.listing.domain import ListEntry
from cases.reports.domain import (
    AmendParagraph,
    DraftParagraph,
    MakeFinal,
    Paragraph,
    RemoveParagraph,
    ReopenParagraph,
    Report,
    RewriteParagraph,
    grounds_of,
    lacks,
)
from cases.reports.domain.values import MOST_PARAGRAPHS
from cases.reports.events import ParagraphDropped, ParagraphPlaced
from cases.reports.paragraph_events import (
    Named,
    ParagraphMadeFinal,
    ParagraphPublished,
    ParagraphReopened,
    ParagraphRewritten,
    ParagraphSubmitted,
)
from evidence.states import EvidenceItem, EvidenceStatus
from panel.ledger.commands import Refused, To
from panel.ledger.states import Voided
from tests.cases.incidents.facts import LISTED, OPENED, graded, source
from tests.cases.reports.facts import (
    DRAFTED,
    JUNE,
    PERSON,
    PLACED,
    WAY,
    WRITTEN,
    paragraph,
    report,
    window,
)
from tests.rules import act, folded, outcome

DUE_END = datetime(2015, 3, 17, 4, tzinfo=UTC)
"""The end of Monday 16 March 2015 in New York."""
BEFORE = DUE_END - timedelta(seconds=1)
EXPERT = act(role="expert", at=JUNE)
NAMES = "the text names {}: declare it as named, reword, or have it dismissed"
CLOSED = ReplyWindowClosed(party="XXi.001", reason="They said so.")
WAIVED = ReplyWaived(party="XXi.001", reason="A risk to a source.")
OPEN_UNTIL = "the reply window of XXi.001 is open until the end of 2015-03-16"
SUBMITTED, PUBLISHED = ParagraphSubmitted(text=WRITTEN.text), ParagraphPublished()


def incident(*events):
    return folded(Incident, [OPENED, *events, *graded()])


def words(about, known, at):
    """What keeps a paragraph from being told, in words."""
    return [lack.words for lack in lacks(about, known, at)]


def finding(assessment=Assessment.SUBSTANTIATED, sources=(2,)):
    assessed = IncidentAssessed(
        persons=("XXi.001",), assessment=assessment, sources=sources, origins=2, reasoning="r"
    )
    return folded(Finding, [assessed])


def item(status):
    return msgspec.structs.replace(EvidenceItem(), status=status)


@pytest.mark.parametrize(
    ("events", "at", "lacking"),
    [
        ([source()], JUNE, ["no reply window was opened for XXi.001"]),
        ([source(), window()], BEFORE, [OPEN_UNTIL]),
        ([source(), window()], DUE_END, []),
        ([source(), window(), CLOSED], BEFORE, []),
        ([source(), WAIVED], BEFORE, []),
        ([source(), window("XA")], DUE_END, ["no reply window was opened for XXi.001"]),
        ([WAIVED], JUNE, ["neither a source nor an item of evidence stands behind XXi.001"]),
    ],
)
def test_nobody_is_named_before_they_were_heard_or_without_a_source(events, at, lacking):
    known = {"incident/i": incident(*events)}
    assert words(paragraph(), known, at) == lacking
    found = outcome(paragraph(), MakeFinal(), act(role="expert", at=at), **known)
    if lacking:
        assert found.facts == {"lacks": "; ".join(lacking)}
    else:
        assert found == [ParagraphMadeFinal()]


def test_everybody_still_to_be_heard_is_told_at_once():
    both = (PERSON, Named(party="XA", incident="i"))
    known = {"incident/i": incident(source(), window())}
    told = words(msgspec.structs.replace(paragraph(), named=both), known, BEFORE)
    assert told == [OPEN_UNTIL, "no reply window was opened for XA"]


@pytest.mark.parametrize(
    ("known", "lacking"),
    [
        ({"evidence/e": item(EvidenceStatus.READY)}, []),
        ({"evidence/e": item(EvidenceStatus.RECEIVED)}, []),
        ({"evidence/e": item(EvidenceStatus.DAMAGED)}, ["evidence e is damaged"]),
        ({"evidence/e": item(EvidenceStatus.QUARANTINED)}, ["evidence e is quarantined"]),
        ({}, ["evidence e is not in custody"]),
    ],
)
def test_evidence_that_failed_bears_no_name(known, lacking):
    shown = (msgspec.structs.replace(PERSON, evidence="e"),)
    known = {**known, "incident/i": incident(WAIVED)}
    found = words(msgspec.structs.replace(paragraph(), named=shown), known, JUNE)
    assert list(found) == lacking


@pytest.mark.parametrize(
    ("sources", "found", "lacking"),
    [
        ([source()], Finding(), None),
        ([source()], finding(Assessment.ALLEGED), None),
        ([source()], finding(), "1 of 2 independent origins"),
        ([source(), Voided(target=2, authority="a", reason="r")], finding(), "it rests on what"),
    ],
)
def test_a_finding_that_its_sources_bear_no_more_is_told_in_no_report(sources, found, lacking):
    known = {"incident/i": incident(*sources, WAIVED), "finding/i": found}
    said = [told for told in words(paragraph(), known, JUNE) if "no longer stands" in told]
    assert bool(said) == bool(lacking)
    assert lacking is None or lacking in said[0]


UNGRADED = "(entry {}) is {}; somebody other than who brought it grades it"


@pytest.mark.parametrize(
    ("grades", "found", "lacking"),
    [
        ((), Finding(), [UNGRADED.format(2, "not graded"), UNGRADED.format(3, "not graded")]),
        (graded()[:1], finding(Assessment.ALLEGED), [UNGRADED.format(2, "graded by half")]),
        (graded(), Finding(), [UNGRADED.format(3, "not graded")]),
        (graded(), finding(Assessment.ALLEGED), []),
        ((), finding(Assessment.WITHDRAWN, ()), []),
    ],
)
def test_a_source_that_is_cited_is_graded_before_it_is_told(grades, found, lacking):
    """What a finding rests on is cited; where nothing is found, all that alleges it."""
    about = folded(Incident, [OPENED, source(), source(), WAIVED, *grades])
    told = lacks(paragraph(), {"incident/i": about, "finding/i": found}, JUNE)
    assert [one.words.partition("2015 ")[2] for one in told] == lacking


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("XXi.001 met XXi.002.", [NAMES.format("XXi.002")]),
        ("XXi.001 was seen.", []),
        ("See fXXi.002a and S/2015/401.", []),
    ],
)
def test_whom_a_text_speaks_of_by_number_is_named(text, told):
    known = {"incident/i": incident(source(), WAIVED)}
    written = msgspec.structs.replace(paragraph(), text=text)
    assert words(written, known, JUNE) == told


def test_what_a_paragraph_rests_on_is_read_each_once():
    written = msgspec.structs.replace(
        paragraph(), named=(PERSON, PERSON), incidents=("i", "j"), evidence=("e",)
    )
    assert set(grounds_of(written)) == {
        "incident/i",
        "finding/i",
        "incident/j",
        "finding/j",
        "evidence/e",
    }


@pytest.mark.parametrize(
    ("said", "into", "then"),
    [
        ({}, report(DRAFTED), 1),
        ({}, report(DRAFTED, PLACED), 2),
        ({"number": 7}, report(DRAFTED, PLACED), 7),
        ({"number": 1}, report(DRAFTED, PLACED, ParagraphDropped(number=1)), 1),
        ({"number": 1}, report(DRAFTED, PLACED), "another paragraph of the report has this number"),
        ({}, Report(), "there is no such report"),
        ({}, report(*WAY[:4]), "a paragraph is put into a draft: it was submitted"),
        (
            {},
            msgspec.structs.replace(report(DRAFTED), placed=MOST_PARAGRAPHS),
            "this report takes no more paragraphs",
        ),
    ],
)
def test_a_paragraph_takes_a_free_number_in_a_draft(said, into, then):
    draft = DraftParagraph(report="r", text="Nobody is named.", **said)
    found = outcome(Paragraph(), draft, EXPERT, into=into)
    if isinstance(then, str):
        assert found.rule.startswith(then)
    else:
        decided = list(draft.decide(EXPERT, Paragraph(), into=into))
        assert decided[0].number == then
        assert decided[1] == To(Report, "r", ParagraphPlaced(number=then, paragraph="one"))


@pytest.mark.parametrize(("entry", "refused"), [(LISTED, False), (ListEntry(), True)])
def test_whoever_is_named_by_number_was_listed(entry, refused):
    rewrite = RewriteParagraph(text="XXi.001 was seen.", named=(PERSON,))
    found = outcome(paragraph(), rewrite, EXPERT, of=report(), **{"entry_XXi.001": entry})
    if refused:
        assert found.field == "/named/0/party"
    else:
        assert (type(found[0]), found[0].persons) == (ParagraphRewritten, ("XXi.001",))


@pytest.mark.parametrize(
    ("given", "when", "then"),
    [
        ([ParagraphMadeFinal()], ReopenParagraph(reason="r"), ParagraphReopened),
        ([], ReopenParagraph(reason="r"), "it is a draft"),
        ([ParagraphMadeFinal()], MakeFinal(), "it is final"),
        ([ParagraphMadeFinal()], RewriteParagraph(text="t"), "it is final"),
        ([SUBMITTED], RewriteParagraph(text="t"), "it is before the Committee"),
        ([SUBMITTED], RemoveParagraph(reason="r"), "it is before the Committee"),
        ([PUBLISHED], ReopenParagraph(reason="r"), "it is published"),
        ([PUBLISHED], AmendParagraph(text="t", reason="r"), "it is published"),
    ],
)
def test_what_may_be_done_depends_on_who_has_seen_it(given, when, then):
    found = outcome(paragraph(*given), when, EXPERT)
    if isinstance(then, str):
        assert isinstance(found, Refused)
        assert found.rule == then
    else:
        assert [type(event) for event in found] == [then]


def test_a_paragraph_taken_out_leaves_its_number():
    decided = list(RemoveParagraph(reason="r").decide(EXPERT, paragraph()))
    assert decided[1] == To(Report, "r", ParagraphDropped(number=1))
    assert report(DRAFTED, PLACED, decided[1].event).paragraphs == {}
