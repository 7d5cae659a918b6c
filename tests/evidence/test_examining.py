"""A worker examines what was received: once, whatever happens to it meanwhile."""

import signal
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path

import pytest

from evidence import examining, jobs, receiving
from evidence.domain import ExamineAgain, RecordIntegrity
from evidence.models import EvidenceRow, Job
from evidence.sandbox.client import NoSandbox, Sandbox
from panel.access.giving import give
from panel.ledger import store as log
from panel.ledger import subscriptions
from panel.ledger.execution import Asked
from panel.ledger.models import Cursor, LogEvent
from panel.ledger.rebuild import rebuild
from panel.ledger.registry import registry
from panel.ledger.verify import verify
from tests.evidence.conftest import CUSTODIAN, collected, examined, standing
from tests.evidence.drawing import PAGE, SCRIPT, bomb, drawn, encoded, jpeg
from tests.evidence.test_claiming import lease_over

ROOT = Path(__file__).parents[2]
PATIENCE = 60


@pytest.fixture(autouse=True)
def _ledger(ledger):
    """Every test here has one."""


def row(key):
    return EvidenceRow.objects.get(stream=f"evidence/{key}", held_to=2**63 - 1)


def told(key):
    events = LogEvent.objects.filter(stream=f"evidence/{key}").order_by("version")
    return [name.partition(".")[2] for name in events.values_list("type", flat=True)]


LOOKED = ["received", "type_recognised", "structure_read", "rules_tried"]
PICTURE = [*LOOKED, "metadata_read", "working_copy_made", "credentials_read", "examined"]


def test_a_photo_becomes_facts_and_a_working_copy():
    key = collected(jpeg(taken="2014:10:26 09:15:00"))
    examined()
    assert told(key) == PICTURE
    found = row(key)
    assert (found.status, found.camera) == ("ready", "Example One")
    small = receiving.working_copy(found.thumbnail)
    assert small.startswith(b"\xff\xd8\xff")
    assert b"Example" not in small
    assert not Job.objects.exists()


def test_a_picture_is_turned_upright():
    from PIL import Image
    from PIL.ExifTags import Base

    exif = Image.Exif()
    exif[Base.Orientation] = 6
    key = collected(encoded(drawn(90), "JPEG", exif=exif))
    examined()
    assert row(key).thumbnail_size == [200, 320]
    assert (row(key).width, row(key).height) == (320, 200)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "TIFF", "GIF", "AVIF", "BMP"])
def test_other_kinds_of_picture_are_read_too(kind):
    key = collected(encoded(drawn(90), kind), f"a.{kind.lower()}")
    examined()
    assert (row(key).status, row(key).thumbnail_size) == ("ready", [320, 200])


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (SCRIPT, "holiday.jpg", "text/x-shellscript, which can act by itself"),
        (PAGE, "holiday.png", "text/html, which can act by itself"),
        (jpeg()[:2000], "cut.jpg", "the step thumbnail failed: OSError: image file is truncated"),
        (bomb(), "bomb.png", "DecompressionBomb"),
        (jpeg(), "photo.pdf", "its name ends in .pdf, its content is image/jpeg"),
        (Path("/bin/true").read_bytes(), "photo.jpg", "which can act by itself"),
        (b"\x13\x37\x00\xfe" * 100, "data.bin", "nothing here knows files of the type"),
    ],
)
def test_what_means_harm_or_cannot_be_read_ends_in_quarantine_with_a_reason(data, name, reason):
    key, photo = collected(data, name), collected(jpeg())
    examined()
    assert row(key).status == "quarantined"
    assert reason in row(key).reason
    assert row(photo).status == "ready"


def test_what_a_cut_picture_still_says_is_kept():
    whole = jpeg(place=(33.312806, 44.361488), shade=1)
    key = collected(whole[:-400])
    examined()
    assert told(key) == [
        *LOOKED,
        "metadata_read",
        "credentials_read",
        "place_found",
        "step_failed",
        "quarantined",
    ]
    assert row(key).latitude == 33.312806


def test_reading_the_log_again_examines_nothing_twice():
    key = collected(jpeg())
    examined()
    Cursor.objects.filter(name="examinations").update(position=0, attempts=0)
    examined()
    assert told(key) == PICTURE


