"""Reports and their paragraphs as the Panel and the Secretariat work on them."""

import re
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.incidents.domain import VoidIncidentEntry
from cases.listing.importing import import_file
from cases.reports.domain import (
    FollowUpRecommendation,
    IssueCorrigendum,
    MakeComment,
    MakeFinal,
    Recommend,
    RemoveParagraph,
    ReopenParagraph,
    RewriteParagraph,
)
from cases.reports.events import Body, FollowUp
from cases.reports.paragraph_events import Named
from panel.access import queries
from panel.access.roles import Role
from panel.ledger import clockwork
from panel.ledger.registry import registry
from tests.cases.listing.lists import person
from tests.cases.reports.acting import (
    SECRETARY,
    consider,
    distribute,
    done,
    final,
    incident,
    published,
    submit,
    transmit,
    waive,
    written,
)
from tests.once import once_on_postgresql
from tests.staff.conftest import JUNE, LIST
from tests.staff.found import found, lines, page, post

pytestmark = once_on_postgresql

LACKS = "no reply window was opened for XA"


@pytest.fixture
def naming(report) -> str:
    """A draft of a paragraph that names XXi.002, who was heard, and XA, which was not."""
    about = incident()
    waive(about, "XXi.002")
    names = tuple(Named(party=party, incident=about) for party in ("XXi.002", "XA"))
    return written(report, "XXi.002 was in XA.", named=names)


def test_the_desk_says_that_a_report_can_be_submitted_once_all_of_it_is_final(report, sign_in):
    client = sign_in(Role.COORDINATOR)
    assert "can be submitted" not in page(client, "")
    final(report)
    shown = page(client, "")
    assert f'href="/admin/reports/{report}/submission/"' in shown
    submit(report, date(2015, 5, 24))
    assert "can be submitted" not in page(client, "")


def test_each_step_of_a_reports_way_waits_for_the_secretariat_and_the_coordinator_is_told(
    report, sign_in
):
    secretary, coordinator = sign_in(Role.SECRETARIAT), sign_in(Role.COORDINATOR)

    def told() -> tuple[list[str], list[str]]:
        own = [w for w in lines(secretary, "Waits for you").items() if w[1].startswith("reports/")]
        rest = lines(coordinator, "Waits for others")
        return [found for line in own for found in line], [w for w in rest if "report" in w]

    title = "A fictional final report"
    final(report)
    assert told() == ([], [])
    submit(report, date(2015, 5, 24))
    words = f"{title} is before the Committee: enter its consideration"
    other = f"{title} waits to be considered by the Committee"
    assert told() == ([words, f"reports/{report}/consideration/"], [other])
    consider(report, date(2015, 6, 1))
    words = f"{title} was considered: enter its transmission to the Council"
    other = f"{title} was considered and waits to be transmitted to the Council"
    assert told() == ([words, f"reports/{report}/transmission/"], [other])
    transmit(report, date(2015, 6, 1))
    words = f"{title} was transmitted: enter its distribution"
    other = f"{title} was transmitted and waits to be distributed"
    assert told() == ([words, f"reports/{report}/distribution/"], [other])
    distribute(report, date(2015, 6, 2), "S/2015/401")
    assert told() == ([], [])


def test_a_report_says_how_far_it_has_come_and_draws_its_days(report, sign_in):
    client = sign_in(Role.SECRETARIAT)
    final(report)
    submit(report, date(2015, 4, 24))
    shown = page(client, f"reports/{report}/")
    assert "Before the Committee since Fri 24 April 2015, not yet considered." in shown
    assert "40 days with the Committee" in shown
    consider(report, date(2015, 6, 1))
    transmit(report, date(2015, 6, 1))
    distribute(report, date(2015, 6, 2), "S/2015/401")
    shown = page(client, f"reports/{report}/")
    assert "Distributed as S/2015/401 on Tue 2 June 2015." in shown
    told = (
        "Submitted to the Committee on Fri 24 April 2015; considered by it and transmitted to the"
        " Council 38 days later, on Mon 1 June 2015; distributed as S/2015/401 1 day later, on"
        " Tue 2 June 2015."
    )
    assert found(r"<figcaption>(.*?)</figcaption>", shown) == told
    drawing = found(r'(<svg class="axis".*?</svg>)', shown)
    assert (drawing.count("<line"), f'aria-label="{told}"' in drawing) == (3, True)
    assert "style=" not in drawing


