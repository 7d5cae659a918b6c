"""Django's admin over the same tables, as one gets it by naming columns: the yardstick."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.urls import path

from cases.exemptions.models import PersonRow, RequestRow
from cases.listing.models import EntryRow

site = admin.AdminSite(name="bare")


def _register(model: type[Any], **said: Any) -> None:
    site.register(model, type("Bare", (admin.ModelAdmin,), {"list_per_page": 50, **said}))


_register(
    EntryRow,
    list_display=("__str__", "name_original_script", "regime", "kind", "listed_on", "delisted_on"),
    search_fields=("reference", "name"),
    ordering=("reference",),
)
_register(
    RequestRow,
    list_display=("__str__", "applicant", "status", "first_day", "last_day", "deadline", "level"),
    list_filter=("status", "applicant"),
    ordering=("-number",),
)
_register(
    PersonRow,
    list_display=("__str__", "status", "first_day", "last_day"),
    search_fields=("person",),
)

urlpatterns = [path("admin/", site.urls)]
