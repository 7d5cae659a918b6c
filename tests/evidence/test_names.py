"""Whatever a file is called: kept, legible, harmless."""

import unicodedata
from urllib.parse import unquote

import msgspec
import pytest
from django.utils.http import parse_header_parameters
from hypothesis import given
from hypothesis import strategies as st

from evidence.names import LONGEST, claimed, disposition, suffix
from evidence.values import FileName
from panel.ledger import canonical
from panel.staff.words import text

ANYTHING = st.text(st.characters(codec=None), min_size=1, max_size=400)
TEN_SCRIPTS = [
    "photo.jpg", "صورة.jpg", "фото.jpg", "照片.jpg", "写真.jpg", "사진.jpg",
    "תמונה.jpg", "चित्र.jpg", "φωτογραφία.jpg", "ภาพถ่าย.jpg",
]  # fmt: skip


@pytest.mark.parametrize("name", TEN_SCRIPTS)
def test_a_name_in_any_script_is_kept_as_it_is(name):
    assert claimed(name) == name
    assert unquote(disposition(name).partition("UTF-8''")[2]) == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/passwd", "../../etc/passwd"),
        ("a\x00b", "a\\x00b"),
        ("a\\x00b", "a\\\\x00b"),
        ("\udcff.jpg", "\\udcff.jpg"),
        ("\u202egpj.exe", "\u202egpj.exe"),
        ("line\r\nbreak", "line\\x0d\\x0abreak"),
        ("n" * 2000, "n" * 981 + "… (2000 characters)"),
    ],
)
def test_what_no_record_may_hold_is_written_out(given_name, kept):
    assert claimed(given_name) == kept


@given(ANYTHING)
def test_any_name_fits_the_log_and_a_page(name):
    kept = claimed(name)
    msgspec.convert(kept, FileName)
    canonical.encode(kept)
    shown = text(kept)
    assert "<" not in shown.replace("<bdi>", "").replace("</bdi>", "").replace(
        '<span class="control"', ""
    ).replace("</span>", "").replace('<span class="reference">', "")


@given(ANYTHING, ANYTHING)
def test_two_names_never_become_one(one, other):
    assert (claimed(one) == claimed(other)) is (one == other)


@given(ANYTHING)
def test_no_name_reaches_a_browser_as_more_than_a_name(name):
    field = disposition(claimed(name))
    assert field.isascii()
    assert field.isprintable()
    kind, said = parse_header_parameters(field)
    assert kind == "attachment"
    saved = said["filename"]
    assert 0 < len(saved) <= 150
    assert not set(saved) & set('/\\:*?"<>|\u202e\u2066\u200b\x00')
    assert not saved.startswith((".", "-", "~"))


@pytest.mark.parametrize(
    ("name", "ends_in"),
    [("a.JPG", "jpg"), ("a.tar.gz", "gz"), ("a", ""), ("a.", ""), (".jpg", "jpg"), ("a.b c", "")],
)
def test_the_suffix_is_what_stands_after_the_last_dot(name, ends_in):
    assert suffix(name) == ends_in


def test_a_name_is_never_longer_than_can_be_kept():
    assert len(claimed("\x00" * LONGEST)) == LONGEST
