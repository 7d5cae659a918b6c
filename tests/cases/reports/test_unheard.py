"""Whatever a report prints for the public names nobody who was not heard, wherever it stands."""

from datetime import date
from typing import Any, NamedTuple

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.findings.domain import Finding
from cases.findings.events import Assessment, IncidentAssessed, NonComplianceAssessed
from cases.incidents.domain import Incident
from cases.incidents.events import (
    PositionAssessed,
    PositionStated,
    ReplyWaived,
    SightingRecorded,
)
from cases.incidents.values import Matter, Stance, When
from cases.reports.domain import (
    DismissReportName,
    IssueAddendum,
    Paragraph,
    Report,
    SubmitReport,
    found_in,
    strangers,
)
from cases.reports.events import Body, RecommendationMade
from cases.reports.paragraph_events import (
    Named,
    ParagraphIllustrated,
    ParagraphMadeFinal,
    ParagraphPublished,
    ParagraphSubmitted,
)
from cases.reports.rendering import guard
from cases.reports.rendering.content import content
from cases.reports.rendering.version import Version
from cases.reports.rendering_events import Audience
from cases.reports.structure_events import AnnexAdded, HeadingPlaced, Reach, TransmittalWritten
from panel.ledger.commands import Refused
from tests.cases.incidents.facts import OPENED, graded, source
from tests.cases.reports.facts import (
    DISTRIBUTED,
    DRAFTED,
    JUNE,
    PLACED,
    SUBMITTED,
    TRANSMITTED,
    WRITTEN,
)
from tests.cases.reports.test_naming import KNOWN, dismissed
from tests.rules import act, fact, folded, outcome

HEARD = ("XA", "XXi.001")
WHERE = (
    "title",
    "letter",
    "heading",
    "annex",
    "recommendation",
    "text",
    "caption",
    "place",
    "state",
    "law",
    "reply",
    "assessment",
    "source",
)
STRANGERS = ("XXi.002", "Fictional Twoface", "TWOFACE, FICTIONAL", "Iraq", "iraqi")
COORDINATOR, SECRETARY = act(role="coordinator", at=JUNE), act(role="secretariat", at=JUNE)


class Written(NamedTuple):
    """A report with one paragraph, on one incident."""

    report: Report
    paragraph: Paragraph
    known: dict[str, Any]


def after(state: Any, *events: Any) -> Any:
    for event in events:
        state = state.evolve(event, fact(event, 9))
    return state


def about(at: dict[str, str]) -> dict[str, Any]:
    """The incident and what is found of it."""
    seen = SightingRecorded(
        person="XXi.001",
        place=f"Port A {at['place']}",
        state="IQ" if at["state"] in STRANGERS else "XA",
        latitude=None,
        longitude=None,
        when=When(first_day=date(2015, 3, 1)),
        sources=(2,),
        evidence=(),
    )
    denial = PositionStated(
        party="XXi.001",
        stance=Stance.DENIES,
        about=Matter.THE_ACT,
        words=f"Not I. {at['reply']}",
        stated_on=date(2015, 3, 10),
        sources=(2,),
    )
    event = msgspec.structs.replace(source().event, citation=at["source"])
    cited = fact(event, 2, actor="collector")
    judged = PositionAssessed(position=6, assessment=f"Weak. {at['assessment']}")
    waived = [ReplyWaived(party=party, reason="fiction") for party in HEARD]
    assessed = IncidentAssessed(
        persons=("XXi.001",),
        assessment=Assessment.ALLEGED,
        sources=(2,),
        origins=1,
        reasoning="r",
    )
    law = NonComplianceAssessed(non_compliance=False, basis=f"para. 10 {at['law']}", reasoning="r")
    events = [OPENED, cited, *graded(), seen, denial, judged, *waived]
    return {
        **KNOWN,
        "incident/i": folded(Incident, events),
        "finding/i": folded(Finding, [assessed, law]),
    }


def written(**said: str) -> Written:
    """The report, with something more said at some of its places."""
    at = {where: said.get(where, "") for where in WHERE}
    drafted = msgspec.structs.replace(
        WRITTEN,
        text=f"XXi.001 was seen at Port A. {at['text']}",
        named=tuple(Named(party=party, incident="i") for party in HEARD),
        evidence=("e",),
    )
    shown = ParagraphIllustrated(
        item="e", caption=f"A port {at['caption']}", shows="A quay", taken="", place="", credit="A"
    )
    structure = (
        msgspec.structs.replace(DRAFTED, title=f"A report {at['title']}"),
        PLACED,
        HeadingPlaced(paragraph="p1", title=f"Whether {at['heading']} went along", depth=1),
        TransmittalWritten(text=f"We transmit {at['letter']}"),
        AnnexAdded(number=1, title=f"More {at['annex']}", reach=Reach.PUBLIC),
        RecommendationMade(number=1, addressee=Body.COMMITTEE, text=f"Ask {at['recommendation']}"),
    )
    told = folded(Paragraph, [drafted, shown, ParagraphMadeFinal(names_nobody=False)])
    return Written(folded(Report, list(structure)), told, about(at))


def refusal(of: Written) -> str:
    """What keeps it from the Committee, but for its one picture, of which nothing is known."""
    sending = SubmitReport(done_on=date(2015, 4, 24), document="a letter")
    read = {**of.known, "paragraph/p1": of.paragraph}
    found = outcome(of.report, sending, COORDINATOR, **read)
    assert isinstance(found, Refused)
    lacks = str(found.facts["lacks"]).split("; ")
    return "; ".join(one for one in lacks if "not in custody" not in one)


