"""Whom a paragraph's text names must be declared, or dismissed by the Coordinator."""

from datetime import date

import msgspec
import pytest

from cases.incidents.domain import Incident
from cases.incidents.events import ReplyWaived
from cases.listing.domain import ListEntry, Passage
from cases.listing.values import ListedRow
from cases.reports.domain import (
    AmendParagraph,
    DismissName,
    MakeFinal,
    Paragraph,
    lacks,
    undeclared,
)
from cases.reports.domain.naming import states_in
from cases.reports.paragraph_events import (
    NameDismissed,
    ParagraphMadeFinal,
    ParagraphRewritten,
    ParagraphSubmitted,
)
from panel.access.called import CALLED
from panel.access.states import STATES
from tests.cases.incidents.facts import OPENED, graded, source
from tests.cases.reports.facts import JUNE, WAY, WRITTEN, paragraph, report
from tests.rules import act, folded, outcome

EXPERT, COORDINATOR = act(role="expert", at=JUNE), act(role="coordinator", at=JUNE)


def entry(number: str, *names: str) -> ListEntry:
    row = ListedRow(
        reference=number,
        kind="individual",
        list_type="Fictional",
        listed_on=date(2015, 1, 1),
        names=names,
    )
    return ListEntry(reference=number, entry=row)


KNOWN = {
    "list-entry/XXi.001": entry("XXi.001", "Invented", "Onesimus"),
    "list-entry/XXi.002": entry("XXi.002", "Fictional", "Twoface"),
    "incident/i": folded(Incident, [OPENED]),
}


def silent(text, **said):
    """A paragraph that says nothing of whom it names."""
    return msgspec.structs.replace(paragraph(), named=(), text=text, **said)


def dismissed(*parties):
    return tuple(NameDismissed(party=party, reason="a namesake") for party in parties)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("It was in the Russian Federation.", ["RU"]),
        ("A Russian aircraft, IRANIAN crew and Türkiye's airspace", ["RU", "IR", "TR"]),
        ("The Democratic People\u2019s Republic of Korea", ["KP"]),
        ("The Republic of Korea", ["KR"]),
        ("Papua New Guinea and Guinea-Bissau", ["PG", "GW"]),
        ("Cote d'Ivoire", ["CI"]),
        ("in RU and in XB", ["RU", "XB"]),
        ("UN staff in HQ wrote to him at once, in June", []),
        ("No State reported it.", []),
    ],
)
def test_a_state_is_named_by_its_code_its_name_or_its_adjective(text, codes):
    assert [*states_in(Passage(text))] == codes


@pytest.mark.parametrize("code", STATES)
def test_every_state_is_found_by_every_name_that_it_has(code):
    for name in (STATES[code], *CALLED[code]):
        assert [*states_in(Passage(f"There, {name.lower()}!"))] == [code]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Twoface, Fictional, went.", ["XXi.002"]),
        ("Twoface went.", []),
        ("XXi.007 went.", ["XXi.007"]),
        ("Onesimus went to XA.", ["XA"]),
        ("He went.", []),
    ],
)
def test_a_text_that_names_somebody_can_not_become_final_in_silence(text, found):
    about = silent(text)
    assert list(undeclared(about, KNOWN)) == found
    refused = outcome(about, MakeFinal(names_nobody=True), EXPERT, **KNOWN)
    if found:
        assert f"the text names {found[0]}" in refused.facts["lacks"]
    else:
        assert refused == [ParagraphMadeFinal(names_nobody=True)]


def test_whom_its_incident_is_about_is_named_by_a_part_of_the_name():
    about = silent("Onesimus went.", incidents=("i",))
    assert undeclared(about, KNOWN) == {"XXi.001": "XXi.001 (Invented Onesimus)"}


def test_that_it_names_nobody_is_said_and_not_assumed():
    about = silent("He went.")
    assert outcome(about, MakeFinal(), EXPERT).field == "/names_nobody"


def test_who_is_declared_is_not_said_to_be_nobody():
    waived = ReplyWaived(party="XXi.001", reason="fiction")
    heard = {"incident/i": folded(Incident, [OPENED, source(), waived, *graded()])}
    refused = outcome(paragraph(), MakeFinal(names_nobody=True), EXPERT, **heard)
    assert (refused.rule, refused.field) == ("this paragraph names somebody", "/names_nobody")


def test_the_coordinator_says_why_a_name_is_not_meant():
    about = silent("Fictional Twoface went to XA.")
    given = DismissName(parties=("XXi.002", "XA"), reason="a namesake")
    assert outcome(about, given, COORDINATOR, **KNOWN) == [*dismissed("XXi.002", "XA")]
    found = outcome(about, DismissName(parties=("XXi.001",), reason="r"), COORDINATOR, **KNOWN)
    assert (found.field, found.facts["found"]) == ("/parties/0", "XXi.002, XA")


def test_a_dismissal_holds_for_the_text_as_it_reads():
    text = "XXi.002 went to XA."
    draft = msgspec.structs.replace(WRITTEN, text=text, named=(), persons=())
    fields = {n: getattr(draft, n) for n in ParagraphRewritten.__struct_fields__}
    same, other = ParagraphRewritten(**fields), ParagraphRewritten(**{**fields, "text": f"{text}!"})
    settled = folded(Paragraph, [draft, *dismissed("XXi.002", "XA"), same])
    assert lacks(settled, KNOWN, JUNE) == ()
    again = folded(Paragraph, [draft, *dismissed("XXi.002", "XA"), other])
    assert len(lacks(again, KNOWN, JUNE)) == 2


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("XXi.001 was near Port A, said Fictional Twoface.", "XXi.002 (Fictional Twoface)"),
        ("XXi.001 was in Iraq.", "Iraq (IQ)"),
    ],
)
def test_a_correction_names_nobody_new_by_name_either(text, new):
    submitted = paragraph(ParagraphSubmitted(text=WRITTEN.text))
    amend = AmendParagraph(text=text, reason="r")
    found = outcome(submitted, amend, EXPERT, of=report(*WAY[:4]), **KNOWN)
    assert (found.rule, found.facts["new"]) == ("a correction names nobody new", new)
