"""The text that is seen in a picture, or on a PDF's pages that have none (Tesseract).

It has a sandbox of its own, for its data fill some 50 MB and it takes longer than other steps.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple

import pypdfium2
import tesserocr
from PIL import Image, ImageOps

from evidence.steps import pictures, text
from evidence.steps import type as recognition
from evidence.steps.pages import Page, answer

SECONDS: Final = 50
"""For a file, by the wall; the sandbox ends it a little later."""
LONGEST: Final = 3_500
"""Pixels of a page's longer side: A4 at some 300 a inch."""
_LEAST: Final = 40
"""Of 100, below which what was read of a page is taken for noise."""
_MOST_TEXT: Final = 20
"""Characters of a PDF's page that has text, so that nobody need read it off the picture."""
_INCH: Final = 72
_TESSERACT: Final = tesserocr.tesseract_version().splitlines()[0]


class _Engine(NamedTuple):
    api: tesserocr.PyTessBaseAPI | None
    languages: tuple[str, ...]
    missing: str


_ENGINE: Final[list[_Engine]] = []


def load() -> None:
    """Open Tesseract with the languages asked for, as far as there are data for them."""
    text.load()
    pictures.load()
    asked = os.environ.get("EVIDENCE_OCR_LANGUAGES", "").split()
    folder = Path(os.environ.get("EVIDENCE_TESSDATA", ""))
    there = tuple(one for one in asked if (folder / f"{one}.traineddata").is_file())
    absent = sorted(set(asked) - set(there))
    missing = f"no data for {', '.join(absent)} in {folder}" if absent else ""
    api = None
    if there:
        api = tesserocr.PyTessBaseAPI(path=str(folder), lang="+".join(there))
        # It would open a file for its remarks when it makes the first, and where it may open none
        # it crashes: they go to stderr, which leads nowhere in a fork.
        api.SetVariable("debug_file", "")
        # Once, for what it would load when it meets the first picture.
        _read(api, Image.new("L", (64, 64), "white"), 1_000)
    _ENGINE[:] = [_Engine(api, there, missing)]


def find(file: BinaryIO) -> Mapping[str, Any]:
    """The pages with what was read, how sure of it the engine is, and what it lacked."""
    engine = _ENGINE[0]
    read, cut = _recognised(engine.api, file) if engine.api else ([], False)
    pages = [page for page, _ in read]
    sure = [confidence * len(page.text) for page, confidence in read]
    return {
        **answer(pages, len(pages) + cut),
        "confidence": sum(sure) // max(1, sum(len(page.text) for page in pages)),
        "languages": engine.languages,
        "missing": engine.missing,
        "tool": {"name": "tesserocr", "version": f"{tesserocr.__version__} ({_TESSERACT})"},
    }


def _recognised(
    api: tesserocr.PyTessBaseAPI, file: BinaryIO
) -> tuple[list[tuple[Page, int]], bool]:
    """What was read of each page that was no noise, and whether time ended before the pages."""
    seen = _of_pdf if recognition.of(file) == "application/pdf" else _of_picture
    until, found = time.monotonic() + SECONDS, list[tuple[Page, int]]()
    for number, show in seen(file):
        left = until - time.monotonic()
        if left < 1:
            return found, True
        said, confidence = _read(api, show(), int(left * 1_000))
        if said and confidence >= _LEAST:
            found.append((Page(number, said), confidence))
    return found, False


def _read(api: tesserocr.PyTessBaseAPI, page: Image.Image, milliseconds: int) -> tuple[str, int]:
    api.SetImage(page)
    if not api.Recognize(milliseconds):
        return "", 0
    return api.GetUTF8Text().strip(), api.MeanTextConf()


def _of_picture(file: BinaryIO) -> Iterator[tuple[int, Callable[[], Image.Image]]]:
    with pictures.opened(file) as picture:
        picture.draft("L", (LONGEST, LONGEST))
        upright = ImageOps.exif_transpose(picture).convert("L")
    if max(upright.size) > LONGEST:
        upright.thumbnail((LONGEST, LONGEST))
    yield 1, lambda: upright


def _of_pdf(file: BinaryIO) -> Iterator[tuple[int, Callable[[], Image.Image]]]:
    with pypdfium2.PdfDocument(file.read(text.MOST_BYTES)) as opened:
        for number, page in enumerate(opened, 1):
            if page.get_textpage().count_chars() < _MOST_TEXT:
                yield number, partial(_drawn, page)
            page.close()


def _drawn(page: pypdfium2.PdfPage) -> Image.Image:
    scale = min(300 / _INCH, LONGEST / max(page.get_size()))
    drawn: Image.Image = page.render(scale=scale, grayscale=True).to_pil()
    return drawn.convert("L")


STEPS: Final[Mapping[str, Callable[[BinaryIO], Mapping[str, Any]]]] = {"ocr": find}
