"""A State reports a violation and is asked by letter, over REST; another State learns nothing."""

from datetime import UTC, date, datetime, timedelta

import pytest

from cases.incidents.domain import (
    ClassifyReply,
    CloseLetter,
    DraftLetter,
    OpenIncident,
    RefuseExtension,
    SendLetter,
    TakeUpReport,
    VoidLetterEntry,
    VoidReportEntry,
)
from cases.incidents.letter_events import Addressee, Outcome
from cases.incidents.queries import claims
from panel.access import queries
from panel.access.giving import give
from panel.access.roles import Role
from panel.access.viewers import Viewer
from panel.ledger import clockwork, subscriptions
from panel.ledger.codec import stamp
from panel.ledger.execution import Asked
from panel.ledger.models import LogEvent
from panel.ledger.registry import registry
from tests.once import once_on_postgresql

pytestmark = once_on_postgresql

COORDINATOR = Viewer(actor="coordinator", roles=frozenset({Role.COORDINATOR}))
REPORT = {
    "persons": ["XXi.002"],
    "territory": "XC",
    "place": "Port C",
    "first_day": "2015-07-04",
    "description": "Invented: the person landed at Port C.",
}
# Sent on Monday 13 July for a fortnight: due on Monday 27, over at midnight in New York.
DUE_END = datetime(2015, 7, 28, 4, tzinfo=UTC)
REMINDER = datetime(2015, 8, 3, 21, tzinfo=UTC)


def send(days=14, **said) -> str:
    """A letter on its way; its id."""
    draft = DraftLetter(to=Addressee.STATE, asks="Was the person there?", days=days, **said)
    key = give(registry, Asked(draft), COORDINATOR).key
    give(registry, Asked(SendLetter(), key), COORDINATOR)
    return key


def same(ours, theirs) -> bool:
    """Whether two refusals can't be told apart."""
    bodies = [{**answer.json(), "request_id": ""} for answer in (ours, theirs)]
    return bodies[0] == bodies[1] and sorted(ours.headers) == sorted(theirs.headers)


def test_a_report_is_received_and_read_by_its_state_alone(state):
    xa, xb, xm = state("XA"), state("XB"), state("XM")
    made = xa.post("violation-reports", REPORT)
    assert (made.status_code, made.json()["status"]) == (201, "received")
    assert made.json()["reporter"] == "XA"
    where = made["Location"].removeprefix("/api/v1/")
    assert xa.get(where).content == made.content
    for other in (xb, xm):
        assert other.get(where).status_code == 404
        assert same(other.get(where), other.get("violation-reports/0123456789"))
        assert other.get("violation-reports").json() == {"items": [], "next": None}


@pytest.mark.parametrize(
    ("said", "status", "pointer"),
    [
        ({"persons": ["XXi.999"]}, 409, "/persons/0"),
        ({"persons": []}, 400, "/persons"),
        ({"description": " "}, 400, "/description"),
        ({"territory": "Russia"}, 400, "/territory"),
        ({"first_day": None, "last_day": "2015-07-24"}, 409, "/last_day"),
        ({"evidence": ["nothing"]}, 409, "/evidence/0"),
    ],
)
def test_a_report_is_refused_at_its_field(state, said, status, pointer):
    refused = state("XA").post("violation-reports", {**REPORT, **said})
    assert refused.status_code == status
    assert [error["pointer"] for error in refused.json()["errors"]] == [pointer]


def test_a_report_enters_the_persons_register_and_no_certificate_shows_its_words(state):
    xa, xm = state("XA"), state("XM")
    xa.post("violation-reports", REPORT)
    entered = LogEvent.objects.filter(stream="register/XXi.002").order_by("-version").first()
    assert b'"violation.reported"' in bytes(entered.body)
    shown = xm.get("certificates?person=XXi.002&state=XC&date=2015-07-24").json()
    events = [shown["event"] for shown in (*shown["register"]["events"], *shown["evidence"])]
    assert [b'"violation.reported"' in event.encode() for event in events].count(True) == 1
    for word in ("Invented", '"XA"', xa.id):
        assert not [event for event in events if word in event]


