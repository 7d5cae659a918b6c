"""Several experts draft a report at once: nothing that one of them wrote is lost."""

import html
import re
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.incidents.domain import OpenReplyWindow
from cases.reports.domain import MakeComment, MoveParagraph
from cases.reports.paragraph_events import Named
from panel.access.roles import Role
from panel.ledger import clockwork
from panel.ledger.models import LogEvent
from tests.cases.reports.acting import (
    distribute,
    done,
    drafted,
    final,
    grade,
    incident,
    published,
    submit,
    transmit,
    waive,
    written,
)
from tests.staff.found import found, page, post

HOSTILE = "<script>alert(1)</script> \u202e=HYPERLINK(1)"


def fields(form: str) -> dict[str, str]:
    """What a form's page sends of itself."""
    names = ("once", "seen")
    return {name: found(rf'name="{name}" value="([^"]*)"', form) for name in names}


def sides(shown: str) -> list[str]:
    """The two texts beside each other, with their marks."""
    part = found(r'<div class="texts">(.*?</p></div></div>)', shown)
    return [re.sub(r"</?bdi>", "", one) for one in re.findall(r"<p>(.*?)</p></div>", part)]


def test_who_saves_what_another_saved_meanwhile_sees_both_and_loses_neither(report, sign_in):
    first, second = sign_in(Role.EXPERT), sign_in(Role.COORDINATOR)
    key, other = written(report, "It was seen on Tuesday."), written(report, "Another.")
    where = f"/admin/paragraphs/{key}/rewriting/"
    form = fields(page(second, f"paragraphs/{key}/rewriting/"))
    post(first, f"paragraphs/{key}/rewriting/", text="It was seen on Wednesday.")
    # Another paragraph, and the place of this one, are nobody's text.
    assert "Another text." in post(second, f"paragraphs/{other}/rewriting/", text="Another text.")

    mine = {"act": "give", "text": f"It was heard on Tuesday. {HOSTILE}"}
    answer = second.post(where, {**form, **mine})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert sides(shown)[0] == "It was<del> seen</del> on<del> Wednesday.</del>"
    mark = "It was<ins> heard</ins> on<ins> Tuesday. &lt;script&gt;alert(1)&lt;"
    assert sides(shown)[1].startswith(mark)
    assert "expert, expert" in found(r"As it reads now</bdi></h3><p class=.quiet.>(.*?)</p>", shown)
    assert "Rewrite paragraph all the same" in shown
    assert re.findall(r"See below what happened|What happened meanwhile", shown) == [
        "See below what happened",
        "What happened meanwhile",
    ]
    assert "It was heard on Tuesday." in found(r'<textarea name="text".*?>(.*?)</textarea>', shown)
    assert "Wednesday" in page(first, f"paragraphs/{key}/")

    again = second.post(where, {**fields(shown), **mine}, follow=True).content.decode()
    assert "It was heard on Tuesday." in found(r"<dt>Text</dt><dd>(.*?)</dd>", again)
    way = found(r'href="(/admin/paragraphs-compared/[^"]+later=3)"', again).replace("&amp;", "&")
    both = first.get(way).content.decode()
    assert sides(both)[0] == "It was<del> seen</del> on<del> Wednesday.</del>"
    assert "U+202E" in both
    assert "<script>alert" not in both
    early = first.get(way.replace("later=3", "then=1&later=2")).content.decode()
    assert sides(early) == [
        "It was seen on<del> Tuesday.</del>",
        "It was seen on<ins> Wednesday.</ins>",
    ]


def test_a_number_given_meanwhile_keeps_nobody_from_saving(report, sign_in):
    client = sign_in(Role.EXPERT)
    written(report, "The first.")
    key = written(report, "The second.")
    form = fields(page(client, f"paragraphs/{key}/rewriting/"))
    done(MoveParagraph(number=1), key)
    said = {**form, "act": "give", "text": "The second, now first."}
    shown = client.post(f"/admin/paragraphs/{key}/rewriting/", said, follow=True).content.decode()
    assert "<h1><bdi>Paragraph 1</bdi></h1>" in shown
    assert "The second, now first." in shown


@pytest.fixture
def waiting(report) -> tuple[str, str, str]:
    """An incident, a paragraph that names XXi.002 in it, and one that is final."""
    about = incident(graded=False)
    done(OpenReplyWindow(party="XXi.002", days=12), about)
    named = (Named(party="XXi.002", incident=about), Named(party="XA", incident=about))
    return about, written(report, "XXi.002 was in XA.", named=named), final(report)


