"""The page that a Permanent Mission's engineer sees first, and the reference behind it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularSwaggerSplitView

_EXAMPLES = (
    "request.sh",
    "request.py",
    "report.sh",
    "report.py",
    "upload.sh",
    "upload.py",
    "client.yaml",
)


class Described(NamedTuple):
    """An operation as the page lists it."""

    method: str
    path: str
    words: str
    """The first sentence of its description."""


@csrf_exempt
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What a State can do here, how it gets a token, worked examples, and every address."""
    folder = Path(settings.BASE_DIR) / "docs" / "examples"
    examples = [(name, (folder / name).read_text(encoding="utf-8")) for name in _EXAMPLES]
    return render(request, "api/docs.html", {"examples": examples, "rooms": rooms()})


@cache
def rooms() -> dict[str, list[Described]]:
    """Every operation of the OpenAPI document, by what it is about; the same while this runs."""
    found: dict[str, list[Described]] = {}
    document: dict[str, Any] = SchemaGenerator().get_schema(public=True)  # type: ignore[no-untyped-call]  # the library has no types
    for path, operations in document["paths"].items():
        for method, said in operations.items():
            words = said["description"].partition(". ")[0].rstrip(".")
            described = Described(method.upper(), path, words)
            found.setdefault(said["tags"][0], []).append(described)
    return found


_open: dict[str, Any] = {"permission_classes": [], "authentication_classes": []}
reference = SpectacularSwaggerSplitView.as_view(
    url_name="schema", url_self="/api/v1/docs/reference", **_open
)
