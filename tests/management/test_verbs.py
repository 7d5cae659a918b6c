"""Operators' verbs: what they say, on which stream, and how they end."""

import gzip
import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User

from cases.listing.importing import import_file
from cases.regimes.loading import load
from panel.access import queries
from panel.ledger import opening, parking, store
from panel.ledger.models import Head, LogEvent
from panel.ledger.registry import registry
from tests import stem
from tests.ledger.forging import forge
from tests.once import once

ROOT = Path(__file__).parents[2]
OPERATOR = queries.operator("test")
LIST = ROOT / "tests" / "story" / "list-2007-03-24.xml"


def run(*words):
    """Run a verb as an operator does, in a process of its own on the tests' database."""
    return stem.run("manage.py", *words)


@pytest.fixture
def ledger(built):
    """A real ledger with the reference data and a list."""
    built(_filled)


def _filled():
    opening.create(registry, demonstration=False, actor="test")
    load(registry, OPERATOR, known_by=date(2016, 1, 16))
    import_file(registry, OPERATOR, LIST)


def test_a_ledger_is_created_once_and_filled(committed):
    made = run("ledger", "create", "--json")
    assert made.returncode == 0, made.stderr
    again = run("ledger", "create")
    assert (again.returncode, again.stdout) == (1, "")
    assert "this database holds a ledger already" in again.stderr
    loaded = json.loads(run("regimes", "load", "--known-by", "2016-01-16", "--json").stdout)
    assert loaded["events"] > 100
    listed = json.loads(run("listing", "import", LIST, "--json").stdout)
    assert (listed["entries"], listed["new"]) == (3, 3)


@once
def test_without_a_ledger_each_verb_says_how_to_make_one(committed):
    found = run("exemptions", "status", "IRi.039", "RU", "2015-07-24")
    assert found.returncode == 1
    assert "ledger create" in found.stderr


@once
def test_the_same_list_twice_is_no_event(ledger):
    again = run("listing", "import", LIST, "--json")
    assert json.loads(again.stdout) == {
        "events": 0,
        "entries": 3,
        "new": 0,
        "missing": [],
        "empty_aliases": 2,
    }


@once
def test_a_file_that_is_no_list_is_refused_by_name(ledger, tmp_path):
    path = tmp_path / "list.xml"
    path.write_text("<CONSOLIDATED_LIST")
    found = run("listing", "import", path)
    assert found.returncode == 1
    assert str(path) in found.stderr


def test_the_question_is_answered_and_certified(ledger, tmp_path):
    asked = ("IRi.039", "RU", "2015-07-24", "--leg", "entry")
    found = json.loads(run("exemptions", "status", *asked, "--json").stdout)
    assert found["verdict"] == "NO_EXEMPTION_ON_RECORD"
    assert found["measure"]["until"] == "2016-01-16"
    file = tmp_path / "certificate.json.gz"
    assert run("exemptions", "certificate", *asked, "--output", file).returncode == 0
    key = run("ledger", "key").stdout.strip()

    def verified():
        command = [sys.executable, "-m", "panel.ledger.verifier", str(file), "--key", key]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    holds = verified()
    assert holds.returncode == 0, holds.stderr
    assert "and under this checkpoint no later one is" in holds.stdout
    told = gzip.decompress(file.read_bytes())
    file.write_bytes(told.replace(b"NO_EXEMPTION", b"AN_EXEMPTION"))
    assert verified().returncode == 1


@once
@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("IRi.39", "RU", "2015-07-24"), 1, "/person: should be a permanent reference number"),
        (("IRi.039", "Russia", "2015-07-24"), 1, "/state: should be a State"),
        (("IRi.039", "RU", "24.7."), 1, "/date: should be a date"),
        (("IRi.039", "RU", "2015-07-24", "--as-of", "2999-01-01T00:00:00Z"), 1, "in the future"),
        (("IRi.039", "RU", "2015-07-24", "--as-of", "2015-07-24T00:00:00"), 1, "no zone"),
        (("IRi.039", "RU"), 2, "required"),
    ],
)
def test_what_is_wrong_is_told_on_stderr(ledger, words, code, says):
    found = run("exemptions", "status", *words)
    assert (found.returncode, found.stdout) == (code, "")
    assert says in found.stderr


@once
def test_a_register_is_shown_and_a_mistyped_number_is_no_absence(ledger):
    shown = json.loads(run("exemptions", "register", "IRi.039", "--json").stdout)
    assert [entry["what"] for entry in shown["entries"]] == [
        "opened",
        "entry.listed list-entry/IRi.039 1",
    ]
    missing = run("exemptions", "register", "IRi.999")
    assert missing.returncode == 1
    assert "nobody listed bears this" in missing.stderr


@once
def test_what_cannot_be_read_is_named_with_its_position(ledger):
    position = forge("list-entry/IRi.039", "entry.burnt", {})
    said = ("--delisted-on", "2016-01-17", "--basis", "S/RES/2231 (2015)")
    found = run("listing", "delisting", "IRi.039", *said)
    assert (found.returncode, found.stdout) == (1, "")
    assert f"(position {position}): entry.burnt of shape 1 is not known" in found.stderr
    assert "Traceback" not in found.stderr