def test_the_check_list_says_what_still_blocks_a_report_and_leads_to_what_mends_it(
    waiting, report, sign_in
):
    client = sign_in(Role.COORDINATOR)
    about, key, _ = waiting
    way = r"<strong>Check-list</strong> <span>(.*?)</span>"
    said = "1 of 2 paragraphs still lacks something."
    assert found(way, page(client, f"reports/{report}/")) == said
    where = f"report-check-list/?report={report}"
    shown = page(client, where)
    for words in (
        "the reply window of XXi.002 is open until the end of Mon 15 June 2015",
        "no reply window was opened for XA",
        f"/admin/incidents/{about}/waiver/?party=XA",
        "the end of Mon 15 June 2015",
        "(entry 2) is not graded; somebody other than who brought it grades it",
        f"/admin/incidents/{about}/credibility/?source=2",
        "No comment is open.",
    ):
        assert words in shown, words
    assert sign_in(Role.SECRETARIAT).get(f"/admin/{where}").status_code == 404
    waive(about, "XXi.002", "XA")
    refused = post(client, f"paragraphs/{key}/finality/")
    assert "(entry 2) is not graded" in refused
    assert "it is a draft still" not in page(client, where)
    grade(about, 2)
    shown = page(client, where)
    assert "it is a draft still" in shown
    assert "not graded" not in shown
    assert f"/admin/paragraphs/{key}/finality/" in shown
    assert client.get("/admin/report-check-list/").status_code == 404


def test_the_check_list_costs_as_much_for_many_paragraphs_as_for_few(waiting, report, sign_in):
    client, where = sign_in(Role.COORDINATOR), f"/admin/report-check-list/?report={report}"

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(where).status_code == 200
        return len(asked)

    done(MakeComment(paragraph=waiting[1], text="Is that so?"))
    cost()
    few = cost()
    for _ in range(7):
        about = incident()
        key = written(report, "XXi.002.", named=(Named(party="XXi.002", incident=about),))
        done(MakeComment(paragraph=key, text="Is that so?"))
    assert cost() == few


def test_comments_are_the_panels_and_wait_for_no_wording(waiting, report, sign_in):
    expert, secretary = sign_in(Role.EXPERT), sign_in(Role.SECRETARIAT)
    *_, settled = waiting
    form = fields(page(expert, f"paragraphs/{settled}/reopening/"))
    thread = found(
        r"/admin/comments/([0-9a-f]+)/",
        post(expert, f"comments/remark/?paragraph={settled}", paragraph=settled, text=HOSTILE),
    )
    # The paragraph did not move: what was begun before the comment is taken.
    said = {**form, "act": "give", "reason": "too strong"}
    assert expert.post(f"/admin/paragraphs/{settled}/reopening/", said).status_code == 302
    post(expert, f"comments/{thread}/answer/", text="It stands.")
    shown = page(expert, f"paragraphs/{settled}/")
    assert "expert: It stands." in re.sub(r"</?bdi>", "", shown)
    assert "<script>alert" not in shown
    listed = page(expert, f"report-check-list/?report={report}")
    assert f"/admin/comments/{thread}/" in listed
    post(expert, f"comments/{thread}/resolution/", how="reworded")
    assert "settled" in page(expert, f"paragraphs/{settled}/")
    assert "No comment is open." in page(expert, f"report-check-list/?report={report}")
    assert secretary.get(f"/admin/comments/{thread}/").status_code == 404


def test_the_coordinator_words_the_letter_of_transmittal_until_it_goes_out(report, sign_in):
    coordinator, expert = sign_in(Role.COORDINATOR), sign_in(Role.EXPERT)
    final(report, "What anybody may read.")
    where = f"reports/{report}/transmittal/"
    usual = html.unescape(
        found(r'<textarea name="text"[^>]*>\s*([^<]*)<', page(coordinator, where))
    )
    assert "in accordance with S/RES/2159 (2014), para. 2" in usual
    assert expert.get(f"/admin/{where}").status_code == 403
    assert "that is how it reads already" in post(coordinator, where, text=usual)
    assert "We beg to transmit." in post(coordinator, where, text="We beg to transmit.")
    # What it says is told like any heading: by a paragraph that names whom it names.
    post(coordinator, where, text="We thank Iraq.")
    listed = page(coordinator, f"report-check-list/?report={report}")
    assert "its letter of transmittal names Iraq (IQ)" in listed
    assert "written for this report" in listed
    post(coordinator, where, text="We thank all.")
    submit(report, date(2015, 4, 24))
    assert "it was submitted" in post(coordinator, where, text="We thank nobody.")


