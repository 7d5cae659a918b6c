"""A package of an item with its chain of custody is checked anywhere, and no lie passes."""

import hashlib
import json
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from panel.ledger import canonical, checkpoints, notes, opening, package, signing, tree
from panel.ledger.models import LogEvent
from panel.ledger.proving import Prover
from panel.ledger.registry import registry
from panel.ledger.verifier.__main__ import main
from panel.ledger.verifier.checks import REFUSALS
from panel.ledger.verifier.package import check
from tests.bare import bare
from tests.evidence.conftest import collected, examined
from tests.evidence.drawing import jpeg
from tests.evidence.packages import (
    PHOTO,
    handed_out,
    key_of_log,
    made_of,
    parts_of,
    verdict,
    versions,
)
from tests.once import once

pytestmark = once


@pytest.fixture(autouse=True)
def _ledger(ledger):
    """Every test here has one."""


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
