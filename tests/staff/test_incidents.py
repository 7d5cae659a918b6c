"""Incidents, letters and findings as staff work on them."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.incidents.domain import (
    AddSource,
    GradeReliability,
    OpenIncident,
    RecordSighting,
    StatePosition,
    VoidIncidentEntry,
)
from cases.incidents.values import Independence, Kind, Matter, Reliability, Stance
from cases.listing.importing import import_file
from cases.regimes.loading import load
from panel.access import queries
from panel.access.giving import give
from panel.access.roles import Role
from panel.access.viewers import Viewer
from panel.ledger import clockwork
from panel.ledger.execution import Asked
from panel.ledger.models import LogEvent
from panel.ledger.registry import registry
from tests.api.test_violation_reports import REPORT
from tests.staff.found import found

LIST = Path(__file__).parents[1] / "story" / "list-2007-03-24.xml"
COLLECTOR = Viewer(actor="collector", roles=frozenset({Role.EXPERT}))
FRIDAY = datetime(2015, 8, 7, 20, tzinfo=UTC)
DISCLAIMER = (
    "The boundaries and names shown and the designations used on this map do not imply official"
    " endorsement or acceptance by the United Nations."
)


@pytest.fixture
def incident(ledger) -> str:
    """An incident about a fictional person, with a broadcaster's item and two that repeat it."""
    operator = queries.operator("test")
    clockwork.set_clock(FRIDAY)
    load(registry, operator, known_by=date(2015, 8, 7))
    import_file(registry, operator, LIST)
    opened = OpenIncident(
        title="Alleged travel to Port A, 24 July 2015",
        persons=("XXi.001",),
        states=("XA",),
        first_day=date(2015, 7, 24),
        last_day=date(2015, 7, 26),
    )
    key = give(registry, Asked(opened), COLLECTOR).key
    add(key, "A broadcaster", independence=Independence.YES)
    add(key, "A daily", derived_from=(2,))
    add(key, "Another daily", derived_from=(3,))
    return key


def add(key: str, publisher: str, **said) -> None:
    source = AddSource(
        kind=said.pop("kind", Kind.MEDIA),
        publisher=publisher,
        says="The person was at Port A.",
        url="https://example.invalid/1",
        **said,
    )
    give(registry, Asked(source, key), COLLECTOR)


def page(client: Client, path: str) -> str:
    answer = client.get(f"/admin/{path}")
    assert answer.status_code == 200, answer.content
    return answer.content.decode()


def post(client: Client, path: str, **said: str) -> str:
    """Give a command by its form; the page that it ends on."""
    form = page(client, path)
    once = found(r'name="once" value="([^"]+)"', form)
    seen = found(r'name="seen" value="([^"]+)"', form)
    sent = {"act": "give", "once": once, "seen": seen, **said}
    return client.post(f"/admin/{path}", sent, follow=True).content.decode()


def test_an_incident_answers_in_a_sentence_what_stands_behind_it(incident, sign_in):
    shown = page(sign_in(Role.EXPERT), f"incidents/{incident}/")
    assert "Three sources allege it and go back to one independent origin." in shown
    assert "No State has reported it." in shown
    assert '<span class="badge level" title="Level of confidentiality">panel</span>' in shown


def test_the_graph_has_one_origin_and_says_so_in_words(incident, sign_in):
    shown = page(sign_in(Role.EXPERT), f"incidents/{incident}/")
    drawing = found(r'(<svg class="graph".*?</svg>)', shown)
    assert drawing.count('<g class="origin">') == 1
    assert drawing.count('<g class="source">') == 3
    assert "1 of 2 origins needed" in drawing
    words = found(r"<figcaption>(.*?)</figcaption>", shown)
    assert "Entry 4, Another daily, has it from entry 3." in words
    assert words.endswith("1 of 2 independent origins.")
    assert "style=" not in drawing


def test_what_cannot_be_done_says_why_before_it_refuses(incident, sign_in):
    client = sign_in(Role.EXPERT)
    assert "1 of 2 independent origins; it needs another independent origin" in page(
        client, f"incidents/{incident}/"
    )
    refused = post(
        client,
        f"findings/{incident}/assessment/",
        assessment="substantiated",
        sources="2\n3\n4",
        reasoning="Three articles.",
    )
    assert "1 of 2 independent origins" in refused
    assert LogEvent.objects.filter(type="finding.assessed").count() == 0