def distributed(of: Written) -> Version:
    report = after(of.report, SUBMITTED, TRANSMITTED, DISTRIBUTED)
    told = after(of.paragraph, ParagraphSubmitted(text=of.paragraph.text), ParagraphPublished())
    return Version("r", Audience.PUBLIC, report, (told,), of.known, 9, JUNE, demonstration=True)


def printed(of: Written) -> str:
    """All that the public reads of it."""
    version = distributed(of)
    said = content(version)
    assert guard.unheard(version, said) == {}
    return "\n".join(strings(said))


def strings(said: Any) -> list[str]:
    if isinstance(said, str):
        return [said]
    held = said.values() if isinstance(said, dict) else said if isinstance(said, list) else ()
    return [one for each in held for one in strings(each)]


@given(st.dictionaries(st.sampled_from(WHERE), st.sampled_from([*STRANGERS, "XXi.001", "", "XA"])))
def test_what_is_not_refused_names_nobody_but_the_heard(said):
    of = written(**said)
    if not refusal(of):
        named = found_in(printed(of), [of.paragraph], of.known).keys()
        # In what a source is called, an adjective says nothing of a State.
        cited = {"IQ"} if said.get("source") == "iraqi" else set()
        assert set(HEARD) <= named <= {*HEARD, *cited}


@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize("name", STRANGERS)
def test_at_each_place_whoever_was_not_heard_keeps_it_from_the_committee(where, name):
    told = refusal(written(**{where: name}))
    if where == "source" and name == "iraqi":
        assert told == ""
    else:
        assert "XXi.002" in told or "Iraq (IQ)" in told
    assert refusal(written(**{where: "XXi.001"})) == ""


def test_a_state_that_comes_into_a_footnote_after_submission_is_not_printed():
    version = distributed(written(source="Iraq"))
    assert guard.unheard(version, content(version)) == {"a footnote": ["IQ"]}
    # A sighting there is left out by itself.
    version = distributed(written(state="Iraq"))
    assert guard.unheard(version, content(version)) == {}


def test_a_table_tells_a_person_for_those_paragraphs_alone_that_name_them():
    of = written()
    veiled = msgspec.structs.replace(
        of.paragraph, number=2, text="Someone was seen.", named=(), incidents=("i",)
    )
    report = msgspec.structs.replace(of.report, paragraphs={1: "p1", 2: "p2"})

    def tables(*told: Paragraph) -> tuple[Any, Any]:
        version = Version("r", Audience.PUBLIC, report, told, of.known, 9, JUNE, demonstration=True)
        said = content(version)
        return (
            [(one["paragraphs"], len(one["persons"])) for one in said["findings"]],
            [one["paragraphs"] for one in said["sightings"]],
        )

    assert tables(of.paragraph, veiled) == ([(["1"], 1)], [["1"]])
    assert tables(veiled) == ([(["2"], 0)], [])
    # Nor is a sighting told that names a State of which its paragraph says nothing.
    silent = msgspec.structs.replace(of.paragraph, named=of.paragraph.named[1:])
    assert tables(silent) == ([(["1"], 1)], [])


def test_what_is_found_is_told_with_the_words_that_say_so_where_these_are_others():
    told = refusal(written(text="Some iraqi said that Fictional Twoface went."))
    assert "Iraq (IQ): declare it as named, reword, or have it dismissed (it reads “iraqi”)" in told
    assert "(Fictional Twoface): declare it as named, reword, or have it dismissed;" in f"{told};"


def test_the_coordinator_dismisses_a_name_in_the_texts_that_name_it():
    of = written(heading="Iraq", recommendation="Iraq")
    read = {**of.known, "paragraph/p1": of.paragraph}
    dismissal = DismissReportName(parties=("IQ",), reason="a place, and an addressee")
    [event] = outcome(of.report, dismissal, COORDINATOR, **read)
    assert event.texts == ("Whether Iraq went along", "Ask Iraq")
    settled = after(of.report, event)
    assert refusal(of._replace(report=settled)) == ""
    again = after(settled, HeadingPlaced(paragraph="p1", title="Whether Iraq went", depth=1))
    [one] = strangers(again, {"p1": of.paragraph}, of.known)
    assert (one.party, one.text) == ("IQ", "Whether Iraq went")
    wrong = outcome(again, DismissReportName(parties=("XB",), reason="r"), COORDINATOR, **read)
    assert (wrong.field, wrong.facts["found"]) == ("/parties/0", "IQ")


def test_who_is_named_only_where_the_public_does_not_read_is_named_in_no_open_text():
    of = written(title="XXi.001")
    closed = msgspec.structs.replace(of.paragraph, confidential=True)
    [found] = strangers(of.report, {"p1": closed}, of.known)
    assert (found.where, found.party) == ("its title", "XXi.001")


@pytest.mark.parametrize("field", ["title", "text"])
def test_an_addendum_names_no_stranger_nor_whom_a_paragraph_had_dismissed(field):
    of = written()
    report = after(of.report, SUBMITTED, TRANSMITTED, DISTRIBUTED)
    out = after(of.paragraph, *dismissed("XXi.002"), ParagraphPublished())
    said: dict[str, Any] = {"title": "More", "text": "More.", field: "XXi.002 went."}
    add = IssueAddendum(addendum=1, issued_on=date(2015, 6, 2), **said)
    refused = outcome(report, add, SECRETARY, **{**of.known, "paragraph/p1": out})
    assert refused.field == f"/{field}"
