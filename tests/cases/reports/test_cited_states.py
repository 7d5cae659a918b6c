"""A State that is named in a footnote, or by what became of a recommendation, is heard or told."""

from datetime import date
from typing import Any

import msgspec
import pytest

from cases.incidents.domain import Incident
from cases.incidents.events import PositionStated
from cases.incidents.values import Kind, Matter, Stance
from cases.reports.domain import FollowUpRecommendation, undeclared
from cases.reports.domain.naming import by_name
from cases.reports.events import FollowUp
from cases.reports.paragraph_events import NameDismissed
from cases.reports.structure_events import ReportNameDismissed
from panel.ledger.commands import Refused
from tests.cases.incidents.facts import OPENED, source
from tests.cases.reports.facts import JUNE, WAY, paragraph, report
from tests.cases.reports.test_naming import KNOWN, silent
from tests.rules import act, fact, folded, outcome


def known(publisher: str, citation: str = "", *more: Any, kind: Kind = Kind.MEDIA) -> Any:
    """An incident with one source, the address of which names a State too."""
    told = msgspec.structs.replace(
        source(kind=kind).event,
        publisher=publisher,
        citation=citation,
        url="https://iraq.example/1",
    )
    return {**KNOWN, "incident/i": folded(Incident, [OPENED, told, *more])}


def denial(party: str) -> PositionStated:
    return PositionStated(
        party=party,
        stance=Stance.DENIES,
        about=Matter.THE_ACT,
        words="No.",
        stated_on=date(2015, 3, 10),
        sources=(2,),
    )


@pytest.mark.parametrize(
    ("publisher", "found"),
    [
        ("Embassy of Iraq", ["IQ"]),
        ("Russia Today", ["RU"]),
        ("UK and US officials", ["US", "GB"]),
        ("A ministry of XB", ["XB"]),
        ("The Iraqi daily on TV, IN BRIEF", []),
        ("A fictional daily", []),
    ],
)
def test_a_publisher_names_a_state_by_name_and_no_adjective_or_capitals(publisher, found):
    assert [*by_name(publisher)] == found
    resting = silent("He went.", incidents=("i",))
    assert [*undeclared(resting, known(publisher))] == found
    assert [*undeclared(resting, known("A daily", publisher))] == found
    # The Coordinator says why such a State need not be asked.
    settled = [NameDismissed(party=party, reason="a title") for party in found]
    for number, event in enumerate(settled, 8):
        resting = resting.evolve(event, fact(event, number))
    assert undeclared(resting, known(publisher)) == {}


@pytest.mark.parametrize(
    ("publisher", "kind", "more", "found"),
    [
        ("Embassy of Iraq", Kind.OFFICIAL_STATEMENT, (), []),
        ("Embassy of Iraq in XB", Kind.OFFICIAL_STATEMENT, (), ["XB", "IQ"]),
        ("Embassy of Iraq", Kind.DOCUMENT, (denial("IQ"),), []),
        ("Embassy of Iraq", Kind.DOCUMENT, (denial("XB"),), ["IQ"]),
    ],
)
def test_a_state_is_not_asked_where_it_speaks_itself(publisher, kind, more, found):
    resting = silent("He went.", incidents=("i",))
    assert [*undeclared(resting, known(publisher, "", *more, kind=kind))] == found


@pytest.mark.parametrize(
    ("document", "public", "new"),
    [
        ("S/2015/500", True, None),
        ("a letter of XXi.001", True, None),
        ("a letter of Iraq", False, "Iraq (IQ)"),
        ("a letter of XXi.002", True, "XXi.002"),
    ],
)
def test_what_became_of_a_recommendation_names_nobody_unheard(document, public, new):
    followed = FollowUpRecommendation(
        number=1,
        status=FollowUp.ACCEPTED,
        dated_on=date(2015, 6, 3),
        document=document,
        public=public,
    )
    read = {"paragraph/p1": paragraph()}
    found = outcome(report(*WAY), followed, act(at=JUNE), **read)
    if new is None:
        assert found[0].document == document
        return
    assert isinstance(found, Refused)
    assert (found.field, found.facts["new"]) == ("/document", new)
    text = report(*WAY).recommendations[1].text
    party = "IQ" if "IQ" in new else "XXi.002"
    meant = ReportNameDismissed(party=party, texts=(text,), reason="recommended to it")
    assert outcome(report(*WAY, meant), followed, act(at=JUNE), **read)[0].document == document