def test_a_paragraph_says_whom_it_waits_for_before_it_is_refused(naming, report, sign_in):
    client = sign_in(Role.EXPERT)
    shown = page(client, f"paragraphs/{naming}/")
    assert "A draft that names XXi.002, XA." in shown
    assert "Strike this entry" not in shown
    off = found(r'<span class="act off"[^>]*><strong>Make final</strong> <span>(.*?)</sp', shown)
    assert LACKS in off
    assert LACKS in post(client, f"paragraphs/{naming}/finality/")
    assert LACKS in page(client, f"reports/{report}/")
    assert "Invented travel" in page(client, f"reports/{report}/")


def test_what_a_paragraph_lacks_leads_to_what_mends_it_or_says_who_does(naming, report, sign_in):
    shown = page(sign_in(Role.EXPERT), f"paragraphs/{naming}/")
    about = found(r"/admin/incidents/([0-9a-f]+)/", shown)
    assert f'href="/admin/incidents/{about}/reply-window/?party=XA"' in shown
    assert "Waive reply: the Panel&#x27;s coordinator does this" in shown
    shown = page(sign_in(Role.COORDINATOR), f"paragraphs/{naming}/")
    assert f'href="/admin/incidents/{about}/waiver/?party=XA"' in shown


def test_whom_a_text_was_found_to_name_is_declared_without_typing_it_again(report, sign_in):
    about = incident()
    key = written(report, "XXi.002 was there.", incidents=(about,))
    client = sign_in(Role.EXPERT)
    shown = page(client, f"paragraphs/{key}/").replace("&amp;", "&")
    form = f"paragraphs/{key}/declaration/?party=XXi.002&incident={about}"
    assert form in shown
    offered = page(client, form)
    assert re.search(r'value="XXi.002"[^>]*(selected|checked)', offered)
    assert about in offered


def test_whoever_may_not_act_is_told_who_does(report, sign_in):
    final(report)
    shown = page(sign_in(Role.EXPERT), f"reports/{report}/")
    off = r'<span class="act off"[^>]*><strong>Submit report</strong> <span>(.*?)</span></span>'
    assert found(off, shown) == "the Panel&#x27;s coordinator does this"


def test_a_paragraph_becomes_final_once_all_were_heard(naming, report, sign_in):
    client = sign_in(Role.EXPERT)
    about = found(r"/admin/incidents/([0-9a-f]+)/", page(client, f"paragraphs/{naming}/"))
    assert f"waits: {LACKS}" in page(client, "")
    waive(about, "XA")
    assert "Paragraph 1 of A fictional final report can be final" in page(client, "")
    form = page(client, f"paragraphs/{naming}/finality/")
    assert "XXi.002 was in XA." in form
    shown = post(client, f"paragraphs/{naming}/finality/")
    assert "Recorded: Paragraph made final." in shown
    assert "Final; it goes to the Committee with its report." in shown
    coordinator = sign_in(Role.COORDINATOR)
    assert f"reports/{report}/submission/" in page(coordinator, f"reports/{report}/")


def test_whom_a_text_names_by_name_alone_keeps_it_until_the_coordinator_judges(report, sign_in):
    expert, coordinator = sign_in(Role.EXPERT), sign_in(Role.COORDINATOR)
    key = written(report, "Two Fictional-Person, it is said, flew to Iraq.")
    shown = page(expert, f"paragraphs/{key}/")
    assert "the text names XXi.002 (FICTIONAL PERSON TWO): declare it as named" in shown
    assert f"paragraphs/{key}/dismissal/" not in shown
    refused = post(expert, f"paragraphs/{key}/finality/", names_nobody="on")
    assert "the text names Iraq (IQ): declare it as named" in refused
    # What is found is suggested, and nobody is named by a rewriting that doesn't say so.
    form = page(expert, f"paragraphs/{key}/rewriting/")
    assert "XXi.002" not in "".join(re.findall(r'name="named-[^>]*>', form))
    where = f"paragraphs/{key}/declaration/"
    assert f"{where}?party=XXi.002" in shown
    about = incident()
    assert "A draft that names XXi.002" in post(expert, where, party="XXi.002", incident=about)
    compared = page(expert, f"paragraphs-compared/?paragraph={key}")
    assert "Newly declared as named: XXi.002." in compared
    assert "has them as named already" in post(expert, where, party="XXi.002", incident=about)
    post(expert, f"paragraphs/{key}/rewriting/", text="Two Fictional-Person flew to Iraq.")
    form = page(coordinator, f"paragraphs/{key}/dismissal/")
    assert found(r'<textarea name="parties".*?>(.*?)</textarea>', form).split() == ["XXi.002", "IQ"]
    said = {"parties": "XXi.002\nIQ", "reason": "Another man of that name, and a mere place."}
    shown = post(coordinator, f"paragraphs/{key}/dismissal/", **said)
    assert "Another man of that name" in shown
    assert "the text names nobody" not in shown
    shown = post(expert, f"paragraphs/{key}/finality/", names_nobody="on")
    assert "Nobody, as it was said when it became final." in shown