def test_the_reporter_learns_that_its_report_was_taken_up_and_nothing_else(state):
    xa, xb = state("XA"), state("XB")
    made = xa.post("violation-reports", REPORT).json()
    outcome = give(registry, Asked(TakeUpReport(title="Invented"), made["id"]), COORDINATOR)
    after = xa.get(f"violation-reports/{made['id']}").json()
    assert after == {**made, "status": "taken_up"}
    [incident] = LogEvent.objects.filter(type="incident.opened").values_list("stream", flat=True)
    assert outcome.count == 3
    for path in ("incidents", incident.replace("incident/", "incidents/")):
        assert xa.get(path).status_code == 404
    subscriptions.run_all(registry)
    kinds = [item["kind"] for item in xa.get("changes?limit=100").json()["items"]]
    assert kinds[-2:] == ["violation.reported", "violation.taken_up"]
    assert "violation" not in str(xb.get("changes?limit=100").json())


def test_a_letter_is_read_by_the_state_addressed_once_it_is_sent(state):
    xa, xb = state("XA"), state("XB")
    draft = DraftLetter(to=Addressee.STATE, state="XA", asks="Was the person there?", days=14)
    key = give(registry, Asked(draft), COORDINATOR).key
    assert xa.get(f"letters/{key}").status_code == 404
    give(registry, Asked(SendLetter(), key), COORDINATOR)
    seen = xa.get(f"letters/{key}").json()
    assert seen == {
        "id": key,
        "number": "PE/2015/OC.1",
        "status": "awaited",
        "language": "en",
        "asks": "Was the person there?",
        "sent_on": "2015-07-13",
        "due_on": "2015-07-27",
        "deadline": "2015-07-28T04:00:00Z",
        "reminded_at": None,
        "ended_for": "",
        "documents": [{"kind": "letter", "address": f"/api/v1/letters/{key}/documents/letter"}],
        "annexes": [],
        "replies": [],
        "extension_requests": [],
        "positions": [],
    }
    assert xa.get("letters").json()["items"] == [seen]
    assert xb.get("letters").json()["items"] == []
    assert same(xb.get(f"letters/{key}"), xb.get("letters/0123456789"))


def test_a_letter_is_found_by_its_printed_number_and_whoever_asks_by_it_is_told_how(state):
    xa, xb, key = state("XA"), state("XB"), send(state="XA")
    where = "letters?number=PE/2015/OC.1"
    assert [one["id"] for one in xa.get(where).json()["items"]] == [key]
    assert xb.get(where).json()["items"] == xa.get("letters?number=PE/2015/OC.2").json()["items"]
    assert xa.get("letters?number=OC.1").status_code == 400
    for path in ("letters/PE/2015/OC.1", "letters/PE%2F2015%2FOC.1"):
        told = xa.get(path)
        assert (told.status_code, told.json()["facts"]) == (404, {"find_at": f"/api/v1/{where}"})
        assert same(told, xb.get(path))
    assert where in xa.post("letters/PE/2015/OC.1/replies", {"text": "r"}).json()["detail"]
    for other in ("exemption-requests/ER/2015/001", "reports/S/2015/401"):
        assert other.partition("/")[2] in xa.get(other).json()["facts"]["find_at"]


def test_whose_act_on_a_letter_is_refused_is_told_how_it_stands(state):
    xa, key = state("XA"), send(state="XA")
    more = {"due_on": "2015-08-20", "reason": "The files are abroad."}
    assert xa.post(f"letters/{key}/extension-requests", more).status_code == 200
    refused = xa.post(f"letters/{key}/extension-requests", more)
    facts = refused.json()["facts"]
    assert (refused.status_code, facts["status"], facts["due_on"]) == (409, "awaited", "2015-07-27")
    assert facts["deadline"] == "2015-07-28T04:00:00Z"
    assert [one["due_on"] for one in facts["extension_requests"]] == ["2015-08-20"]
    assert [act.split()[0] for act in facts["may"]] == ["reply,", "state", "wait"]
    give(registry, Asked(RefuseExtension(request=3, reason="It was short."), key), COORDINATOR)
    sooner = xa.post(f"letters/{key}/extension-requests", {**more, "due_on": "2015-07-20"})
    facts = sooner.json()["facts"]
    assert [error["pointer"] for error in sooner.json()["errors"]] == ["/due_on"]
    assert facts["extension_requests"][0]["decision"] == "It was short."
    assert facts["may"][-1].startswith("ask for more time, until a day after 2015-07-27: POST ")
    xa.post(f"letters/{key}/replies", {"text": "She was not there.", "final": True})
    said_all = xa.post(f"letters/{key}/extension-requests", more).json()
    assert "nothing more will come" in said_all["detail"]
    assert [act.split()[0] for act in said_all["facts"]["may"]] == ["reply,", "state"]
    give(registry, Asked(CloseLetter(reason="Answered elsewhere."), key), COORDINATOR)
    for act, body in (("replies", {"text": "r"}), ("extension-requests", more)):
        closed = xa.post(f"letters/{key}/{act}", body).json()
        assert (closed["detail"], closed["facts"]["ended_for"]) == (
            "the letter is closed",
            "Answered elsewhere.",
        )
        assert "to reopen it" in closed["facts"]["may"][0]


