"""From a template and plain data to an accessible, archivable PDF: the same input, the same bytes.

What people wrote reaches a template as JSON, as strings: none of it is ever read as markup.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import typst

from panel.printing.glyphs import printable

_STANDARDS: Final[Any] = ["a-2a", "ua-1"]
"""PDF/A-2a, to be kept for ever, and PDF/UA-1, to be read aloud; typst refuses what is neither."""

_PACKAGES: Final = Path(__file__).parent / "packages"
"""What templates of several rooms share, as typst has it: namespace, name, version."""

_FONTS: Final = Path(__file__).parent / "fonts"
"""The faces that the wheel lacks: Noto Naskh Arabic (SIL Open Font License 1.1)."""


def typeset(template: Path, data: Any, *, at: datetime, language: str = "en") -> bytes:
    """The template with the data, dated at the instant.

    It finds `sys.inputs.data` (JSON), `sys.inputs.language` and, in the data, `at`. Files it reads
    from its own folder and from the house's packages (`@house/letter`) alone; fonts are those that
    the wheel and the house bring, on every machine the same.
    """
    instant = at.astimezone(UTC).replace(microsecond=0)
    said = {**_printable(data), "at": list(instant.timetuple()[:6])}
    made = typst.compile(
        template,
        root=template.parent,
        package_path=_PACKAGES,
        sys_inputs={"data": json.dumps(said), "language": language},
        ignore_system_fonts=True,
        font_paths=[_FONTS],
        format="pdf",
        pdf_standards=_STANDARDS,
        timestamp=instant,
    )
    assert isinstance(made, bytes)
    return made


@cache
def looks(template: Path) -> str:
    """The beginning of a digest of what gives a document its looks: its template, and the fonts."""
    read = sha256(template.read_bytes())
    for face in sorted(_FONTS.glob("*.ttf")):
        read.update(face.read_bytes())
    return read.hexdigest()[:12]


def _printable(data: Any) -> Any:
    match data:
        case str():
            return printable(data)
        case dict():
            return {name: _printable(value) for name, value in data.items()}
        case list() | tuple():
            return [_printable(value) for value in data]
    return data
