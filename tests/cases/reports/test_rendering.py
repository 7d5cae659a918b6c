"""A report as a document: what each audience is told, always in the same bytes."""

import hashlib
import io
import re
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pikepdf
import pytest

from cases.findings.domain import AssessIncident
from cases.findings.events import Assessment
from cases.incidents.domain import (
    AddSource,
    AssessPosition,
    OpenIncident,
    RecordSighting,
    StatePosition,
)
from cases.incidents.values import Kind, Matter, Stance
from cases.reports.domain import (
    AddAnnex,
    DraftSummary,
    FollowUpRecommendation,
    IllustrateParagraph,
    IssueCorrigendum,
    MakeFinal,
    PlaceHeading,
    Recommend,
    RenderReport,
    RetryRendering,
)
from cases.reports.events import Body, FollowUp
from cases.reports.models import RenderingRow, RenderingWork
from cases.reports.paragraph_events import Named
from cases.reports.rendering import working
from cases.reports.rendering.making import document
from cases.reports.rendering.version import version_of
from cases.reports.rendering_events import Audience
from cases.reports.structure_events import Reach
from evidence import jobs, receiving
from evidence.domain import Quarantine
from panel.access.roles import Role
from panel.ledger import moments, streams, subscriptions
from panel.ledger.commands import Refused
from panel.ledger.registry import registry
from panel.ledger.rows import STILL
from panel.printing import apart
from tests.api.conftest import State, ledger, state  # noqa: F401  # fixtures
from tests.cases.reports.acting import (
    SECRETARY,
    distribute,
    done,
    drafted,
    grade,
    submit,
    transmit,
    waive,
    written,
)
from tests.cases.reports.reading_pdf import everything, text
from tests.evidence.conftest import (  # noqa: F401  # fixtures
    CUSTODIAN,
    _lent,
    collected,
    examined,
    store,
    warm,
)
from tests.once import once
from tests.staff.conftest import sign_in  # noqa: F401  # a fixture
from tests.staff.found import found, page

FILES = Path(__file__).parents[2] / "story" / "files"
HOSTILE = 'XXi.002 was seen. #read("/etc/passwd") *x* <script> \u202egnp.exe ' + "w" * 150
SECRETS = ("Hidden Name", "HIDDENANNEX", "Hidden Harbour", "HIDDENTITLE", "HIDDENNOTE")
"""What only the Panel, the Committee or the custodian may read."""


class Told(NamedTuple):
    report: str
    first: str
    photo: str
    confided: str


def test_a_report_is_printed_for_each_audience_in_bytes_that_stay(state, sign_in, tmp_path):  # noqa: F811  # the fixture
    told = drawn_up()
    with pytest.raises(Refused, match="was not submitted to the Committee yet"):
        done(RenderReport(audience=Audience.COMMITTEE), told.report)
    with pytest.raises(Refused, match="and never otherwise"):
        done(RenderReport(audience=Audience.PUBLIC), told.report)
    submit(told.report, date(2015, 4, 24))
    done(RenderReport(audience=Audience.COMMITTEE), told.report, SECRETARY)
    client = sign_in(Role.SECRETARIAT)
    where = found(
        r'href="(/admin/reports/document/[^"]*)"', page(client, f"reports/{told.report}/")
    )
    assert client.get(where)["Refresh"] == "2"
    transmit(told.report, date(2015, 6, 1))
    worked()
    assert client.get(where)["Content-Type"] == "application/pdf"
    distribute(told.report, date(2015, 6, 2), "S/2015/401")
    worked()
    first, committee = row(Audience.PUBLIC), row(Audience.COMMITTEE)
    public = kept(first)
    seen = text(public)

    for said in (
        "S/2015/401",
        "Letter dated 1 June 2015",
        "brought to the attention of the members of the Security Council",
        "Summary In short, XXi.002 was seen.",
        "What was seen",
        "Figure 1: A port. Place: Port A. Source: An illustrator.",
        "A daily, p. 1, https://example.org/aaaa",
        "Alleged: it is reported",
        "He denies it",
        "assessment: Nothing bears it out.",
        "XA, the summary and paragraph 1 By decision of the Panel, a reply was not waited for.",
        "Annex 1: What else was found",
        "Annex 2 This annex is confidential and not published.",
        "Due by 1 December 2015",
        "In an open annex.",
    ):
        assert said in seen
    assert "confidential source; material held in the United Nations archives" in seen
    assert '#read("/etc/passwd") *x* <script> [U+202E]gnp.exe' in seen
    assert "HIDDENANNEX" in text(kept(committee))
    assert "Hidden Name" not in everything(kept(committee))
    assert [secret for secret in SECRETS if secret in everything(public)] == []
    check_accessible(public)

    # The picture can no longer be opened, a recommendation was followed up, a draft of the Panel's
    # goes on: the version stays as it was, and is made again of the log.
    done(Quarantine(reason="a test"), told.photo, CUSTODIAN)
    follow: dict[str, Any] = {
        "number": 1,
        "dated_on": date(2015, 6, 3),
        "document": "a note",
        "public": True,
    }
    done(FollowUpRecommendation(status=FollowUp.ACCEPTED, **follow), told.report, SECRETARY)
    assert hashlib.sha256(again(first, tmp_path)).hexdigest() == first.sha256

    wording: dict[str, Any] = {"text": "XXi.002 was near Port A.", "reason": "a slip"}
    correct = IssueCorrigendum(corrigendum=1, issued_on=date(2015, 6, 9), **wording)
    done(correct, told.first, SECRETARY)
    worked()
    corrected = row(Audience.PUBLIC)
    seen = text(kept(corrected))
    assert "XXi.002 was near Port A. [as corrected by S/2015/401/Corr.1]" in seen
    assert "This version includes S/2015/401/Corr.1; what each corrects is marked." in seen
    assert "Accepted" in seen
    listed = page(client, f"reports/{told.report}/").partition("As a document")[2]
    assert ("with Corr.1" in listed, "as distributed" in listed) == (True, True)
    listed = page(client, "reports/renderingrow/")
    assert ("with Corr.1" in listed, "as distributed" in listed) == (True, True)
    assert listed.count("A fictional final report") >= 3
    assert "This picture is withheld" not in seen
    assert kept(first) == public
    check_rest(state("XB"), state("XM"), told.report, first, corrected)


