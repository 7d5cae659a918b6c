"""A file in gzip says what it says without, and can't be made to burst whoever reads it."""

from __future__ import annotations

import gzip

import pytest

from panel.ledger.members import FileError
from panel.ledger.packing import MOST, pack, unpacked
from panel.ledger.verifier.__main__ import main
from panel.ledger.verifier.checks import REFUSALS, check
from tests.ledger.paper_log import issued


def test_what_is_packed_is_small_holds_no_time_and_reads_back() -> None:
    _, certificate = issued()
    packed = pack(certificate)
    assert packed == pack(certificate)
    assert packed[3:8] == bytes(5), "neither a name nor a time"
    assert len(packed) < len(certificate) / 2
    assert unpacked(packed) == unpacked(certificate) == gzip.decompress(packed) == certificate


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda packed: packed[:-1], "cut off"),
        (lambda packed: packed + b"x", "something follows"),
        (lambda packed: packed + packed, "something follows"),
        (lambda packed: packed[:40] + b"\xff" * 8 + packed[48:], "broken"),
        (lambda packed: gzip.compress(bytes(MOST + 1)), "has more than"),
        (lambda packed: b"\x1f\x8b", "cut off"),
    ],
)
def test_gzip_that_is_broken_or_bursts_is_refused(change, says) -> None:
    with pytest.raises(FileError, match=says):
        unpacked(change(pack(issued()[1])))


def test_what_could_not_be_unpacked_is_not_packed() -> None:
    with pytest.raises(FileError, match="too many"):
        pack(bytes(MOST + 1))


def test_with_any_byte_of_the_packed_file_changed_it_is_refused_or_says_the_same() -> None:
    log, certificate = issued()
    packed = pack(certificate)
    for at, byte in enumerate(packed):
        try:
            found = unpacked(packed[:at] + bytes([byte ^ 1]) + packed[at + 1 :])
            check(found, log.vkey)
        except REFUSALS:
            continue
        assert found == certificate


def test_the_verifier_reads_a_packed_file_and_refuses_a_bomb(tmp_path, capsys) -> None:
    log, certificate = issued()
    file = tmp_path / "certificate.json.gz"
    file.write_bytes(pack(certificate))
    assert main([str(file), "--key", str(log.vkey), "--json"]) == 0
    file.write_bytes(gzip.compress(bytes(MOST + 1)))
    assert main([str(file), "--key", str(log.vkey), "--json"]) == 1
    assert "has more than" in capsys.readouterr().out
