"""An expert's pages of an incident in a real browser."""

import pytest

from cases.findings.domain import AssessIncident
from cases.findings.events import Assessment
from cases.incidents.domain import AddSource, OpenIncident, RecordSighting
from cases.incidents.values import Independence, Kind, Quoted
from panel.access.giving import give
from panel.access.roles import Role
from panel.ledger.execution import Asked
from panel.ledger.registry import registry
from tests.api.test_violation_reports import COORDINATOR, REPORT, send
from tests.browser.walking import flaws
from tests.cases.incidents.enclosing import ready

QUOTES = (Quoted(who="two Western intelligence sources"),)


def add(key: str, publisher: str, **said) -> None:
    usual = {"kind": Kind.MEDIA, "says": "She was there.", "url": "https://example.invalid/1"}
    give(registry, Asked(AddSource(publisher=publisher, **{**usual, **said}), key), COORDINATOR)


@pytest.fixture
def incident(state) -> str:
    """An incident with five articles that go back to one broadcaster, seen in two places."""
    opened = OpenIncident(title="Alleged travel to Port A", persons=("XXi.002",), states=("XA",))
    key = give(registry, Asked(opened), COORDINATOR).key
    add(key, "A broadcaster", independence=Independence.YES, quotes=QUOTES)
    for number in range(5):
        add(key, f"A daily of {number + 1}", derived_from=(2,))
    add(key, "An agency")
    for latitude, longitude in (("55.972600", "37.4146"), ("41.3", "69.28")):
        seen = RecordSighting(
            person="XXi.002",
            place="Port A",
            state="XA",
            latitude=latitude,
            longitude=longitude,
            sources=(2,),
        )
        give(registry, Asked(seen, key), COORDINATOR)
    found = AssessIncident(assessment=Assessment.ALLEGED, sources=(2,), reasoning="One origin.")
    give(registry, Asked(found, key), COORDINATOR)
    return key


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(state, incident, sign_in, scheme):
    annex = ready("passengers.txt", b"a fictional list")
    letter = send(state="XA", incident=incident, annexes=(annex,))
    report = state("XA").post("violation-reports", REPORT).json()["id"]
    for act, said in (
        ("replies", {"text": "She was not there."}),
        ("extension-requests", {"due_on": "2015-08-20", "reason": "The registry is closed."}),
        ("positions", {"stance": "denies", "about": "the_act", "words": "It was not so."}),
    ):
        assert state("XA").post(f"letters/{letter}/{act}", said).status_code == 200
    page = sign_in(Role.COORDINATOR, color_scheme=scheme)
    paths = {
        "desk": "/admin/",
        "incidents": "/admin/incidents/incidentrow/",
        "incident": f"/admin/incidents/{incident}/",
        "source": f"/admin/incidents/{incident}/source/",
        "sightings": "/admin/incidents/sightingrow/",
        "letters": "/admin/incidents/letterrow/",
        "letter": f"/admin/letters/{letter}/",
        "more time": f"/admin/letters/{letter}/extension/",
        "reports": "/admin/incidents/violationreportrow/",
        "report": f"/admin/violation-reports/{report}/",
        "findings": "/admin/findings/findingrow/",
        "finding": f"/admin/findings/{incident}/",
        "assessment": f"/admin/findings/{incident}/assessment/",
        "rates": "/admin/reply-rates/",
    }
    wrong = list(flaws(page, paths))
    assert not wrong, "\n".join(wrong)
