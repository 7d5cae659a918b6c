"""The verifier as one file that Python runs, for whoever checks far from this system."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from pathlib import Path
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from panel.api.endpoints import answer

_PANEL: Final = Path(__file__).parents[1]
_STARTS: Final = """import sys

from panel.ledger.verifier.__main__ import main

sys.exit(main())
"""
_WHAT_IT_IMPORTS: Final = (
    *("canonical", "certificate", "cosigning", "members", "merkle", "multiproof", "notes"),
    *("package", "packing", "proof", "rotation", "streammap", "tiles"),
)
"""Modules of the ledger; a test runs the file with nothing else beside it."""


@cache
def made() -> bytes:
    """A ZIP application: the same sources, the same bytes."""
    ledger = _PANEL / "ledger"
    sources = [_PANEL / "__init__.py", ledger / "__init__.py"]
    sources += [ledger / f"{name}.py" for name in _WHAT_IT_IMPORTS]
    sources += sorted((ledger / "verifier").rglob("*.py"))
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(zipfile.ZipInfo("__main__.py"), _STARTS)
        for source in sources:
            name = source.relative_to(_PANEL.parent).as_posix()
            file.writestr(zipfile.ZipInfo(name), source.read_bytes())
    return whole.getvalue()


@csrf_exempt
@require_safe
def verifier(request: HttpRequest) -> HttpResponse:
    """The file, for anybody: it needs Python and the package cryptography."""
    response = answer(request, made(), content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="verifier.pyz"'
    return response