def test_a_reply_is_recorded_and_what_the_panel_makes_of_it_is_not_told(state):
    xa, key = state("XA"), send(state="XA")
    done = xa.post(f"letters/{key}/replies", {"text": "She was not there.", "final": True})
    assert (done.status_code, done.json()["status"]) == (200, "replied")
    [reply] = done.json()["replies"]
    assert (reply["text"], reply["late"], reply["final"]) == ("She was not there.", False, True)
    judged = ClassifyReply(reply=3, outcome=Outcome.SUBSTANTIVE, assessment="Not credible.")
    give(registry, Asked(judged, key), COORDINATOR)
    assert xa.get(f"letters/{key}").content == done.content


def test_a_reply_to_another_states_letter_is_the_404_of_a_random_id(state):
    xb, key = state("XB"), send(state="XA")
    before = LogEvent.objects.count()
    ours = xb.post(f"letters/{key}/replies", {"text": "r"})
    theirs = xb.post("letters/0123456789abcdef0123/replies", {"text": "r"})
    assert (ours.status_code, theirs.status_code) == (404, 404)
    assert same(ours, theirs)
    assert LogEvent.objects.count() == before


def test_a_reply_after_the_due_day_is_kept_as_late(state):
    xa, key = state("XA"), send(state="XA")
    clockwork.set_clock(DUE_END - timedelta(seconds=1))
    assert xa.get(f"letters/{key}").json()["status"] == "awaited"
    clockwork.set_clock(DUE_END)
    assert xa.get(f"letters/{key}").json()["status"] == "overdue"
    done = xa.post(f"letters/{key}/replies", {"text": "Late."}).json()
    assert (done["status"], done["replies"][0]["late"]) == ("replied", True)


def test_whoever_lets_the_day_pass_is_reminded_once(state):
    xa, key, answered = state("XA"), send(state="XA"), send(state="XA")
    xa.post(f"letters/{answered}/replies", {"text": "r"})
    clockwork.set_clock(REMINDER - timedelta(seconds=1))
    assert clockwork.tick(registry) == 0
    clockwork.set_clock(REMINDER)
    assert [clockwork.tick(registry), clockwork.tick(registry)] == [1, 0]
    assert xa.get(f"letters/{key}").json()["reminded_at"] == "2015-08-03T21:00:00Z"
    assert xa.get(f"letters/{answered}").json()["reminded_at"] is None
    subscriptions.run_all(registry)
    kinds = [item["kind"] for item in xa.get("changes?limit=100").json()["items"]]
    assert kinds.count("letter.sent") == 2
    assert kinds.count("letter.reminded") == 1
    assert "letter.drafted" not in kinds