def test_who_is_listed_after_a_paragraph_was_final_keeps_it_from_the_committee(
    report, sign_in, tmp_path
):
    final(report, "Newly Person flew.")
    coordinator = sign_in(Role.COORDINATOR)
    assert "what it rests on" not in page(coordinator, f"reports/{report}/")
    more = person(7, name="NEWLY")
    listed = LIST.read_text().replace("</INDIVIDUALS>", f"{more}</INDIVIDUALS>")
    newer = tmp_path / "list.xml"
    newer.write_text(listed.replace('dateGenerated="2007', 'dateGenerated="2015'))
    import_file(registry, queries.operator("test"), newer)
    letter = {"done_on": "2015-06-03", "document": "A letter"}
    refused = post(coordinator, f"reports/{report}/submission/", **letter)
    assert "paragraph 1: the text names XXi.007 (NEWLY PERSON)" in refused


def test_a_rewriting_begins_as_the_paragraph_reads(naming, sign_in):
    client, where = sign_in(Role.EXPERT), f"paragraphs/{naming}/rewriting/"
    form = page(client, where)
    assert "XXi.002 was in XA." in found(r'<textarea name="text".*?>(.*?)</textarea>', form)
    boxes = re.findall(r'<input type="checkbox" name="incidents"[^>]*>', form)
    assert [box for box in boxes if "checked" in box] == []
    box = r'name="named-(\d)-party" value="XA"'
    assert found(box, form) == "1"
    about = found(r'<option value="([0-9a-f]+)" selected>', form)
    said = {
        "text": "XXi.002 was near Port A.",
        "named-TOTAL_FORMS": "4",
        "named-INITIAL_FORMS": "2",
        "named-0-party": "XXi.002",
        "named-0-incident": about,
        "named-1-party": "",
        "named-1-incident": "",
    }
    shown = post(client, where, **said)
    assert "A draft that names XXi.002." in shown
    assert "XXi.002 was near Port A." in shown


def test_a_report_with_a_draft_says_what_keeps_it(naming, report, sign_in):
    shown = page(sign_in(Role.COORDINATOR), f"reports/{report}/")
    lacks = (
        f"every paragraph of a submitted report is final (drafts: 1; lacks: paragraph 1: {LACKS}"
    )
    assert lacks in shown
    assert f"/admin/paragraphs/draft/?report={report}" in shown
    offered = page(sign_in(Role.EXPERT), f"reports/{report}/rendering/")
    assert 'value="panel"' in offered
    assert 'value="public"' not in offered
    assert 'value="committee"' not in offered


def test_a_report_whose_source_was_struck_is_not_submitted(naming, report, sign_in):
    client = sign_in(Role.COORDINATOR)
    about = found(r"/admin/incidents/([0-9a-f]+)/", page(client, f"paragraphs/{naming}/"))
    waive(about, "XA")
    post(client, f"paragraphs/{naming}/finality/")
    done(VoidIncidentEntry(target=2, authority="the Coordinator", reason="of another"), about)
    shown = page(client, f"reports/{report}/")
    lacks = "paragraph 1: neither a source nor an item of evidence stands behind XA"
    assert "what no longer holds is told in no report" in shown
    assert lacks in shown
    said = {"done_on": "2015-06-03", "document": "A letter"}
    refused = post(client, f"reports/{report}/submission/", **said)
    assert lacks in refused


