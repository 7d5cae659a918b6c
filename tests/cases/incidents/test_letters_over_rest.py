"""A State reads its letter with annexes and PDF, asks for time, replies in parts, takes a stand."""

import hashlib
import re
from base64 import b64encode
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from cases.incidents.domain import (
    AddSource,
    ClassifyReply,
    CloseLetter,
    DraftLetter,
    ExtendDeadline,
    Incident,
    OpenIncident,
    RefuseExtension,
    ReopenLetter,
    SendLetter,
    WithdrawLetter,
)
from cases.incidents.letter_events import Addressee, Language, Outcome
from cases.incidents.values import Independence
from cases.incidents.values import Kind as SourceKind
from evidence.chain import chain
from evidence.domain import Quarantine
from panel.access.giving import give
from panel.access.roles import Role
from panel.access.viewers import Viewer
from panel.ledger import clockwork, moments, streams, subscriptions
from panel.ledger.commands import Refused
from panel.ledger.execution import Asked
from panel.ledger.models import LogEvent
from panel.ledger.registry import registry
from tests.api.conftest import SECRETARY, ledger, state  # noqa: F401  # fixtures
from tests.api.test_violation_reports import COORDINATOR, DUE_END, REMINDER, same, send
from tests.cases.exemptions.letters.reading import words
from tests.cases.exemptions.letters.test_faces import signed_in
from tests.cases.incidents.enclosing import examined, ready
from tests.evidence.conftest import CUSTODIAN, EXPERT, sent

TUESDAY = datetime(2015, 7, 14, 14, tzinfo=UTC)


def by(viewer: Viewer, command, key="") -> str:
    return give(registry, Asked(command, key), viewer).key


def draft(**said) -> DraftLetter:
    return DraftLetter(**{"to": Addressee.STATE, "state": "XA", "asks": "Who?", **said})


def opened() -> str:
    said = OpenIncident(title="A secret of the Panel's", persons=("XXi.002",), states=("XC",))
    return by(COORDINATOR, said)


def test_an_annex_is_fetched_by_the_state_addressed_and_each_time_is_in_its_custody(state):  # noqa: F811  # the fixture
    xa, xb = state("XA"), state("XB")
    item = ready("a manifest\u202e.txt", b"fictional passengers")
    key = send(state="XA", annexes=(item,))
    [annex] = xa.get(f"letters/{key}").json()["annexes"]
    assert (annex["id"], annex["size"], annex["name"]) == (item, 20, "a manifest\u202e.txt")
    where = annex["address"].removeprefix("/api/v1/")
    got = xa.get(where)
    assert b"".join(got.streaming_content) == b"fictional passengers"
    assert got["Content-Disposition"].startswith('attachment; filename="a manifest.txt"')
    assert xa.get(where).status_code == 200
    assert same(xb.get(where), xb.get(f"letters/{key}/annexes/0123456789"))
    assert same(xb.get(where), xb.get(f"letters/0123456789/annexes/{item}"))
    assert xa.get(f"evidence/{item}").status_code == 404
    said = [(link.what, link.who) for link in chain(item, EXPERT, moments.now()).links]
    assert [what for what, _ in said][-2:] == ["Copy enclosed", "Copy fetched"]
    assert said[-1][1] == "Worker for XA"
    by(CUSTODIAN, Quarantine(reason="doubt"), item)
    assert xa.get(where).json()["facts"] == {"status": "quarantined"}