def test_whoever_is_shown_an_embargoed_reports_words_among_others_opened_it(report, sign_in):
    chair = sign_in(Role.CHAIR)
    final(report, "What anybody may read.")
    submit(report, date(2015, 4, 24))
    opened = LogEvent.objects.filter(type="reading.report_opened")

    def told(address: str) -> int:
        """How many openings a page comes to, on a day of its own."""
        before = opened.count()
        clockwork.set_clock(datetime(2015, 6, 4 + before, 16, tzinfo=UTC))
        answer = chair.get(f"/admin/{address}")
        assert (answer.status_code, b"".join(answer) != b"") == (200, True)
        answer.close()
        return opened.count() - before

    # Titles alone, on the desk and in the list of reports, tell nothing of what it says.
    for address in ("", "reports/reportrow/", "search/?q=unheard"):
        assert told(address) == 0
    for address in (
        "reports/recommendationrow/",
        "reports/recommendationrow/export/",
        "reports/paragraphrow/",
        "search/?q=anybody",
        "search/?q=remind&kind=report",
    ):
        assert told(address) == 1, address


def test_until_a_report_is_distributed_it_is_on_record_who_opened_it(report, sign_in):
    expert, secretary = sign_in(Role.EXPERT), sign_in(Role.SECRETARIAT)
    chair = sign_in(Role.CHAIR)
    key = final(report, "What anybody may read.")
    opened = LogEvent.objects.filter(type="reading.report_opened")

    page(expert, f"reports/{report}/")
    submit(report, date(2015, 4, 24))
    page(expert, f"reports/{report}/")
    assert opened.count() == 0
    for _ in range(2):
        page(chair, f"reports/{report}/")
        page(chair, f"paragraphs/{key}/")
        page(secretary, f"paragraphs/{key}/")
    assert opened.count() == 2
    clockwork.set_clock(datetime(2015, 6, 4, 16, tzinfo=UTC))
    page(chair, f"reports/{report}/")
    assert opened.count() == 3
    shown = page(secretary, f"reports/{report}/")
    assert shown.count("chair, chair") == 2
    assert "Who opened it before" not in page(expert, f"reports/{report}/")
    transmit(report, date(2015, 6, 1))
    distribute(report, date(2015, 6, 2), "S/2015/401")
    before = opened.count()
    clockwork.set_clock(datetime(2015, 6, 5, 16, tzinfo=UTC))
    page(chair, f"reports/{report}/")
    assert opened.count() == before


def options(form: str, name: str) -> list[str]:
    """What a select offers, in words."""
    box = found(rf'<select name="{name}"[^>]*>(.*?)</select>', form)
    return [html.unescape(words) for words in re.findall(r"<option[^>]*>(.*?)</option>", box)][1:]


def test_nothing_is_offered_that_would_be_refused(report, sign_in):
    coordinator, secretary = sign_in(Role.COORDINATOR), sign_in(Role.SECRETARIAT)
    other = drafted("Another fictional report")
    first = final(report, "No State reported a violation, in so many words as nobody ever reads.")
    written(other, "XA said nothing.")
    assert options(page(coordinator, f"reports/{report}/rendering/"), "audience") == ["Panel"]
    paragraphs = options(page(coordinator, "comments/remark/"), "paragraph")
    assert paragraphs == [
        "XA said nothing. · Paragraph 1 of Another fictional report",
        "No State reported a violation, in so many words as nobody ev… · Paragraph 1 of A fictional"
        " final report",
    ]
    published(report)
    drafts = options(page(coordinator, "paragraphs/draft/"), "report")
    assert [words.partition(" · ")[0] for words in drafts] == ["Another fictional report"]
    where = f"reports/{report}/rendering/"
    assert options(page(coordinator, where), "audience") == ["Committee", "Panel"]
    assert options(page(secretary, where), "audience") == ["Committee"]
    refused = post(secretary, where, audience="panel")
    assert "printed by the Panel" in refused
    strike = f"reports/{report}/void/"
    assert not [w for w in options(page(secretary, strike), "target") if "ransmitted" in w]
    assert "Paragraph 1 of A fictional" in page(coordinator, f"comments/remark/?paragraph={first}")


def test_a_programme_begins_under_a_mandate_that_is_offered_by_its_title(report, sign_in):
    chief, where = sign_in(Role.COORDINATOR), "programmes/beginning/"
    offered = dict(re.findall(r'<option value="(\w+)"[^>]*>(.*?)</option>', page(chief, where)))
    assert "2159" in offered
    assert "2049" not in offered
    assert offered["2159"].startswith("S/RES/2159 (2014)")
    assert "1929 Panel of Experts" in offered["2159"]
    said = {"body": "1929-panel-of-experts", "instrument": "2049", "appointed_on": "2014-07-01"}
    refused = post(chief, where, **said)
    assert "the body has no mandate" not in refused
    refused = post(chief, where, **said | {"instrument": "2224"})
    assert "in force: 2105, 2159" in refused
    said["instrument"] = "2159"
    assert "was due on Thu 31 July 2014, 30 days after" in post(chief, where, **said, act="check")
    shown = post(chief, where, **said)
    assert "overdue: Programme of work" in shown
    assert "Programme of work itself was due under the 1929 Panel" in page(chief, "")
