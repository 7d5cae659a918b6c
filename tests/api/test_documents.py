"""The documents for a State's engineer: current, and true when run as printed."""

import hashlib
import html
import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
import yaml
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

from panel.access.domain import BindCredential
from panel.access.giving import give
from panel.api.clients import make_client
from panel.ledger import opening, store
from panel.ledger.execution import Asked
from panel.ledger.registry import registry
from panel.ledger.verifier import __main__ as verifier
from tests.api.conftest import OPERATOR
from tests.api.test_violation_reports import send
from tests.evidence.drawing import jpeg
from tests.once import once
from tests.story.test_playing_verb import worker

pytestmark = once

ROOT = Path(__file__).parents[2]


@cache
def written():
    # The loader in C: the other takes a second.
    return yaml.load(
        (ROOT / "docs" / "openapi.yaml").read_text(), Loader=yaml.CSafeLoader
    )  # as safe


def test_the_committed_schema_is_the_one_that_is_served(db):
    assert written() == SchemaGenerator().get_schema(public=True), (
        "run `manage.py spectacular --file docs/openapi.yaml`"
    )


def test_the_schema_is_openapi_3_1(db):
    served = Client().get("/api/v1/schema", headers={"Accept": "application/json"})
    assert served.status_code == 200, served.content
    assert served.json()["openapi"] == "3.1.0"


@pytest.mark.parametrize("path", ["/api/v1/docs", "/api/v1/docs/reference", "/api/v1/problems"])
def test_the_documents_are_open_to_anybody(path, db):
    page = Client().get(path)
    assert page.status_code == 200
    assert "default-src 'self'" in page["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("example", "says"),
    [
        ("request.py", ["PENDING"]),
        ("request.sh", ["PENDING"]),
        ("report.py", ["received", "PE/2015/OC.1", "letter.reply_received"]),
        ("report.sh", ["received", "PE/2015/OC.1", "letter.reply_received"]),
    ],
)
def test_the_example_runs_as_printed(example, says, ledger, served):
    client_id, secret = make_client("Mission of XA")
    give(registry, Asked(BindCredential(state="XA"), client_id), OPERATOR)
    send(state="XA")
    path = ROOT / "docs" / "examples" / example
    shown = Client().get("/api/v1/docs").content.decode()
    assert path.read_text().splitlines()[1] in html.unescape(shown)
    command = [sys.executable, str(path)] if example.endswith(".py") else ["sh", str(path)]
    said = {"BASE_URL": served, "CLIENT_ID": client_id, "CLIENT_SECRET": secret}
    said |= {"LETTER": "PE/2015/OC.1"}

    def run(**more):
        ran = subprocess.run(
            command, env={**os.environ, **said, **more}, capture_output=True, text=True, check=False
        )
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    if example.startswith("report"):
        before = store.head().position
        assert "letter.reply_received" in run()
        assert "letter.reply_received" not in run(LETTER="")
        assert store.head().position == before
    printed = run(SEND="yes")
    assert [word for word in says if word not in printed] == []


def test_the_examples_of_an_upload_run_to_its_end_and_to_its_proof(
    ledger, served, tmp_path, monkeypatch
):
    monkeypatch.setattr("evidence.api._SOON", 1)
    client_id, secret = make_client("Mission of XA")
    give(registry, Asked(BindCredential(state="XA"), client_id), OPERATOR)
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(jpeg())
    said = {"BASE_URL": served, "CLIENT_ID": client_id, "CLIENT_SECRET": secret}
    examples = ROOT / "docs" / "examples"
    key = tmp_path / "key"
    key.write_text(opening.described(registry).verifier_key)
    printed = {}
    with worker():
        for command in (["sh", examples / "upload.sh"], [sys.executable, examples / "upload.py"]):
            ran = subprocess.run(
                [str(word) for word in command],
                cwd=tmp_path,
                env={**os.environ, **said, "PHOTO": str(photo)},
                capture_output=True,
                text=True,
                check=False,
                timeout=60,
            )
            assert ran.returncode == 0, ran.stderr
            printed[command[0]] = ran.stdout.splitlines()
            files = ["proof.json", "--receipt", "receipt.json", "--key", "key"]
            monkeypatch.chdir(tmp_path)
            assert verifier.main([*files, "--entry", "entry.json", "--sent", "photo.jpg"]) == 0
            assert verifier.main([*files, "--entry", "entry.json", "--sent", "key"]) == 1
            (tmp_path / "entry.json").write_bytes((tmp_path / "entry.json").read_bytes() + b" ")
            assert verifier.main([*files, "--entry", "entry.json"]) == 1
            (tmp_path / "proof.json").unlink()
    receipt, seen, proof = map(json.loads, printed["sh"])
    assert receipt["sha256"] == hashlib.sha256(photo.read_bytes()).hexdigest()
    assert (seen["receipt"], seen["claimed_name"]) == (receipt, "photo.jpg")
    assert (seen["status"], proof["index"]) == ("ready", receipt["position"] - 1)
    assert "it is: ready image/jpeg " in printed[sys.executable]


def test_every_address_stands_in_the_document(db):
    document = (ROOT / "docs" / "api.md").read_text()
    assert [path for path in written()["paths"] if f"{path}`" not in document] == []


def test_the_page_lists_every_operation(db):
    page = html.unescape(Client().get("/api/v1/docs").content.decode())
    described = {
        f"<code>{method.upper()} {path}</code>"
        for path, said in written()["paths"].items()
        for method in said
    }
    assert {one for one in described if one not in page} == set()