def test_two_workers_at_once_record_it_once():
    keys = [collected(jpeg(shade=shade)) for shade in range(6)]
    subscriptions.run_all(registry)
    threads = [threading.Thread(target=_in_a_thread) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [told(key) for key in keys] == [PICTURE] * 6


def _in_a_thread():
    from django.db import connection

    try:
        jobs.work(registry)
    finally:
        connection.close()


def test_a_sleeper_who_wakes_when_another_has_recorded_it_changes_nothing(monkeypatch):
    key = collected(jpeg())
    subscriptions.run_all(registry)
    sleeper = jobs.claim()
    lease_over()
    jobs.work(registry)
    before = log.head().position
    with Sandbox() as sandbox:
        assert sleeper
        assert jobs._do(registry, sleeper, sandbox)
    assert (told(key), log.head().position) == (PICTURE, before)


def test_a_worker_killed_in_the_midst_loses_nothing_and_repeats_nothing():
    key = collected(jpeg())
    subscriptions.run_all(registry)
    code = (
        "import django; django.setup(); from evidence import jobs, examining;"
        "from panel.ledger.registry import registry; import os, signal;"
        "jobs.examine = lambda *_: os.kill(os.getpid(), signal.SIGKILL); jobs.work(registry)"
    )
    died = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)
    assert died.returncode == -signal.SIGKILL
    assert told(key) == ["received"]
    lease_over()
    jobs.work(registry)
    assert told(key) == PICTURE
    assert verify(registry) == []


def test_a_file_that_ends_whoever_looks_at_it_is_put_aside(monkeypatch):
    deadly, photo = collected(jpeg(shade=1)), collected(jpeg(shade=2))
    subscriptions.run_all(registry)
    Job.objects.filter(key=deadly).update(attempts=jobs.TRIES)
    jobs.work(registry)
    assert row(deadly).status == "quarantined"
    assert "ended 5 times while at it" in row(deadly).reason
    assert row(photo).status == "ready"


def test_a_sandbox_that_does_not_start_counts_as_no_try(monkeypatch):
    key = collected(jpeg())
    subscriptions.run_all(registry)
    monkeypatch.setattr(jobs, "Sandbox", partial(Sandbox, "no.such.steps"))
    with pytest.raises(NoSandbox):
        jobs.work(registry)
    assert (told(key), Job.objects.get().attempts) == (["received"], 0)


def test_an_examination_that_raises_is_tried_again_and_the_others_go_on(monkeypatch, caplog):
    first, second = collected(jpeg(shade=1)), collected(jpeg(shade=2))
    subscriptions.run_all(registry)

    def broken(item, sandbox):
        if item.sha256 == row(first).sha256:
            raise RuntimeError("away")
        return examining.examine(item, sandbox)

    monkeypatch.setattr(jobs, "examine", broken)
    jobs.work(registry)
    assert (row(first).status, row(second).status) == ("received", "ready")
    monkeypatch.undo()
    lease_over()
    jobs.work(registry)
    assert row(first).status == "ready"


def test_bytes_that_are_not_those_received_are_found_before_anything_reads_them():
    key = collected(jpeg())
    path = standing(row(key).sha256)
    path.chmod(0o640)
    path.write_bytes(jpeg()[:-1])
    examined()
    assert told(key) == ["received", "integrity_failed"]
    assert row(key).status == "damaged"


def test_what_was_damaged_before_it_was_examined_is_examined_once_it_is_whole(store):
    key = collected(jpeg())
    path = store.path(row(key).sha256)
    path.rename(store.root / "elsewhere")
    examined()
    assert row(key).damage == "nothing is there"
    (store.root / "elsewhere").rename(path)
    give(registry, Asked(RecordIntegrity(found=""), key), jobs.WORKER)
    examined()
    assert row(key).status == "ready"


def test_a_store_that_is_away_damages_nothing_and_counts_as_no_try(store):
    key = collected(jpeg())
    store.root.rename(f"{store.root}-away")
    examined()
    assert (told(key), Job.objects.get().attempts) == (["received"], 0)
    Path(f"{store.root}-away").rename(store.root)
    lease_over()
    examined()
    assert row(key).status == "ready"


def test_what_was_examined_can_be_examined_again():
    key = collected(jpeg())
    examined()
    give(registry, Asked(ExamineAgain(reason="a newer tool"), key), CUSTODIAN)
    assert row(key).status == "received"
    examined()
    assert told(key) == [*PICTURE, "examination_ordered", *PICTURE[1:]]
    assert row(key).status == "ready"


def test_rows_are_what_the_log_alone_makes_of_them():
    collected(jpeg(place=(1.5, 2.5), taken="2014:10:26 09:15:00"))
    collected(bomb(), "bomb.png")
    examined()
    assert rebuild(registry, check=True).clean
