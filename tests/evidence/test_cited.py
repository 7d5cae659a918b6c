"""What States cite is their own, and an item that fails takes its incident's finding along."""

from datetime import date

import pytest

from cases.findings.domain import AssessIncident
from cases.findings.events import Assessment
from cases.incidents.domain import AddSource, OpenIncident, VerifySource, VoidIncidentEntry
from cases.incidents.models import IncidentRow
from cases.incidents.values import Independence, Kind
from cases.listing.importing import import_file
from cases.regimes.loading import load
from cases.reports.paragraph_events import Named
from evidence import mirroring
from evidence.domain import ExamineAgain, Quarantine, RecordIntegrity, Release
from evidence.examining import given_up
from evidence.jobs import WORKER
from evidence.models import EvidenceRow
from evidence.states import EvidenceItem
from evidence.store import FileAddress
from panel.access.giving import give
from panel.access.roles import Role
from panel.ledger import clockwork, subscriptions
from panel.ledger.commands import Refused
from panel.ledger.execution import Asked
from panel.ledger.models import LogEvent
from panel.ledger.registry import registry
from panel.ledger.rows import STILL
from tests.api.conftest import LIST, MONDAY, OPERATOR
from tests.api.test_violation_reports import COORDINATOR, REPORT, send
from tests.cases.reports.acting import drafted, final, grade, submit, waive
from tests.evidence.conftest import CUSTODIAN, EXPERT, collected, examined, sent, standing
from tests.evidence.drawing import jpeg
from tests.evidence.test_verb import run
from tests.once import once_on_postgresql

pytestmark = once_on_postgresql


@pytest.fixture(autouse=True)
def listed(ledger, built):
    """The list, the law and the calendar of July 2015."""
    built(_july_2015)


def _july_2015():
    clockwork.set_clock(MONDAY)
    load(registry, OPERATOR, known_by=date(2015, 7, 13))
    import_file(registry, OPERATOR, LIST)


def test_a_state_cites_what_it_sent_and_nothing_of_another(state):
    xa, xb = state("XA"), state("XB")
    own, another = (sent(who, jpeg()).json()["id"] for who in (xa, xb))
    made = xa.post("violation-reports", {**REPORT, "evidence": [own]})
    assert (made.status_code, made.json()["evidence"]) == (201, [own])
    letter = send(state="XA")
    said = {"text": "See the photo.", "evidence": [own]}
    assert xa.post(f"letters/{letter}/replies", said).json()["replies"][0]["evidence"] == [own]
    for path, body in (("violation-reports", REPORT), (f"letters/{letter}/replies", said)):
        theirs, nobodys = (
            xa.post(path, {**body, "evidence": [key]}).json() for key in (another, "0123456789")
        )
        assert theirs["facts"]["given"] == another
        assert theirs["detail"] == nobodys["detail"]
        assert theirs["errors"][0]["pointer"] == nobodys["errors"][0]["pointer"] == "/evidence/0"


@pytest.fixture
def finding(state) -> tuple[str, str]:
    """An incident found substantiated on a broadcaster and a photo; its key and the photo's."""
    photo = collected(jpeg(), by=COORDINATOR)
    examined()
    opened = OpenIncident(title="Invented", persons=("XXi.002",), states=("XA",))
    key = give(registry, Asked(opened), COORDINATOR).key
    for kind, evidence in ((Kind.MEDIA, ()), (Kind.DOCUMENT, (photo,))):
        source = AddSource(
            kind=kind,
            publisher="Invented",
            says="So it was.",
            citation="No. 1",
            independence=Independence.YES,
            evidence=evidence,
        )
        give(registry, Asked(source, key), COORDINATOR)
    found = AssessIncident(assessment=Assessment.SUBSTANTIATED, sources=(2, 3), reasoning="Two.")
    give(registry, Asked(found, key), COORDINATOR)
    return key, photo


def reread(photo: str, found: str) -> None:
    """What a worker records that read the stored bytes again, twice told."""
    give(registry, Asked(RecordIntegrity(found=found), photo), WORKER)
    subscriptions.run_all(registry)
    subscriptions.run_all(registry)


def origins(key: str) -> int:
    row = IncidentRow.objects.get(stream=f"incident/{key}", held_to=STILL)
    return int(row.origins)


