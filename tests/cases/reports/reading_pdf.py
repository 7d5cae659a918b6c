"""A PDF read back: its words, and everything that stands in it."""

import io
from typing import Any

import pikepdf
import pypdfium2


def text(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as opened:
        pages = " ".join(page.get_textpage().get_text_bounded() for page in opened)
    return " ".join(pages.replace("\u200b", "").split())


def everything(pdf: bytes) -> str:
    """What is read of it, its strings, and its streams unpacked."""
    found = [text(pdf), pdf.decode("latin-1")]
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for one in opened.objects:
            found += _strings(one)
            if isinstance(one, pikepdf.Stream) and "/DCTDecode" not in str(one.get("/Filter")):
                found.append(one.read_bytes().decode("latin-1"))
    return "\n".join(found)


def _strings(one: Any) -> list[str]:
    if isinstance(one, pikepdf.String):
        return [str(one)]
    if isinstance(one, pikepdf.Dictionary):
        return [said for _, held in one.items() for said in _direct(held)]
    if isinstance(one, pikepdf.Array):
        return [said for each in one for said in _direct(each)]
    return []


def _direct(one: Any) -> list[str]:
    """What is not found as an object of its own."""
    return [] if getattr(one, "is_indirect", False) else _strings(one)
