"""Letters and violation reports as staff work on them."""

import html
from datetime import UTC, datetime

from panel.access.roles import Role
from panel.access.viewers import Viewer
from panel.ledger import clockwork
from tests.api.test_violation_reports import REPORT
from tests.cases.exemptions.letters.reading import words
from tests.cases.incidents.enclosing import ready
from tests.evidence.conftest import collected
from tests.once import once_on_postgresql
from tests.staff.found import found, page, post

SECRETARY = Viewer(actor="secretary", roles=frozenset({Role.SECRETARIAT}))
pytestmark = once_on_postgresql


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
    assert "Draft to XA can be read and sent" in page(coordinator, "")
    assert "Sent as PE/2015/OC.1" in post(coordinator, f"letters/{key}/sending/")
    again = {"to": "state", "state": "XA", "asks": "No?", "days": "9"}
    assert "it was sent as PE/2015/OC.1" in post(expert, f"letters/{key}/rewriting/", **again)
    assert "XA is to reply to PE/2015/OC.1" in page(expert, "")
    assert "PE/2015/OC.1" in page(expert, f"incidents/{incident}/")
    waits = "No letters were due by Thu 6 August 2015; one letter is not due yet."
    assert waits in page(expert, "reply-rates/")
    clockwork.set_clock(datetime(2015, 8, 23, tzinfo=UTC))
    desk = page(expert, "")
    assert "XA is late with its reply to PE/2015/OC.1" in desk
    paper = {"received_at": "2015-08-22 12:00", "document": "a fictional note verbale"}
    ours, theirs = (
        ready("scan.txt", b"a scan", note="page 2 <b>lacks</b>"),
        collected(b"minutes", by=SECRETARY),
    )
    form = page(expert, f"letters/{key}/replies/")
    assert 'name="on_behalf_of" value="XA"' in form
    assert (f'value="{ours}"' in form, f'value="{theirs}"' in form) == (True, False)
    said = {"on_behalf_of": "XA", "text": "It was not so.", **paper}
    refused = post(expert, f"letters/{key}/replies/", evidence=[theirs], **said)
    assert "1. with a paper goes what its State sent" in refused
    assert f'<a href="/admin/evidence/{theirs}/">' in refused
    post(expert, f"letters/{key}/replies/", evidence=[ours], **said)
    assert "New reply of XA to PE/2015/OC.1" in page(expert, "")
    classified = post(
        expert,
        f"letters/{key}/classification/",
        reply="3",
        outcome="substantive",
        assessment="Contradicted by the broadcaster.",
    )
    assert "one reply on record; at best substantive" in classified
    assert "page 2 &lt;b&gt;lacks&lt;/b&gt;" in classified
    assert "<td><bdi>late</bdi></td>" in classified
    assert "1 of 1 (100%)" in page(expert, "reply-rates/")
    assert "One letter was due by Fri 21 August 2015." in page(expert, "reply-rates/")


def test_a_draft_is_changed_read_as_it_will_go_out_and_then_sent(incident, sign_in):
    expert, coordinator = sign_in(Role.EXPERT), sign_in(Role.COORDINATOR)
    item = ready("manifest\u202e<b>.txt", b"fictional")
    said = {"incident": incident, "to": "state", "state": "XA", "asks": "Was it so?", "days": "14"}
    key = found(r"/admin/letters/([0-9a-f]+)/", post(expert, "letters/draft/", **said))
    form = page(coordinator, f"letters/{key}/rewriting/")
    assert "Was it so?</textarea>" in form
    changed = {**said, "asks": "Who flew?", "days": "21", "annexes": [item]}
    assert "Letter rewritten" in post(expert, f"letters/{key}/rewriting/", **changed)
    stale = {"act": "give", "once": "x", "seen": "1", **said, "asks": "How?"}
    told = coordinator.post(f"/admin/letters/{key}/rewriting/", stale).content.decode()
    assert "somebody changed this case while you were writing" in told
    assert "<del>" in told

    shown = page(coordinator, f"letters/{key}/sending/")
    for there in (
        "Who flew?",
        "PE/2015/OC.1",
        "Fri 28 August 2015",
        "Fri 4 September 2015, 17:00 in New York",
        "the Panel</bdi>",
        "yes</bdi>",
    ):
        assert there in shown.partition("<form")[0] + shown.partition('class="card command"')[0]
    assert "<b>" not in shown
    where = html.unescape(found(r'href="(/admin/incidents/letter/\?[^"]+kind=preview)"', shown))
    preview = words(coordinator.get(where).content)
    assert "Draft, not sent" in preview
    assert "PE/2015/OC.1" in preview
    assert "reply is requested by 28 August 2015" in preview
    post(coordinator, f"letters/{key}/sending/")
    assert coordinator.get(where).status_code == 404
    secretariat = page(sign_in(Role.SECRETARIAT), f"letters/{key}/")
    assert "Who flew?" in secretariat
    assert "Was it so?" not in secretariat


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
    answer = {"text": "Nobody.", "document": "a message", "received_at": "7 August 2015 16:00"}
    assert "one reply on record" in post(client, f"letters/{key}/received-reply/", **answer)
