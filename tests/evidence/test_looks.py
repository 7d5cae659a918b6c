"""Pictures that look alike are found, all of them and no others, whatever was done to them."""

import base64
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from evidence import looking
from evidence.looks import FORMS, NEAR
from evidence.models import LookRow
from evidence.steps import pdq, thumbnail
from tests.evidence.drawing import encoded
from tests.evidence.photos import PHOTOS

PUBLISHED = {
    "near-aaa-orig.jpg": "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22",
    "near-bridge-2-rotate-90.jpg": (
        "30a10efd71cc3d429013d48d0ffffc52e34e0e17ada952a9d29685211ea9e5af"
    ),
    "near-bridge-5-flipx.jpg": "f8f80f31e0f417b20e37f5cd028f980fb36ed02a9662c1e233e64c634e9c64dd",
}
"""As the authors of PDQ have them, of the whole of each picture."""
TURNS = [
    None, Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270,
    Image.Transpose.FLIP_TOP_BOTTOM, Image.Transpose.FLIP_LEFT_RIGHT,
    Image.Transpose.TRANSPOSE, Image.Transpose.TRANSVERSE,
]  # fmt: skip

here = pytest.mark.skipif(not PHOTOS.is_dir(), reason="no ../shared/data/photos here")


@here
@pytest.mark.parametrize(("name", "hash_"), [*PUBLISHED.items()])
def test_hashes_are_those_that_its_authors_published(monkeypatch, name, hash_):
    monkeypatch.setattr(pdq, "SIDE", 10_000)
    with Image.open(PHOTOS / name) as picture:
        found = pdq.hashed(picture)
    assert (found.forms[0].hex(), found.quality) == (hash_, 100)


@pytest.mark.parametrize(("turn", "form"), [*zip(TURNS, range(8), strict=True)])
def test_each_form_is_the_hash_of_the_picture_turned_so(turn, form):
    picture = Image.effect_noise((8, 6), 80).resize((400, 300), Image.Resampling.BICUBIC)
    turned = picture if turn is None else picture.transpose(turn)
    apart = [pdq.distance(f, pdq.hashed(turned).forms[0]) for f in pdq.hashed(picture).forms]
    assert apart.index(min(apart)) == form, FORMS[form]
    assert min(apart) <= NEAR


@pytest.mark.parametrize("size", [(4, 400), (5, 5), (1, 1), (3000, 6)])
def test_whatever_its_size_a_picture_has_a_hash_or_none(size):
    found = pdq.hashed(Image.new("RGB", size, "grey"))
    assert found is None if min(size) < 5 else found.quality == 0


def test_a_heic_picture_without_exif_has_its_small_picture():
    thumbnail.load()
    file = io.BytesIO()
    Image.new("RGB", (300, 200), "red").save(file, "HEIF")
    found = thumbnail.find(file)
    assert (found["width"], found["unlike_embedded"]) == (300, None)


def test_colours_are_those_of_the_embedded_profile_and_nothing_else_of_it_stays():
    thumbnail.load()
    plain = Image.new("RGB", (64, 64), (10, 200, 30))
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    told = {"xmp": b"<x:xmpmeta/>", "icc_profile": lab, "comment": b"taken by a source"}
    for profile in (lab, b"sRGB", b"no profile"):
        data = encoded(plain, "JPEG", **(told | {"icc_profile": profile}))
        made = thumbnail.find(io.BytesIO(data))
        assert (made["width"], made["large"]["height"]) == (64, 64)
        for copy in (made, made["large"]):
            written = base64.b64decode(copy["jpeg"])
            assert [one for one in (profile, b"xmpmeta", b"taken by") if one in written] == []


hashes = st.binary(min_size=32, max_size=32)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(hashes, max_size=6),
    hashes,
    st.lists(st.tuples(st.integers(0, 7), st.sets(st.integers(0, 255), max_size=40)), max_size=8),
)
def test_the_search_finds_what_comparing_all_finds(db, others, wanted, near):
    forms = [wanted, *(bytes(b ^ (17 * n) for b in wanted) for n in range(1, 8))]
    held = [*others, *(_flipped(forms[form], bits) for form, bits in near)]
    LookRow.objects.all().delete()
    LookRow.objects.bulk_create(
        [LookRow(stream=f"evidence/{n}", held_from=1, hash=one) for n, one in enumerate(held)]
    )
    found = {one.hash: one.distance for one in looking.near(forms)}
    apart = {one: min(pdq.distance(form, one) for form in forms) for one in held}
    assert found == {one: bits for one, bits in apart.items() if bits <= NEAR}


def _flipped(one: bytes, bits: set[int]) -> bytes:
    number = int.from_bytes(one)
    for bit in bits:
        number ^= 1 << bit
    return number.to_bytes(32)
