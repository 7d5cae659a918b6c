"""One command on another machine checks an export, and refuses it with anything in it changed."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from panel.keys import new_ledger_key
from panel.ledger import checkpoints, notes, opening, rotating, signing, witnesses
from panel.ledger.cosigning import cosign
from panel.ledger.exporting import export
from panel.ledger.models import LogEvent
from panel.ledger.notes import COSIGNATURE, VerifierKey
from panel.ledger.verifier.__main__ import main
from panel.ledger.verifier.manifest import Manifest
from tests.ledger import toy
from tests.ledger.acting import do, scribble
from tests.once import once

pytestmark = once

WITNESS = Ed25519PrivateKey.from_private_bytes(bytes(32))
WITNESSED = VerifierKey.of("witness.example/w1", WITNESS, COSIGNATURE)


@pytest.fixture
def exported(ledger, settings, tmp_path) -> tuple[Path, str, str]:
    """An export of 300 events and two keys, some shown; the first key, and an early note."""
    settings.WITNESSES = [WITNESSED]
    key = str(opening.described(ledger).keys.newest)
    do(ledger, toy.Lend(what="atlas"), "a")
    early = checkpoints.keep_up(ledger).note
    witnesses.receive(cosign(early, WITNESSED.name, WITNESS, 1_700_000_000))
    settings.LEDGER_KEY += new_ledger_key()
    rotating.rotate(ledger, actor="test")
    scribble(ledger, "a", 300)
    rows = LogEvent.objects.filter(position__in=[2, 77, 290]).order_by("position")
    export(ledger, tmp_path / "export", rows)
    return tmp_path / "export", key, early


def check(folder: Path, key: str, *more: str) -> int:
    return main([str(folder), "--key", key, *more])


def test_an_export_holds_and_says_what_it_shows(exported, tmp_path, capfd):
    folder, key, early = exported
    (tmp_path / "kept").write_text(early)
    asked = ["--checkpoint", str(tmp_path / "kept"), "--witness", str(WITNESSED)]
    assert check(folder, key, *asked) == 0
    said = capfd.readouterr().out
    assert "303 events" in said
    assert "3 of them are shown whole. 1 older checkpoints fit." in said
    assert "begins with the whole log of 2 events" in said
    assert "witness.example/w1 cosigned 2 events at 2023-11-14" in said
    assert check(folder, key, *asked, "--json") == 0
    assert json.loads(capfd.readouterr().out)["size"] == 303


def files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.is_file())


def test_with_any_file_changed_cut_gone_or_added_it_is_refused(exported, tmp_path, capfd):
    folder, key, _ = exported
    bends: list[Callable[[Path], Any]] = [
        lambda file: file.unlink(),
        lambda file: file.write_bytes(file.read_bytes()[:-1]),
        lambda file: file.write_bytes(b""),
        lambda file: file.write_bytes(bytes([file.read_bytes()[0] ^ 1]) + file.read_bytes()[1:]),
        lambda file: file.write_bytes(file.read_bytes() + b"\n"),
        lambda file: file.with_name("stray").write_bytes(b"x"),
    ]
    for file in files(folder):
        for bend in bends:
            other = tmp_path / "other"
            shutil.copytree(folder, other)
            bend(other / file.relative_to(folder))
            assert check(other, key) == 1, file
            assert "The export does not hold: " in capfd.readouterr().err
            shutil.rmtree(other)


def sign_again(folder: Path, ledger: Any) -> None:
    """List the files anew, as the log's operator can."""
    (folder / "manifest").unlink()
    key = opening.described(ledger).keys.newest
    digests = {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in files(folder)
    }
    text = Manifest(key.name, digests).text()
    (folder / "manifest").write_text(notes.sign(text, key.name, signing.private_half(key)))


def edit(folder: Path, name: str, change: Callable[[bytes], bytes]) -> None:
    (folder / name).write_bytes(change((folder / name).read_bytes()))


@pytest.mark.parametrize(
    ("bend", "says"),
    [
        (lambda f: edit(f, "events", lambda d: d.replace(b"atlas", b"globe")), "is not the log's"),
        (lambda f: edit(f, "events", lambda d: b"".join(reversed(d.splitlines(True)))), "out of"),
        (lambda f: edit(f, "events", lambda d: d.splitlines(True)[0] * 2), "out of its place"),
        (lambda f: edit(f, "events", lambda d: d.replace(b"77 ", b"78 ", 1)), "is not the log's"),
        (lambda f: edit(f, "events", lambda d: b"999 {}\n"), "no position of this log"),
        (lambda f: edit(f, "events", lambda d: b"9" * 5000), "no position of this log"),
        (lambda f: edit(f, "tile/0/000", lambda d: bytes(len(d))), "does not follow|do not lead"),
        (lambda f: edit(f, "tile/1/000.p/1", lambda d: bytes(32)), "does not follow"),
        (lambda f: edit(f, "tile/0/000", lambda d: d[:-32]), "bytes|do not lead|follow"),
        (lambda f: (f / "tile/0/001.p/47").unlink(), "is missing"),
        (lambda f: (f / "tile/0/002").write_bytes(b"x"), "no tile of this log"),
        (lambda f: (f / "stray").write_bytes(b"x"), "an export has no stray"),
        (lambda f: (f / "checkpoints/2").rename(f / "checkpoints/3"), "is not of this log"),
        (lambda f: shutil.copy(f / "checkpoints/2", f / "checkpoint"), "not signed|no tile"),
        (lambda f: (f / "keys").unlink(), "not signed by the key"),
    ],
)
def test_not_even_the_logs_operator_can_sign_a_false_one(exported, ledger, bend, says, capfd):
    folder, key, _ = exported
    bend(folder)
    sign_again(folder, ledger)
    assert check(folder, key) == 1
    told = capfd.readouterr().err
    assert any(word in told for word in says.split("|")), told


def test_an_old_checkpoint_of_another_past_is_a_fork(exported, ledger, tmp_path, capfd):
    folder, key, early = exported
    said = notes.Checkpoint.parse(notes.parse(early).text)
    first = VerifierKey.parse(key)
    forged = notes.Checkpoint(first.name, said.size, bytes(32)).text()
    (tmp_path / "kept").write_text(notes.sign(forged, first.name, signing.private_half(first)))
    assert check(folder, key, "--checkpoint", str(tmp_path / "kept")) == 1
    assert "FORK" in capfd.readouterr().err


def test_a_witness_that_did_not_cosign_is_told(exported, capfd):
    folder, key, _ = exported
    other = VerifierKey.of("other.example", WITNESS, COSIGNATURE)
    assert check(folder, key, "--witness", str(other)) == 1
    assert "no checkpoint here is cosigned by other.example" in capfd.readouterr().err


def test_a_folder_that_is_there_is_not_written_over(exported, ledger):
    folder, _, _ = exported
    with pytest.raises(FileExistsError):
        export(ledger, folder, [])


def test_a_witness_reads_an_export_too(exported, tmp_path):
    folder, key, _ = exported
    assert main(["witness", str(folder), "--key", key, "--state", str(tmp_path / "state")]) == 0
