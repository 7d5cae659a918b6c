"""Incidents that are one, two or neither, as staff find, merge, tell apart and close them."""

from datetime import UTC, date, datetime

from cases.incidents.domain import (
    Incident,
    OpenIncident,
    ReportViolation,
    TakeUpReport,
    VoidIncidentEntry,
)
from cases.incidents.models import AllegationRow, IncidentRow, SightingRow
from cases.incidents.queries import claims
from cases.incidents.stages import reached
from cases.incidents.values import Independence
from panel.access.giving import give
from panel.access.roles import Role
from panel.access.viewers import Viewer
from panel.ledger import clockwork, moments
from panel.ledger.codec import stamp
from panel.ledger.execution import Asked
from panel.ledger.rebuild import rebuild
from panel.ledger.registry import registry
from panel.ledger.rows import STILL
from panel.ledger.streams import newest
from tests.cases.reports.acting import final, submit
from tests.cases.reports.acting import incident as opened
from tests.staff.found import found, page, post
from tests.staff.incident import COLLECTOR, add

DAYS = date(2015, 7, 26), date(2015, 7, 26)


def another(title: str, **said) -> str:
    usual = {"persons": ("XXi.001",), "states": ("XA",)}
    return give(registry, Asked(OpenIncident(title=title, **usual | said)), COLLECTOR).key


def alleged() -> tuple[int, int]:
    return claims("XXi.001", "travel_ban", "XA", DAYS, moments.now())


def test_the_same_trip_is_found_merged_and_parted_again(incident, sign_in):
    client = sign_in(Role.COORDINATOR)
    same = another("A trip to Port A", first_day=date(2015, 7, 26), last_day=date(2015, 7, 28))
    add(same, "A broadcaster", independence=Independence.YES)
    add(same, "A witness <b>", independence=Independence.YES, url="https://example.invalid/2")
    form = {"title": "At a time not known", "persons": "XXi.001", "states": "XA"}
    warned = post(client, "incidents/opening/", **form, measure="travel_ban", act="check")
    assert "It may be the same as what is on record already: A trip to Port A, Alleged" in warned
    another("At a time not known")
    another("Another year", first_day=date(2014, 7, 24))
    another("Elsewhere", first_day=date(2015, 7, 24), states=("XB",))
    letter = {"incident": same, "to": "state", "state": "XA", "asks": "Was he there?", "days": "9"}
    post(client, "letters/draft/", **letter)
    post(client, f"incidents/{same}/reply-window/", party="XA", days="14")
    shown = page(client, f"incidents/{incident}/")
    like = found(r"(May be the same</h2>.*?</table>)", shown)
    assert "may be the same as two others" in shown
    assert ("A trip to Port A" in like, "At a time not known" in like) == (True, True)
    assert ("Another year" in like, "Elsewhere" in like) == (False, False)
    assert f"incidents/{incident}/merger/?other={same}" in like

    before = stamp(moments.now().at)
    clockwork.set_clock(datetime(2015, 8, 10, 12, tzinfo=UTC))
    counted = alleged()
    shown = post(client, f"incidents/{incident}/merger/", other=same, reason="The same flight.")
    assert "Five sources allege it and go back to two independent origins." in shown
    assert "A witness &lt;b&gt;" in shown
    assert "the very same item as entry 2" in shown
    assert "XA may reply until" in shown
    assert "Draft to XA" in found(r"(Letters</h2>.*?</table>)", shown)
    assert alleged() == (counted[0] - 1, 0)
    gone = page(client, f"incidents/{same}/")
    assert "It turned out to be another incident" in gone
    assert f'href="/admin/incidents/{incident}/"' in found(r"(It goes on as.*?</dl>)", gone)
    assert f'act there (incident: <a href="/admin/incidents/{incident}/"><bdi>Alleged' in gone
    offered = client.get("/admin/suggest/incident/?q=Port").json()["items"]
    assert [one["value"] for one in offered] == [incident]
    listed = page(client, "incidents/incidentrow/?status=merged")
    assert "A trip to Port A" in listed
    then = page(client, f"incidents/{incident}/?as_of={before}")
    assert "Three sources allege it and go back to one independent origin." in then

    struck = VoidIncidentEntry(target=5, authority="Coordinator", reason="of another day")
    give(registry, Asked(struck, incident), COLLECTOR)
    assert "go back to one independent origin" in page(client, f"incidents/{incident}/")
    assert "two independent origins" in page(client, f"incidents/{same}/")
    assert alleged() == counted
    post(client, f"incidents/{incident}/difference/", other=same, reason="Another day.")
    shown = page(client, f"incidents/{incident}/")
    assert "may be the same as one other" in shown
    assert "Another day." in found(r"(Other incidents</h2>.*?</table>)", shown)
    assert "Another day." in page(client, f"incidents/{same}/")
    assert rebuild(registry, check=True).clean