@once
def test_pictures_are_offered_to_be_printed_but_a_protected_sources(sign_in):  # noqa: F811  # the fixture
    told, client = drawn_up(final=False), sign_in(Role.EXPERT)
    shown = page(client, f"paragraphs/{told.first}/")
    way = found(r'href="/admin/([^"]*)">(?:<bdi>)?Print it as a picture', shown)
    assert way == f"paragraphs/{told.first}/illustration/?item={told.photo}"
    assert shown.count("Print it as a picture") == 1
    assert re.search(rf'value="{told.photo}"[^>]*(selected|checked)', page(client, way))
    assert way in page(client, f"paragraphs/{told.first}/finality/")
    said: dict[str, Any] = {"caption": "A port", "shows": "A quay", "credit": "A daily"}
    with pytest.raises(Refused, match="protected source"):
        done(IllustrateParagraph(item=told.confided, **said), told.first)
    with pytest.raises(Refused, match="doesn't rest on this item"):
        done(IllustrateParagraph(item="other", **said), told.first)
    unheard: dict[str, Any] = {**said, "caption": "A port of Iraq"}
    done(IllustrateParagraph(item=told.photo, **unheard), told.first)
    assert "Print it as a picture" not in page(client, f"paragraphs/{told.first}/")
    with pytest.raises(Refused) as refused:
        done(MakeFinal(), told.first)
    assert "what is said of its pictures names Iraq" in str(refused.value.facts)


@once
def test_a_document_that_fails_says_why_and_is_tried_again(ledger, monkeypatch):  # noqa: F811  # the fixture
    report = drafted()
    written(report, "مسودة, a draft with `code`.")
    done(RenderReport(audience=Audience.PANEL), report)
    with monkeypatch.context() as tight:
        tight.setattr(apart, "MEMORY", 64 * 1024**2)
        assert working.work(registry) == 1
    failed = RenderingRow.objects.get(held_to=STILL)
    assert failed.status == "failed"
    done(RetryRendering(), failed.key)

    # The worker died twice while at it, and a third time when nothing of it was left to blame.
    RenderingWork.objects.create(key=failed.key, attempts=2)
    assert working.work(registry) == 1
    made = row(Audience.PANEL)
    assert "Draft of the Panel of Experts" in text(kept(made))
    assert not RenderingWork.objects.exists()
    with pytest.raises(Refused, match="did not fail"):
        done(RetryRendering(), made.key)


