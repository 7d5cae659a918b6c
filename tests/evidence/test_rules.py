"""What is opened and what is kept closed; positions and times that can and can't be so."""

from fractions import Fraction
from pathlib import Path

import pytest
from PIL.ExifTags import GPS, Base

from evidence.digests import expected
from evidence.documents import StructureRead
from evidence.domain.verdict import against_opening
from evidence.events import StepFailed
from evidence.findings import Tool, TypeRecognised
from evidence.steps.claims import ImpossibleValue
from evidence.steps.places import position
from evidence.steps.times import taken
from evidence.traps import Noticed, Trap
from panel.ledger.reading import Invalid
from tests.evidence import drawing

DOCUMENTS = (Path(__file__).parents[2] / "docs" / "documents.md").read_text()
TOOL = Tool(name="a", version="1")
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def recognised(content):
    return [TypeRecognised(media_type=content, described="", tool=TOOL)]


@pytest.mark.parametrize(
    ("name", "claims", "content", "reason"),
    [
        ("a.jpg", "", "image/jpeg", ""),
        ("a.JPG", "image/png", "image/jpeg", ""),
        ("a", "", "image/heic", ""),
        ("a.pdf", "application/pdf", "application/pdf", ""),
        ("a.docx", "", WORD, ""),
        ("a.mp4", "", "video/mp4", ""),
        ("a.unknown", "application/unknown", "image/jpeg", ""),
        ("a.jpg", "", "text/x-shellscript", "its content is text/x-shellscript, which can act"),
        ("a.svg", "", "image/svg+xml", "its content is image/svg+xml, which can act"),
        ("a.html", "", "text/html", "its content is text/html, which can act"),
        ("a.exe", "", "application/x-dosexec", "which can act"),
        ("a.jpg", "", "application/pdf", "its name ends in .jpg, its content is application/pdf"),
        ("a", "image/jpeg", "video/mp4", "its sender says image/jpeg, its content is video/mp4"),
        ("a.zip", "", "application/zip", "an archive"),
        ("a.xyz", "", "application/x-xyz", "nothing here knows files of the type"),
    ],
)
def test_only_what_is_what_it_says_is_opened(name, claims, content, reason):
    found = against_opening(name, claims, recognised(content), [])
    assert reason in (found.reason if found else "")
    assert bool(found) is bool(reason)


def test_a_step_that_failed_keeps_it_closed_and_says_so():
    failed = StepFailed(step="thumbnail", reason="image file is truncated")
    unread = StepFailed(step="ocr", reason="it took more than 60 seconds")
    said = against_opening("a.jpg", "", recognised("image/jpeg"), [failed])
    assert said == ("the step thumbnail failed: image file is truncated", "thumbnail")
    assert against_opening("a.jpg", "", recognised("image/jpeg"), [unread]) is None


@pytest.mark.parametrize("trap", Trap)
def test_what_acts_hides_or_was_not_looked_into_keeps_it_closed_and_says_where(trap):
    noticed = Noticed(trap=trap, where="word/x.bin", says="an object")
    found = [*recognised(WORD), StructureRead(noticed=(noticed,), tool=TOOL)]
    against = against_opening("a.docx", "", found, [])
    said = "no" if against is None else "yes"
    assert f"| `{trap}` | {said} |" in DOCUMENTS
    assert said == "no" or against == ("an object, in word/x.bin", "structure")


def gps(north, east, *, ns="N", ew="E"):
    found = {GPS.GPSLatitude: north, GPS.GPSLongitude: east}
    return found | {GPS.GPSLatitudeRef: ns, GPS.GPSLongitudeRef: ew}


@pytest.mark.parametrize(
    ("tags", "found"),
    [
        ({}, None),
        (drawing.position(33.312806, 44.361488), ("33.312806", "44.361488")),
        (drawing.position(-0.3713, -70.5), ("-0.371300", "-70.500000")),
        (gps((90, 0, 0), (180, 0, 0)), ("90.000000", "180.000000")),
        (gps((1, Fraction(30), 0), (2, 0, 0), ns=b"S\x00", ew="w"), ("-1.500000", "-2.000000")),
        (gps(12.5, 13.25), ("12.500000", "13.250000")),
    ],
)
def test_a_position_is_read_as_decimal_degrees(tags, found):
    said = position(tags)
    assert (said and (said["latitude"], said["longitude"])) == found


