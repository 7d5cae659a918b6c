"""Who asks for a case by the number printed on it is told how it is found."""

from __future__ import annotations

from urllib.parse import urlencode

import msgspec
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, re_path
from django.views.decorators.csrf import csrf_exempt

from panel.api.problems import problem
from panel.api.registering import Resource


def hint(resource: Resource) -> URLPattern:
    """A 404 for such an address, and for what is below it, whether or not there is such a case."""
    pattern = str(msgspec.json.schema(resource.filters[resource.numbered].takes)["pattern"])
    collection = f"/api/v1/{resource.name}"

    @csrf_exempt
    def view(request: HttpRequest, number: str) -> HttpResponse:
        where = f"{collection}?{urlencode({resource.numbered: number}, safe='/')}"
        words = (
            f"it is addressed by its `id`, not by the number printed on it; what bears the number"
            f" {number} is found, with its id, at {where}"
        )
        return problem("not-found", words, find_at=where)

    number = pattern.removeprefix("^").removesuffix("$")
    address = rf"^{resource.name}/(?P<number>{number})(?:/.*)?$"
    return re_path(address, view, name=f"{resource.name} by number")
