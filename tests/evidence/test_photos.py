"""Real photos and hostile files of the field, where the machine has them."""

import json

import pytest

from evidence import jobs, receiving
from evidence.findings import WorkingCopyMade
from evidence.models import EvidenceRow, LookRow
from evidence.queries import look_alikes
from evidence.states import EvidenceItem, EvidenceStatus
from panel.ledger import moments, streams
from panel.ledger.registry import registry
from panel.ledger.rows import STILL
from tests.evidence import hostile
from tests.evidence.conftest import EXPERT, collected, examined
from tests.evidence.photos import PHOTOS, index
from tests.once import once_on_postgresql

IN_A_MAKERS_NOTE = {"gps-flir.jpg": [34.075426, -118.254268]}
"""By the folder's index; the tool that made `expected.json` has it without its side, and so not."""
ABSURD = {"gps-absurd.jpg"}
NO_PICTURES = {
    "c2pa-basic-signed.pdf", "hostile-LNK.lnk", "hostile-fuzz-0157.bin", "hostile-html-named.png",
}  # fmt: skip
"""Whose times are not those of a picture."""

pytestmark = [
    once_on_postgresql,
    pytest.mark.skipif(not PHOTOS.is_dir(), reason="no ../shared/data/photos here"),
]


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
    _facts(examined_all)
    _alike(examined_all)
    _signed(examined_all)
    _hostile(examined_all)
    hostile.check_folder(
        {
            name: streams.newest(registry, EvidenceItem, row.key)
            for name, row in examined_all.items()
        }
    )


def _facts(rows):
    """Whatever the folder's index says of camera, time and place stands in the row; no more."""
    found = {name: _said(row) for name, row in rows.items()}
    wanted = {name: said for name, said in _index() if name in rows}
    assert {n: f for n, f in found.items() if any(f)} == {n: w for n, w in wanted.items() if any(w)}


def _said(row):
    place = (f"{row.latitude:.5f}", f"{row.longitude:.5f}") if row.position else ()
    return row.camera[:40].strip(), row.taken["local"] if row.taken else "", place


def _index():
    for cells in index():
        yield cells[0], _indexed(*cells[:7])


def _indexed(name, _kind, _shows, _group, camera, captured, place):
    said = place.split(", ") if name not in ABSURD and place else []
    degrees = IN_A_MAKERS_NOTE.get(name, [float(part) for part in said])
    date, _, clock = captured[:19].partition(" ")
    local = f"{date.replace(':', '-')}T{clock}" if captured and name not in NO_PICTURES else ""
    return camera, local, tuple(f"{part:.5f}" for part in degrees)


def _alike(rows):
    """Each picture is found by every other of its group, and by nothing else."""
    groups = {cells[0]: cells[3] or cells[0] for cells in index()}
    looks = {row.stream: row.key for row in LookRow.objects.filter(held_to=STILL)}
    names = {row.key: name for name, row in rows.items()}
    assert len(looks) > 40
    for key in looks.values():
        item = streams.newest(registry, EvidenceItem, key)
        made = item.finding(WorkingCopyMade)
        found = look_alikes(key, made.looks, EXPERT, moments.now())
        others = {name for name, group in groups.items() if group == groups[names[key]]}
        known = {other for other in others if rows[other].stream in looks}
        assert {one.row.claimed_name for one in found} == known - {names[key]}, names[key]


def _signed(rows):
    """As upstream's names of the files have it, and an independent reading of them."""
    said = json.loads((PHOTOS / "c2pa-expected.json").read_text())
    judged = {"Valid": "unknown", "Invalid": "broken"}
    wanted = {name: judged.get(one.get("state"), "none") for name, one in said.items()}
    del wanted["c2pa-basic-signed.pdf"]
    # A manifest that can't be read is there all the same.
    wanted["c2pa-no_alg.jpg"] = "broken"
    # Of what is damaged before any would stand nothing says that it was ever signed.
    wanted["hostile-truncated_end_chunk.png"] = "unchecked"
    assert {name: rows[name].credentials for name in wanted} == wanted


def _hostile(rows):
    """Pictures that open are ready whatever their names say; what acts or breaks is not."""
    closed = {name for name, row in rows.items() if row.status == EvidenceStatus.QUARANTINED}
    assert {
        "hostile-decompression_bomb.gif", "hostile-html-named.png", "hostile-dirty.svg",
        "hostile-truncated_end_chunk.png", "hostile-LNK.lnk",
        "office-excel4_sample_macro.xlsm",
    } <= closed  # fmt: skip
    assert not {name for name in closed if name.startswith(("near-", "unlike-", "orient-"))}
    assert rows["hostile-ZIP.zip"].status == EvidenceStatus.READY
    assert all(rows[name].reason for name in closed)
    absurd = rows["gps-absurd.jpg"]
    assert (absurd.position, absurd.impossible[0]["name"]) == (None, "position")
    assert "4294967295" in absurd.impossible[0]["raw"]
