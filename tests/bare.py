"""A machine with Python and the package `cryptography` alone, and the verifier on it."""

import re
import shutil
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).parents[1]


def bare(folder: Path) -> dict[str, str]:
    """Copy what docs/proofs.md says to copy; the environment in which `python -S` finds it."""
    words = (ROOT / "docs/proofs.md").read_text().partition("copy ")[2].partition(".\n\n")[0]
    for name in re.findall("`(.+?)`", words):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    for name in ("cryptography", "_cffi_backend"):
        found = Path(str(find_spec(name).origin))
        source = found.parent if found.name == "__init__.py" else found
        (folder / source.name).symlink_to(source)
    return {"PYTHONPATH": str(folder), "LC_ALL": "C"}
