"""The chain of custody of an item: whole, on its page and as a report, for the Panel alone."""

import io
import re
import zipfile
from datetime import date

import msgspec
import pikepdf
import pypdfium2
import pytest
from django.core.management import call_command
from django.db import connection, transaction

from cases.incidents.domain import GradeReliability
from cases.incidents.values import Kind, Reliability
from evidence import receiving
from evidence.chain import chain
from evidence.collected import Collected
from evidence.domain import (
    CollectFile,
    Quarantine,
    RecordIntegrity,
    TransferOriginal,
    VoidEvidenceEntry,
)
from evidence.jobs import WORKER
from evidence.models import EvidenceRow
from panel.access.giving import give
from panel.access.roles import Role
from panel.access.viewers import Viewer
from panel.ledger import moments, package
from panel.ledger.commands import Refused
from panel.ledger.execution import Asked
from panel.ledger.models import LogEvent
from panel.ledger.registry import registry
from panel.staff.words import plainly
from tests.evidence.conftest import CUSTODIAN, EXPERT, collected, examined, sent
from tests.evidence.packages import PHOTO, parts_of, verdict, versions
from tests.evidence.test_staff import html
from tests.once import once
from tests.printing.test_typesetting import words
from tests.staff.incident import FRIDAY, add, opened

pytestmark = once

GRADER = Viewer(actor="grader", roles=frozenset({Role.COORDINATOR}))
MARGIN = 51 - 2
"""Points, less what a letter may hang over."""


@pytest.fixture(autouse=True)
def _ledger(ledger):
    """Every test here has one."""


def captured() -> str:
    """The key of a photo of which it is said how it was come by."""
    with receiving.incoming() as file:
        file.write(PHOTO)
        kept = file.keep()
    how = Collected(collected_by="A. Expert", tool="Camera Tool", tool_version="3", ended=FRIDAY)
    taken = CollectFile(sha256=kept.sha256, size=kept.size, claimed_name="بغداد.jpg", collected=how)
    return give(registry, Asked(taken), EXPERT).key


def _tells_what_cases_say(expert, item, found, tmp_path, capsys) -> None:
    """The package that an expert is handed."""
    zipped = tmp_path / "a.zip"
    sent = expert.post(f"/admin/evidence/custody/?item={item}", {"kind": "package"})
    zipped.write_bytes(b"".join(sent.streaming_content))
    told = package.parse(parts_of(zipped)["custody.json"]).cited
    assert [(one.position, one.what) for one in told] == [
        (one.position, one.what) for one in found.links if "incident" in one.what
    ]
    assert told[1].by == found.links[3].who
    status, report = verdict(zipped, capsys)
    assert (status, f"{told[1].what} by {told[1].by}" in report) == (0, True)


def test_the_chain_has_every_entry_in_the_logs_order_and_says_so(sign_in, built, tmp_path, capsys):
    incident = built(opened)
    item = captured()
    examined()
    add(incident, "Invented", kind=Kind.DOCUMENT, evidence=(item,))
    graded = GradeReliability(source=5, grade=Reliability.B, reason="Known for years.")
    give(registry, Asked(graded, incident), GRADER)
    lent = TransferOriginal(
        to="A laboratory",
        how="A sealed drive",
        receipt="LAB/15",
        handed_on=date(2015, 8, 6),
        reason="To be compared.",
    )
    give(registry, Asked(lent, item), CUSTODIAN)
    give(registry, Asked(RecordIntegrity(found="other bytes"), item), WORKER)
    give(registry, Asked(RecordIntegrity(found=""), item), WORKER)
    examined()
    with pytest.raises(Refused, match="a day in the future"):
        give(registry, Asked(replace_day(lent, date(2016, 1, 1)), item), CUSTODIAN)
    custodian, expert = sign_in(Role.CUSTODIAN), sign_in(Role.EXPERT)
    for client in (custodian, custodian, expert):
        html(client, item)
    prefetched = {"Sec-Purpose": "prefetch;prerender"}
    sign_in(Role.COORDINATOR).get(f"/admin/evidence/{item}/", headers=prefetched)
    made = expert.post(f"/admin/evidence/custody/?item={item}", {"kind": "report", "reason": "*x*"})
    found = chain(item, EXPERT, moments.now())
    assert [one.position for one in found.links] == sorted(one.position for one in found.links)
    first = found.links[0]
    assert (first.tool, first.happened) == ("Camera Tool 3", FRIDAY)
    assert "A. Expert" in plainly(first.said)
    found = found._replace(links=[one for one in found.links if one is first or not one.tool])
    assert [one.what for one in found.links] == [
        "Taken into custody",
        "File examined",
        f"Cited as source 5, incident {incident}",
        f"Source 5 graded B for its reliability, incident {incident}",
        "Original transferred",
        "Integrity failed",
        "Integrity restored",
        "Item viewed",
        "Item viewed",
        "Custody exported",
    ]
    assert [one.who for one in found.links][-3:] == [
        "custodian, custodian",
        "expert, expert",
        "expert, expert",
    ]
    assert found.links[5].digest.endswith("other bytes")
    assert found.links[4].happened == date(2015, 8, 6)
    last = versions(item)
    assert list(found.whole) == [
        f"evidence/{item}: versions 1 to {last} without a gap",
        f"custody/{item}-2015: versions 1 to 3 without a gap",
        "No year from its receipt on is left out.",
    ]
    assert made["Content-Disposition"] == f'attachment; filename="custody-{item}.pdf"'
    _sets_digests_in_groups(made.content, digest_of(item))
    assert {"LibertinusSerif", "NotoNaskhArabic"} <= _faces(made.content)
    plain = "".join(words(made.content).split())
    assert "Chainofcustody" in plain
    assert "Originaltransferred" in plain
    assert "CollectedbyA.Expert,on" in plain
    assert plain.count(digest_of(item)) == 1
    assert f"{digest_of(item)[:16]}…" in plain
    assert "LAB/15" in plain
    assert "*x*" in plain
    _tells_claims_from_findings(plain)
    assert "Allegedtravel" not in plain
    _tells_what_cases_say(expert, item, found, tmp_path, capsys)
    page = html(expert, item)
    assert f"versions 1 to {last} without a gap" in page
    struck = VoidEvidenceEntry(target=last - 2, authority="the custodian", reason="It never left.")
    give(registry, Asked(struck, item), CUSTODIAN)
    (void,) = (one for one in chain(item, EXPERT, moments.now()).links if one.struck)
    assert (void.what, void.struck) == ("Original transferred", f"struck by entry {last + 1}")


