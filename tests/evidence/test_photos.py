"""Real photos and hostile files of the field, where the machine has them."""

import json
from pathlib import Path

import pytest

from evidence import jobs, receiving
from evidence.models import EvidenceRow
from evidence.states import EvidenceItem, EvidenceStatus
from panel.ledger import streams
from panel.ledger.registry import registry
from panel.ledger.rows import STILL
from tests.evidence import hostile
from tests.evidence.conftest import collected, examined

PHOTOS = Path(__file__).parents[3] / "shared" / "data" / "photos"
IN_A_MAKERS_NOTE = {"gps-flir.jpg": (34.075426, -118.254268)}
"""By the folder's index; the tool that made `expected.json` has it without its side, and so not."""

pytestmark = pytest.mark.skipif(not PHOTOS.is_dir(), reason="no ../shared/data/photos here")


@pytest.fixture
def examined_all(ledger):
    """Every file by its name, after as many of a worker's turns as the machine needs."""
    paths = [path for path in sorted(PHOTOS.iterdir()) if path.suffix not in {".json", ".md"}]
    keys = {path.name: collected(path.read_bytes(), path.name) for path in paths if _sized(path)}
    examined()
    while jobs.work(registry):
        pass
    rows = {row.key: row for row in EvidenceRow.objects.filter(held_to=STILL)}
    return {name: rows[key] for name, key in keys.items()}


def _sized(path):
    return path.stat().st_size > 0


def test_every_file_comes_to_an_end_and_its_bytes_are_kept(examined_all):
    assert len(examined_all) > 100
    ends = {EvidenceStatus.READY, EvidenceStatus.QUARANTINED}
    assert [name for name, row in examined_all.items() if row.status not in ends] == []
    for name, row in examined_all.items():
        kept = b"".join(receiving.store().read(row.sha256, row.size))
        assert kept == (PHOTOS / name).read_bytes()
    _positions(examined_all)
    _hostile(examined_all)
    hostile.check_folder(
        {
            name: streams.newest(registry, EvidenceItem, row.key)
            for name, row in examined_all.items()
        }
    )


def _positions(rows):
    expected = {
        said["SourceFile"]: (said["Composite:GPSLatitude"], said["Composite:GPSLongitude"])
        for said in json.loads((PHOTOS / "expected.json").read_text())
        if "Composite:GPSLatitude" in said
    }
    found = {name: (row.latitude, row.longitude) for name, row in rows.items() if row.position}
    expected |= IN_A_MAKERS_NOTE
    assert set(found) == set(expected)
    for name, place in found.items():
        assert place == pytest.approx(expected[name], abs=1e-6), name


def _hostile(rows):
    """Pictures that open are ready whatever their names say; what acts or breaks is not."""
    closed = {name for name, row in rows.items() if row.status == EvidenceStatus.QUARANTINED}
    assert {
        "hostile-decompression_bomb.gif", "hostile-html-named.png", "hostile-dirty.svg",
        "hostile-truncated_end_chunk.png", "hostile-ZIP.zip", "hostile-LNK.lnk",
        "office-excel4_sample_macro.xlsm",
    } <= closed  # fmt: skip
    assert not {name for name in closed if name.startswith(("near-", "unlike-", "orient-"))}
    assert all(rows[name].reason for name in closed)
    absurd = rows["gps-absurd.jpg"]
    assert (absurd.position, absurd.impossible[0]["name"]) == (None, "position")
    assert "4294967295" in absurd.impossible[0]["raw"]
