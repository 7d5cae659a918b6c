"""The chain of custody of an item: whole, on its page, as a report, as a package to be checked."""

import hashlib
import io
import json
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import msgspec
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
from panel.ledger import canonical, checkpoints, moments, notes, opening, package, signing, tree
from panel.ledger.commands import Refused
from panel.ledger.execution import Asked
from panel.ledger.models import LogEvent
from panel.ledger.proving import Prover
from panel.ledger.registry import registry
from panel.ledger.verifier.__main__ import main
from panel.ledger.verifier.checks import REFUSALS
from panel.ledger.verifier.package import check
from panel.staff.words import plainly
from tests.bare import bare
from tests.evidence.conftest import CUSTODIAN, EXPERT, collected, examined, sent
from tests.evidence.drawing import BAGHDAD, TAKEN, jpeg
from tests.evidence.test_staff import html
from tests.once import once
from tests.printing.test_typesetting import words
from tests.staff.incident import FRIDAY, add, opened

pytestmark = once

GRADER = Viewer(actor="grader", roles=frozenset({Role.COORDINATOR}))
MARGIN = 51 - 2
"""Points, less what a letter may hang over."""
PHOTO = jpeg(place=BAGHDAD, taken=TAKEN)


@pytest.fixture(autouse=True)
def _ledger(ledger):
    """Every test here has one."""


def key_of_log() -> str:
    return str(opening.described(registry).keys.newest)


def handed_out(tmp_path: Path, item: str, name: str = "a.zip") -> Path:
    """The package that the operator of the machine gets."""
    file = tmp_path / name
    call_command("evidence", "package", item, "--out", str(file), "--reason", "For a laboratory.")
    return file


def verdict(file: Path, capsys) -> tuple[int, str]:
    """The verifier's exit status, and what it said."""
    capsys.readouterr()
    status = main([str(file), "--key", key_of_log()])
    said = capsys.readouterr()
    return status, said.out or said.err


def versions(item: str) -> int:
    """How many entries the item's own stream has."""
    return LogEvent.objects.filter(stream=f"evidence/{item}").count()


