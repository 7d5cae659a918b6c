"""Files that mean harm, made here so that no scanner finds them in the repository."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pikepdf
from PIL import Image
from PIL.ExifTags import Base

from evidence import texts
from evidence.documents import TextRead
from evidence.states import EvidenceItem, EvidenceStatus
from tests.evidence.drawing import drawn, encoded, jpeg, pdf

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
_WORD = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    "<w:p><w:r><w:t>Dear Panel</w:t></w:r></w:p></w:body></w:document>"
)
_RELATION = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/{kind}" Target="http://example.org/a.dotm" TargetMode="External"/>'
    "</Relationships>"
)


def zipped(members: Mapping[str, bytes | str], *, packed: bool = True) -> bytes:
    """A ZIP of these members."""
    made = io.BytesIO()
    way = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with zipfile.ZipFile(made, "w", way) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return made.getvalue()


def word(members: Mapping[str, bytes | str] | None = None) -> bytes:
    """A letter as Word has it, with these members more."""
    return zipped({"[Content_Types].xml": _TYPES, "word/document.xml": _WORD, **(members or {})})


def relation(kind: str) -> bytes:
    """A letter that says it has such a thing elsewhere."""
    return word({"word/_rels/settings.xml.rels": _RELATION.format(kind=kind)})


def restricted() -> bytes:
    """A PDF that is encrypted by AES and opens without a password."""
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf("Lorem ipsum"))) as opened:
        opened.save(made, encryption=pikepdf.Encryption(owner="none", user="", R=6))
    return made.getvalue()


def zeros() -> bytes:
    """A few kilobytes that say they unpack to 4 GB."""
    member = zipped({"inner.bin": bytes(1024 * 1024)})
    lying = bytearray(zipped({f"{number}.bin": member for number in range(4)}))
    at = 0
    while (at := lying.find(b"PK\x01\x02", at)) >= 0:
        lying[at + 24 : at + 28] = (2**30).to_bytes(4, "little")
        at += 4
    return bytes(lying)


def told_by_exif(words: str) -> bytes:
    """A photo whose description is this."""
    exif = Image.Exif()
    exif[Base.ImageDescription] = words
    return encoded(drawn(90), "JPEG", exif=exif)


def pdf_that(action: pikepdf.Dictionary) -> bytes:
    """A PDF that does this when it is opened, in a compressed object."""
    with pikepdf.open(io.BytesIO(pdf("A letter"))) as opened:
        opened.Root.OpenAction = action
        saved = io.BytesIO()
        opened.save(saved, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return saved.getvalue()


def pdf_with(name: str, data: bytes) -> bytes:
    """A PDF with a file attached."""
    with pikepdf.open(io.BytesIO(pdf("A letter"))) as opened:
        opened.attachments[name] = data
        saved = io.BytesIO()
        opened.save(saved)
    return saved.getvalue()


def many_frames() -> bytes:
    """A GIF of 100,000 frames."""
    whole = encoded(Image.new("P", (4, 4)), "GIF")
    start = whole.index(b"\x2c")
    return whole[:start] + whole[start:-1] * 100_000 + b"\x3b"


def _launch() -> pikepdf.Dictionary:
    return pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe"))


def _script() -> pikepdf.Dictionary:
    return pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))


def made() -> dict[str, tuple[bytes, str, str]]:
    """Each by the name that it is sent under: bytes, the step that closes it, words of why."""
    photo, program = jpeg(), Path("/bin/true").read_bytes()
    frames = many_frames()
    return {
        "program.jpg": (program, "type", "which can act by itself"),
        "eicar.txt": (EICAR, "rules", "the test file by which scanners are tried"),
        "eicar.docx": (word({"word/a.bin": EICAR}), "rules", "(EICAR) (rule eicar), in word/a.bin"),
        "eicar.pdf": (pdf_with("a.txt", EICAR), "rules", "(rule eicar), in a.txt"),
        "glued.jpg": (photo + zipped({"a.exe": b"MZ"}), "structure", "it is a ZIP archive as well"),
        "page.jpg": (photo + b"<html><script>x()</script>", "structure", "a web page or a script"),
        "comment.gif": (b"GIF89a/*" + b"\0" * 40 + b"*/=1;", "rules", "GIF/JavaScript"),
        "exif.jpg": (told_by_exif("<script>alert(1)</script>"), "rules", "a page or a script"),
        "script.pdf": (pdf_that(_script()), "pdf", "JavaScript, in object"),
        "launch.pdf": (pdf_that(_launch()), "pdf", "an action that starts a program"),
        "template.docx": (relation("attachedTemplate"), "structure", "it fetches attachedTemplate"),
        "link.docx": (relation("hyperlink"), "", ""),
        "nested.zip": (zipped({"inner.zip": zipped({"a": b"a"})}), "", ""),
        "nested.docx": (word({"word/a.zip": zipped({"a": "a"})}), "structure", "an archive within"),
        "zeros.zip": (zeros(), "structure", "bytes say that they unpack to 4,294,967,296"),
        "leads.zip": (zipped({"../../etc/passwd": b"a"}), "structure", "leads out of the folder"),
        "frames.gif": (frames, "", ""),
        "tail.jpg": (photo + b"maker's own" * 20, "", ""),
        "attached.pdf": (pdf_with("a.txt", b"a list"), "", ""),
        "restricted.pdf": (restricted(), "", ""),
        "mail.eml": (b"From: a@example.org\r\nSubject: x\r\nTo: b@example.org\r\n\r\nDear", "", ""),
        "cut.tif": (encoded(drawn(1), "TIFF")[:-9_000], "thumbnail", "failed"),
    }


HELD = {
    "hostile-LNK.lnk": ("rules", "a Windows shortcut"),
    "hostile-decompression_bomb.gif": ("metadata", "DecompressionBombError"),
    "hostile-dirty.svg": ("type", "image/svg+xml, which can act"),
    "hostile-html-named.png": ("type", "text/xml, which can act"),
    "hostile-truncated_end_chunk.png": ("metadata", "Truncated File Read"),
    "office-dde-test.docx": ("office", "a field that has another program run: DDEAUTO"),
    "office-embedded-simple-2007.docx": ("structure", "an embedded object"),
    "office-encrypted.docx": ("office", "it needs a password"),
    "office-excel4_sample_macro.xlsm": ("structure", "a sheet of Excel 4 macros"),
    "pdf-Pages-tree-refs.pdf": ("pdf", "Loop detected in /Pages"),
    "pdf-REDHAT-1531897-0.pdf": ("pdf", "unable to find /Root"),
    "pdf-evaljs.pdf": ("pdf", "JavaScript, in object"),
    "pdf-password.pdf": ("pdf", "it needs a password"),
}
"""What of the folder is closed, by which step and why; of pictures, what their decoders refuse."""
OPEN = {
    "c2pa-basic-signed.pdf": "c2pa-rs",
    "office-OOXML.docx": "astounding",
    "office-dirty.odt": "Hello World",
    "office-harmless-clean.docx": "harmless",
    "office-revision.docx": "[deleted: I'm a text document : please love me.]",
    "pdf-arabic.pdf": "habibi",
    "pdf-attachment.pdf": "Lorem ipsum",
    "pdf-bomb_giant.pdf": "GIANT",
    "pdf-hugemono.pdf": "",
    "pdf-image-only.pdf": "",
    "pdf-minimal.pdf": "Lorem ipsum",
    "pdf-scan-skew.pdf": "",
}
"""What is opened, and what its text says."""


def check(name: str, item: EvidenceItem, step: str, words: str) -> None:
    """It is closed by this step with these words of why; where there is no step, it is open."""
    closed = item.status is EvidenceStatus.QUARANTINED
    found = (str(item.status), item.closed_by if closed else None)
    assert found == ("quarantined" if step else "ready", step or None), (name, item.reason)
    assert words in item.reason, (name, item.reason)


def check_folder(items: Mapping[str, EvidenceItem]) -> None:
    """Every document and hostile file of the folder ends as the tables say."""
    for name, (step, words) in HELD.items():
        check(name, items[name], step, words)
    for name, words in OPEN.items():
        check(name, items[name], "", "")
        read = items[name].finding(TextRead)
        assert read, name
        text = "\n".join(page.text for page in texts.kept(read.sha256))
        assert words in text if words else not text, name
    documents = {name for name in items if name.startswith(("office-", "pdf-"))}
    assert documents == {name for name in {*HELD, *OPEN} if name.startswith(("office-", "pdf-"))}
