"""What `make bench` measures can be measured: every page is there, and each has its yardstick."""

import os

import pytest

from benchmarks import whole_ledgers
from benchmarks.rounds import interleaved
from cases.exemptions.models import RequestRow
from evidence.models import LookRow
from panel.ledger import opening
from panel.ledger.models import LogEvent
from panel.ledger.registry import registry
from panel.management.generating.writing import Plan, generate
from tests.once import once

pytestmark = once


@pytest.fixture(autouse=True)
def _little(monkeypatch):
    """That it can be measured is shown by little of it."""
    for name, little in (("SECONDS", "0.05"), ("PHOTOS", "2"), ("OPEN", "1000")):
        monkeypatch.setenv(f"BENCH_{name}", little)


@pytest.fixture
def generated(built):
    built(_generated)


def _generated():
    opening.create(registry, demonstration=True, actor="test")
    list(
        generate(
            registry, Plan(entries=40, requests=40, seed=1, incidents=2, letters=4, evidence=6)
        )
    )


def test_each_page_of_staffs_is_measured_beside_one_of_bare_django(generated):
    here = dict(os.environ)
    workers = {kind: (f"benchmarks.{kind}_pages", here) for kind in ("staff", "bare")}
    found = interleaved(workers, 1, uncounted=0)
    assert {name.removesuffix(", then") for name in found["staff"]} == set(found["bare"])
    for figures in (*found["staff"].values(), *found["bare"].values()):
        assert min(figures["cpu"], figures["queries"], figures["bytes"]) > 0


def test_commands_and_questions_are_measured_beside_the_driver(generated):
    found = interleaved({"here": ("benchmarks.appends", os.environ)}, 1, uncounted=0)["here"]
    assert {"insert, bare", "ask for an exemption", "select by key, bare"} < set(found)
    assert min(figures["rate"] for figures in found.values()) > 0


def test_the_register_is_asked_beside_a_row_by_its_key(generated):
    found = interleaved({"here": ("benchmarks.register", os.environ)}, 1, uncounted=0)["here"]
    assert {"select by key, bare", "status, now", "status, then", "certificate, now"} < set(found)
    assert min(figures["p50"] for figures in found.values()) > 0


def test_photos_are_measured_beside_the_same_work_done_bare(generated):
    examined = LogEvent.objects.filter(type="evidence.examined")
    before = examined.count()
    found = interleaved({"here": ("benchmarks.photos", os.environ)}, 1, uncounted=0)["here"]
    assert set(found) - {"photos, metadata by exiftool"} == {
        "photos, bare",
        "photos, in the sandbox",
        "photos, a fork a step",
        "photos, metadata",
        "photos, upload",
        "photos, upload to last event",
    }
    assert min(figures["rate"] for figures in found.values()) > 0
    assert LogEvent.objects.filter(type="evidence.quarantined").count() == 0
    assert examined.count() == before + 2


def test_a_mandates_search_is_measured_beside_the_databases_own(generated):
    here = {**os.environ, "BENCH_SEARCHES": "4"}
    found = interleaved({"here": ("benchmarks.mandate", here)}, 1, uncounted=0)["here"]
    assert {"an incident", "work list", "search", "search, bare", "reply rates, then"} < set(found)
    assert min(one["p50"] for one in found.values()) > 0


def test_look_alikes_are_sought_beside_comparing_all(committed):
    here = {**os.environ, "BENCH_LOOKS": "300"}
    found = interleaved({"here": ("benchmarks.looks", here)}, 1, uncounted=0)["here"]
    assert {one["found"] for one in found.values()} == {1.0}
    assert min(one["p95"] for one in found.values()) > 0
    LookRow.objects.all().delete()


def test_the_log_is_measured_beside_the_driver_and_a_package_of_others(generated):
    pytest.importorskip("eventsourcing", reason="only `make bench` installs it")
    workers = {"log": ("benchmarks.log", os.environ), "peer": ("benchmarks.peer", os.environ)}
    found = interleaved(workers, 1, uncounted=0)
    assert set(found["peer"]) < set(found["log"])
    assert min(one["rate"] for figures in found.values() for one in figures.values()) > 0


def test_checkpoints_and_proofs_are_measured_beside_hashing_alone(generated):
    here = {**os.environ, "BENCH_STREAMS": "1500"}
    found = interleaved({"here": ("benchmarks.proofs", here)}, 1, uncounted=0)["here"]
    assert {"checkpoint after 1,000 events", "inclusion proof", "map proof"} < set(found)
    assert min(figures["rate"] for figures in found.values()) > 0


def test_a_whole_ledger_is_rebuilt_verified_and_asked_and_nothing_of_it_changes(generated):
    events = LogEvent.objects.count()
    rows = [*RequestRow.objects.order_by("stream", "held_from", "since").values_list("stream")]
    workers = {"here": ("benchmarks.whole", os.environ)}
    found = interleaved(workers, 1, uncounted=0)["here"]
    assert (LogEvent.objects.count(), found["size"]["events"]) == (events, events)
    assert [
        *RequestRow.objects.order_by("stream", "held_from", "since").values_list("stream")
    ] == rows
    measured = {name: one for name, one in found.items() if name != "size"}
    assert min(figure for one in measured.values() for figure in one.values()) > 0
    assert {beside for name in measured if (beside := whole_ledgers.yardstick(name))} < set(found)
    head, *lines = whole_ledgers.table({"SQLite": found})
    assert {len(line) for line in (head, *lines)} == {2}
    assert len(lines) == 2 + len(measured)