def test_what_was_told_in_confidence_goes_out_with_no_letter(state):  # noqa: F811  # the fixture
    theirs = examined(sent(state("XB"), b"of XB", "b.txt").json()["id"])
    committees = ready("note.txt", b"of the Committee", by=SECRETARY)
    new = sent(state("XA"), b"of XA", "a.txt").json()["id"]
    shown, kept = ready("a.txt", b"a"), ready("b.txt", b"b")
    source = AddSource(
        kind=SourceKind.DOCUMENT,
        publisher="Withheld",
        says="It was so.",
        citation="c",
        independence=Independence.YES,
        evidence=(kept,),
        identity="Somebody at risk",
    )
    incident = opened()
    by(COORDINATOR, source, incident)
    for item, why in [
        (theirs, "another State sent this item"),
        (committees, "the Committee's record"),
        (kept, "a protected source"),
        (new, "this item is received"),
        ("nothing", "no item of evidence bears this id"),
    ]:
        with pytest.raises(Refused, match=why) as refused:
            by(COORDINATOR, draft(annexes=(shown, item)))
        assert refused.value.field == "/annexes/1"
    key = by(COORDINATOR, draft(annexes=(shown, examined(new))))
    by(COORDINATOR, AddSource(**{**_fields(source), "evidence": (shown,)}), incident)
    with pytest.raises(Refused, match="a protected source"):
        by(COORDINATOR, SendLetter(), key)


def _fields(command) -> dict[str, Any]:
    return {name: getattr(command, name) for name in command.__struct_fields__}


def test_a_state_asks_for_time_takes_a_stand_and_learns_of_no_incident(state):  # noqa: F811  # the fixture
    xa, xb, incident = state("XA"), state("XB"), opened()
    key = send(state="XA", incident=incident)
    where = f"letters/{key}/extension-requests"
    asks = {"due_on": "2015-08-10", "reason": "The registry is closed."}
    assert xa.post(where, {**asks, "due_on": "2015-07-27"}).json()["errors"][0]["pointer"] == (
        "/due_on"
    )
    assert xa.post(where, asks).status_code == 200
    assert "waits for its decision" in xa.post(where, asks).json()["detail"]
    assert xb.post(where, asks).status_code == 404
    page = signed_in(Role.COORDINATOR).get("/admin/").content.decode()
    assert "XA asks for more time to reply to PE/2015/OC.1" in page
    by(COORDINATOR, RefuseExtension(request=3, reason="It is urgent."), key)
    xa.post(where, {**asks, "due_on": "2015-08-03"})
    given = ExtendDeadline(due_on=date(2015, 8, 1), reason="Half of it.", request=5)
    by(COORDINATOR, given, key)
    with pytest.raises(Refused, match="no request for more time that waits"):
        by(COORDINATOR, ExtendDeadline(due_on=date(2015, 8, 9), reason="r", request=5), key)
    letter = xa.get(f"letters/{key}").json()
    assert letter["due_on"] == "2015-08-01"
    assert [
        (one["granted"], one["granted_until"], one["decision"])
        for one in letter["extension_requests"]
    ] == [(False, None, "It is urgent."), (True, "2015-08-01", "Half of it.")]
    stand = {"stance": "denies", "about": "a_meeting", "words": "They did not meet."}
    checked = xa.post(f"letters/{key}/positions?validate_only=true", stand).json()
    assert checked["would_record"] == ["letter.position_stated"]
    done = xa.post(f"letters/{key}/positions", stand).json()
    assert done["positions"][0]["words"] == "They did not meet."
    subscriptions.run_all(registry)
    [said] = streams.newest(registry, Incident, incident).positions.values()
    assert (said.party, said.stance, said.letter) == ("XA", "denies", key)
    told = str(xa.get("changes?limit=100").json()) + str(xa.get(f"letters/{key}").json())
    assert "incident" not in told
    assert "secret" not in told
    assert incident not in told