def test_letters_are_numbered_without_a_gap_and_drafts_take_no_number(state):
    draft = DraftLetter(to=Addressee.COMPANY, addressee="A fictional airline", asks="Who flew?")
    give(registry, Asked(draft), COORDINATOR)
    keys = [send(state="XA"), send(state="XB"), send(state="XA", days=7)]
    numbers = [
        state(code).get(f"letters/{key}").json()["number"]
        for code, key in zip(("XA", "XB", "XA"), keys, strict=True)
    ]
    assert numbers == ["PE/2015/OC.1", "PE/2015/OC.2", "PE/2015/OC.3"]
    pages = [(xa := state("XA")).get("letters?limit=1").json()]
    pages.append(xa.http.get(pages[0]["next"], headers=xa.headers({})).json())
    # The first that is due stands first.
    assert [one["number"] for page in pages for one in page["items"]] == [numbers[2], numbers[0]]
    pdf = xa.get(f"letters/{keys[0]}/documents/letter")
    assert pdf["Content-Disposition"] == f'attachment; filename="letter-{keys[0]}-letter.pdf"'


def test_a_letter_whose_sending_was_struck_is_gone_now_and_there_as_of_then(state):
    xa, key = state("XA"), send(state="XA")
    was = xa.get(f"letters/{key}")
    clockwork.set_clock(datetime(2015, 7, 14, 14, tzinfo=UTC))
    struck = VoidLetterEntry(target=2, authority="Coordinator", reason="to the wrong Mission")
    give(registry, Asked(struck, key), COORDINATOR)
    assert xa.get(f"letters/{key}").status_code == 404
    assert xa.get(f"letters/{key}?as_of={was['As-Of']}").content == was.content
    assert xa.get("letters").json()["items"] == []


def test_a_struck_report_counts_no_more_and_its_state_sees_it_as_struck(state):
    xa, xb = state("XA"), state("XB")
    made = xa.post("violation-reports", REPORT)
    key = made.json()["id"]
    was = xa.get(f"violation-reports/{key}")
    clockwork.set_clock(datetime(2015, 7, 14, 14, tzinfo=UTC))
    struck = VoidReportEntry(target=1, authority="Coordinator", reason="A secret of the Panel's.")
    at = give(registry, Asked(struck, key), COORDINATOR).moment
    now = xa.get(f"violation-reports/{key}")
    assert now.json() == {**was.json(), "status": "struck", "struck_at": stamp(at.at)}
    assert xa.get("violation-reports").json()["items"] == [now.json()]
    assert xa.get("violation-reports?status=received").json()["items"] == []
    assert xb.get(f"violation-reports/{key}").status_code == 404
    assert xa.get(f"violation-reports/{key}?as_of={was['As-Of']}").content == was.content
    day = date(2015, 7, 24)
    assert claims("XXi.002", "travel_ban", "XC", (day, day), at) == (0, 0)
    subscriptions.run_all(registry)
    told = xa.get("changes?limit=100").content.decode()
    assert "ledger.voided" in told
    assert "secret" not in told + now.content.decode()


def test_a_struck_reply_counts_no_more_and_its_state_sees_it_as_struck(state):
    xa, key = state("XA"), send(state="XA")
    for text in ("By mistake.", "It was not so."):
        assert xa.post(f"letters/{key}/replies", {"text": text, "final": True}).status_code == 200
    clockwork.set_clock(datetime(2015, 7, 14, 14, tzinfo=UTC))
    struck = VoidLetterEntry(target=3, authority="Coordinator", reason="A secret of the Panel's.")
    at = give(registry, Asked(struck, key), COORDINATOR).moment
    letter = xa.get(f"letters/{key}")
    assert [(one["text"], one["struck_at"]) for one in letter.json()["replies"]] == [
        ("By mistake.", stamp(at.at)),
        ("It was not so.", None),
    ]
    assert letter.json()["status"] == "replied"
    assert "secret" not in letter.content.decode()
    other = VoidLetterEntry(target=4, authority="Coordinator", reason="twice")
    give(registry, Asked(other, key), COORDINATOR)
    assert xa.get(f"letters/{key}").json()["status"] == "awaited"
    assert len(xa.get(f"letters/{key}").json()["replies"]) == 2


def test_an_incident_that_staff_open_is_in_no_address_of_the_api(state):
    xa = state("XA")
    said = OpenIncident(title="Invented", persons=("XXi.002",), states=("XA",))
    key = give(registry, Asked(said), COORDINATOR).key
    assert xa.get(f"incidents/{key}").status_code == 404
    subscriptions.run_all(registry)
    assert "incident" not in str(xa.get("changes?limit=100").json())
    assert queries.state_on("XA", DUE_END).roles == {Role.STATE}
