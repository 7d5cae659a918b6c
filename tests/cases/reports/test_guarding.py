"""Nothing that leaves the Panel tells who a protected source is, however the name is spelled."""

import unicodedata
from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.incidents.domain import AddSource, ClearText, Incident
from cases.incidents.domain.confiding import called, guarded, key_of
from cases.incidents.guarding import giving_away
from cases.incidents.values import Kind
from cases.listing.domain import Passage
from cases.reports.domain import (
    AddAnnex,
    AmendParagraph,
    IssueAddendum,
    IssueCorrigendum,
    MakeFinal,
    PlaceHeading,
    Recommend,
    RenderReport,
    Report,
    SubmitReport,
    confided,
)
from cases.reports.events import Body
from cases.reports.models import RenderingRow
from cases.reports.rendering import working
from cases.reports.rendering.notes import note
from cases.reports.rendering.version import Version
from cases.reports.rendering.words import CONFIDENTIAL
from cases.reports.rendering_events import Audience
from cases.reports.structure_events import Reach
from panel.access.roles import Role
from panel.ledger.commands import Refused
from panel.ledger.registry import registry
from panel.ledger.rows import STILL
from tests.api.conftest import ledger  # noqa: F401  # a fixture
from tests.cases.incidents.facts import OPENED, source
from tests.cases.reports.acting import (
    SECRETARY,
    distribute,
    done,
    drafted,
    final,
    grade,
    incident,
    submit,
    transmit,
    written,
)
from tests.cases.reports.facts import JUNE, paragraph
from tests.evidence.conftest import CUSTODIAN
from tests.once import once
from tests.rules import folded
from tests.staff.conftest import sign_in  # noqa: F401  # a fixture
from tests.staff.found import page

IDENTITY = "Dr. Zöhre Möckname, harbour clerk, alias Tâlib 'Abd al-Made"
NAMES = ["Zöhre Möckname", "Tâlib 'Abd al-Made"]
BETWEEN = st.sampled_from([" ", "  ", "-", ", ", "\n", "", "\u200d ", ". "])


@st.composite
def spelled(draw: st.DrawFn) -> str:
    """One of the names as somebody may have typed it, in a sentence."""
    words = draw(st.sampled_from(NAMES)).split()
    between = draw(st.lists(BETWEEN, min_size=len(words) - 1, max_size=len(words) - 1))
    if all(between):
        words = draw(st.permutations(words))
    name = words[0] + "".join(gap + word for gap, word in zip(between, words[1:], strict=True))
    name = draw(st.sampled_from([str.upper, str.lower, str.title]))(name)
    marked = name[:2] + draw(st.sampled_from(["", "\u0301", "\u202e", "\u00ad"])) + name[2:]
    after = draw(st.sampled_from(["", "'s", "\u2019s", ";", "?"]))
    form: Any = draw(st.sampled_from(["NFC", "NFD", "NFKC"]))
    return unicodedata.normalize(form, f"It was said by {marked}{after} that he went.")


@given(spelled())
def test_a_name_is_found_in_every_spelling_that_folding_equates(text):
    assert called(IDENTITY).within(Passage(text), beside=False)


@pytest.mark.parametrize(
    ("identity", "text", "anywhere", "beside"),
    [
        (IDENTITY, "Möckname said so.", False, True),
        (IDENTITY, "A harbour clerk said so.", False, False),
        ("Karimi, Ahmad", "Karimi said so.", True, True),
        ("the harbour master of Port A", "The harbour is in Port A.", False, False),
        ("the harbour master of Port A", "Port A's harbour master", False, False),
        ("the harbour master", "Master of the harbour", True, True),
        ("أحمد كريمي، موظف", "قال كريمي", False, True),
        ("Al", "Al went.", False, False),
    ],
)
def test_what_is_sought_is_the_name_and_its_parts_beside_the_incident(
    identity, text, anywhere, beside
):
    sought = called(identity)
    assert sought.within(Passage(text), beside=False) is anywhere
    assert sought.within(Passage(text), beside=True) is beside


def protecting(**said: Any) -> str:
    """An incident one of whose sources is protected."""
    about = incident()
    usual: dict[str, Any] = {"kind": Kind.DOCUMENT, "publisher": "A resident", "says": "Seen."}
    done(AddSource(**{**usual, "citation": "a talk", "identity": IDENTITY, **said}), about)
    grade(about, 5)
    return about


def failing(command: Any, key: str, by: Any = None) -> str:
    """What the refusal says, which repeats no name."""
    with pytest.raises(Refused) as refused:
        done(command, key, *([by] if by else []))
    said = f"{refused.value.rule} {refused.value.facts}"
    assert not called(IDENTITY).within(Passage(said), beside=True)
    return said


