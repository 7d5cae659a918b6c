"""docs/evidence.md says of each format what is found in it, and so it is."""

import io
import struct
from fractions import Fraction
from pathlib import Path

import c2pa
import pytest
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base
from PIL.PngImagePlugin import PngInfo

from evidence.steps import film, metadata, thumbnail
from tests.evidence.drawing import drawn, encoded, position
from tests.evidence.photos import PHOTOS
from tests.evidence.test_places import box
from tests.once import once_on_postgresql

pytestmark = once_on_postgresql

DOCUMENT = Path(__file__).parents[2] / "docs" / "evidence.md"
XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF'
    b' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description'
    b' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator><rdf:Seq><rdf:li>Example'
    b"</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>"
)
IPTC = b"\x1c\x02\x5a\x00\x07Baghdad"
TYPES = {"JPEG": "image/jpeg", "MP4, QuickTime": "", "HEIC": "image/heic"}


def exif():
    made = Image.Exif()
    made[Base.Make], made[Base.Model] = "Example", "One"
    made.get_ifd(IFD.Exif)[Base.DateTimeOriginal] = "2014:10:26 09:15:00"
    made.get_ifd(IFD.GPSInfo).update(position(33.312806, 44.361488))
    return made


def jpeg():
    plain = encoded(drawn(90), "JPEG", exif=exif(), xmp=XMP)
    resource = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(IPTC)) + IPTC
    segment = b"Photoshop 3.0\0" + resource
    return plain[:2] + b"\xff\xed" + struct.pack(">H", 2 + len(segment)) + segment + plain[2:]


def mp4():
    head = box(b"mvhd", struct.pack(">IIIII", 0, 3_496_000_000, 0, 600, 600))
    place = box(b"udta", box(b"\xa9xyz", struct.pack(">HH", 17, 0) + b"+51.4169-000.0806/"))
    return box(b"ftyp", b"mp42") + box(b"moov", head + place)


def samples():
    picture, more = drawn(90), {"exif": exif(), "xmp": XMP}
    tiff, png = exif(), PngInfo()
    tiff[700], tiff[33723] = XMP, IPTC
    png.add_itxt("XML:com.adobe.xmp", XMP.decode())
    made = {
        "JPEG": jpeg(),
        "PNG": encoded(picture, "PNG", exif=exif(), pnginfo=png),
        "TIFF": encoded(picture, "TIFF", exif=tiff.tobytes()),
        "WebP": encoded(picture, "WEBP", **more),
        "AVIF": encoded(picture, "AVIF", **more),
        "GIF": encoded(picture, "GIF", comment=XMP),
        "BMP": encoded(picture, "BMP"),
        "MP4, QuickTime": mp4(),
    }
    if PHOTOS.is_dir():
        made["HEIC"] = (PHOTOS / "gps-iphonexs.heic").read_bytes()
    return made


def found(name, data):
    """The cells of the format's line."""
    if name.startswith("MP4"):
        said = film.find(io.BytesIO(data))
        return [False, False, bool(said["taken"]), bool(said["position"]), *[False] * 4]
    said, looks = metadata.find(io.BytesIO(data)), thumbnail.find(io.BytesIO(data))
    words = {one["name"].partition(" ")[0] for one in said["says"]}
    signed = TYPES.get(name, f"image/{name.lower()}") in c2pa.Reader.get_supported_mime_types()
    facts = [said["width"], said["camera"], said["taken"], said["position"]]
    return [*map(bool, facts), "XMP" in words, "IPTC" in words, bool(looks["looks"]), signed]


def test_each_format_gives_what_the_document_says():
    metadata.load()
    thumbnail.load()
    lines = {
        cells[0]: [cell == "yes" for cell in cells[1:]]
        for line in DOCUMENT.read_text().splitlines()
        if len(cells := [cell.strip() for cell in line.strip("|").split("|")]) == 9
    }
    made = samples()
    assert set(lines) - set(made) <= {"format", "---", "HEIC"}
    assert {name: found(name, data) for name, data in made.items()} == {n: lines[n] for n in made}


@pytest.mark.parametrize(
    ("zone", "says"), [("+03:00", "said beside it"), ("", ""), ("somewhere", "")]
)
def test_a_zone_is_what_the_file_says_and_no_guess(zone, says):
    made = exif()
    made.get_ifd(IFD.Exif)[Base.OffsetTimeOriginal] = zone
    taken = metadata.find(io.BytesIO(encoded(drawn(90), "JPEG", exif=made)))["taken"]
    assert (taken["zone"], taken["earliest"] == taken["latest"]) == (says, bool(says))


def test_how_fine_a_position_is_written_and_what_the_device_says_of_it_is_told():
    made = exif()
    made.get_ifd(IFD.GPSInfo).update({
        GPS.GPSLatitude: (Fraction(33), Fraction(1877, 100), Fraction(0)),
        GPS.GPSLongitude: (Fraction(44), Fraction(2169, 100), Fraction(0)),
        GPS.GPSHPositioningError: Fraction(65),
        GPS.GPSAltitude: Fraction(40), GPS.GPSAltitudeRef: b"\x01",
        GPS.GPSImgDirection: Fraction(270), GPS.GPSImgDirectionRef: "M",
        GPS.GPSDateStamp: "2014:10:26", GPS.GPSTimeStamp: (6, 15, 0),
    })  # fmt: skip
    place = metadata.find(io.BytesIO(encoded(drawn(90), "JPEG", exif=made)))["position"]
    assert place["precision"] == "written in steps of 18.6 m; 65 m off at most, as the device says"
    assert (place["altitude"], place["bearing"]) == ("-40 m", "270° from magnetic north")
    assert place["by_satellite"] == "2014-10-26T06:15:00+00:00"