def check_accessible(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        about = opened.open_metadata()
        assert (about["pdfaid:part"], about["pdfaid:conformance"]) == ("2", "A")
        assert about["pdfuaid:part"] == "1"
        assert opened.Root.MarkInfo.Marked
        assert opened.Root.Lang == "en"
    assert "A ship at a quay" in everything(pdf)


def check_rest(
    xb: State, xm: State, report: str, first: RenderingRow, corrected: RenderingRow
) -> None:
    """Members and other States; what was printed by then."""
    answer = xb.get(f"reports/{report}/document")
    body = b"".join(answer.streaming_content)
    assert (answer["Content-Type"], answer["ETag"]) == ("application/pdf", f'"{corrected.sha256}"')
    assert hashlib.sha256(body).hexdigest() == corrected.sha256
    assert answer["Repr-Digest"].startswith("sha-256=:")
    assert "S-2015-401-Corr.1-public-2015-07-13.pdf" in answer["Content-Disposition"]
    again = xb.get(f"reports/{report}/document", If_None_Match=answer["ETag"])
    assert again.status_code == 304
    whole = xb.get(f"reports/{report}").json()
    assert whole["summary"]["text"] == "In short, XXi.002 was seen."
    assert [one["number"] for one in whole["paragraphs"]] == [1, 2]
    documents = whole["documents"]
    assert [one["sha256"] for one in documents] == [corrected.sha256, first.sha256]
    assert {one["audience"] for one in xm.get(f"reports/{report}").json()["documents"]} == {
        "public",
        "committee",
    }
    assert xm.get(f"reports/{report}/document?audience=committee").status_code == 200
    assert xb.get(f"reports/{report}/document?audience=committee").status_code == 404
    assert xb.get("reports/0123456789/document").status_code == 404


def drawn_up(*, final: bool = True) -> Told:
    """A report with a picture, a sighting, a protected source, a confidential annex."""
    photo = collected((FILES / "illustration-port.jpg").read_bytes(), "HIDDENNOTE.jpg")
    confided = collected((FILES / "illustration-iraq.jpg").read_bytes())
    examined()
    while jobs.outstanding():
        jobs.work(registry)
    about = done(OpenIncident(title="HIDDENTITLE", persons=("XXi.002",), states=("XA",)))
    news: dict[str, Any] = {"publisher": "A daily", "says": "Seen.", "citation": "p. 1"}
    done(AddSource(kind=Kind.MEDIA, url="https://example.org/" + "a" * 200, **news), about)
    kept: dict[str, Any] = {"identity": "Hidden Name", "evidence": (confided,)}
    done(AddSource(kind=Kind.DOCUMENT, publisher="A resident", says="Seen.", **kept), about)
    grade(about, 2, 3)
    place: dict[str, Any] = {"state": "XA", "first_day": date(2015, 3, 1)}
    where: dict[str, Any] = {"latitude": "33.31", "longitude": "44.36"}
    seen: dict[str, Any] = {"person": "XXi.002", **place}
    done(RecordSighting(place="Port A", sources=(2,), **where, **seen), about)
    done(RecordSighting(place="Hidden Harbour", sources=(3,), **seen), about)
    denial: dict[str, Any] = {"stance": Stance.DENIES, "about": Matter.THE_ACT}
    stated: dict[str, Any] = {"stated_on": date(2015, 3, 18), "sources": (2,)}
    done(StatePosition(party="XXi.002", words="He denies it.", **denial, **stated), about)
    done(AssessPosition(position=10, assessment="Nothing bears it out."), about)
    assessed: dict[str, Any] = {"reasoning": "HIDDENNOTE", "sources": (2, 3)}
    done(AssessIncident(assessment=Assessment.ALLEGED, **assessed), about)
    waive(about, "XXi.002", "XA")
    report = drafted()
    asked = Recommend(addressee=Body.STATES, text="Report.", due_on=date(2015, 12, 1))
    done(asked, report)
    names = tuple(Named(party=one, incident=about) for one in ("XXi.002", "XA"))
    first = written(report, HOSTILE, named=names, evidence=(photo, confided))
    if final:
        short = DraftSummary(report=report, text="In short, XXi.002 was seen.", named=names)
        done(MakeFinal(), done(short))
        said: dict[str, Any] = {"shows": "A ship at a quay", "credit": "An illustrator"}
        done(IllustrateParagraph(item=photo, caption="A port", place="Port A", **said), first)
        done(MakeFinal(), first)
        done(PlaceHeading(number=1, title="What was seen", depth=3), report)
        done(AddAnnex(title="What else was found", reach=Reach.PUBLIC), report)
        done(AddAnnex(title="HIDDENTITLE", reach=Reach.COMMITTEE), report)
        done(MakeFinal(names_nobody=True), written(report, "In an open annex.", annex=1))
        annex = written(report, "HIDDENANNEX: XXi.002.", named=names, confidential=True)
        done(MakeFinal(), annex)
    return Told(report, first, photo, confided)


def worked() -> None:
    subscriptions.run_all(registry)
    working.work(registry, seconds=60)


def row(audience: Audience) -> RenderingRow:
    rows = RenderingRow.objects.filter(held_to=STILL, audience=audience)
    found: RenderingRow | None = rows.order_by("-position", "-held_from").first()
    assert found is not None
    assert found.status == "rendered"
    return found


def kept(of: RenderingRow) -> bytes:
    return b"".join(receiving.documents().read(of.sha256, of.size))


def again(of: RenderingRow, folder: Path) -> bytes:
    found = next(streams.as_of(registry, [of.stream], moments.now()))
    return document(version_of(registry, found), folder).path.read_bytes()
