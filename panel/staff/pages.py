"""How a slice's own page gets the frame that every page of staff's has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse

if TYPE_CHECKING:
    from panel.staff.site import StaffSite


def frame_with(site: StaffSite, request: HttpRequest) -> None:
    """Remember the site that a request came to."""
    request.staff_site = site  # type: ignore[attr-defined]  # read by `page` alone


def page(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page with banner, navigation and as known when; for the views given to `register_page`."""
    site: StaffSite = request.staff_site  # type: ignore[attr-defined]  # set before any view
    return site.page(request, template, context, status=status)
