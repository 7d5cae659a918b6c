"""The Panel sees what looks like a picture, and a person decides what they are to each other."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils.html import escape
from PIL import Image, ImageOps
from PIL.ExifTags import IFD, Base

from evidence.domain import ComparePictures, VoidEvidenceEntry
from evidence.domain.differing import differing
from evidence.events import Likeness
from evidence.findings import WorkingCopyMade
from evidence.models import EvidenceRow
from evidence.queries import compared, look_alikes
from evidence.report import made
from evidence.states import EvidenceItem
from panel.access.giving import give
from panel.access.roles import Role
from panel.access.viewers import Viewer
from panel.ledger import moments, streams
from panel.ledger.commands import Refused
from panel.ledger.execution import Asked
from panel.ledger.models import LogEvent
from panel.ledger.rebuild import rebuild
from panel.ledger.registry import registry
from panel.ledger.rows import STILL
from tests.evidence.conftest import CUSTODIAN, EXPERT, collected, examined, sent
from tests.evidence.drawing import TAKEN, encoded
from tests.once import once_on_postgresql
from tests.printing.test_typesetting import words

pytestmark = once_on_postgresql

COORDINATOR = Viewer(actor="coordinator", roles=frozenset({Role.COORDINATOR}))


def claims(*, day=24, hour=12, zone=14, place=(55.76, 37.62), camera="One"):
    """A row of a file that says so; its zone is said, or open by so many hours."""
    at = datetime(2015, 7, day, hour, tzinfo=UTC)
    return EvidenceRow(
        taken={"local": at.replace(tzinfo=None).isoformat()},
        taken_from=at - timedelta(hours=zone),
        taken_to=at + timedelta(hours=zone),
        latitude=place and place[0],
        longitude=place and place[1],
        camera=camera,
    )


def taken(at, camera):
    exif = Image.Exif()
    exif.get_ifd(IFD.Exif)[Base.DateTimeOriginal] = at
    exif[Base.Model] = camera
    return exif


CLAIMS = (
    "claims another day (2014-10-27, this one 2014-10-26), another camera (Another, this one One)"
)


def _doubts_what_claims_otherwise(expert, key, mirrored, page):
    """First where it is told what doesn't fit, with the way there; beside it; in the report."""
    section = page[page.index("What doesn&#x27;t fit") : page.index("What the file claims")]
    assert escape(CLAIMS) in section
    assert f'href="/admin/evidence/{mirrored}/"' in section
    assert escape(f"/admin/evidence/beside/?item={key}&other={mirrored}") in section
    assert page.count("claims no other day, place or camera") == 2
    row = EvidenceRow.objects.get(stream=f"evidence/{key}", held_to=STILL)
    lines = " ".join(words(made(registry, row, EXPERT, moments.now())).split())
    assert "Looks like it m.png, item" in lines
    assert f"once this one is mirrored left to right) {CLAIMS}." in lines


@pytest.mark.parametrize(
    ("other", "says"),
    [
        (claims(day=27), ("another day (2015-07-27, this one 2015-07-24)",)),
        (claims(day=25, zone=0), ("another day (2015-07-25, this one 2015-07-24)",)),
        (claims(place=(35.69, 51.42)), ("another place (2,465 km away)",)),
        (claims(camera="Two"), ("another camera (Two, this one One)",)),
        (claims(camera=" ONE ", place=(55.761, 37.621)), ()),
        (claims(camera="", place=None), ()),
        # Of a known zone, on the next day by its own clock, at an instant that this one can mean.
        (claims(day=25, zone=0, hour=0), ()),
    ],
)
def test_what_looks_alike_and_claims_otherwise_is_told(other, says):
    assert differing(claims(), other) == says


def scene(seed):
    """A picture with as much in it as a photo."""
    noise = [Image.effect_noise((12, 9), 90 + seed).resize((480, 360), 3) for _ in range(3)]
    return Image.merge("RGB", noise)