def test_a_part_is_split_off_and_an_incident_closed_with_what_is_awaited(incident, sign_in):
    client = sign_in(Role.COORDINATOR)
    xa = Viewer(actor="xa", roles=frozenset({Role.STATE}), state="XA")
    said = ReportViolation(persons=("XXi.001",), territory="XA", description="Seen.")
    report = give(registry, Asked(said), xa).key
    taken = give(registry, Asked(TakeUpReport(title="Reported"), report), COLLECTOR)
    key = next(row.key for row in IncidentRow.objects.filter(title="Reported", held_to=STILL))
    came = found(r"<dt>Came in</dt>\s*<dd>(.*?)</dd>", page(client, f"incidents/{key}/"))
    assert taken.count == 3
    assert "state report" in came
    assert f"/admin/violation-reports/{report}/" in came

    add(incident, "A source of another trip", url="https://example.invalid/3")
    split = {"title": "Another trip", "parts": "5", "reason": "Of another year."}
    shown = post(client, f"incidents/{incident}/split/", **split)
    assert "One entry of this one went there" in shown or "one entry of this one" in shown
    new = next(row.key for row in IncidentRow.objects.filter(title="Another trip", held_to=STILL))
    shown = page(client, f"incidents/{new}/")
    assert "A source of another trip" in shown
    assert "this one was part of it" in shown

    post(client, f"incidents/{new}/reply-window/", party="XA", days="14")
    close = {"outcome": "not_pursued", "reason": "No more can be found out."}
    refused = post(client, f"incidents/{new}/closure/", **close)
    assert "something is still awaited" in refused
    assert "right of reply until Fri 21 August 2015" in refused
    shown = post(client, f"incidents/{new}/closure/", **close, leaving_open="on")
    assert "Closed on Fri 7 August 2015: not pursued." in shown
    assert "it is reopened first" in shown
    shown = found(r"<dt>Stages</dt>\s*<dd>(.*?)</dd>", shown)
    for stage in ("logged", "under investigation", "reply window", "closed"):
        assert stage in shown
    shown = post(client, f"incidents/{new}/reopening/", reason="A new source.")
    assert "Closed on" not in shown.partition("Timeline")[0]
    assert SightingRow.objects.filter(held_to=STILL).count() == 0
    assert AllegationRow.objects.filter(held_to=STILL).count() == 3


def test_stages_are_told_by_what_findings_letters_and_reports_hold(report, sign_in):
    panel = Viewer(actor="expert", roles=frozenset({Role.EXPERT}))
    key = opened()

    def stages() -> list[str]:
        state = newest(registry, Incident, key)
        return list(reached({key: state}, panel, moments.now())[key])

    assert stages() == ["logged", "under_investigation"]
    client = sign_in(Role.EXPERT)
    post(client, f"incidents/{key}/assignment/")
    said = {"assessment": "alleged", "sources": "2", "reasoning": "One source."}
    post(client, f"findings/{key}/assessment/", **said)
    final(report, "It is alleged.", incidents=(key,))
    assert stages() == ["logged", "triaged", "under_investigation", "assessed"]
    submit(report, date(2015, 6, 3))
    assert stages()[-1] == "reported"