def test_a_report_goes_from_the_panels_form_to_the_secretariats(report, sign_in):
    coordinator, secretary = sign_in(Role.COORDINATOR), sign_in(Role.SECRETARIAT)
    said = {"report": report, "text": "No State reported a violation."}
    form = page(coordinator, f"paragraphs/draft/?report={report}")
    assert f'<a href="/admin/reports/{report}/">Leave it</a>' in form
    shown = post(coordinator, f"paragraphs/draft/?report={report}", **said)
    key = found(r"/admin/paragraphs/([0-9a-f]+)/", shown)
    assert "say that it names nobody" in post(coordinator, f"paragraphs/{key}/finality/")
    post(coordinator, f"paragraphs/{key}/finality/", names_nobody="on")
    assert secretary.get(f"/admin/reports/{report}/").status_code == 404
    letter = {"done_on": "2015-04-24", "document": "A letter"}
    post(coordinator, f"reports/{report}/submission/", **letter)
    early = {"done_on": "2015-06-02", "symbol": "S/2015/401"}
    refused = post(secretary, f"reports/{report}/distribution/", **early)
    assert "a report is not distributed before it is transmitted" in refused
    letter["done_on"] = "2015-06-01"
    post(secretary, f"reports/{report}/transmission/", **letter)
    wrong = post(secretary, f"reports/{report}/distribution/", **{**early, "symbol": "401"})
    assert "such as S/2015/401" in wrong
    shown = post(secretary, f"reports/{report}/distribution/", **early)
    assert "Distributed as S/2015/401 on Tue 2 June 2015." in shown


def test_desks_tell_of_recommendations_comments_and_each_step_once(report, sign_in):
    key, called = report, "S/2015/401: A fictional final report"
    late = Recommend(addressee=Body.COMMITTEE, text="Write.", due_on=date(2015, 7, 20))
    done(late, key)
    paragraphs = [final(key), final(key, "Nothing was found.")]
    for words in ("Which day?", "Which port?"):
        done(MakeComment(paragraph=paragraphs[0], text=words))
    coordinator, secretary = sign_in(Role.COORDINATOR), sign_in(Role.SECRETARIAT)
    assert "2 comments on A fictional final report are open" in lines(coordinator, "Waits for you")
    published(key)
    clockwork.set_clock(datetime(2015, 7, 1, 16, tzinfo=UTC))
    told = lines(secretary, "Due and late")
    words = f"Recommendation 2 of {called}: enter what became of it"
    assert told[words] == f"reports/{key}/follow-up/?number=2"
    assert f"reports/{key}/" in page(sign_in(Role.CHAIR), "").partition("is to be followed")[0]
    left = f"2 comments on {called} are open though it is published: settle them"
    assert left in lines(coordinator, "Waits for you")
    new = lines(coordinator, "New")
    assert f"Distributed as S/2015/401 · {called}" in new
    assert not [words for words in new if "Paragraph published" in words]


def test_what_will_be_published_is_read_before_it_is(report, sign_in):
    about, where = incident(), f"report-preview/?report={report}"
    waive(about, "XXi.002")
    final(report, "He was there.", incidents=(about,))
    final(report, "A secret ship.", confidential=True)
    coordinator, secretary = sign_in(Role.COORDINATOR), sign_in(Role.SECRETARIAT)
    assert f"/admin/{where}" in page(coordinator, f"reports/{report}/")
    assert secretary.get(f"/admin/{where}").status_code == 404
    submit(report, date(2015, 5, 24))
    transmit(report, date(2015, 6, 1))
    form = page(secretary, f"reports/{report}/distribution/")
    assert f"/admin/{where}" in form
    assert found(r"<dt>Stays closed</dt><dd>(.*?)</dd>", form) == "<bdi>2</bdi>"
    shown = page(secretary, where)
    assert "Not published" in shown
    assert ("He was there." in shown, "A secret ship." in shown) == (True, False)
    assert "A daily, p. 1" in shown
    assert sign_in(Role.CHAIR).get(f"/admin/{where}").status_code == 404
    distribute(report, date(2015, 6, 2), "S/2015/401")
    assert secretary.get(f"/admin/{where}").status_code == 404


