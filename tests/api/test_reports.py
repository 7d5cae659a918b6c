"""A report of the Panel's over REST: not there, then for members, then for every State."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.reports.domain import (
    AddAnnex,
    FollowUpRecommendation,
    IssueAddendum,
    IssueCorrigendum,
    MakeFinal,
    PlaceHeading,
    SetFollowUpDay,
)
from cases.reports.events import FollowUp
from cases.reports.paragraph_events import Named
from cases.reports.structure_events import Reach
from panel.ledger import clockwork, codec, subscriptions
from panel.ledger.commands import Refused
from panel.ledger.models import LogEvent
from panel.ledger.registry import registry
from tests.api.conftest import MONDAY
from tests.api.test_violation_reports import same
from tests.cases.reports.acting import (
    SECRETARY,
    consider,
    distribute,
    done,
    drafted,
    final,
    incident,
    published,
    submit,
    transmit,
    waive,
    written,
)
from tests.once import once_on_postgresql

pytestmark = once_on_postgresql

DAY = timedelta(days=1)
NUMBER = 1


def state_of(event: LogEvent) -> str:
    """The State for whom an event was recorded."""
    return str(codec.recorded(event, registry).fact.origin.state)


def at(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def noon(day: date) -> datetime:
    """Noon in New York in winter, 13:00 in summer; well within the day."""
    return datetime(day.year, day.month, day.day, 17, tzinfo=UTC)


def texts(answer) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [paragraph["text"] for paragraph in answer.json()["paragraphs"]]


def test_a_report_is_not_there_then_the_committees_then_everybodys(state):
    xb, xm = state("XB"), state("XM")
    key = drafted()
    final(key, "What anybody may read.")
    done(AddAnnex(title="Witnesses", reach=Reach.COMMITTEE), key)
    annexed = final(key, "What stays in the annex.", annex=1)
    done(PlaceHeading(number=2, title="Who they are"), key)
    where, unknown = f"reports/{key}", "reports/0123456789"
    opened = LogEvent.objects.filter(type="reading.report_opened")

    for who in (xb, xm):
        assert who.get(where).status_code == 404
        assert same(who.get(where), who.get(unknown))

    submit(key, date(2015, 4, 24))
    # A list shows its words as well, and the recommendations of all reports do.
    for number, address in enumerate((where, "reports", "recommendations"), 1):
        clockwork.set_clock(datetime(2015, 7, 13 + number, 16, tzinfo=UTC))
        assert xm.get(address).status_code == xb.get("recommendations").status_code == 200
        assert [state_of(event) for event in opened.all()] == ["XM"] * number
    assert texts(xm.get(where)) == ["What anybody may read.", "What stays in the annex."]
    assert same(xb.get(where), xb.get(unknown))
    assert xb.get("reports").json() == {"items": [], "next": None}

    consider(key, date(2015, 6, 1))
    transmit(key, date(2015, 6, 1))
    assert same(xb.get(where), xb.get(unknown))

    distribute(key, date(2015, 6, 2), "S/2015/401")
    # What a member reads is on record once a day, as its State's, until it is everybody's.
    assert [state_of(event) for event in opened] == ["XM"] * 3
    assert texts(xb.get(where)) == ["What anybody may read."]
    assert texts(xm.get(where)) == ["What anybody may read.", "What stays in the annex."]
    assert opened.count() == 3
    for who, of_all in ((xb, False), (xm, True)):
        answer = who.get(where)
        assert (b"Witnesses" in answer.content, b"Who they are" in answer.content) == (
            of_all,
            of_all,
        )
        assert who.get(f"paragraphs/{annexed}").status_code == 404
    told = xb.get(where).json()
    assert {name: told[name] for name in ("status", "symbol", "distributed_on")} == {
        "status": "distributed",
        "symbol": "S/2015/401",
        "distributed_on": "2015-06-02",
    }
    assert [told[f"{step}_on"] for step in ("submitted", "considered", "transmitted")] == [
        "2015-04-24",
        "2015-06-01",
        "2015-06-01",
    ]


def test_as_of_the_day_before_its_distribution_a_report_does_not_exist_for_the_public(state):
    """With the days of S/2016/805; published nine months after its date."""
    xb, xm = state("XB"), state("XM")
    days = [date(2015, 12, 4), date(2015, 12, 28), date(2016, 9, 22)]
    clockwork.set_clock(noon(days[0]))
    key = drafted()
    final(key)
    submit(key, days[0])
    clockwork.set_clock(noon(days[1]))
    transmit(key, days[1])
    clockwork.set_clock(noon(days[2]))
    distribute(key, days[2], "S/2016/805")
    clockwork.set_clock(noon(days[2]) + DAY)

    def seen(who, day):
        end = f"{day}T23:59:59Z"
        listed = who.get(f"reports?as_of={end}").json()["items"]
        status = who.get(f"reports/{key}?as_of={end}").status_code
        assert (status == 200) == bool(listed)
        return status

    eve = days[2] - DAY
    assert [seen(xb, day) for day in (days[1], eve, days[2])] == [404, 404, 200]
    assert [seen(xm, day) for day in (days[0] - DAY, days[0], eve)] == [404, 200, 200]
    then = xb.get(f"reports/{key}?as_of={eve}T23:59:59Z")
    assert same(then, xb.get(f"reports/0123456789?as_of={eve}T23:59:59Z"))


def test_a_paragraph_is_not_final_before_whoever_it_names_was_heard(state):
    state("XA")
    about, key = incident(), drafted()
    names = (Named(party="XXi.002", incident=about), Named(party="XA", incident=about))
    paragraph = written(key, "XXi.002 was in XA.", named=names)
    waive(about, "XXi.002")
    with pytest.raises(Refused) as refused:
        done(MakeFinal(), paragraph)
    assert refused.value.facts == {"lacks": "no reply window was opened for XA"}
    waive(about, "XA")
    done(MakeFinal(), paragraph)
    published(key)
    (told,) = state("XB").get(f"reports/{key}").json()["paragraphs"]
    assert told["names"] == ["XXi.002", "XA"]
    assert about not in str(told)


def test_a_corrigendum_has_a_paragraph_read_otherwise_from_then_on(state):
    xb, key = state("XB"), drafted()
    paragraph = final(key, "It was a Tuesday.")
    published(key)
    before = at(MONDAY + DAY)
    clockwork.set_clock(MONDAY + 2 * DAY)
    old = xb.get(f"reports/{key}")
    correct = IssueCorrigendum(
        corrigendum=1, issued_on=date(2015, 7, 15), text="It was a Wednesday.", reason="the day"
    )
    done(correct, paragraph, SECRETARY)
    now = xb.get(f"reports/{key}")
    assert texts(now) == ["It was a Wednesday."]
    assert now.json()["corrigenda"] == ["S/2015/401/Corr.1"]
    assert now.json()["paragraphs"][0]["corrigenda"] == ["S/2015/401/Corr.1"]
    assert now["ETag"] != old["ETag"]
    added = IssueAddendum(addendum=1, issued_on=date(2015, 7, 15), title="More", text="It rained.")
    done(added, key, SECRETARY)
    assert xb.get(f"reports/{key}").json()["addenda"] == [
        {
            "symbol": "S/2015/401/Add.1",
            "issued_on": "2015-07-15",
            "title": "More",
            "text": "It rained.",
        }
    ]
    then = xb.get(f"reports/{key}?as_of={before}")
    assert (texts(then), then.content) == (["It was a Tuesday."], old.content)


def test_what_became_of_a_recommendation_is_the_committees_until_a_document_is_public(state):
    xb, xm, key = state("XB"), state("XM"), drafted()
    final(key)
    published(key)

    def follow(status, *, public):
        step = FollowUpRecommendation(
            number=NUMBER,
            status=status,
            dated_on=date(2015, 7, 13),
            document=f"{status}",
            public=public,
        )
        done(step, key, SECRETARY)

    def late(who, more=""):
        items = who.get(f"recommendations?overdue=true{more}").json()["items"]
        assert all(one["overdue"] for one in items)
        return [one["title"] for one in items]

    def stands(who):
        (one,) = who.get(f"reports/{key}").json()["recommendations"]
        assert one["addressee"] == "committee"
        return one["status"], len(one["history"])

    assert [stands(xb), stands(xm)] == [("proposed", 0), ("proposed", 0)]
    assert [late(xb), late(xm)] == [[], []]
    clockwork.set_clock(MONDAY + DAY)
    done(SetFollowUpDay(number=NUMBER, due_on=date(2015, 7, 13)), key, SECRETARY)
    assert [late(xb), late(xm)] == [["S/2015/401: A fictional final report"]] * 2
    assert late(xm, f"&as_of={at(MONDAY)}") == []
    follow(FollowUp.UNDER_CONSIDERATION, public=False)
    tag = xb.get(f"reports/{key}")["ETag"]
    follow(FollowUp.ACCEPTED, public=False)
    assert [stands(xb), stands(xm)] == [("proposed", 0), ("accepted", 2)]
    assert xb.get(f"reports/{key}")["ETag"] == tag
    assert [len(late(xb)), len(late(xm))] == [1, 0]
    assert len(late(xm, "&addressee=states")) == 0
    (one,) = xm.get("recommendations?status=accepted&limit=1").json()["items"]
    assert (one["report"], one["number"], one["due_on"]) == (key, NUMBER, "2015-07-13")
    assert xb.get("recommendations?status=accepted").json() == {"items": [], "next": None}
    other = drafted("Another")
    final(other)
    published(other, "S/2015/402")
    page = xb.get("recommendations?limit=1").json()
    more = xb.get(f"recommendations?limit=1&after={page['next']}").json()
    assert {one["report"] for one in (*page["items"], *more["items"])} == {key, other}
    assert more["next"] is None
    follow(FollowUp.IMPLEMENTED, public=True)
    assert [stands(xb), stands(xm)] == [("implemented", 1), ("implemented", 3)]
    subscriptions.run_all(registry)
    told = [str(who.get("changes?limit=100").json()).count("followed_up") for who in (xb, xm)]
    assert told == [1, 3]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 2),
        ("?kind=final", 2),
        ("?kind=midterm", 0),
        ("?status=distributed", 1),
        ("?status=submitted", 1),
        ("?symbol=S/2015/401", 1),
        ("?symbol=S/2015/402", 0),
        ("?symbol=401", 400),
        ("?status=published", 400),
    ],
)
def test_reports_are_filtered_and_listed_without_their_paragraphs(state, query, found):
    xm = state("XM")
    first, second = drafted(), drafted("Another")
    for key in (first, second):
        final(key)
    published(first)
    submit(second, date(2015, 7, 1))
    answer = xm.get(f"reports{query}")
    if found == 400:
        assert answer.status_code == 400
    else:
        assert len(answer.json()["items"]) == found
        assert all("paragraphs" not in item for item in answer.json()["items"])


def test_a_feed_tells_of_a_report_when_it_becomes_visible_and_of_no_paragraph(state):
    xb, xm = state("XB"), state("XM")
    subscriptions.run_all(registry)
    start = {s.code: s.get("changes?limit=100").json()["next"] for s in (xb, xm)}
    key = drafted()
    final(key)
    published(key)
    subscriptions.run_all(registry)

    def news(who):
        path = start[who.code].removeprefix("/api/v1/")
        return [item["kind"] for item in who.get(path).json()["items"]]

    assert news(xb) == ["report.distributed"]
    assert news(xm) == ["report.submitted", "report.transmitted", "report.distributed"]


def test_the_number_of_queries_does_not_grow_with_what_is_in_a_report(state):
    xm, key = state("XM"), drafted()
    final(key)
    published(key)
    other = drafted("Longer")
    for _ in range(12):
        final(other)
    published(other, "S/2015/402", submitted=date(2015, 7, 1))

    def cost(path):
        with CaptureQueriesContext(connection) as queries:
            assert xm.get(path).status_code == 200
        return len(queries)

    cost("reports")
    assert cost(f"reports/{key}") == cost(f"reports/{other}")
    assert cost("reports?limit=1") == cost("reports?limit=100")