def test_a_finding_whose_evidence_fails_stays_and_is_flagged_until_it_is_whole(finding, sign_in):
    key, photo = finding
    client = sign_in(Role.EXPERT)

    def shown() -> str:
        return str(client.get(f"/admin/findings/{key}/").content.decode())

    assert "its evidence fails" not in shown()
    reread(photo, "other bytes")
    assert LogEvent.objects.filter(type="incident.evidence_failed").count() == 1
    assert origins(key) == 1
    assert "its evidence fails" in shown()
    assert "finding of fact: substantiated." in shown()
    incident = client.get(f"/admin/incidents/{key}/").content.decode()
    assert "its evidence failed" in incident
    assert "its evidence fails</span>" in incident
    again = AssessIncident(assessment=Assessment.SUBSTANTIATED, sources=(2, 3), reasoning="Two.")
    with pytest.raises(Refused, match="1 of 2 independent origins"):
        give(registry, Asked(again, key), COORDINATOR)
    reread(photo, "")
    assert origins(key) == 2
    assert "its evidence fails" not in shown()


def test_what_is_damaged_is_told_in_no_report_until_a_copy_was_restored(
    finding, settings, tmp_path, capsys
):
    key, photo = finding
    settings.EVIDENCE_MIRROR = FileAddress(tmp_path / "mirror")
    (row,) = EvidenceRow.objects.filter(stream=f"evidence/{photo}", held_to=STILL)
    mirroring.want(row.sha256, row.size)
    mirroring.work(registry)
    grade(key, 2, 3)
    waive(key, "XXi.002")
    shown = Named(party="XXi.002", incident=key, evidence=photo)
    report = drafted()
    final(report, "So it was.", named=(shown,), incidents=(key,))
    standing(row.sha256).unlink()
    assert run(capsys, "verify")[0] == 1
    subscriptions.run_all(registry)
    with pytest.raises(Refused, match="what no longer holds") as refused:
        submit(report, date(2015, 7, 13))
    assert "the finding on Invented no longer stands" in refused.value.facts["lacks"]
    assert "evidence photo.jpg is damaged" in refused.value.facts["lacks"]
    with pytest.raises(Refused, match="rests on") as refused:
        final(drafted(), "So it was.", named=(shown,))
    assert "evidence photo.jpg is damaged" in refused.value.facts["lacks"]
    assert run(capsys, "restore", row.sha256)[0] == 0
    subscriptions.run_all(registry)
    submit(report, date(2015, 7, 13))


def test_that_evidence_failed_is_not_struck(finding):
    key, photo = finding
    reread(photo, "other bytes")
    struck = VoidIncidentEntry(target=4, authority="an expert", reason="It suits better.")
    with pytest.raises(Refused, match="is not struck"):
        give(registry, Asked(struck, key), COORDINATOR)


def looked_at_again(photo: str) -> None:
    """It is to be examined again; nobody has begun."""
    give(registry, Asked(ExamineAgain(reason="A newer tool."), photo), COORDINATOR)


def abandoned(photo: str) -> None:
    """Its examination ended whoever made it, as often as is tried."""
    looked_at_again(photo)
    given = given_up(EvidenceItem(examinations=2), 3)
    give(registry, Asked(given, photo), WORKER)
    subscriptions.run_all(registry)


def test_what_a_later_examination_lets_out_bears_its_finding_again(finding):
    key, photo = finding
    abandoned(photo)
    assert origins(key) == 1
    looked_at_again(photo)
    examined()
    subscriptions.run_all(registry)
    assert origins(key) == 2


def test_an_item_that_was_restored_while_nothing_cited_it_can_be_cited_again(finding):
    key, photo = finding
    reread(photo, "other bytes")
    struck = VoidIncidentEntry(target=3, authority="the Coordinator", reason="Entered wrongly.")
    give(registry, Asked(struck, key), COORDINATOR)
    reread(photo, "")
    cited = AddSource(
        kind=Kind.DOCUMENT,
        publisher="Invented",
        says="So it was.",
        independence=Independence.YES,
        evidence=(photo,),
    )
    give(registry, Asked(cited, key), COORDINATOR)
    assert origins(key) == 2


def test_no_examination_lets_out_what_somebody_suspects(finding):
    key, photo = finding
    give(registry, Asked(Quarantine(reason="It looks forged."), photo), COORDINATOR)
    looked_at_again(photo)
    examined()
    subscriptions.run_all(registry)
    assert origins(key) == 1
    give(registry, Asked(Release(reason="Its negative was seen."), photo), CUSTODIAN)
    looked_at_again(photo)
    examined()
    subscriptions.run_all(registry)
    assert origins(key) == 2


def test_who_brought_a_photo_verifies_no_source_that_somebody_else_made_of_it(finding):
    key, _ = finding
    brought = collected(jpeg(shade=7), by=EXPERT)
    examined()
    source = AddSource(kind=Kind.DOCUMENT, publisher="Invented", says="So.", evidence=(brought,))
    give(registry, Asked(source, key), COORDINATOR)
    verify = VerifySource(source=4, reason="It looks right.")
    with pytest.raises(Refused, match="somebody other than who collected it"):
        give(registry, Asked(verify, key), EXPERT)