def parts_of(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def made_of(tmp_path: Path, parts: dict[str, bytes], **how: int) -> Path:
    """A package of these parts, each stored unless said otherwise."""
    file = tmp_path / "changed.zip"
    with zipfile.ZipFile(file, "w") as opened:
        for name, data in parts.items():
            kind = how.get(name.partition(".")[0], zipfile.ZIP_STORED)
            opened.writestr(name, data, compress_type=kind)
    return file


def _is_told_how_to_check_it(folder: Path, parts: dict[str, bytes], named: str) -> None:
    """The command that README.txt names prints the digest."""
    folder.mkdir()
    for name, data in parts.items():
        (folder / name).write_bytes(data)
    said = (folder / "README.txt").read_text()
    (line,) = re.findall(r'python3 -c "(.*)"', said)
    program = [sys.executable, "-I", "-c", line]
    printed = subprocess.run(program, capture_output=True, check=True, cwd=folder, text=True)
    assert printed.stdout.strip() == named.removesuffix(".jpg")


def test_a_package_is_checked_on_a_machine_with_python_alone(tmp_path, capsys):
    item = collected(PHOTO, "بغداد.jpg")
    examined()
    file = handed_out(tmp_path, item)
    named = f"{hashlib.sha256(PHOTO).hexdigest()}.jpg"
    assert list(parts_of(file)) == ["README.txt", "custody.json", "receipt.json", named]
    assert parts_of(file)[named] == PHOTO
    _is_told_how_to_check_it(tmp_path / "unpacked", parts_of(file), named)
    again = handed_out(tmp_path, item, "b.zip")
    assert again.read_bytes() == file.read_bytes()  # the same log, the same day: the same bytes
    told = LogEvent.objects.filter(stream__startswith=f"custody/{item}-")
    assert list(told.values_list("type", flat=True)) == ["custody.exported"]
    program = [sys.executable, "-S", "-m", "panel.ledger.verifier", file.name]
    said = subprocess.run(
        [*program, "--key", key_of_log()],
        capture_output=True,
        check=False,
        cwd=tmp_path,
        env=bare(tmp_path) | {"PYTHONIOENCODING": "utf-8"},
        text=True,
    )
    assert said.returncode == 0, said.stderr
    assert "The package holds." in said.stdout
    last = versions(item)
    assert f"evidence/{item} is shown whole, versions 1 to {last} without a gap" in said.stdout
    assert re.search(r"custody\.exported by operator, operator: .*For a laboratory", said.stdout)
    assert "33.312806" in said.stdout
    assert "whoever made it could have it say this" in said.stdout
    status, out = verdict(file, capsys)
    assert status == 0
    assert main([str(file), "--key", key_of_log(), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["sha256"] in out


def test_whatever_is_changed_in_a_package_is_refused_with_why(tmp_path, capsys):
    item, other = collected(PHOTO), collected(jpeg(shade=9), "other.jpg")
    examined()
    file = handed_out(tmp_path, item)
    theirs = parts_of(handed_out(tmp_path, other, "other.zip"))
    data, own = file.read_bytes(), parts_of(file)

    def refused(parts: dict[str, bytes], **how: int) -> str:
        status, why = verdict(made_of(tmp_path, parts, **how), capsys)
        assert status == 1, why
        return why

    def rewritten(raw: bytes) -> str:
        (tmp_path / "raw.zip").write_bytes(raw)
        status, why = verdict(tmp_path / "raw.zip", capsys)
        assert status == 1, why
        return why

    original = list(own)[-1]
    flipped = bytes([own[original][0]]) + b"X" + own[original][2:]
    assert "what was received has" in refused({**own, original: flipped})
    assert "Bad CRC-32" in rewritten(data.replace(own[original][100:140], b"X" * 40, 1))
    assert "cut off or broken" in rewritten(data[: len(data) // 2])
    assert "cut off or broken" in rewritten(data[:-30])
    assert "another checkpoint" in refused({**own, "receipt.json": theirs["receipt.json"]})
    assert "what was received has" in refused({**own, original: theirs[list(theirs)[-1]]})
    assert "compressed" in refused(own, README=zipfile.ZIP_DEFLATED)
    rest = {name: own[name] for name in list(own)[:-1]}
    assert "the original is called" in refused({**rest, f"{'0' * 64}.jpg": own[original]})
    assert "nothing else" in refused({**rest, "photo.exe": own[original]})
    # As they were before they had words for whoever unpacks them.
    names = ("custody.json", "receipt.json")
    earlier = {**{name: own[name] for name in names}, "original": own[original]}
    assert verdict(made_of(tmp_path, earlier), capsys)[0] == 0
    bomb = {**own, "custody.json": b" " * 40_000_000}
    assert "compressed" in refused(bomb, custody=zipfile.ZIP_DEFLATED)
    assert "more than" in refused(bomb)
    assert "nothing else" in refused({**own, "more": b"x"})
    assert "nothing else" in refused(dict(reversed(own.items())))
    said = json.loads(own["custody.json"])
    said["people"] = {"operator": "somebody"}
    changed = json.dumps(said, separators=(",", ":"), sort_keys=True, ensure_ascii=False).encode()
    assert "signature" in refused({**own, "custody.json": changed})
    size = notes.parse(said["checkpoint"]).text.split("\n")[1]
    another = Prover(registry, size).position(3)
    assert "of something else" in refused({**own, "receipt.json": another})


def in_its_first_form(statement: bytes) -> bytes:
    """A statement as packages had it before they told what cases say."""
    body = json.loads(statement)
    del body["signature"], body["cited"]
    body["format"] = package.FIRST
    signer = signing.private_half(opening.described(registry).keys.newest)
    signature = signer.sign(f"{package.FIRST}\n".encode() + canonical.encode(body))
    return canonical.encode({**body, "signature": notes.to_base64(signature)})


def test_the_logs_own_key_can_not_sign_a_chain_with_a_hole(tmp_path):
    """A server that lies signs what it likes: the checkpoint that it is under says otherwise."""
    item = collected(PHOTO)
    examined()
    before = checkpoints.keep_up(registry)
    parts = parts_of(handed_out(tmp_path, item))
    honest, newest = package.parse(parts["custody.json"]), checkpoints.newest()
    key = opening.described(registry).keys.newest

    def lie(streams=honest.streams, under=newest, receipt=parts["receipt.json"], **said) -> str:
        made = package.assemble(
            item,
            streams,
            exported=said.get("exported", honest.exported),
            claims=said.get("claims", honest.claims),
            people=honest.people,
            note=under.note,
            tree=tree.at(under.size),
            signer=signing.private_half(key),
            cited=said.get("cited", ()),
        )
        with pytest.raises(REFUSALS) as refusal:
            check(made, receipt, key)
        return str(refusal.value)

    late = package.Cited(newest.size + 1, "", "Cited", "x", "")
    assert "in the order of a log" in lie(cited=[late])
    check(in_its_first_form(parts["custody.json"]), parts["receipt.json"], key)
    own, custody = honest.streams
    cut = replace(own, events=own.events[:-1])
    assert f"does not end at version {versions(item) - 1}" in lie([cut, custody])
    holed = replace(own, events=(*own.events[:1], *own.events[2:]))
    assert "version 2 of" in lie([holed, custody])
    assert "it takes" in lie([own, replace(custody, stream=f"custody/{item}-1999")])
    assert "not on record" in lie(exported=(custody.stream, 2))
    forged = replace(honest.claims[0], data={**honest.claims[0].data, "media_type": "text/plain"})
    assert "claims differ" in lie(claims=[forged])
    receipt = Prover(registry, str(before.size)).position(own.events[0].index + 1)
    assert "another checkpoint" in lie(receipt=receipt)
    position = custody.events[0].index
    assert f"no leaf {position}" in _refused_under(before, honest, item)


def _refused_under(before, honest, item) -> str:
    """Why an older checkpoint can't carry what was recorded after it."""
    with pytest.raises(ValueError, match="no leaf") as refusal:
        package.assemble(
            item,
            honest.streams,
            exported=honest.exported,
            claims=honest.claims,
            people={},
            note=before.note,
            tree=tree.at(before.size),
            signer=signing.private_half(opening.described(registry).keys.newest),
        )
    return str(refusal.value)


def captured() -> str:
    """The key of a photo of which it is said how it was come by."""
    with receiving.incoming() as file:
        file.write(PHOTO)
        kept = file.keep()
    how = Collected(collected_by="A. Expert", tool="Camera Tool", tool_version="3", ended=FRIDAY)
    taken = CollectFile(sha256=kept.sha256, size=kept.size, claimed_name="a.jpg", collected=how)
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
    plain = "".join(words(made.content).split())
    assert "Chainofcustody" in plain
    assert "Originaltransferred" in plain
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
