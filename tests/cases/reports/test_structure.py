"""The order of a report's paragraphs, its headings and its annexes: on plain values."""

from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.reports.domain import (
    AddAnnex,
    Annex,
    ChangeAnnex,
    DraftParagraph,
    DraftSummary,
    DropAnnex,
    DropHeading,
    EnterDistribution,
    Heading,
    MoveParagraph,
    NumberThrough,
    Paragraph,
    PlaceHeading,
    Report,
    RewriteParagraph,
    SubmitReport,
    WithholdAnnex,
    runs_through,
)
from cases.reports.domain.structure import moved, renumbered, through
from cases.reports.events import ParagraphDropped, ParagraphPlaced
from cases.reports.paragraph_events import ParagraphPublished
from cases.reports.structure_events import (
    AnnexAdded,
    HeadingPlaced,
    ParagraphEnclosed,
    ParagraphNumbered,
    ParagraphsNumbered,
    Placed,
    Reach,
)
from panel.ledger.commands import Refused, To
from tests.cases.reports.facts import DRAFTED, JUNE, SUBMITTED, WAY, paragraph, report
from tests.rules import act, outcome

EXPERT, SECRETARY = act(role="expert", at=JUNE, subject="p3"), act(at=JUNE)
THREE = [ParagraphPlaced(number=n, paragraph=f"p{n}") for n in (1, 2, 3)]
OPEN = AnnexAdded(number=1, title="Photographs", reach=Reach.PUBLIC)
CLOSED = AnnexAdded(number=2, title="Witnesses", reach=Reach.COMMITTEE)


def in_order(*events):
    """The keys of a report's paragraphs, by number."""
    return report(DRAFTED, *THREE, *events).paragraphs


def numbered(decided) -> list[ParagraphsNumbered]:
    return [to.event for to in decided if to.kind is Report]


@pytest.mark.parametrize(
    ("key", "to", "then"),
    [
        ("p3", 1, {1: "p3", 2: "p1", 3: "p2"}),
        ("p1", 3, {1: "p2", 2: "p3", 3: "p1"}),
        ("p1", 2, {1: "p2", 2: "p1", 3: "p3"}),
    ],
)
def test_whoever_stands_there_makes_room(key, to, then):
    mover = msgspec.structs.replace(paragraph(), number=int(key[1]))
    rule = MoveParagraph(number=to)
    decided = list(rule.decide(act(subject=key), mover, report(DRAFTED, *THREE)))
    assert in_order(*numbered(decided)) == then
    told = {one.key: one.event for one in decided if one.kind is Paragraph}
    assert told == {
        k: ParagraphNumbered(number=n) for n, k in then.items() if in_order().get(n) != k
    }


@given(st.sets(st.integers(1, 12), min_size=1), st.data())
def test_no_move_loses_or_doubles_a_paragraph(numbers, data):
    placed = {number: f"p{number}" for number in sorted(numbers)}
    key, to = data.draw(st.sampled_from(sorted(placed.values()))), data.draw(st.integers(1, 12))
    if placed.get(to) == key:
        return
    changed = moved(placed, key, to)
    event = ParagraphsNumbered(
        placed=tuple(Placed(number=n, paragraph=k) for n, k in changed.items())
    )
    after = renumbered(placed, event)
    assert (sorted(after.values()), after[to]) == (sorted(placed.values()), key)


def test_numbers_run_through_and_those_of_annexes_come_last():
    body, annexed = paragraph(), msgspec.structs.replace(paragraph(), annex=1)
    read = {"paragraph/p1": annexed, "paragraph/p3": body}
    known = report(DRAFTED, *THREE, ParagraphDropped(number=2))
    decided = list(NumberThrough().decide(EXPERT, known, **read))
    assert in_order(ParagraphDropped(number=2), *numbered(decided)) == {1: "p3", 2: "p1"}
    assert not runs_through([(1, 1), (0, 3)])
    assert runs_through([(1, 2), (0, 1)])


def test_a_heading_goes_with_its_paragraph_and_away_with_it():
    (placed,) = outcome(report(DRAFTED, *THREE), PlaceHeading(number=2, title="Travel"), EXPERT)
    assert placed == HeadingPlaced(paragraph="p2", title="Travel", depth=1)
    known = report(DRAFTED, *THREE, placed)
    assert known.headings == {"p2": Heading(title="Travel", depth=1)}
    assert report(DRAFTED, *THREE, placed, ParagraphDropped(number=2)).headings == {}
    dropped = outcome(known, DropHeading(number=2), EXPERT)
    assert report(DRAFTED, *THREE, placed, *dropped).headings == {}


