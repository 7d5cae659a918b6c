"""An export holds the events that its reader may have, and no others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from panel.ledger import opening
from panel.ledger.models import LogEvent
from panel.ledger.registry import registry
from panel.ledger.verifier.__main__ import main
from tests.management.test_verbs import ledger, run
from tests.once import once

__all__ = ["ledger"]
pytestmark = once


def categories(folder: Path) -> set[str]:
    bodies = [line.partition(b" ")[2] for line in (folder / "events").read_bytes().splitlines()]
    return {json.loads(body)["stream"].partition("/")[0] for body in bodies}


@pytest.fixture
def expert(ledger) -> str:
    assert run("access", "user", "anna", "--role", "expert").returncode == 0
    return "anna"


def test_a_reader_gets_what_it_may_have(expert, tmp_path):
    key = str(opening.described(registry).keys.newest)
    for name, words in {"public": [], "expert": ["--as", expert]}.items():
        made = run("ledger", "export", tmp_path / name, *words, "--json")
        assert made.returncode == 0, made.stderr
        assert json.loads(made.stdout)["size"] == LogEvent.objects.count()
        assert main([str(tmp_path / name), "--key", key]) == 0
    assert {"list-entry", "regime"} <= categories(tmp_path / "public")
    assert not {"register", "account", "ledger"} & categories(tmp_path / "public")
    assert "account" not in categories(tmp_path / "expert")
    assert categories(tmp_path / "public") < categories(tmp_path / "expert")


def test_an_export_is_not_written_over(ledger, tmp_path):
    again = run("ledger", "export", tmp_path)
    assert again.returncode == 1
    assert f"can't write {tmp_path}: File exists" in again.stderr


def test_a_reader_without_account_is_told(ledger, tmp_path):
    assert (
        "there is no account nobody"
        in run("ledger", "export", tmp_path / "x", "--as", "nobody").stderr
    )
    assert not (tmp_path / "x").exists()
