"""Letters and violation reports as staff work on them."""

from datetime import UTC, datetime

from panel.access.roles import Role
from panel.ledger import clockwork
from tests.api.test_violation_reports import REPORT
from tests.once import once_on_postgresql
from tests.staff.found import found, page, post

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
    assert "XA is to reply to PE/2015/OC.1" in page(expert, "")
    assert "PE/2015/OC.1" in page(expert, f"incidents/{incident}/")
    waits = "No letters were due by Thu 6 August 2015; one letter is not due yet."
    assert waits in page(expert, "reply-rates/")
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
    assert "1 of 1 (100%)" in page(expert, "reply-rates/")
    assert "One letter was due by Fri 21 August 2015." in page(expert, "reply-rates/")


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
