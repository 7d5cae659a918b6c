"""The list of evidence as pictures, narrowed by what files claim."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evidence import jobs, totals
from evidence.chosen import Chosen, mark
from evidence.models import EvidenceRow
from evidence.near import box
from evidence.pairs import Pair
from panel.access.roles import Role
from panel.ledger import subscriptions
from panel.ledger.commands import Refused
from panel.ledger.models import Cursor
from panel.ledger.registry import registry
from panel.ledger.rows import STILL
from panel.staff import maps
from tests.evidence.conftest import collected, examined, sent
from tests.evidence.drawing import BAGHDAD, SCRIPT, TAKEN, encoded, jpeg
from tests.evidence.test_comparing import scene

LIST = "/admin/evidence/evidencerow/"
MARKS = f"{LIST}marks/"


def named(client, **asked):
    """The names in the grid, as far as these tests give them."""
    page = client.get(LIST, {"shown": "grid", **asked}).content.decode()
    names = ("waits.jpg", "holiday.jpg", "plain.jpg", "again.jpg", "baghdad.jpg")
    return {name for name in names if name in page}


def test_the_grid_shows_marks_and_is_narrowed_by_what_files_claim(ledger, sign_in, state):
    client = sign_in(Role.EXPERT)
    assert "No evidence yet" in client.get(LIST).content.decode()
    collected(jpeg(place=BAGHDAD, taken=TAKEN), "baghdad.jpg")
    collected(SCRIPT, "holiday.jpg")
    plain = scene(1)
    collected(encoded(plain, "JPEG"), "plain.jpg")
    sent(state("XA"), encoded(plain, "JPEG", quality=50), "again.jpg")
    examined()
    while jobs.outstanding():
        examined()
    collected(jpeg(shade=9), "waits.jpg")
    subscriptions.run_all(registry)
    page = client.get(LIST).content.decode()
    assert page.count("looks like 1 other<") == 2
    likes = re.findall(r'<a href="(\?alike=[0-9a-z]+)" class="badge open">looks like 1', page)
    assert len(likes) == 2
    for like in likes:
        assert named(client, alike=like.partition("=")[2]) == {"plain.jpg", "again.jpg"}
    assert "whole days in UTC" in page
    assert page.count('aria-describedby="help_taken_from"') == 2
    for said in ("still running", "quarantined", "Claims: 2014-10-26 09:15:00<br><bdi>Baghdad"):
        assert said in page
    assert re.findall(r'<a href="([^"]*)"[^>]*>([^<]*)</a>', page[page.index("totals") :])[:4] == [
        ("?", "5 items"),
        ("?media_type=image%2F", "3 pictures"),
        ("?status=quarantined", "1 in quarantine"),
        ("?status=received", "1 still being examined"),
    ]
    assert named(client, media_type="image/") == {"plain.jpg", "again.jpg", "baghdad.jpg"}
    assert named(client, status="received") == {"waits.jpg"}
    assert named(client, alike="yes") == {"plain.jpg", "again.jpg"}
    assert named(client, sender="XA") == {"again.jpg"}
    assert named(client, collector="expert", verified="False") == {
        "waits.jpg", "holiday.jpg", "plain.jpg", "baghdad.jpg"
    }  # fmt: skip
    _says_what_it_leaves_open(client)
    _is_narrowed_by_place(client)
    _marks_what_may_be_of_another_day(client)
    # The Secretariat sees what States sent, and not that the Panel has the like of it.
    secretariat = sign_in(Role.SECRETARIAT)
    assert named(secretariat) == {"again.jpg"}
    # What is offered is what the viewer sees.
    offered = '<option value="Example One">1 file</option>'
    assert page.count(offered) == page.count('<option value="Baghdad">1 file</option>') == 1
    assert offered not in secretariat.get(LIST).content.decode()
    assert "looks like" not in secretariat.get(LIST).content.decode()
    others = secretariat.get(LIST, {"near": "Al Khalisa"}).content.decode()
    assert "near a place of that name" in others
    assert "spelling" not in others
    theirs = EvidenceRow.objects.get(claimed_name="plain.jpg", held_to=STILL)
    for like in ("yes", theirs.key, "no key"):
        assert named(secretariat, alike=like) == set()
    kept = set(Pair.objects.values_list("stream", "other"))
    Pair.objects.all().delete()
    Cursor.objects.filter(name="likes").delete()
    subscriptions.run_all(registry)
    assert set(Pair.objects.values_list("stream", "other")) == kept


def _says_what_it_leaves_open(client):
    """Filters by what files claim, and words, on every way of showing it; where it depends."""
    unexamined, unread = '<a href="?status=received">1 file not examined</a>', "the text of 1 file"
    for asked in ({"taken_from": "2014-10-01"}, {"camera": "x"}, {"shown": "map"}):
        page = client.get(LIST, {"shown": "grid", **asked}).content.decode()
        assert unexamined in page
        assert unread not in page
    found_none = client.get(LIST, {"shown": "list", "q": "linzen"}).content.decode()
    assert "Nothing fits this search." in found_none
    assert f'<a href="?status=unread">{unread} isn&#x27;t read</a>' in found_none
    assert unexamined not in found_none
    for asked in ({}, {"verified": "False"}, {"sender": "XA", "camera": "x", "q": "y"}):
        assert "Not complete" not in client.get(LIST, {"shown": "grid", **asked}).content.decode()


def _is_narrowed_by_place(client):
    # Names are found without case and marks, on both sides.
    EvidenceRow.objects.filter(claimed_name="plain.jpg").update(nearest="Al Khāliş")
    for near in ("Al Khalis", "al khaliş", "KHĀLIS"):
        assert named(client, near=near) == named(client, q=near) == {"plain.jpg"}
    assert named(client, near="Al Khalisa") == set()
    page = client.get(LIST, {"near": "Al Khalisa"}).content.decode()
    assert "near a place of that name; nearest spelling: Al Khāliş" in page
    for near in ("33.31N 44.36E", "44.36 E, 33.31 N", "N33.31 E44.36", "33.31° N 44.36° E 5 km"):
        assert named(client, near=near) == {"baghdad.jpg"}
    assert named(client, near="33.31S 44.36E") == set()
    for near, taken in (("33.3, 44.4", "2014-10-26"), ("33.3 44.4 5 km", ""), ("baghdad", "")):
        fits = {"near": near, "located": "yes", "taken_from": taken, "taken_to": taken}
        assert named(client, **{name: said for name, said in fits.items() if said}) == {
            "baghdad.jpg"
        }
    assert named(client, near="33.3, 44.4", taken_from="2014-10-28") == set()
    assert named(client, near="-33.3, 44.4") == named(client, status="step_failed") == set()
    for wrong in ({"near": "…"}, {"near": "95, 44"}, {"taken_to": "soon"}, {"near": "33;44"}):
        refused = client.get(LIST, wrong)
        assert refused.status_code == 400
        assert "such as" in refused.content.decode()
        assert 'aria-invalid="true"' in refused.content.decode()
    assert client.get(f"{LIST}export/", {"near": "…"}).status_code == 400


def _marks_what_may_be_of_another_day(client):
    """A clock of an unknown zone can mean other days; how it was collected is found, too."""
    mark = "zone not said: may be of a day outside"
    for since, marked in (("2014-10-25", False), ("2014-10-26", True)):
        page = client.get(LIST, {"taken_from": since, "taken_to": "2014-10-26"}).content.decode()
        assert "baghdad.jpg" in page
        assert (mark in page) is marked
    there = EvidenceRow.objects.filter(claimed_name="plain.jpg")
    there.update(
        collected={"collected_by": "Ms A", "collected_from": "The Port"}, contradictions=["x"]
    )
    for asked in ({"collection": "port"}, {"collection": "ms a"}, {"q": "the port"}):
        assert named(client, **asked) == {"plain.jpg"}
    assert "plain.jpg" in named(client, doubts="yes")
    assert '<p class="quiet"><bdi>x</bdi></p>' in client.get(LIST).content.decode()
    assert "plain.jpg" not in named(client, doubts="no")


def test_how_it_is_shown_stays_and_what_it_costs_does_not_grow(ledger, sign_in, monkeypatch):
    client = sign_in(Role.EXPERT)
    key = collected(jpeg(place=BAGHDAD))
    examined()
    row = EvidenceRow.objects.get(held_to=STILL)
    assert 'class="gallery"' in client.get(LIST).content.decode()
    assert 'id="result_list"' in client.get(LIST, {"shown": "list"}).content.decode()
    assert 'id="result_list"' in client.get(LIST).content.decode()
    client.get(LIST, {"shown": "grid"})
    asked: tuple[dict[str, str], ...] = (
        {"shown": "grid"},
        {"alike": "yes"},
        {"near": "33,44,90"},
        {"status": "ready", "camera": "x"},
        {"shown": "map"},
    )
    costs = []
    Pair.objects.create(stream=row.stream, other=row.stream)
    others = [f"evidence/other{number}" for number in range(120)]
    for many in (False, True):
        if many:
            copied = {f.attname: getattr(row, f.attname) for f in row._meta.fields}
            alike = [EvidenceRow(**{**copied, "id": None, "stream": other}) for other in others]
            EvidenceRow.objects.bulk_create(alike)
            Pair.objects.bulk_create(Pair(stream=one, other=f"evidence/{key}") for one in others)
        for narrowed in asked:
            with CaptureQueriesContext(connection) as queries:
                page = client.get(LIST, narrowed)
            assert page.status_code == 200
            costs.append(len(queries))
    assert costs[: len(asked)] == costs[len(asked) :]
    _drawn(client, others)
    page = client.get(LIST).content.decode()
    assert page.count("looks like 1 other") == 50
    assert "121 items" in page
    after = re.search(r'href="([^"]*)" rel="next"', page)[1]
    # All that a filter finds are marked at once, and stay so on every page.
    back = client.post(f"{MARKS}?status=ready", {"act": "all"})["Location"]
    assert back == f"{LIST}?status=ready"
    assert client.get(LIST + after).content.decode().count(" checked ") == 50
    kept = client.post(MARKS, {"act": "keep", "shown": key}, headers={"Accept": "application/json"})
    assert kept.json() == {"refused": "", "marks": 120}
    assert "120 marked" in client.get(LIST, {"camera": "none"}).content.decode()
    with monkeypatch.context() as fewer:
        fewer.setattr(totals, "MOST", 100)
        page = client.get(LIST).content.decode()
        assert ">more than 100 items</a>" in page
        assert ">in quarantine</a>" in page
    with pytest.raises(Refused, match="at most 2,000"):
        mark([f"evidence/more{number}" for number in range(2_000)], Chosen.objects.first().actor)
    assert Chosen.objects.count() == 120
    secretary = sign_in(Role.SECRETARIAT)
    assert 'id="choose"' not in secretary.get(LIST).content.decode()
    assert secretary.post(MARKS, {"act": "all"}).status_code == 403
    client.post(MARKS, {"act": "none"})
    assert named(client, marked="yes") == set()


def _drawn(client, others):
    """The list is shown as a map, and then as it was."""
    there = EvidenceRow.objects.filter(stream__in=others[:20])
    there.update(latitude=30.5, longitude=47.8, nearest="Al Başrah")
    page = client.get(LIST).content.decode()
    # A mark of many leads to these alone.
    marks = re.findall(r'<li><a href="([^"]*)"><bdi>([^<]*)</bdi></a></li>', page)
    assert [words for _, words in marks] == ["101 items near Baghdad", "20 items near Al Başrah"]
    assert "121 of 121 items claim a position" in page
    assert maps.DISCLAIMER in page
    for (address, _), count in zip(marks, (101, 20), strict=True):
        assert f">{count} items</a>" in client.get(LIST + unescape(address)).content.decode()
    # What no map takes apart is listed.
    page = client.get(LIST + unescape(marks[1][0])).content.decode()
    (last,) = re.findall(r'<li><a href="([^"]*shown=grid)"><bdi>20 items near', page)
    page = client.get(LIST + unescape(last)).content.decode()
    assert page.count('class="shown"') == 20
    assert "The map in words" not in page
    assert "claim a position" not in client.get(LIST, {"shown": "grid"}).content.decode()


@pytest.mark.parametrize(
    ("centre", "inside", "outside"),
    [
        ((0, 0, 112), (1.0, -1.0), (1.1, 0)),
        ((10, 179.9, 100), (10, -179.5), (10, 178.5)),
        ((10, -179.9, 100), (10, 179.5), (10, -178.5)),
        ((89.9, 0, 50), (89.95, 170), (89, 0)),
    ],
)
def test_a_box_goes_around_the_earth(ledger, centre, inside, outside):
    now = datetime.now(UTC)
    fields = {f.name: f.get_default() for f in EvidenceRow._meta.fields if f.name != "id"}
    empty = {"impossible": [], "failures": [], "thumbnail_size": [], "size": 0, "verified": False}
    empty |= {"width": 0, "height": 0, "held_from": 1, "since": now, "until": now}
    for name, (latitude, longitude) in (("in", inside), ("out", outside)):
        said = {"stream": name, "latitude": latitude, "longitude": longitude}
        EvidenceRow(**(fields | empty | said)).save(force_insert=True)
    found = EvidenceRow.objects.filter(box(*centre))
    assert list(found.values_list("stream", flat=True)) == ["in"]