def _tells_claims_from_findings(plain: str) -> None:
    claimed, found, doubted = re.split("Whatwasfoundinit|Whatdoesn.tfit", plain)
    assert "33.312806" in claimed.partition("Whatthefileclaims")[2]
    for one in ("Placefound:Nearest", "Workingcopymade:SHA-256"):
        assert one in found
        assert one not in claimed
    assert "Noneofitprovesanything" in doubted


def digest_of(item: str) -> str:
    return str(EvidenceRow.objects.filter(stream=f"evidence/{item}").latest("held_from").sha256)


def _sets_digests_in_groups(pdf: bytes, digest: str) -> None:
    """Eight signs each, all of it there, and nothing beyond the paper's margin."""
    groups = [digest[at : at + 8] for at in range(0, 64, 8)]
    assert re.search(r"\s".join(groups), words(pdf).replace("\r", ""))
    with pypdfium2.PdfDocument(pdf) as document:
        for sheet in document:
            text = sheet.get_textpage()
            rightmost = max(text.get_charbox(at)[2] for at in range(text.count_chars()))
            assert rightmost < sheet.get_width() - MARGIN


def _faces(pdf: bytes) -> set[str]:
    """The families of its letters."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        fonts = [font for page in document.pages for font in page.resources.Font.values()]
        return {str(font.BaseFont).partition("+")[2].partition("-")[0] for font in fonts}


def replace_day(command: TransferOriginal, day: date) -> TransferOriginal:
    return msgspec.structs.replace(command, handed_on=day)


def test_custody_is_the_panels_own_and_an_original_in_quarantine_a_custodians(
    sign_in, state, tmp_path, capsys
):
    xa = state("XA")
    item = sent(xa, PHOTO).json()["id"]
    examined()
    examined()
    lent = TransferOriginal(
        to="A laboratory",
        how="A drive",
        receipt="LAB/16",
        handed_on=moments.now().today,
        reason="To be read.",
    )
    before = (xa.get(f"evidence/{item}").content, xa.get("changes").content)
    give(registry, Asked(lent, item), CUSTODIAN)
    where = f"/admin/evidence/custody/?item={item}"
    secretary, expert = sign_in(Role.SECRETARIAT), sign_in(Role.EXPERT)
    assert secretary.post(where, {"kind": "package"}).status_code == 403
    seen = html(secretary, item)
    assert "laboratory" not in seen
    assert "Chain of custody" not in seen
    zipped = b"".join(expert.post(where, {"kind": "package"}).streaming_content)
    opened = zipfile.ZipFile(io.BytesIO(zipped))
    assert opened.read(opened.namelist()[-1]) == PHOTO
    examined()
    assert (xa.get(f"evidence/{item}").content, xa.get("changes").content) == before
    assert expert.post(where, {"kind": "everything"}).status_code == 422
    assert expert.post(where, {"kind": "package", "reason": "a\x01"}).status_code == 422
    give(registry, Asked(Quarantine(reason="It looks forged."), item), EXPERT)
    assert expert.post(where, {"kind": "package"}).status_code == 403
    assert expert.post(where, {"kind": "report"}).status_code == 200
    kept = b"".join(sign_in(Role.CUSTODIAN).post(where, {"kind": "package"}).streaming_content)
    assert zipfile.ZipFile(io.BytesIO(kept)).namelist()[-1].endswith(".bin")
    with pytest.raises(SystemExit):
        call_command("evidence", "package", item, "--out", str(tmp_path / "a.zip"))
    assert "a custodian alone" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_page_is_shown_though_that_it_was_opened_can_not_be_recorded(sign_in):
    item = collected(PHOTO)
    expert = sign_in(Role.EXPERT)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ledger_given RENAME TO ledger_given_away")
        answer = expert.get(f"/admin/evidence/{item}/")
        transaction.set_rollback(True)
    assert answer.status_code == 200
    assert not LogEvent.objects.filter(type="custody.item_viewed").exists()