def test_a_photograph_of_its_own_makes_it_two(incident, sign_in):
    add(incident, "A witness", kind=Kind.DOCUMENT, independence=Independence.YES)
    client = sign_in(Role.EXPERT)
    shown = post(
        client,
        f"findings/{incident}/assessment/",
        assessment="substantiated",
        sources="2\n5",
        reasoning="Two origins.",
    )
    assert "finding of fact: substantiated." in shown
    assert '<span class="badge bad">substantiated</span>' in page(client, f"incidents/{incident}/")
    assert "Alleged travel to Port A" in page(client, "findings/findingrow/")


def test_a_struck_source_leaves_a_finding_flagged_and_stays_in_the_past(incident, sign_in):
    add(incident, "A witness", kind=Kind.DOCUMENT, independence=Independence.YES)
    client = sign_in(Role.EXPERT)
    said = {"assessment": "substantiated", "sources": "2\n5", "reasoning": "Two origins."}
    post(client, f"findings/{incident}/assessment/", **said)
    before = found(
        r'datetime="([^"]+)">[^<]*</time></a>\n<div class="what"><p><strong><bdi>Source '
        r"added: A witness",
        page(client, f"incidents/{incident}/"),
    )
    clockwork.set_clock(datetime(2015, 8, 9, 12, tzinfo=UTC))
    struck = VoidIncidentEntry(target=5, authority="Coordinator", reason="of another place")
    give(registry, Asked(struck, incident), COLLECTOR)
    now = page(client, f"incidents/{incident}/")
    assert "go back to one independent origin" in now
    assert "fails: it rests on what was struck: entry 5; no report tells it" in now
    assert "struck by entry 6" in now
    then = page(client, f"incidents/{incident}/?as_of={before}")
    assert "go back to two independent origins" in then
    assert "What may be done next" not in then


def test_a_source_is_added_by_a_form_with_every_field(incident, sign_in):
    client = sign_in(Role.EXPERT)
    where = f"incidents/{incident}/source/"
    assert "()" not in page(client, where)
    refused = post(client, where, publisher="An agency", says="It was so.", citation="No. 1")
    assert "is missing; should be one of media, agency" in refused
    rows = {"quotes-TOTAL_FORMS": "1", "quotes-INITIAL_FORMS": "0", "quotes-0-who": "an official"}
    shown = post(
        client,
        where,
        kind="agency",
        publisher="An agency",
        says="It was so.",
        citation="No. 1",
        derived_from="2",
        independence="no",
        **rows,
    )
    assert "Four sources allege it and go back to one independent origin." in shown
    assert "an official, not named" in shown


def test_a_collector_cannot_grade_what_they_collected(incident, sign_in):
    client = sign_in(Role.EXPERT, name="other")
    shown = post(
        client, f"incidents/{incident}/reliability/", source="2", grade="C", reason="Usual."
    )
    assert "C-" in shown
    own = Asked(GradeReliability(source=2, grade=Reliability.A, reason="r"), incident)
    with pytest.raises(Exception, match="somebody other than who collected it"):
        give(registry, own, COLLECTOR)


def test_sightings_stand_on_a_map_with_the_disclaimer(incident, sign_in):
    for place, latitude, longitude in (("Port A", "55.972600", "37.4146"), ("Port B", "-1", "36")):
        seen = RecordSighting(
            person="XXi.001",
            place=place,
            state="XA",
            latitude=latitude,
            longitude=longitude,
            first_day=date(2015, 7, 24),
            sources=(2,),
        )
        give(registry, Asked(seen, incident), COLLECTOR)
    client = sign_in(Role.EXPERT)
    shown = page(client, f"incidents/{incident}/")
    drawing = found(r'(<svg class="map".*?</svg>)', shown)
    assert drawing.count("<circle") == 2
    assert "5 · Port A" in drawing
    assert DISCLAIMER in shown
    assert "XXi.001, Port B" in page(client, "incidents/sightingrow/?q=XXi.001")


def test_a_denial_says_exactly_what_is_denied(incident, sign_in):
    denial = StatePosition(
        party="XA",
        stance=Stance.DENIES,
        about=Matter.A_MEETING,
        words="There was no such meeting.",
        stated_on=date(2015, 8, 7),
        sources=(2,),
    )
    give(registry, Asked(denial, incident), COLLECTOR)
    shown = page(sign_in(Role.EXPERT), f"incidents/{incident}/")
    assert "There was no such meeting." in shown
    assert "a meeting" in shown