def test_how_a_report_came_about_stays_the_panels(naming, report, sign_in):
    secretary, expert = sign_in(Role.SECRETARIAT), sign_in(Role.EXPERT)
    key = final(report, "A first wording.")
    done(ReopenParagraph(reason="too strong"), key)
    done(RewriteParagraph(text="What was submitted."), key)
    done(MakeFinal(names_nobody=True), key)
    done(RemoveParagraph(reason="not heard"), naming)
    published(report)
    for client, drafts in ((secretary, False), (expert, True)):
        shown = page(client, f"paragraphs/{key}/")
        assert "What was submitted." in shown
        assert [w in shown for w in ("A first wording.", "too strong")] == [drafts, drafts]
        whole = page(client, f"reports/{report}/")
        assert ("Paragraph placed" in whole) is drafts
        assert ("What it lacks" in whole) is drafts
        assert "Report distributed" in whole or "Distributed as" in whole


def test_a_corrected_paragraph_is_read_as_it_was_as_of_before(report, sign_in):
    client = sign_in(Role.CHAIR)
    key = final(report, "It was a Tuesday.")
    published(report)
    clockwork.set_clock(datetime(2015, 6, 20, 16, tzinfo=UTC))
    correct = IssueCorrigendum(
        corrigendum=1, issued_on=date(2015, 6, 19), text="It was a Wednesday.", reason="the day"
    )
    done(correct, key, SECRETARY)
    now = page(client, f"paragraphs/{key}/")
    assert "Corrected by S/2015/401/Corr.1." in now
    reads = r"<dt>Text</dt><dd>(.*?)</dd>"
    assert "Wednesday" in found(reads, now)
    assert "Tuesday" in found(reads, page(client, f"paragraphs/{key}/?as_of=2015-06-19"))


def test_the_desk_tells_of_what_the_committee_has_had_for_long(report, sign_in):
    client = sign_in(Role.SECRETARIAT)
    final(report)
    submit(report, date(2015, 5, 4))
    said = "A fictional final report has been with the Committee for more than 30 days"
    assert said not in page(client, "")
    clockwork.set_clock(datetime(2015, 6, 4, 16, tzinfo=UTC))
    assert said in page(client, "")
    consider(report, date(2015, 6, 4))
    assert said not in page(client, "")


@pytest.mark.parametrize("path", ["reports/{report}/", "paragraphs/{paragraph}/", ""])
def test_a_page_takes_as_many_queries_with_many_paragraphs_as_with_few(path, report, sign_in):
    client = sign_in(Role.COORDINATOR)

    def cost(paragraph: str) -> int:
        where = f"/admin/{path.format(report=report, paragraph=paragraph)}"
        with CaptureQueriesContext(connection) as asked:
            assert client.get(where).status_code == 200
        return len(asked)

    def named() -> str:
        about = incident()
        return written(report, "XXi.002.", named=(Named(party="XXi.002", incident=about),))

    few = named(), named()
    cost(few[0])
    small = cost(few[0])
    many = [named() for _ in range(9)]
    assert cost(many[0]) == small


def test_lists_show_what_the_viewer_may_know(report, sign_in):
    secretary, expert = sign_in(Role.SECRETARIAT), sign_in(Role.EXPERT)
    final(report, "No State reported a violation.")
    for client, seen in ((secretary, False), (expert, True)):
        assert ("A fictional final report" in page(client, "reports/reportrow/")) is seen
        listed = page(client, "reports/paragraphrow/?q=violation")
        assert ("A fictional final report" in listed) is seen


def test_the_desk_tells_no_more_of_a_report_than_its_timeline(report, sign_in):
    def told(role: Role) -> list[bool]:
        page = sign_in(role).get("/admin/").content.decode()
        return [words in page for words in ("Recommendation made", "Recommendation 1: accepted")]

    final(report)
    submit(report, JUNE.date())
    followed = FollowUpRecommendation(
        number=1, status=FollowUp.ACCEPTED, dated_on=JUNE.date(), document="closed"
    )
    done(followed, report, SECRETARY)
    assert [told(Role.EXPERT), told(Role.SECRETARIAT)] == [[True, True], [False, True]]
    transmit(report, JUNE.date())
    distribute(report, JUNE.date(), "S/2015/401")
    assert told(Role.CUSTODIAN) == [False, False]
