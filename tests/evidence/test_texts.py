"""The text of documents is kept beside them, shown on their pages and found by its words."""

import pytest
from PIL import Image, ImageDraw, ImageFont

from evidence import jobs, texts
from evidence.documents import TextRead, TextRecognised
from evidence.models import Job, TextPart
from evidence.states import EvidenceItem
from panel.access.roles import Role
from panel.ledger import streams, subscriptions
from panel.ledger.rebuild import rebuild
from panel.ledger.registry import registry
from panel.search.snippets import snippet
from panel.search.words import phrases, places, words
from panel.staff.words import pieces
from tests.evidence.conftest import collected, examined
from tests.evidence.drawing import encoded, pdf

LIST = "/admin/evidence/evidencerow/"


def item(key):
    return streams.newest(registry, EvidenceItem, key)


def lettered(words):
    picture = Image.new("RGB", (700, 120), "white")
    ImageDraw.Draw(picture).text((20, 30), words, "black", ImageFont.load_default(48))
    return picture


def found(client, asked):
    page = client.get(LIST, {"q": asked}).content.decode()
    return {name for name in ("letter.txt", "two.pdf", "closed.txt", "sign.png") if name in page}


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Sécurité SECURITE", ["securite", "securite"]),
        ("HS 8419.50", ["hs", "xn8419", "xn50"]),
        ("x-ray", ["xax", "ray"]),
        ("قراراتُه ٱلسّابقة", list(words("قراراته السابقة"))),
        ("ایران", list(words("ايران"))),
        ("安理会", list(words("安 理 会"))),
        ("\x00 _ …", []),
    ],
)
def test_words_are_the_same_however_they_are_written(text, kept):
    assert list(words(text)) == kept
    assert all(word.isascii() and word.isalnum() and word[0].isalpha() for word in kept)


def test_what_is_quoted_or_written_as_one_stands_together():
    assert phrases('port "bandar abbas" 8419.50 …') == [
        ["port"], ["bandar", "abbas"], ["xn8419", "xn50"]
    ]  # fmt: skip


def test_the_text_of_a_document_is_kept_shown_and_found(ledger, sign_in, state):
    letter = collected("La Sécurité de l'expédition: port Bandar Abbas.".encode(), "letter.txt")
    two = collected(pdf("First page", "The port of Latakia"), "two.pdf")
    closed = collected(b"port and <?php\x00 X5O!P%@AP[4\\PZX54(P^)7CC)7}$", "closed.txt.exe")
    examined()
    subscriptions.run_all(registry)
    read = item(letter).finding(TextRead)
    assert (read.encoding, read.scripts, read.characters) == ("utf-8", ("Latin",), 47)
    (only,) = texts.kept(read.sha256)
    assert only.text.startswith("La Sécurité")
    assert "Sécurité" not in str(read)
    expert, secretariat = sign_in(Role.EXPERT), sign_in(Role.SECRETARIAT)
    assert "Bandar Abbas" in expert.get(f"/admin/evidence/{letter}/").content.decode()
    assert found(expert, "PORT") == {"letter.txt", "two.pdf"}
    assert found(expert, "securite abbas") == {"letter.txt"}
    assert found(expert, '"abbas bandar"') == set()
    assert found(expert, "first latakia") == set()
    assert found(secretariat, "port") == set()
    for shown in ("grid", "list"):
        page = expert.get(LIST, {"q": "latakia", "shown": shown}).content.decode()
        assert "The port of <mark>Latakia</mark></bdi>" in page
        assert f'href="/admin/evidence/text/?item={two}&amp;step=text#page-2"' in page
    whole = expert.get("/admin/evidence/text/", {"item": two, "step": "text"}).content.decode()
    assert 'id="page-2"' in whole
    TextPart.objects.all().delete()
    assert found(expert, "latakia") == set()
    assert closed
    assert rebuild(registry, check=True).clean