def test_a_letter_is_drafted_from_the_incident_and_sent_by_the_coordinator(incident, sign_in):
    expert, coordinator = sign_in(Role.EXPERT), sign_in(Role.COORDINATOR)
    where = found(
        r'href="/admin/(letters/draft/\?incident=[^"]+)"', page(expert, f"incidents/{incident}/")
    )
    drafted = post(
        expert, where, incident=incident, to="state", state="XA", asks="Was it so?", days="14"
    )
    key = found(r"/admin/letters/([0-9a-f]+)/", drafted)
    assert expert.get(f"/admin/letters/{key}/sending/").status_code == 403
    assert "Draft to XA can be sent" in page(coordinator, "")
    assert "Sent as PE/2015/OC.1" in post(coordinator, f"letters/{key}/sending/")
    assert "XA is to reply to PE/2015/OC.1" in page(expert, "")
    assert "PE/2015/OC.1" in page(expert, f"incidents/{incident}/")
    clockwork.set_clock(datetime(2015, 8, 23, tzinfo=UTC))
    desk = page(expert, "")
    assert "XA is late with its reply to PE/2015/OC.1" in desk
    paper = {
        "on_behalf_of": "XA",
        "received_at": "2015-08-22 12:00",
        "document": "a fictional note verbale",
    }
    post(expert, f"letters/{key}/replies/", text="It was not so.", **paper)
    assert "New reply of XA to PE/2015/OC.1" in page(expert, "")
    classified = post(
        expert,
        f"letters/{key}/classification/",
        reply="3",
        outcome="substantive",
        assessment="Contradicted by the broadcaster.",
    )
    assert "one reply on record; at best substantive" in classified
    assert "<td><bdi>late</bdi></td>" in classified
    assert "1 (100%)" in page(expert, "reply-rates/")


def test_a_states_report_waits_on_the_desk_and_is_taken_up(incident, sign_in):
    expert = sign_in(Role.EXPERT)
    paper = {
        "on_behalf_of": "XB",
        "received_at": "2015-08-07 12:00",
        "document": "a fictional note verbale",
    }
    said = {name: str(value) for name, value in REPORT.items()} | {"persons": "XXi.001"}
    filed = post(expert, "violation-reports/report/", measure="travel_ban", **said, **paper)
    key = found(r"/admin/violation-reports/([0-9a-f]+)/", filed)
    desk = page(expert, "")
    assert f'href="/admin/violation-reports/{key}/taking-up/"' in desk
    post(expert, f"violation-reports/{key}/taking-up/", incident=incident)
    assert "XB reported it." in page(expert, f"incidents/{incident}/")
    assert "taking-up" not in page(expert, "")


def test_a_letter_to_a_company_is_answered_by_what_staff_enter(incident, sign_in):
    client = sign_in(Role.COORDINATOR)
    said = {"to": "company", "addressee": "A fictional airline", "asks": "Who flew?", "days": "9"}
    key = found(r"/admin/letters/([0-9a-f]+)/", post(client, "letters/draft/", **said))
    post(client, f"letters/{key}/sending/")
    shown = page(client, f"letters/{key}/")
    assert "it is not addressed to a State; enter the reply as received" in shown
    answer = {"text": "Nobody.", "document": "a message", "received_at": "2015-08-07 20:00"}
    assert "one reply on record" in post(client, f"letters/{key}/received-reply/", **answer)


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.CHAIR, Role.ACCOUNTS])
def test_an_incident_is_not_there_for_those_outside_the_panel(incident, sign_in, role):
    client = sign_in(role)
    assert client.get(f"/admin/incidents/{incident}/").status_code == 404
    assert client.get("/admin/incidents/incidentrow/").status_code == 403
    assert client.get("/admin/reply-rates/").status_code == 403
    assert "Port A" not in page(client, "")


@pytest.mark.parametrize(
    "path", ["incidents/{key}/", "incidents/incidentrow/", "findings/{key}/", ""]
)
def test_a_page_asks_the_database_as_often_for_many_as_for_few(incident, sign_in, path):
    add(incident, "A witness", kind=Kind.OBSERVATION)
    client = sign_in(Role.COORDINATOR)
    said = {"assessment": "alleged", "sources": "2", "reasoning": "r"}
    post(client, f"findings/{incident}/assessment/", **said)

    def letter() -> None:
        post(
            client, "letters/draft/", incident=incident, to="state", state="XA", asks="?", days="9"
        )

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            page(client, path.format(key=incident))
        return len(queries)

    letter()
    few = cost()
    for number in range(8):
        add(incident, f"Daily {number}", derived_from=(2,))
        letter()
    assert cost() == few
