"""Items of evidence of a generated mandate: photographs and documents whose bytes are nowhere.

Only the texts of documents are in the store, for search reads them: a re-reading of a generated
ledger's originals finds none.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

import msgspec

from evidence import receiving, texts
from evidence.domain import CollectFile, RecordFindings
from evidence.findings import Position, Taken, Tool
from panel.access.roles import Role
from panel.management.generating import prose
from panel.management.generating.steps import Step, chance

_TOOL: Final = {"tool": Tool(name="generate", version="1")}
_TEXTS: Final = 5
"""Every so many items one is a document with a text."""
_ALIKE: Final = 2_000
"""Different texts, which documents share."""


class Item:
    """An item by its number."""

    def __init__(self, seed: int, number: int) -> None:
        self.drawn, self.document = chance(seed, "item", number), number % _TEXTS == 0
        self.key = f"{self.drawn.getrandbits(80):020x}"
        self.seed, self.number = seed, number

    def steps(self, day: date, collector: str) -> Iterator[Step]:
        """It is collected, and examined at once."""
        kind, ends = ("text/plain", "txt") if self.document else ("image/jpeg", "jpg")
        received = CollectFile(
            sha256=f"{self.drawn.getrandbits(256):064x}",
            size=self.drawn.randint(10_000, 4_000_000),
            claimed_name=f"generated-{self.number:06}.{ends}",
            claimed_type=kind,
            note=prose.text(self.drawn, 8),
        )
        yield Step(day, received, self.key, Role.EXPERT, actor=collector)
        known = {"media_type": kind, "described": "generated", **_TOOL}
        found = {"type": known, **(self._text() if self.document else self._photo(day))}
        findings = RecordFindings(
            examination=1, sandbox="none: generated", found=msgspec.to_builtins(found), failures=()
        )
        yield Step(day, findings, self.key, Role.WORKER)

    def _text(self) -> dict[str, Any]:
        drawn = chance(self.seed, "text", self.number // _TEXTS % _ALIKE)
        pages = tuple(texts.Page(number, prose.text(drawn, 90)) for number in (1, 2))
        with receiving.copies().incoming(most=texts.MOST_BYTES) as into:
            into.write(msgspec.json.encode(pages))
            kept = into.keep()._asdict()
        said = {
            **kept,
            "pages": len(pages),
            "characters": sum(len(page.text) for page in pages),
            "truncated": False,
            "scripts": ("Latin",),
            "language": "",
            "of_pages": len(pages),
            "encoding": "utf-8",
        }
        return {"text": {**said, **_TOOL}}

    def _photo(self, day: date) -> dict[str, Any]:
        at = datetime.combine(day, time(9), UTC) - timedelta(days=self.drawn.randint(1, 60))
        taken = Taken(raw="generated", local=f"{at:%Y-%m-%dT%H:%M:%S}", earliest=at, latest=at)
        latitude, longitude = self.drawn.uniform(-60, 60), self.drawn.uniform(-170, 170)
        position = Position(
            raw="generated", latitude=f"{latitude:.6f}", longitude=f"{longitude:.6f}"
        )
        said = {
            "width": 4000,
            "height": 3000,
            "camera": self.drawn.choice(["Fictional One", "Fictional Two"]),
            "software": "",
            "taken": taken if self.drawn.random() < 0.8 else None,
            "position": position if self.drawn.random() < 0.5 else None,
            "impossible": (),
        }
        return {"metadata": {**said, **_TOOL}}
