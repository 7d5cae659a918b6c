"""Sets a document in a process of its own: `python -m panel.printing.apart FOLDER`.

The folder holds `job.json` with `template`, `at` and `data` as `typeset` takes them, and `memory`,
the bytes of address space that may be taken; the PDF is written into it, and its number of pages to
stdout.
"""

from __future__ import annotations

import json
import resource
import sys
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

MADE: Final = "made.pdf"
VERSION: Final = version("typst")


def main(folder: Path) -> int:
    """Set what the folder asks for; how many pages it has."""
    import pikepdf

    from panel.printing.typesetting import typeset

    job = json.loads((folder / "job.json").read_text())
    resource.setrlimit(resource.RLIMIT_AS, (job["memory"], job["memory"]))
    at = datetime.fromisoformat(job["at"])
    (folder / MADE).write_bytes(typeset(Path(job["template"]), job["data"], at=at))
    with pikepdf.open(folder / MADE) as pdf:
        return len(pdf.pages)


if __name__ == "__main__":
    sys.stdout.write(f"{main(Path(sys.argv[1]))}\n")