@pytest.mark.parametrize(
    ("tags", "why"),
    [
        (gps((91, 0, 0), (0, 0, 1)), "no more than 90"),
        (gps((1, 0, 0), (181, 0, 0)), "no more than 180"),
        (gps(4294967295, (1, 0, 0)), "no more than 90"),
        (gps((1, 75, 0), (1, 0, 0)), "minutes and seconds"),
        (gps((-1, 0, 0), (1, 0, 0)), "minutes and seconds"),
        (gps((float("nan"), 0, 0), (1, 0, 0)), "a fraction over zero"),
        (gps("here", (1, 0, 0)), "degrees are numbers"),
        (gps((1, 0, 0), (1, 0, 0), ns="X"), "a hemisphere is N or S"),
        (gps((1, 0, 0), (1, 0, 0), ew=""), "half of the position"),
        (gps((1, 0, 0), None), "half of the position"),
        (gps((0, 0, 0), (0, 0, 0)), "know no position"),
    ],
)
def test_a_position_that_cannot_be_is_kept_as_raw_and_refused_by_name(tags, why):
    with pytest.raises(ImpossibleValue) as refused:
        position(tags)
    assert why in refused.value.why
    assert refused.value.raw


@pytest.mark.parametrize(
    ("tags", "found"),
    [
        ({}, None),
        ({Base.DateTimeOriginal: "0000:00:00 00:00:00"}, None),
        ({Base.DateTime: "    :  :     :  :  "}, None),
        (
            {Base.DateTimeOriginal: "2015:07:24 10:00:00", Base.OffsetTimeOriginal: "+03:00"},
            ("2015-07-24T10:00:00", "2015-07-24T07:00:00+00:00", "2015-07-24T07:00:00+00:00"),
        ),
        (
            {Base.DateTimeOriginal: "2015:07:24 10:00:00"},
            ("2015-07-24T10:00:00", "2015-07-23T20:00:00+00:00", "2015-07-24T22:00:00+00:00"),
        ),
        (
            {Base.DateTimeOriginal: "0000:00:00 00:00:00", Base.DateTime: "2015:07:24 10:00:00"},
            ("2015-07-24T10:00:00", "2015-07-23T20:00:00+00:00", "2015-07-24T22:00:00+00:00"),
        ),
    ],
)
def test_a_time_without_a_zone_is_an_interval(tags, found):
    said = taken(tags, {}, {})
    assert (said and (said["local"], said["earliest"], said["latest"])) == found


@pytest.mark.parametrize(
    "said", ["2015:02:30 10:00:00", "2015:07:24 25:00:00", "yesterday", "0001:01:01 00:00:00"]
)
def test_a_time_that_cannot_be_is_refused_by_name(said):
    with pytest.raises(ImpossibleValue) as refused:
        taken({Base.DateTimeOriginal: said}, {}, {})
    assert refused.value.raw == said


@pytest.mark.parametrize(
    ("field", "found"),
    [
        ("", None),
        (f"sha-256=:{'A' * 43}=:", "0" * 64),
        (f"sha-512=:AAAA:, sha-256=:{'A' * 43}=:", "0" * 64),
    ],
)
def test_a_digest_field_is_read(field, found):
    assert expected({"Repr-Digest": field}, {}) == found


@pytest.mark.parametrize(
    "field", ["sha-256=AAAA", "sha-256=:AAAA:", "sha-256=:%%%%:", "sha-512=:AAAA:", "0" * 64]
)
def test_a_digest_field_that_cannot_be_checked_is_refused(field):
    with pytest.raises(Invalid, match="RFC 9530"):
        expected({"Repr-Digest": field}, {})


def test_what_is_said_twice_is_said_alike():
    field = {"Content-Digest": f"sha-256=:{'A' * 43}=:"}
    assert expected(field, {"sha256": "0" * 64}) == "0" * 64
    assert expected({}, {"sha256": "AB" * 32}) == "ab" * 32
    with pytest.raises(Invalid, match="another SHA-256"):
        expected(field, {"sha256": "1" * 64})