def test_no_report_goes_out_that_names_a_protected_source(ledger, sign_in):  # noqa: F811  # the fixture
    about, report = protecting(), drafted()
    typed = written(report, "As ZOHRE MOCKNAME said, a ship went.")
    assert "its text holds what a protected source is called by" in failing(
        MakeFinal(names_nobody=True), typed
    )
    beside = written(report, "Mockname saw a ship.", incidents=(about,))
    assert "its text holds" in failing(MakeFinal(names_nobody=True), beside)
    # Elsewhere a part of a name is nobody's.
    done(MakeFinal(names_nobody=True), written(report, "A firm, Mockname, went."))
    shown = page(sign_in(Role.COORDINATOR), f"paragraphs/{typed}/")
    assert "reword it, or have the custodian clear it" in shown
    assert "Möckname" not in shown
    # What another source is cited by is printed in a footnote.
    cited = incident()
    news: dict[str, Any] = {"kind": Kind.MEDIA, "says": "Seen.", "publisher": "A daily"}
    done(AddSource(**news, citation="Talib Abd al Made, p. 1"), cited)
    grade(cited, 5)
    noted = written(report, "A ship went.", incidents=(cited,))
    assert "a footnote holds" in failing(MakeFinal(names_nobody=True), noted)

    # The custodian, who knows who it is, says that a namesake is meant.
    held = giving_away(guarded(["As ZOHRE MOCKNAME said, a ship went."], []).texts)
    assert held == {key_of("As ZOHRE MOCKNAME said, a ship went.")}
    done(ClearText(reason="a namesake"), held.pop(), CUSTODIAN)
    done(MakeFinal(names_nobody=True), typed)


@once
def test_headings_annexes_recommendations_and_corrections_are_searched(ledger, sign_in):  # noqa: F811  # the fixture
    about, report = protecting(), drafted()
    told = final(report, "A ship went.", incidents=(about,))
    number: dict[str, Any] = {"number": 1}
    done(PlaceHeading(title="Zohre Mockname's account", **number), report)
    done(AddAnnex(title="Möckname, Zöhre", reach=Reach.PUBLIC), report)
    done(Recommend(addressee=Body.STATES, text="Thank ZÖHRE MÖCKNAME."), report)
    sending = SubmitReport(done_on=date(2015, 4, 24), document="a letter")
    said = failing(sending, report)
    for where in ("the heading above paragraph 1", "the title of annex 1", "recommendation 2"):
        assert f"{where} holds what a protected source is called by" in said
    shown = page(sign_in(Role.COORDINATOR), f"report-check-list/?report={report}")
    assert "recommendation 2 holds what" in shown

    clean = drafted("Another fictional report")
    told = final(clean, "A ship went.", incidents=(about,))
    submit(clean, date(2015, 4, 24))
    worded: dict[str, Any] = {"text": "Zohre Mockname saw it.", "reason": "a slip"}
    assert "this holds what" in failing(AmendParagraph(**worded), told)
    transmit(clean, date(2015, 6, 1))
    distribute(clean, date(2015, 6, 2), "S/2015/401")
    issued: dict[str, Any] = {"issued_on": date(2015, 6, 9)}
    assert "this holds what" in failing(
        IssueCorrigendum(corrigendum=1, **issued, **worded), told, SECRETARY
    )
    added = IssueAddendum(addendum=1, title="By Zohre Mockname", text="More.", **issued)
    assert "this holds what" in failing(added, clean, SECRETARY)

    # Somebody becomes a protected source whom the published report cites: it isn't printed again.
    done(AddSource(kind=Kind.MEDIA, publisher="A daily", says="Seen.", citation="p. 2"), about)
    late = "A daily, which asked for it"
    done(
        AddSource(kind=Kind.DOCUMENT, publisher="X", says="S.", citation="a talk", identity=late),
        about,
    )
    done(RenderReport(audience=Audience.COMMITTEE), clean, SECRETARY)
    assert working.work(registry, seconds=60) == 1
    row = RenderingRow.objects.get(held_to=STILL)
    assert row.status == "failed"


@once
def test_a_source_that_came_from_another_incident_stays_unnamed():
    taken = folded(Incident, [OPENED, source()])
    moved = msgspec.structs.replace(taken.sources[2], kept=True, evidence=("e",))
    about = msgspec.structs.replace(taken, sources={2: moved})
    told = msgspec.structs.replace(paragraph(), evidence=("e",))
    version = Version(
        "r", Audience.PUBLIC, Report(), (told,), {"incident/i": about}, 1, JUNE, demonstration=True
    )
    assert note(told, version) == f"{CONFIDENTIAL[:1].upper()}{CONFIDENTIAL[1:]}."
    assert confided(version.known) == {"e"}