def found(key, viewer=EXPERT, moment=None):
    made = streams.newest(registry, EvidenceItem, key).finding(WorkingCopyMade)
    moment = moment or moments.now()
    alike = look_alikes(key, made.looks, viewer, moment)
    return {one.row.key: one.form for one in alike}


def test_copies_are_found_side_by_side_and_what_a_person_says_of_them_can_be_taken_back(
    ledger, sign_in, state
):
    plain, other = scene(1), scene(2)
    exif, later = taken(TAKEN, "One"), taken("2014:10:27 09:15:00", "Another")
    key = collected(encoded(plain, "JPEG", exif=exif))
    small = ImageOps.mirror(plain.resize((300, 225)))
    mirrored = collected(encoded(small, "PNG", exif=later), "m.png")
    turned = collected(encoded(plain.transpose(Image.Transpose.ROTATE_90), "JPEG"), "t.jpg")
    collected(encoded(other, "JPEG"), "other.jpg")
    theirs = sent(state("XA"), encoded(plain, "JPEG", quality=50), "theirs.jpg").json()["id"]
    before = moments.now()
    examined()
    alike = {mirrored: "mirrored left to right", turned: "turned 90° left", theirs: "upright"}
    assert found(key) == alike
    assert found(key, moment=before) == {}
    # Whoever doesn't see an item isn't told that it looks like another.
    assert found(theirs, Viewer(actor="s", roles=frozenset({Role.SECRETARIAT}))) == {}
    assert found(theirs, Viewer(actor="x", roles=frozenset({Role.STATE}), state="XA")) == {}

    expert = sign_in(Role.EXPERT)
    page = expert.get(f"/admin/evidence/{key}/").content.decode()
    section = page[page.index("Look-alikes") :]
    assert section.count(f"item={mirrored}") == 1
    assert escape("mirrored left to right") in section
    beside = f"/admin/evidence/beside/?item={key}&other={mirrored}"
    assert escape(beside) in section
    seen = expert.get(beside).content.decode()
    assert 'data-form="mirrored left to right"' in seen
    assert "once the first is mirrored left to right" in seen
    assert escape(f"/admin/evidence/{key}/comparison/?other={mirrored}&likeness=source") in seen
    assert seen.count("<img") == 4
    assert CLAIMS.removeprefix("claims ") in seen
    _doubts_what_claims_otherwise(expert, key, mirrored, page)
    assert seen.count("2014-10-26 09:15:00 by the camera&#x27;s own clock") == 1

    said = ComparePictures(other=mirrored, likeness=Likeness.SOURCE, reason="It has the edges.")
    give(registry, Asked(said, key), EXPERT)
    now = moments.now()
    assert [(one.row.key, one.likeness) for one in compared(key, EXPERT, now)] == [
        (mirrored, Likeness.SOURCE)
    ]
    assert [(one.row.key, one.likeness) for one in compared(mirrored, EXPERT, now)] == [
        (key, Likeness.DERIVED)
    ]
    assert "Somebody decided: the other was made from it" in expert.get(beside).content.decode()
    page = expert.get(f"/admin/evidence/{mirrored}/").content.decode()
    assert "made from the other" in page[page.index("Compared with") : page.index("Look-alikes")]

    entry = LogEvent.objects.filter(stream=f"evidence/{key}").count()
    void = VoidEvidenceEntry(target=entry, authority="The Coordinator", reason="Mistaken")
    give(registry, Asked(void, key), COORDINATOR)
    assert compared(mirrored, EXPERT, moments.now()) == []
    assert len(compared(mirrored, EXPERT, now)) == 1
    for bad in (key, "nothing"):
        wrong = ComparePictures(other=bad, likeness=Likeness.SAME)
        with pytest.raises(Refused):
            give(registry, Asked(wrong, key), CUSTODIAN)
    assert rebuild(registry, check=True).clean
