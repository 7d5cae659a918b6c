"""What a PDF does where it is opened, by walking over its objects (pikepdf on qpdf)."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO, Final

import pikepdf

from evidence.steps.noticing import Thing, told
from evidence.traps import Trap

MOST_OBJECTS: Final = 200_000


class BrokenPdf(Exception):
    """It is no PDF that can be walked over; the words say where it breaks."""


_ACTIONS: Final = {
    "/JavaScript": (Trap.SCRIPT, "JavaScript"),
    "/Launch": (Trap.LAUNCH, "an action that starts a program"),
    "/SubmitForm": (Trap.LAUNCH, "an action that sends what was filled in"),
    "/ImportData": (Trap.LAUNCH, "an action that reads a file"),
    "/GoToR": (Trap.EXTERNAL_TARGET, "an action that opens another file"),
    "/GoToE": (Trap.LAUNCH, "an action that opens an embedded file"),
    "/Rendition": (Trap.SCRIPT, "an action that plays something"),
}
_SUBTYPES: Final = {
    "/RichMedia": (Trap.ACTIVE_OBJECT, "rich media that another program plays"),
    "/3D": (Trap.ACTIVE_OBJECT, "a 3D model, which can hold scripts"),
    "/Movie": (Trap.ACTIVE_OBJECT, "a film that another program plays"),
    "/FileAttachment": (Trap.EMBEDDED_FILE, "an attached file"),
}


def load() -> None:
    """Have qpdf read a PDF once, an encrypted one: it then loads and opens nothing more.

    For what is encrypted by AES it opens the kernel's source of random numbers and keeps it open.
    """
    encrypted = io.BytesIO()
    with pikepdf.new() as empty:
        empty.add_blank_page()
        empty.save(encrypted, encryption=pikepdf.Encryption(owner="none", user="", R=6))
    find(encrypted)


def find(file: BinaryIO) -> Mapping[str, Any]:
    """Pages, and what was noticed; one that needs a password says just that."""
    tool = {
        "name": "pikepdf",
        "version": f"{pikepdf.__version__} (qpdf {pikepdf.__libqpdf_version__})",
    }
    try:
        with pikepdf.open(file) as opened:
            return {"pages": len(opened.pages), "noticed": told(_noticed(opened)), "tool": tool}
    except pikepdf.PasswordError:
        locked = Thing(Trap.ENCRYPTED, "the whole", "it needs a password")
        return {"pages": 0, "noticed": told([locked]), "tool": tool}
    except pikepdf.PdfError as error:
        # qpdf's own words begin with a file descriptor.
        raise BrokenPdf(str(error).partition(">")[2].strip(" :") or "it can't be read") from None


def _noticed(opened: pikepdf.Pdf) -> Iterator[Thing]:
    if opened.is_encrypted:
        words = "it is encrypted, but opens without a password"
        yield Thing(Trap.RESTRICTED, "the whole", words)
    for number, held in enumerate(opened.objects, 1):
        if number > MOST_OBJECTS:
            yield Thing(Trap.UNREAD, f"object {number:,}", "it has more objects than are read")
            return
        if isinstance(held, pikepdf.Dictionary | pikepdf.Stream):
            yield from _of(held, f"object {held.objgen[0] or number}")
    for name in opened.attachments:
        yield Thing(Trap.EMBEDDED_FILE, name, "an attached file")


def _of(held: pikepdf.Object, where: str, depth: int = 0) -> Iterator[Thing]:
    for key in held.keys():  # noqa: SIM118  # a PDF object is no mapping
        value = held[key]
        name = str(value) if isinstance(value, pikepdf.Name) else ""
        if key == "/JS":
            yield Thing(Trap.SCRIPT, where, "JavaScript")
        elif key == "/S" and name in _ACTIONS:
            yield Thing(_ACTIONS[name][0], where, _ACTIONS[name][1])
        elif key == "/Subtype" and name in _SUBTYPES:
            yield Thing(_SUBTYPES[name][0], where, _SUBTYPES[name][1])
        elif key == "/XFA":
            yield Thing(Trap.SCRIPT, where, "a form of XML (XFA), which can hold scripts")
        elif depth < 4 and isinstance(value, pikepdf.Dictionary) and not value.is_indirect:
            # What has a number of its own is walked over by it.
            yield from _of(value, where, depth + 1)
        elif depth < 4 and isinstance(value, pikepdf.Array) and not value.is_indirect:
            for one in value:
                if isinstance(one, pikepdf.Dictionary) and not one.is_indirect:
                    yield from _of(one, where, depth + 1)