def test_the_log_is_verified_rebuilt_and_signed(ledger):
    assert run("ledger", "verify").stdout == "the log holds\n"
    assert run("ledger", "rebuild", "--check").returncode == 0
    made = json.loads(run("ledger", "checkpoint", "--json").stdout)
    assert made["note"].splitlines()[1] == str(made["size"])


def test_what_was_given_up_on_is_told_tried_again_and_left_out_for_a_reason(ledger):
    assert run("ledger", "parked").returncode == 0
    position = forge("list-entry/IRi.039", "entry.burnt", {})
    entry = LogEvent.objects.get(position=position)
    parking.put_aside("changes", entry, "ValueError at feed.py:1 in handle")
    told = run("ledger", "parked", "--json")
    assert told.returncode == 1
    assert json.loads(told.stdout)["parked"] == [
        {
            "subscription": "changes",
            "position": position,
            "stream": "list-entry/IRi.039",
            "error": "ValueError at feed.py:1 in handle",
        }
    ]
    again = run("ledger", "retry", "changes")
    assert again.returncode == 1
    assert again.stdout.splitlines()[0] == "0 events handled now"
    assert "UnknownEvent at" in again.stdout
    assert run("ledger", "skip", "changes", position).returncode == 2
    assert run("ledger", "skip", "nothing", position, "--reason", "why").returncode == 2
    left = run("ledger", "skip", "changes", position, "--reason", "no State was to be told")
    assert (left.returncode, "0 of its stream wait" in left.stdout) == (0, True)
    assert run("ledger", "parked").stdout == "nothing was given up on\n"
    assert run("ledger", "skip", "changes", position, "--reason", "again").returncode == 1


def test_the_logs_time_is_accepted_where_it_is_ahead_and_with_a_reason(ledger):
    assert run("ledger", "accept-time").returncode == 2
    nothing = run("ledger", "accept-time", "--reason", "why")
    assert (nothing.returncode, nothing.stderr) == (1, "nothing keeps the log from going on\n")
    Head.objects.update(time=store.clock() + timedelta(hours=1))
    waits = run("access", "user", "secretary", "--role", "secretariat")
    assert (waits.returncode, "or an operator accepts the log's time" in waits.stderr) == (1, True)
    assert run("ledger", "accept-time", "--reason", "a wrong zone").returncode == 0
    assert run("access", "user", "secretary", "--role", "secretariat").returncode == 0


@once
def test_nothing_is_forgotten_that_was_never_sealed(ledger):
    found = run("ledger", "forget", "nobody", "--reason", "they asked for it")
    assert (found.returncode, found.stdout) == (1, "")
    assert "nothing is sealed about that subject" in found.stderr
    assert run("ledger", "forget", "nobody").returncode == 2
    assert json.loads(run("ledger", "reseal", "--json").stdout) == {"resealed": 0, "failed": []}


@once
def test_an_account_and_a_credential_are_made(ledger):
    made = json.loads(run("access", "user", "secretary", "--role", "secretariat", "--json").stdout)
    assert len(made["password"]) >= 12
    again = run("access", "user", "secretary", "--role", "chair")
    assert (again.returncode, "already" in again.stderr) == (1, True)
    client = json.loads(run("access", "client", "Mission", "--state", "NO", "--json").stdout)
    assert set(client) == {"state", "client_id", "client_secret"}
    for wrong, why in (("Exampleland", "two capital letters"), ("XA", "only a demonstration")):
        refused = run("access", "client", "Mission", "--state", wrong)
        assert (refused.returncode, why in refused.stderr) == (1, True), refused.stderr


@once
def test_an_account_is_reset_by_an_operator(ledger, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    made = json.loads(run("access", "user", "secretary", "--role", "secretariat", "--json").stdout)
    reset = json.loads(run("access", "reset", "secretary", "--json").stdout)
    assert reset["password"] != made["password"]
    user = User.objects.get(username="secretary")
    assert not user.check_password(made["password"])
    assert user.check_password(reset["password"])
    nobody = run("access", "reset", "nobody")
    assert (nobody.returncode, nobody.stderr) == (1, "there is no account nobody\n")


@once
@pytest.mark.parametrize(
    ("content", "says"),
    [(None, "No such file"), (b"", "at least 12"), (b"short\n", "at least 12"), (b"\xff", "UTF-8")],
)
def test_a_password_file_that_holds_none_is_refused(ledger, tmp_path, content, says):
    path = tmp_path / "password"
    if content is not None:
        path.write_bytes(content)
    found = run("access", "user", "expert", "--role", "expert", "--password-file", path)
    assert (found.returncode, found.stdout) == (1, "")
    assert says in found.stderr
    assert "Traceback" not in found.stderr


@once
def test_a_password_from_a_file_is_not_shown(ledger, tmp_path):
    path = tmp_path / "password"
    path.write_text("correct horse battery\n")
    made = run("access", "user", "expert", "--role", "expert", "--password-file", path, "--json")
    assert set(json.loads(made.stdout)) == {"name", "key"}


@once
def test_every_leg_that_is_no_json_is_told_at_once(ledger):
    legs = ("--itinerary", "[", "--itinerary", '{"territory": "XA", "territory": "XB"}')
    found = run("exemptions", "request", *legs)
    assert found.returncode == 1
    assert [line.split(":")[0] for line in found.stderr.splitlines()] == [
        "/itinerary/0",
        "/itinerary/1",
    ]
