"""A machine with Python and the package `cryptography` alone, and the verifier on it."""

import io
import zipfile
from importlib.util import find_spec
from pathlib import Path

from panel.api.verifier_file import made


def bare(folder: Path) -> dict[str, str]:
    """Unpack the verifier as it is handed out; the environment in which `python -S` finds it."""
    with zipfile.ZipFile(io.BytesIO(made())) as whole:
        whole.extractall(folder)
    for name in ("cryptography", "_cffi_backend"):
        found = Path(str(find_spec(name).origin))
        source = found.parent if found.name == "__init__.py" else found
        (folder / source.name).symlink_to(source)
    return {"PYTHONPATH": str(folder), "LC_ALL": "C"}
