"""Incidents, letters and findings as staff work on them."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.incidents.domain import (
    GradeCredibility,
    GradeReliability,
    OpenIncident,
    RecordSighting,
    ReportViolation,
    StatePosition,
    TakeUpReport,
    VoidIncidentEntry,
    VoidReportEntry,
)
from cases.incidents.values import (
    Credibility,
    Independence,
    Kind,
    Matter,
    Reliability,
    Stance,
)
from panel.access.giving import give
from panel.access.models import Identity
from panel.access.roles import Role
from panel.access.viewers import Viewer
from panel.ledger import clockwork
from panel.ledger.execution import Asked
from panel.ledger.models import LogEvent
from panel.ledger.registry import registry
from tests.evidence.conftest import collected
from tests.evidence.drawing import jpeg
from tests.once import once_on_postgresql
from tests.staff.found import found, page, post
from tests.staff.incident import COLLECTOR, add

pytestmark = once_on_postgresql

DISCLAIMER = (
    "The boundaries and names shown and the designations used on this map do not imply official"
    " endorsement or acceptance by the United Nations."
)


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


def test_an_item_of_evidence_leads_to_the_incidents_that_rest_on_it(incident, sign_in):
    item = collected(jpeg())
    client = sign_in(Role.EXPERT)
    assert "Incidents with a source in it" not in page(client, f"evidence/{item}/")
    add(incident, "A photographer", evidence=(item,))
    shown = page(client, f"evidence/{item}/").partition("Incidents with a source in it")[2]
    assert f'href="/admin/incidents/{incident}/"' in shown
    assert "Alleged travel to Port A, 24 July 2015" in shown


def test_an_incident_says_which_report_was_struck_since(incident, sign_in):
    said = ReportViolation(persons=("XXi.001",), territory="XB", description="Seen.")
    xa = Viewer(actor="xa", roles=frozenset({Role.STATE}), state="XA")
    report = give(registry, Asked(said), xa).key
    give(registry, Asked(TakeUpReport(incident=incident), report), COLLECTOR)
    client = sign_in(Role.EXPERT)
    reported = r"<dt>Reported by</dt>\s*<dd>(.*?)</dd>"
    assert "struck" not in found(reported, page(client, f"incidents/{incident}/"))
    struck = VoidReportEntry(target=1, authority="The Mission", reason="a slip")
    give(registry, Asked(struck, report), COLLECTOR)
    shown = found(reported, page(client, f"incidents/{incident}/"))
    assert "whose report was struck since" in shown


def test_an_incident_says_whether_the_measure_was_in_force(incident, sign_in):
    client = sign_in(Role.EXPERT)
    bound = page(client, f"incidents/{incident}/").partition("Whether the travel ban was in force")
    assert "S/RES/1929 (2010)" in bound[2]
    early = OpenIncident(
        title="Long ago", persons=("XXi.001",), states=("XA",), first_day=date(2007, 3, 25)
    )
    key = give(registry, Asked(early), COLLECTOR).key
    shown = page(client, f"incidents/{key}/")
    assert "no travel ban was in force" in shown
    assert "no travel ban then" in shown


def test_a_first_assessment_says_of_which_incident_it_is(incident, sign_in):
    form = page(sign_in(Role.EXPERT), f"findings/{incident}/assessment/")
    assert f'<a href="/admin/incidents/{incident}/">' in form
    assert "Alleged travel to Port A, 24 July 2015" in form


def test_a_person_leads_from_the_incident_to_the_list(incident, sign_in):
    shown = page(sign_in(Role.EXPERT), f"incidents/{incident}/")
    assert 'href="/admin/list-entries/XXi.001/"' in shown


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


FROM_ITSELF = "a source can&#x27;t derive from itself"
UNNAMED = "a finding names the sources that it rests on"


@pytest.mark.parametrize(
    ("form", "said", "rule"),
    [
        ("incidents/{}/origin/", {"source": 2, "derived_from": 2}, FROM_ITSELF),
        ("incidents/{}/origin/", {"source": 2, "derived_from": 3}, FROM_ITSELF),
        ("findings/{}/assessment/", {"assessment": "alleged", "reasoning": "r"}, UNNAMED),
    ],
    ids=["from itself", "from what derives from it", "a finding without a source"],
)
def test_what_stands_on_nothing_is_refused_by_its_form(form, said, rule, incident, sign_in):
    client, before = sign_in(Role.EXPERT), LogEvent.objects.count()
    said = {"reason": "r", "independence": "no", **said}
    assert rule in post(client, form.format(incident), **said)
    assert LogEvent.objects.count() == before


def test_a_photograph_of_its_own_makes_it_two(incident, sign_in):
    client = sign_in(Role.EXPERT, name="one")
    one = Viewer(
        actor=Identity.objects.get(user__username="one").key, roles=frozenset({Role.EXPERT})
    )
    add(incident, "A witness", by=one, kind=Kind.DOCUMENT, independence=Independence.YES)
    reliable = GradeReliability(source=2, grade=Reliability.C, reason="r")
    credible = GradeCredibility(source=2, grade=Credibility.PROBABLE, reason="r")
    give(registry, Asked(reliable, incident), one)
    give(registry, Asked(credible, incident), one)
    form = page(client, f"findings/{incident}/assessment/")
    assert "Not graded: entry 3, 4, 5 (entry 5 you entered yourself)." in form
    assert "2. A broadcaster (media, C2): The person was at Port A." in form
    shown = post(
        client,
        f"findings/{incident}/assessment/",
        assessment="substantiated",
        sources="2\n5",
        reasoning="Two origins.",
    )
    assert "finding of fact: substantiated." in shown
    assert "bears it out; ungraded when it was made: entry 5" in shown
    assert "entry 5, ungraded" in shown
    shown = page(client, f"incidents/{incident}/")
    assert '<span class="badge good">substantiated</span>' in shown
    assert "Assess as substantiated" not in shown
    way = found(r'href="/admin/(absences/[^"]*)"', shown).replace("&amp;", "&")
    assert "persons=XXi.001" in way
    assert 'value="2015-07-24"' in page(client, way)
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
            at=datetime(2015, 7, 24, 7, tzinfo=UTC),
            sources=(2,),
        )
        give(registry, Asked(seen, incident), COLLECTOR)
    client = sign_in(Role.EXPERT)
    shown = page(client, f"incidents/{incident}/")
    drawing = found(r'(<svg class="map".*?</svg>)', shown)
    assert drawing.count("<circle") == 2
    assert "5 · Port A" in drawing
    assert found(r'class="land" d="(M[^"]+z)"', drawing)
    assert DISCLAIMER in shown
    assert "Port A, XA, Fri 24 July 2015, 07:00 UTC, 55.9726° N" in shown
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
