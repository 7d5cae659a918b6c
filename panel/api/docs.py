"""The page that a Permanent Mission's engineer sees first, and the reference behind it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from drf_spectacular.views import SpectacularSwaggerSplitView

_EXAMPLES = ("request.sh", "request.py", "report.sh", "report.py", "upload.sh")


@csrf_exempt
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What a State can do here, how it gets a token, and worked examples."""
    folder = Path(settings.BASE_DIR) / "docs" / "examples"
    examples = [(name, (folder / name).read_text(encoding="utf-8")) for name in _EXAMPLES]
    return render(request, "api/docs.html", {"examples": examples})


_open: dict[str, Any] = {"permission_classes": [], "authentication_classes": []}
reference = SpectacularSwaggerSplitView.as_view(
    url_name="schema", url_self="/api/v1/docs/reference", **_open
)
