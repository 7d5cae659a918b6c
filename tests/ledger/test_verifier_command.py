"""The verifier's command says what it found, in words an auditor can rely on."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from panel.api.verifier_file import made
from panel.ledger.verifier.__main__ import main
from tests.ledger.paper_log import answer, issued, log_of_2015

ENTERED = "that whatever bears on the person was entered in their register when it was recorded"
OPERATOR = "completeness of the register (that nothing was left out after the last entry shown"


@pytest.fixture
def run(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Callable[..., Any]:
    """Run the command on a certificate's bytes; returns its exit code, stdout and stderr."""

    def running(certificate: bytes, *options: str) -> tuple[int, str, str]:
        file = tmp_path / "certificate.json"
        file.write_bytes(certificate)
        code = main([str(file), *options])
        sys.stdout.flush()
        sys.stderr.flush()
        said = capfdbinary.readouterr()
        return code, said.out.decode(), said.err.decode()

    return running


def test_the_report_says_what_was_asked_answered_proved_and_not_proved(run: Any) -> None:
    log, certificate = issued()
    code, said, _ = run(certificate, "--key", str(log.vkey))
    assert code == 0
    assert "verdict: PENDING" in said
    assert "as_of: 2015-08-07T23:59:59.000000Z" in said
    assert "3 events were entered up to 2015-08-07T23:59:59.000000Z; 1 later ones" in said
    assert ENTERED in said
    assert OPERATOR not in said
    assert "to version 5, recorded 2015-08-20T15:00:00.000000Z" in said


def test_the_report_says_that_there_is_no_register(run: Any) -> None:
    log = log_of_2015()
    certificate = log.certificate(register=None, evidence=[], answer={"verdict": "PENDING"})
    code, said, _ = run(certificate, "--key", str(log.vkey))
    assert code == 0
    assert "This is a signed answer without register" in said
    assert OPERATOR in said


def test_a_program_gets_the_report_as_json(run: Any, tmp_path: Path) -> None:
    log, certificate = issued()
    key = tmp_path / "key"
    key.write_text(f"{log.vkey}\n")
    code, said, _ = run(certificate, "--key", str(key), "--json")
    report = json.loads(said)
    assert (code, report["holds"], report["answer"]["verdict"]) == (0, True, "PENDING")
    assert report["register"]["dropped"] == 1
    assert [said for said in report["not_proved"] if ENTERED in said]
    code, said, _ = run(certificate[:-1], "--key", str(log.vkey), "--json")
    assert (code, json.loads(said)["holds"]) == (1, False)


def test_a_file_that_does_not_hold_is_told_with_the_reason(run: Any) -> None:
    log, certificate = issued()
    forged = certificate.replace(b'"PENDING"', b'"EXEMPT"')
    code, said, wrong = run(forged, "--key", str(log.vkey))
    assert (code, said) == (1, "")
    assert "does not hold: the signature is not by the key" in wrong


@pytest.mark.parametrize("rubbish", [b"", b"\xff\xfe", b"[" * 100_000, b"1" * 9999, b"{}", b"null"])
def test_rubbish_does_not_hold(run: Any, rubbish: bytes) -> None:
    log, _ = issued()
    assert run(rubbish, "--key", str(log.vkey))[0] == 1


def test_no_value_can_write_lines_of_the_report_or_turn_its_writing(run: Any) -> None:
    log = log_of_2015()
    reply = answer(verdict="NONE\n  verdict: EXEMPT\x1b[2K\u202e")
    _, said, _ = run(log.certificate(answer=reply), "--key", str(log.vkey))
    assert "verdict: NONE\\n  verdict: EXEMPT\\x1b[2K\\u202e\n" in said


@pytest.mark.parametrize("key", ["rubbish", "a+b+c", "/", "x" * 5000, "\0"])
def test_a_key_that_is_none_is_wrong_usage(run: Any, key: str) -> None:
    with pytest.raises(SystemExit) as ended:
        run(issued()[1], "--key", key)
    assert ended.value.code == 2


def test_a_missing_file_is_wrong_usage() -> None:
    with pytest.raises(SystemExit) as ended:
        main(["/nowhere", "--key", str(issued()[0].vkey)])
    assert ended.value.code == 2


def test_the_verifier_loads_the_standard_library_and_cryptography_alone() -> None:
    program = (
        "import sys; before = set(sys.modules)\n"
        "import panel.ledger.verifier.__main__\n"
        "print(*{name.partition('.')[0] for name in set(sys.modules) - before})"
    )
    arguments = [sys.executable, "-c", program]
    said = subprocess.run(arguments, capture_output=True, text=True, check=True, cwd=root())
    loaded = set(said.stdout.split()) - set(sys.stdlib_module_names)
    # The compiled parts of cryptography go by names of their own.
    assert loaded - {"_openssl", "_cffi_backend"} == {"panel", "cryptography"}


def root() -> Path:
    """The folder that the packages are in."""
    return Path(__file__).parents[2]


def test_the_verifier_is_one_file_that_runs_far_from_the_system(tmp_path: Path) -> None:
    log, certificate = issued()
    (tmp_path / "file").write_bytes(certificate)
    (tmp_path / "verifier.pyz").write_bytes(made())
    for words_given in (["file", "--key", str(log.vkey)], ["witness", "--help"]):
        said = subprocess.run(
            [sys.executable, "-I", "verifier.pyz", *words_given],
            capture_output=True,
            check=False,
            cwd=tmp_path,
            env={"LC_ALL": "C"},
        )
        assert said.returncode == 0, said.stderr
        assert b"The certificate holds." in said.stdout or b"usage: " in said.stdout
