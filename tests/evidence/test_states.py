"""What an item amounts to, from plain events."""

from datetime import UTC, datetime
from typing import Any

import pytest

from evidence.collected import Collected
from evidence.domain import CollectFile, CorrectReceipt, Release, SubmitFile, VoidEvidenceEntry
from evidence.events import (
    DocumentVerified,
    ExaminationOrdered,
    FileExamined,
    FileQuarantined,
    FileReceived,
    FileReleased,
    IntegrityFailed,
    IntegrityRestored,
    StepFailed,
)
from evidence.states import EvidenceItem, EvidenceStatus
from panel.access.roles import Role
from panel.access.viewers import Viewer, may_see
from panel.ledger.commands import Refused
from panel.ledger.events import Fact, Origin
from panel.ledger.states import Voided, fold
from tests.rules import act, outcome


def received(state=None):
    return FileReceived(
        sha256="0" * 64, size=1, claimed_name="a.jpg", claimed_type="", state=state, note=""
    )


def item(*events):
    origin = Origin(actor="who", role="expert", command="evidence.collection")
    return fold(EvidenceItem, [Fact(e, n, origin) for n, e in enumerate(events, 1)])


EXAMINED = FileExamined(sandbox="landlock")
HELD = FileQuarantined(reason="cut", sandbox="landlock")
FAILED = IntegrityFailed(found="gone")


@pytest.mark.parametrize(
    ("events", "status", "reason"),
    [
        ([], EvidenceStatus.RECEIVED, ""),
        ([EXAMINED], EvidenceStatus.READY, ""),
        ([HELD], EvidenceStatus.QUARANTINED, "cut"),
        ([HELD, FileReleased(reason="seen")], EvidenceStatus.READY, ""),
        ([HELD, ExaminationOrdered(reason="newer tool")], EvidenceStatus.RECEIVED, ""),
        ([HELD, FAILED], EvidenceStatus.DAMAGED, "cut"),
        ([HELD, FAILED, FAILED, IntegrityRestored()], EvidenceStatus.QUARANTINED, "cut"),
        ([HELD, Voided(target=2, authority="a", reason="b")], EvidenceStatus.RECEIVED, ""),
        ([Voided(target=1, authority="a", reason="b")], None, ""),
        ([EXAMINED, Voided(target=1, authority="a", reason="b")], None, ""),
        ([EXAMINED, Voided(target=1, authority="a", reason="b"), FAILED], None, ""),
    ],
)
def test_an_item_stands_where_its_events_put_it(events, status, reason):
    found = item(received(), *events)
    assert (found.status, found.reason) == (status, reason)


def test_who_brought_it_and_what_failed_are_kept():
    found = item(received(), StepFailed(step="thumbnail", reason="cut"), EXAMINED)
    assert found.collector == "who"
    assert [(f.step, f.reason) for f in found.failures] == [("thumbnail", "cut")]


@pytest.mark.parametrize(
    ("sender", "viewer", "sees"),
    [
        (None, {"roles": {Role.EXPERT}}, True),
        (None, {"roles": {Role.COORDINATOR}}, True),
        (None, {"roles": {Role.CUSTODIAN}}, True),
        (None, {"roles": {Role.SECRETARIAT}}, False),
        (None, {"roles": {Role.CHAIR}}, False),
        (None, {"roles": {Role.STATE}, "state": "XA"}, False),
        ("XA", {"roles": {Role.EXPERT}}, True),
        ("XA", {"roles": {Role.CUSTODIAN}}, True),
        ("XA", {"roles": {Role.SECRETARIAT}}, True),
        ("XA", {"roles": {Role.CHAIR}}, False),
        ("XA", {"roles": {Role.STATE}, "state": "XA"}, True),
        ("XA", {"roles": {Role.STATE}, "state": "XB"}, False),
        ("XA", {"roles": {Role.STATE, Role.MEMBER}, "state": "XM"}, False),
    ],
)
def test_what_a_state_sends_is_its_own_the_panels_and_the_secretariats(sender, viewer, sees):
    found = item(received(sender))
    asks = Viewer(actor="x", roles=frozenset(viewer["roles"]), state=viewer.get("state"))
    assert may_see(asks, found.disclosure(found.spans()[0])) is sees


STRIKE: dict[str, Any] = {"authority": "the Coordinator", "reason": "r"}


@pytest.mark.parametrize(
    ("target", "struck"), [(1, True), (2, False), (3, False), (4, True), (5, False)]
)
def test_nothing_that_opens_or_closes_a_file_is_struck(target, struck):
    events = (EXAMINED, HELD, DocumentVerified(how="its issuer was asked"), FAILED)
    history = (FileReceived, *map(type, events))
    void = VoidEvidenceEntry(target=target, **STRIKE)
    found = outcome(item(received(), *events), void, act(role="coordinator", history=history))
    assert isinstance(found, Refused) != struck


@pytest.mark.parametrize(
    ("who", "refused"),
    [
        ("who", "who brought a file"),
        ("suspicious", "who closed a file"),
        ("somebody else", None),
    ],
)
def test_a_second_person_lets_a_file_out(who, refused):
    closed = Fact(FileQuarantined(reason="forged", sandbox=""), 2, by("suspicious"))
    again = Fact(HELD, 4, by("worker"))
    ordered = Fact(ExaminationOrdered(reason="newer tool"), 3, by("suspicious"))
    held = fold(EvidenceItem, [Fact(received(), 1, by("who")), closed, ordered, again])
    found = outcome(held, Release(reason="seen"), act(role="custodian", actor=who))
    if refused:
        assert refused in str(found)
    else:
        assert found == [FileReleased(reason="seen")]


def by(actor):
    return Origin(actor=actor, role="custodian", command="evidence.quarantine")


def test_what_was_struck_whole_is_not_corrected():
    gone = item(received(), EXAMINED, Voided(target=1, authority="a", reason="b"))
    found = outcome(gone, CorrectReceipt(target=1, note="n", **STRIKE), act(role="expert"))
    assert str(found) == "its receipt was struck"


@pytest.mark.parametrize("zone", ["Mars/Olympus", "Europe", "GMT+3:00", "+25:00", "Moscow"])
def test_a_zone_that_is_none_is_refused_at_its_field(zone):
    file: dict[str, Any] = {"sha256": "0" * 64, "size": 1, "claimed_name": "a.jpg"}
    for command, field, role in (
        (CorrectReceipt(target=1, note="n", zone=zone, **STRIKE), "/zone", "expert"),
        (CollectFile(**file, collected=Collected(zone=zone)), "/collected/zone", "expert"),
        (SubmitFile(**file, collected=Collected(zone=zone)), "/collected/zone", "state"),
    ):
        found = outcome(item(received()), command, act(role=role))
        assert (found.field, found.rule) == (
            field,
            f"{zone} is no zone known here; should be the IANA name of a time zone, such as"
            " Europe/Moscow, or an offset: +03:00",
        )


def test_times_that_can_not_be_are_refused_where_they_are_said():
    began, ended = datetime(2015, 7, 2, tzinfo=UTC), datetime(2015, 7, 1, tzinfo=UTC)
    said = {"target": 1, "note": "n", "zone": "Europe/Moscow", **STRIKE}
    turned = CorrectReceipt(began=began, ended=ended, **said)
    assert outcome(item(received()), turned, act(role="expert")).field == "/ended"
