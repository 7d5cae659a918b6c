"""`python -m benchmarks.report`: a long report set, in seconds and megabytes at most.

The pages are of generated words and pictures; what is measured is the process that sets a document,
as a worker starts it, without the database.
"""

from __future__ import annotations

import argparse
import random
import resource
import shutil
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PIL import Image

from benchmarks.machine import described
from benchmarks.rounds import ROOT
from panel.printing.apart import MADE, typeset_apart

TEMPLATE = ROOT / "cases" / "reports" / "rendering" / "templates" / "report.typ"
SIDE = 800
"""Pixels of a photo's longer side, as a worker lays it out."""
AT = datetime(2015, 6, 2, tzinfo=UTC)


def main() -> None:
    """Draw, set, tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--paragraphs", type=int, default=500)
    parser.add_argument("--photos", type=int, default=300)
    said = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print("\n".join(f"- {line}" for line in described(folder)))
        _draw(folder, said.photos)
        template = Path(shutil.copy(TEMPLATE, folder))
        data = _content(said.paragraphs, said.photos)
        began = time.perf_counter()
        pages = typeset_apart(template, data, at=AT)
        seconds = time.perf_counter() - began
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
        size = (folder / MADE).stat().st_size / 1e6
    print(f"{pages} pages, {said.photos} photos: {seconds:.1f} s, {peak:,} MB, PDF {size:.1f} MB")


def _draw(folder: Path, photos: int) -> None:
    ground = Image.radial_gradient("L").resize((SIDE, SIDE * 3 // 4)).convert("RGB")
    for number in range(photos):
        noise = Image.effect_noise(ground.size, 60).convert("RGB")
        Image.blend(ground, noise, 0.3).save(folder / f"{number}.jpg", "JPEG", quality=80)


def _content(paragraphs: int, photos: int) -> dict[str, Any]:
    words = random.Random(1)  # noqa: S311  # nothing is secret in it
    named = ("report", "Panel", "States", "travel", "authorities", "vessel", "port", "found")
    body = [
        {
            "heading": f"Section {number}" if number % 25 == 1 else "",
            "depth": 1,
            "number": number,
            "text": " ".join(words.choices(named, k=90)),
            "note": f"A daily, p. {number}, 2 June 2015, https://example.org/{number}",
            "corrected": [],
            "pictures": [
                _picture(photo)
                for photo in range(photos)
                if photo * paragraphs // photos == number - 1
            ],
        }
        for number in range(1, paragraphs + 1)
    ]
    lists = "corrigenda findings replies sightings recommendations annexes addenda"
    nothing: dict[str, Any] = {name: [] for name in lists.split()}
    return {
        **nothing,
        "demonstration": True,
        "draft": False,
        "symbol": "S/2015/401",
        "distribution": "General",
        "day": "2 June 2015",
        "kind": "Final report",
        "title": "A report of generated words",
        "mandate": "a fictional mandate",
        "way": {"submitted": "24 April 2015"},
        "transmittal": "",
        "body": body,
        "map": {"svg": "", "words": "", "notes": []},
        "version": "no position of any log",
    }


def _picture(number: int) -> dict[str, str]:
    said = {"caption": f"Picture {number}", "shows": "Grey noise", "credit": "Generated"}
    return {"file": f"{number}.jpg", "taken": "", "place": "", **said}


if __name__ == "__main__":
    main()