def test_what_is_written_in_a_picture_is_read_after_everything_was_examined(
    ledger, sign_in, settings
):
    settings.EVIDENCE_OCR_LANGUAGES = ["eng", "xxx"]
    sign = collected(encoded(lettered("Port of Latakia"), "PNG"), "sign.png")
    scan = collected(encoded(lettered("Bill of lading"), "PDF"), "scan.pdf")
    deadly = collected(encoded(lettered("Deadly"), "PNG"), "deadly.png")
    closed = collected(encoded(lettered("Closed"), "PNG"), "closed.pdf")
    remarked = collected(encoded(_remarked(), "PNG"), "small.png")
    examined()
    assert (item(sign).status, item(sign).finding(TextRecognised)) == ("ready", None)
    late = collected(encoded(lettered("Port of Latakia"), "PNG"), "late.png")
    subscriptions.run_all(registry)
    assert set(Job.objects.values_list("kind", "key")) == {
        ("recognition", sign), ("recognition", scan), ("recognition", deadly),
        ("recognition", remarked), ("examination", late),
    }  # fmt: skip
    assert jobs._next() == "examination"
    expert = sign_in(Role.EXPERT)
    assert "The text of 5 files isn" in expert.get("/admin/search/?q=Latakia").content.decode()
    assert "The text of 5 files isn" in expert.get("/admin/").content.decode()
    assert "still being read" in expert.get(f"/admin/evidence/{sign}/").content.decode()
    listed = expert.get("/admin/evidence/evidencerow/?status=unread").content.decode()
    assert listed.count("text still being read") == 4
    assert "closed.pdf" not in listed
    Job.objects.filter(key=scan).update(attempts=jobs.TRIES - 1)
    Job.objects.filter(key=deadly).update(attempts=jobs.TRIES)
    while jobs.work(registry):
        subscriptions.run_all(registry)
    read = item(sign).finding(TextRecognised)
    assert [page.text for page in texts.kept(read.sha256)] == ["Port of Latakia"]
    assert read.confidence > 80
    assert (read.languages, "no data for xxx" in read.missing) == (("eng",), True)
    assert item(scan).finding(TextRecognised).characters == len("Bill of lading")
    assert item(closed).finding(TextRecognised) is None
    assert [one.reason for one in item(deadly).failures] == [
        "whoever read it ended 5 times while at it"
    ]
    assert item(deadly).status == "ready"
    assert item(remarked).failures == ()
    assert "read yet" not in expert.get("/admin/search/?q=Latakia").content.decode()
    assert found(expert, "latakia") == {"sign.png"}
    page = expert.get(f"/admin/evidence/{sign}/").content.decode()
    assert "no data for xxx" in page
    whole = expert.get("/admin/evidence/text/", {"item": sign, "step": "ocr"}).content.decode()
    assert "Port of Latakia" in whole
    for asked in ({"item": closed, "step": "text"}, {"item": sign, "step": "type"}):
        assert expert.get("/admin/evidence/text/", asked).status_code == 404


def _remarked():
    """A picture that is too small for Tesseract to say nothing of it on its stderr."""
    picture = Image.new("RGB", (20, 10), "white")
    for n in range(12):
        corner = (n * 7 % 20, n * 11 % 10)
        picture.paste((n * 20, 255 - n * 20, n * 9), (*corner, corner[0] + 16, corner[1] + 10))
    return picture


@pytest.mark.parametrize(
    "text", ["La Sécurité, <b>8419.50</b>", "我们在港口看见它", "e\u0301t\u00e9"]
)
def test_each_word_has_its_place(text):
    assert [one.word for one in places(text)] == list(words(text))


def test_what_a_text_says_is_shown_harmlessly():
    shown = str(pieces(snippet("a \u202ereversed <b>port</b>", phrases("port"))))
    assert "\u202e" not in shown
    assert "&lt;b&gt;<mark>port</mark>&lt;/b" in shown