@pytest.mark.parametrize(
    ("given", "when", "then"),
    [
        ([*THREE], PlaceHeading(number=4, title="T"), "the report has no paragraph of that"),
        ([*THREE], DropHeading(number=1), "no heading stands in it yet"),
        ([OPEN], ChangeAnnex(number=3, title="T", reach=Reach.PUBLIC), "the report has no annex"),
        ([SUBMITTED], AddAnnex(title="T", reach=Reach.PUBLIC), "it was submitted to the Committee"),
        ([OPEN], WithholdAnnex(number=1, document="d", reason="r"), "it was not submitted yet"),
        (
            [OPEN, CLOSED, SUBMITTED],
            WithholdAnnex(number=2, document="d", reason="r"),
            "that annex isn't published as it is",
        ),
        (WAY[1:], WithholdAnnex(number=1, document="d", reason="r"), "it was distributed on"),
    ],
)
def test_what_is_not_there_or_too_late_is_refused(given, when, then):
    read = {f"paragraph/p{n}": Paragraph() for n in (1, 2, 3)}
    if isinstance(when, PlaceHeading | DropHeading | AddAnnex):
        read = {}
    found = outcome(report(DRAFTED, *given), when, SECRETARY, **read)
    assert isinstance(found, Refused)
    assert found.rule.startswith(then)


def test_a_paragraph_takes_no_number_that_it_has_or_that_is_beyond_the_last():
    known = report(DRAFTED, *THREE)
    for number, rule in ((1, "that is its number already"), (4, "the report has fewer")):
        found = outcome(paragraph(), MoveParagraph(number=number), act(subject="p1"), of=known)
        assert (found.rule.startswith(rule), found.field) == (True, "/number")


def test_what_is_in_a_closed_annex_is_never_published():
    known = report(DRAFTED, OPEN, CLOSED)

    def draft(annex: int) -> DraftParagraph:
        return DraftParagraph(report="r", text="T.", annex=annex)

    first, second = (next(draft(n).decide(EXPERT, Paragraph(), known)) for n in (1, 2))
    assert (first.annex_closed, second.annex_closed) == (False, True)
    refused = outcome(Paragraph(), draft(3), EXPERT, into=known)
    assert (refused.field, refused.facts) == ("/annex", {"annexes": [1, 2]})


def test_an_annex_that_is_closed_or_withheld_takes_what_is_in_it_along():
    known = report(DRAFTED, *THREE[:2], OPEN, SUBMITTED, *WAY[5:6])
    inside, outside = msgspec.structs.replace(paragraph(), annex=1), paragraph()
    read = {"paragraph/p1": inside, "paragraph/p2": outside}
    withhold = WithholdAnnex(number=1, document="a letter", reason="A source is at risk.")
    event, told = withhold.decide(SECRETARY, known, **read)
    assert told == To(Paragraph, "p1", ParagraphEnclosed(closed=True))
    after = report(DRAFTED, *THREE[:2], OPEN, SUBMITTED, *WAY[5:6], event)
    assert after.annexes == {
        1: Annex(title="Photographs", reach=Reach.PUBLIC, withheld="A source is at risk.")
    }
    assert after.closed_annexes == (1,)
    closed = msgspec.structs.replace(inside, annex_closed=True)
    distribute = EnterDistribution(done_on=date(2015, 6, 2), symbol="S/2015/401")
    read["paragraph/p1"] = closed
    assert list(distribute.decide(SECRETARY, after, **read))[1:] == [
        To(Paragraph, "p2", ParagraphPublished())
    ]
    draft = report(DRAFTED, *THREE[:1], OPEN)
    other = ChangeAnnex(number=1, title="Photographs", reach=Reach.COMMITTEE)
    changed = list(other.decide(EXPERT, draft, **{"paragraph/p1": inside}))
    assert changed[1:] == [To(Paragraph, "p1", ParagraphEnclosed(closed=True))]
    refused = outcome(draft, DropAnnex(number=1), EXPERT, **{"paragraph/p1": inside})
    assert refused.facts == {"paragraphs": 1}


SUMMARISED = ParagraphPlaced(number=0, paragraph="s")


def test_the_summary_stands_before_the_paragraphs_and_has_no_number():
    short = msgspec.structs.replace(paragraph(), number=0)
    whole = report(DRAFTED, *THREE, SUMMARISED)
    assert (short.called, paragraph().called) == ("the summary", "paragraph 1")
    assert outcome(short, MoveParagraph(number=2), EXPERT).rule.startswith("the summary stands")
    again = DraftSummary(report="r", text="In short.")
    assert outcome(Paragraph(), again, EXPERT, into=whole).field == "/report"
    for said in ({"annex": 1}, {"confidential": True}):
        given: dict[str, Any] = {"text": "In short.", **said}
        refused = outcome(short, RewriteParagraph(**given), EXPERT, of=whole)
        assert refused.field == f"/{next(iter(said))}"
    # It neither takes a number nor makes a report by itself.
    assert runs_through([(0, 0), (0, 1), (0, 2)])
    assert through({0: "s", 2: "a", 5: "b"}, {}) == {1: "a", 2: "b"}
    alone = report(DRAFTED, SUMMARISED)
    submission = SubmitReport(done_on=date(2015, 4, 24), document="a letter")
    assert outcome(alone, submission, act(role="coordinator", at=JUNE)).rule == (
        "it has no paragraph yet"
    )
