"""Every setting is in one table, and production says what it misses."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from panel.keys import new_ledger_key
from panel.mailing.transport import transport
from tests.once import once

pytestmark = once

ROOT = Path(__file__).parent.parent
PRODUCTION = {
    "PANEL_ENV": "production",
    "SECRET_KEY": "x" * 50,
    "LEDGER_KEY": new_ledger_key(),
    "SEALING_KEY": "A" * 43,
    "LEDGER_ORIGIN": "panel.example/log",
    "ALLOWED_HOSTS": "panel.example",
}


def load(folder, **environ):
    """Load the settings in a new process, with these variables and no others."""
    return subprocess.run(
        [sys.executable, "-c", "from panel import settings; print(settings.DATABASE_URL)"],
        env={"PATH": os.environ["PATH"], "VAR_DIR": str(folder), **environ},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_table_holds_exactly_the_variables_that_are_read():
    source = (ROOT / "panel/settings.py").read_text()
    read = re.findall(r"env\.\w+\(\s*\"([A-Z_]+)\"", source)
    table = (ROOT / "docs/settings.md").read_text()
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", table, re.MULTILINE)) == set(read)


def test_nothing_reads_the_environment_past_the_helpers():
    assert "os.environ" not in (ROOT / "panel/settings.py").read_text()


@pytest.mark.parametrize(
    "name", ["SECRET_KEY", "LEDGER_KEY", "SEALING_KEY", "LEDGER_ORIGIN", "ALLOWED_HOSTS"]
)
def test_production_refuses_to_start_without(name, tmp_path):
    answer = load(tmp_path, **(PRODUCTION | {name: ""}))
    assert answer.returncode != 0
    assert f"PANEL_ENV=production needs {name}: " in answer.stderr


def test_production_makes_no_secret_of_its_own(tmp_path):
    assert load(tmp_path, **PRODUCTION).returncode == 0
    assert not list(tmp_path.iterdir())


def test_development_keeps_its_secrets_to_their_owner(tmp_path):
    assert load(tmp_path).returncode == 0
    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert modes == {"secret-key": 0o600, "ledger-key.pem": 0o600, "sealing-key": 0o600}


def test_a_second_start_finds_the_same_secrets(tmp_path):
    load(tmp_path)
    before = (tmp_path / "ledger-key.pem").read_bytes()
    load(tmp_path)
    assert (tmp_path / "ledger-key.pem").read_bytes() == before


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("DEBUG", "perhaps", "DEBUG is 'perhaps'; it takes 1 or 0."),
        ("PORT", "http", "PORT is 'http'; it takes a whole number."),
        ("EVIDENCE_URL", "s3:///prefix", "EVIDENCE_URL is 's3:///prefix'; it takes file: and an"),
        ("EVIDENCE_URL", "s3://b?retain=1", "EVIDENCE_URL is 's3://b?retain=1'; it takes file:"),
        ("EVIDENCE_URL", "s3://b?x=", "EVIDENCE_URL is 's3://b?x='; it takes file:"),
        ("EVIDENCE_URL", "file:here", "EVIDENCE_URL is 'file:here'; it takes file: and an"),
        ("EVIDENCE_URL", "file://host/a", "EVIDENCE_URL is 'file://host/a'; it takes file: and"),
        ("EMAIL_URL", "http://host", "EMAIL_URL takes smtp://HOST:PORT, smtp+tls://"),
        ("EMAIL_URL", "smtp://host:port", "EMAIL_URL takes smtp://HOST:PORT, smtp+tls://"),
        ("EMAIL_URL", "smtp://host/?tls=1", "EMAIL_URL takes smtp://HOST:PORT, smtp+tls://"),
        ("SEALING_KEY", "short", "SEALING_KEY takes keys of 32 bytes in base64url"),
        ("SEALING_KEY", "/nowhere/at/all", "SEALING_KEY takes keys of 32 bytes in base64url"),
        ("PANEL_ENV", "test", "PANEL_ENV is 'test'; it takes development or production."),
    ],
)
def test_a_wrong_value_is_said_with_what_would_be_right(variable, value, says, tmp_path):
    assert says in load(tmp_path, **{variable: value}).stderr


def test_a_password_that_has_no_place_in_an_address_of_files_is_not_shown(tmp_path):
    answer = load(tmp_path, EVIDENCE_URL="s3://key:secret-word@bucket")
    assert "EVIDENCE_URL is 's3://…@bucket'" in answer.stderr
    assert "secret-word" not in answer.stderr


def test_a_password_of_mail_is_not_shown(tmp_path):
    answer = load(tmp_path, EMAIL_URL="smtps://user:secret-word@host:what")
    assert answer.returncode != 0
    assert "secret-word" not in answer.stderr


def test_production_sends_mail_from_an_address_that_is_said(tmp_path):
    sending = PRODUCTION | {"EMAIL_URL": "smtp+tls://user:p%40ss@mail.example"}
    assert "PANEL_ENV=production needs EMAIL_FROM: " in load(tmp_path, **sending).stderr
    assert load(tmp_path, **sending, EMAIL_FROM="panel@un.example").returncode == 0


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("", ("dummy", "", 0, "", False, False)),
        ("console:", ("console", "", 0, "", False, False)),
        ("smtp://localhost", ("smtp", "localhost", 25, "", False, False)),
        ("smtp://[::1]:2525", ("smtp", "::1", 2525, "", False, False)),
        ("smtp+tls://u:p%40ss@mail.example", ("smtp", "mail.example", 587, "p@ss", True, False)),
        ("smtps://u:p@mail.example", ("smtp", "mail.example", 465, "p", False, True)),
    ],
)
def test_mail_leaves_as_its_address_says(url, expected):
    said = transport(url)
    kind = said.backend.split(".")[-2]
    assert (kind, said.host, said.port, said.password, said.starttls, said.tls) == expected


def of_another_kind() -> str:
    """A private key that signs nothing."""
    pem = X25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    return pem.decode()


@pytest.mark.parametrize(
    "value",
    [
        "-----BEGIN PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
        new_ledger_key()[:60],
        of_another_kind(),
        new_ledger_key() + of_another_kind(),
        "/nowhere/key.pem",
        "/",
    ],
)
def test_a_key_that_is_none_is_said_at_start_and_not_shown(value, tmp_path):
    answer = load(tmp_path, **(PRODUCTION | {"LEDGER_KEY": value}))
    last = answer.stderr.strip().splitlines()[-1]
    assert "LEDGER_KEY takes Ed25519 private keys as PEM: " in last
    assert "PRIVATE KEY-----" not in answer.stderr


def test_two_keys_are_taken_while_one_follows_the_other(tmp_path):
    both = new_ledger_key() + new_ledger_key()
    assert load(tmp_path, **(PRODUCTION | {"LEDGER_KEY": both})).returncode == 0