def test_a_reply_in_parts_counts_once_and_a_closed_letter_takes_none(state):  # noqa: F811  # the fixture
    xa, key = state("XA"), send(state="XA")
    first, second = (sent(xa, data).json()["id"] for data in (b"one", b"two"))
    xa.post(f"letters/{key}/replies", {"text": "Part one.", "evidence": [first]})
    by(COORDINATOR, ClassifyReply(reply=3, outcome=Outcome.HOLDING), key)
    clockwork.set_clock(DUE_END)
    xa.post(f"letters/{key}/replies", {"text": "Part two.", "evidence": [second], "final": True})
    by(COORDINATOR, ExtendDeadline(due_on=date(2015, 8, 20), reason="after the fact"), key)
    parts = xa.get(f"letters/{key}").json()["replies"]
    assert [(part["evidence"], part["late"]) for part in parts] == [
        ([first], False),
        ([second], True),
    ]
    by(COORDINATOR, CloseLetter(reason="Nothing more is needed."), key)
    closed = xa.get(f"letters/{key}").json()
    assert (closed["status"], closed["ended_for"]) == ("closed", "Nothing more is needed.")
    for act, said in [
        ("replies", {"text": "More."}),
        ("extension-requests", {"due_on": "2015-09-30", "reason": "r"}),
        ("positions", {"stance": "confirms", "about": "the_act", "words": "w"}),
    ]:
        refused = xa.post(f"letters/{key}/{act}", said)
        assert (refused.status_code, refused.json()["detail"]) == (409, "the letter is closed")
    with pytest.raises(Refused, match="a reply is on record; close the letter"):
        by(COORDINATOR, WithdrawLetter(reason="r"), key)
    by(COORDINATOR, ReopenLetter(reason="There is more."), key)
    assert xa.post(f"letters/{key}/replies", {"text": "More."}).json()["status"] == "replied"


def test_the_pdf_that_went_out_stays_the_same_for_whoever_opens_it(state):  # noqa: F811  # the fixture
    xa, client = state("XA"), signed_in(Role.COORDINATOR)
    mission = '#read("/etc/passwd") <b>'
    key = send(state="XA", language=Language.FRENCH, mission=mission)
    where = f"letters/{key}/documents/letter"
    first = xa.get(where, Accept="application/pdf")
    digest = b64encode(hashlib.sha256(first.content).digest()).decode()
    assert first["Repr-Digest"] == f"sha-256=:{digest}:"
    assert "Demande d'informations" in words(first.content).replace("\u2019", "'")
    assert "au plus tard le 27 juillet 2015" in words(first.content)
    assert mission in words(first.content)
    shown = client.get(f"/admin/letters/{key}/").content.decode()
    link = re.search(r'href="(/admin/incidents/letter/[^"]+)"', shown)
    assert link
    by(COORDINATOR, ExtendDeadline(due_on=date(2015, 7, 28), reason="a day"), key)
    clockwork.set_clock(REMINDER.replace(day=5))
    assert clockwork.tick(registry) == 1
    assert client.get(link[1].replace("&amp;", "&")).content == first.content
    assert xa.get(where).content == first.content
    reminder = xa.get(f"letters/{key}/documents/reminder").content
    assert "au plus tard le 28 juillet 2015" in words(reminder)
    assert same(state("XB").get(where), state("XB").get("letters/0123456789/documents/letter"))
    assert Client().get(link[1]).status_code == 302
    for nonsense in ("", "?letter=%00&kind=letter", f"?letter={key}&kind=%00"):
        assert client.get(f"/admin/incidents/letter/{nonsense}").status_code == 404


def test_a_letter_is_withdrawn_and_its_annexes_stay_here(state):  # noqa: F811  # the fixture
    xa, item = state("XA"), ready("a.txt", b"a")
    key = send(state="XA", annexes=(item,))
    was = xa.get(f"letters/{key}").json()
    clockwork.set_clock(TUESDAY)
    by(COORDINATOR, WithdrawLetter(reason="To the wrong Mission."), key)
    now = xa.get(f"letters/{key}").json()
    assert (now["status"], now["ended_for"]) == ("withdrawn", "To the wrong Mission.")
    assert [one["address"] for one in now["annexes"]] == [None]
    assert xa.get(was["annexes"][0]["address"].removeprefix("/api/v1/")).status_code == 404
    assert xa.get(f"letters/{key}/documents/letter").status_code == 200
    assert "withdrawn" in xa.post(f"letters/{key}/replies", {"text": "r"}).json()["detail"]
    clockwork.set_clock(REMINDER)
    assert clockwork.tick(registry) == 0
    assert not LogEvent.objects.filter(type="letter.reminded").exists()
