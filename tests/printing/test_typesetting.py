"""A document is made of strings alone, in fonts of its own, and always in the same bytes."""

import hashlib
import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel.printing.glyphs import printable
from panel.printing.typesetting import typeset
from panel.staff.words import text
from tests.once import once

pytestmark = once

PLAIN = Path(__file__).parent / "plain.typ"
AT = datetime(2015, 7, 21, 21, tzinfo=UTC)
HOSTILE = [
    '#read("/etc/passwd")',
    "*bold* _stress_ = heading\n- list $x^2$ `code` <label> @reference",
    '"; #panic() //',
    r"\u{41} \" ' ” /* comment */ https://example.org [content]",
    '#import "@preview/example:0.1.0": *',
    "{{ 7*7 }} {% now %} <script>alert(1)</script> &amp;",
]


def words(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return " ".join(page.get_textpage().get_text_bounded() for page in document)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_read_as_markup(text):
    shown = "".join(words(typeset(PLAIN, {"text": text}, at=AT)).split())
    assert "".join(text.split()) in shown


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_any_text_is_set(text):
    assert typeset(PLAIN, {"text": text}, at=AT).startswith(b"%PDF-1.7")


@pytest.mark.parametrize("script", ["Путин", "قاسم سلیمانی", "Ελλάς", "Łódź", "שלום", "İıŞş"])
def test_scripts_that_the_fonts_have_are_shown_as_they_are(script):
    assert printable(script) == script
    typeset(PLAIN, {"text": script}, at=AT)


def test_what_could_not_be_seen_is_told_by_its_number():
    assert printable("a\u202eb 中\U0001f642\u200b") == "a[U+202E]b [U+4E2D][U+1F642][U+200B]"


# No width, a hyphen that may come, one that joins nothing: the text would look the same without.
@pytest.mark.parametrize("character", "\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\U000e0041")
def test_texts_that_differ_by_what_is_not_seen_look_different(character):
    number = f"U+{ord(character):04X}"
    assert printable(f"Por{character}t") == f"Por[{number}]t"
    assert f">{number}</span>t" in text(f"Por{character}t")


def test_a_joiner_after_a_letter_that_it_joins_is_the_writers_spelling():
    spelt = "می\u200cرود"
    assert printable(spelt) == spelt
    assert text(spelt) == f"<bdi>{spelt}</bdi>"
    assert printable("می\u200c\u200cرود") == "می\u200c[U+200C]رود"


def test_the_same_input_gives_the_same_bytes_in_another_process():
    program = (
        "import hashlib, sys; from datetime import *; from pathlib import Path;"
        "from panel.printing.typesetting import typeset;"
        "at = datetime.fromisoformat(sys.argv[2]);"
        "made = typeset(Path(sys.argv[1]), {'text': 'a'}, at=at);"
        "print(hashlib.sha256(made).hexdigest())"
    )
    there = subprocess.run(
        [sys.executable, "-c", program, PLAIN, AT.isoformat()],
        env={**os.environ, "TZ": "Asia/Tehran", "LANG": "C"},
        capture_output=True,
        text=True,
        check=True,
    )
    here = hashlib.sha256(typeset(PLAIN, {"text": "a"}, at=AT)).hexdigest()
    assert there.stdout.strip() == here


def test_another_instant_or_text_gives_other_bytes():
    first = typeset(PLAIN, {"text": "a"}, at=AT)
    assert typeset(PLAIN, {"text": "b"}, at=AT) != first
    assert typeset(PLAIN, {"text": "a"}, at=AT.replace(year=2016)) != first


def test_the_longest_text_takes_less_than_a_second():
    began = time.perf_counter()
    typeset(PLAIN, {"text": "word " * 2000}, at=AT)
    assert time.perf_counter() - began < 1
