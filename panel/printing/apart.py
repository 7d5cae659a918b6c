"""Sets a document in a process of its own: `python -m panel.printing.apart FOLDER`.

The folder holds the template, what that reads, and `job.json`: `template`, `at`, `memory`, `data`.
The PDF is written into it, and its number of pages to stdout.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

MADE: Final = "made.pdf"
VERSION: Final = version("typst")
SECONDS: Final = 900
"""By the wall, for one document."""
MEMORY: Final = 4 * 1024**3
"""Bytes of address space that the process may take."""


_ROOT: Final = Path(__file__).parents[2]


class Unmade(Exception):
    """It could not be set; the words say why."""


def typeset_apart(template: Path, data: Any, *, at: datetime) -> int:
    """Set a template with data as `typeset` does, to MADE beside it; how many pages it has.

    Unmade where the process ends without it, takes too long, or takes more memory than it may.
    """
    job = {"template": template.name, "at": at.isoformat(), "memory": MEMORY, "data": data}
    (template.parent / "job.json").write_text(json.dumps(job))
    try:
        ended = subprocess.run(  # noqa: S603  # this very interpreter
            [sys.executable, "-m", "panel.printing.apart", str(template.parent)],
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
            cwd=_ROOT,
        )
    except subprocess.TimeoutExpired as error:
        raise Unmade(f"it was not set within {SECONDS} seconds") from error
    if ended.returncode:
        said = ended.stderr.strip().splitlines()
        raise Unmade((said[-1] if said else f"it ended with {ended.returncode}")[:300])
    return int(ended.stdout)


def main(folder: Path) -> int:
    """Set what the folder asks for; how many pages it has."""
    import pikepdf

    from panel.printing.typesetting import typeset

    job = json.loads((folder / "job.json").read_text())
    resource.setrlimit(resource.RLIMIT_AS, (job["memory"], job["memory"]))
    at = datetime.fromisoformat(job["at"])
    (folder / MADE).write_bytes(typeset(folder / job["template"], job["data"], at=at))
    with pikepdf.open(folder / MADE) as pdf:
        return len(pdf.pages)


if __name__ == "__main__":
    sys.stdout.write(f"{main(Path(sys.argv[1]))}\n")
