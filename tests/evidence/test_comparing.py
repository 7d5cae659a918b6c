"""The Panel sees what looks like a picture, and a person decides what they are to each other."""

import pytest
from django.utils.html import escape
from PIL import Image, ImageOps
from PIL.ExifTags import IFD, Base

from evidence.domain import ComparePictures, VoidEvidenceEntry
from evidence.events import Likeness
from evidence.findings import WorkingCopyMade
from evidence.queries import compared, look_alikes
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
from tests.evidence.conftest import CUSTODIAN, EXPERT, collected, examined, sent
from tests.evidence.drawing import TAKEN, encoded
from tests.once import once_on_postgresql

pytestmark = once_on_postgresql

COORDINATOR = Viewer(actor="coordinator", roles=frozenset({Role.COORDINATOR}))


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
    exif = Image.Exif()
    exif.get_ifd(IFD.Exif)[Base.DateTimeOriginal] = TAKEN
    key = collected(encoded(plain, "JPEG", exif=exif))
    mirrored = collected(encoded(ImageOps.mirror(plain.resize((300, 225))), "PNG"), "m.png")
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
