"""`manage.py evidence`: files and folders taken in, the store read anew."""

import io
import json
import os

import pytest
from django.core.management import call_command
from django.core.management.base import OutputWrapper

from evidence.models import EvidenceRow
from panel.ledger.models import LogEvent
from panel.ledger.rows import STILL
from panel.management.bars import Bar
from tests.evidence.conftest import examined
from tests.evidence.drawing import jpeg
from tests.evidence.test_upload import files
from tests.once import once

pytestmark = once


@pytest.fixture(autouse=True)
def _ledger(ledger):
    """Every test here has one."""


@pytest.fixture
def folder(tmp_path):
    """Files as somebody hands them over."""
    (tmp_path / "inner").mkdir()
    (tmp_path / "a.jpg").write_bytes(jpeg(shade=1))
    (tmp_path / "inner" / "b.jpg").write_bytes(jpeg(shade=2))
    return tmp_path


def run(capsys, *said):
    """The exit status and what was written."""
    try:
        call_command("evidence", *map(str, said))
    except SystemExit as ended:
        return ended.code, *capsys.readouterr()
    return 0, *capsys.readouterr()


def names():
    rows = EvidenceRow.objects.filter(held_to=STILL).order_by("claimed_name")
    return list(rows.values_list("claimed_name", flat=True))


def test_a_folder_is_taken_in_whole_with_a_line_a_file(folder, capsys):
    status, out, _ = run(capsys, "ingest", folder, "--note", "handed over")
    assert status == 0
    assert out.splitlines()[0].startswith(f"1/2 {folder}/a.jpg: ")
    assert out.splitlines()[-1] == "2 files taken in; the worker examines them"
    assert names() == ["a.jpg", "b.jpg"]
    assert set(EvidenceRow.objects.values_list("note", flat=True)) == {"handed over"}


def test_what_cannot_be_taken_is_said_and_the_others_go_on(folder, capsys, settings, store):
    settings.EVIDENCE_MAX_BYTES = 100_000
    (folder / "big.jpg").write_bytes(b"x" * 100_001)
    (folder / "empty.jpg").write_bytes(b"")
    status, out, err = run(capsys, "ingest", folder, folder / "missing.jpg", "--json")
    said = json.loads(out)
    assert status == 1
    assert [(one["path"].rpartition("/")[2], one["refused"]) for one in said["files"]] == [
        ("a.jpg", ""),
        ("big.jpg", "a file has at most 100,000 bytes here"),
        ("empty.jpg", "the file is empty"),
        ("b.jpg", ""),
        ("missing.jpg", "No such file or directory"),
    ]
    assert err.strip() == "3 of 5 files were not taken in"
    assert len(files(store)) == 2


def test_the_same_run_again_takes_in_only_what_is_missing(folder, capsys, store):
    run(capsys, "ingest", folder / "a.jpg", "--once", "port-2015")
    _, out, _ = run(capsys, "ingest", folder, "--once", "port-2015")
    assert out.splitlines()[-1].endswith("; 1 taken in by an earlier run")
    assert names() == ["a.jpg", "b.jpg"]
    for _ in range(2):
        run(capsys, "ingest", folder)
    assert names() == ["a.jpg", "a.jpg", "b.jpg", "b.jpg"]
    run(capsys, "ingest", folder / "a.jpg", "--anew")
    assert (names().count("a.jpg"), len(files(store))) == (3, 2)


def test_what_is_said_of_the_collection_stands_with_each(folder, capsys):
    said = ["--tool", "wget", "--tool-version", "1.21", "--zone", "Asia/Baghdad"]
    when = ["--began", "1944-10-26 09:15", "--url", "https://example.org/a"]
    assert run(capsys, "ingest", folder, *said, *when)[0] == 0
    for row in EvidenceRow.objects.all():
        assert (row.collected["tool"], row.collected["began"]) == ("wget", "1944-10-26T06:15:00Z")
    status, _, err = run(capsys, "ingest", folder, "--began", "soon", "--anew")
    assert (status, err.split(":")[0]) == (1, "/collected/began")


def test_a_name_that_is_no_text_is_kept_legibly(tmp_path, capsys):
    (tmp_path / os.fsdecode(b"caf\xe9\n.jpg")).write_bytes(jpeg())
    assert run(capsys, "ingest", tmp_path)[0] == 0
    assert names() == ["caf\\udce9\\x0a.jpg"]


def test_nobody_who_takes_no_evidence_does_it_by_the_verb(folder, capsys):
    status, _, err = run(capsys, "ingest", folder, "--as", "nobody")
    assert (status, err.strip()) == (1, "there is no account nobody")


def test_verify_says_what_holds(folder, capsys):
    run(capsys, "ingest", folder)
    examined()
    status, out, _ = run(capsys, "verify")
    assert (status, out.strip()) == (
        0,
        "2 items, 0 damaged; 0 kept files that no item refers to; 0 unfinished files removed",
    )


def test_verify_finds_damage_once_and_its_end_once(folder, capsys, store):
    run(capsys, "ingest", folder)
    examined()
    row = EvidenceRow.objects.get(claimed_name="a.jpg", held_to=STILL)
    path = store.path(row.sha256)
    path.rename(store.root / "aside")
    for _ in range(2):
        status, out, err = run(capsys, "verify", "--json")
        assert (status, err.strip()) == (1, "1 of 2 items are damaged")
        assert json.loads(out)["damaged"] == [
            {
                "key": row.key,
                "name": "a.jpg",
                "sha256": row.sha256,
                "size": row.size,
                "found": "nothing is there",
            }
        ]
    (store.root / "aside").rename(path)
    for _ in range(2):
        assert run(capsys, "verify")[0] == 0
    told = LogEvent.objects.filter(stream=row.stream).order_by("version")
    assert list(told.values_list("type", flat=True))[-2:] == [
        "evidence.integrity_failed",
        "evidence.integrity_restored",
    ]


def test_verify_counts_what_no_item_refers_to(store, capsys):
    with store.incoming(most=10) as file:
        file.write(b"nobody's")
        file.keep()
    status, out, _ = run(capsys, "verify", "--json")
    assert (status, json.loads(out)["unclaimed"]) == (0, 1)


def test_a_terminal_shows_how_far_it_is_and_a_file_only_where_asked():
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    def drawn(stream, **said):
        with Bar(OutputWrapper(stream), **said) as bar:
            for done in range(1, 5):
                bar.tell("files read", done, 4)
        return stream.getvalue()

    shown = drawn(Terminal())
    assert "\r\x1b[K[##############################] 4 of 4 files read\r\x1b[K" in shown
    assert drawn(io.StringIO()) == ""
    assert drawn(io.StringIO(), shown=True).splitlines()[-1] == "4 of 4 files read"
