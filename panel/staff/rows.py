"""Read-only lists of rows, as known at a moment, each row leading to its case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html
from django.utils.safestring import SafeString

from panel.access.rows import CaseRow
from panel.access.viewers import Viewer, scope
from panel.ledger.states import Level, State
from panel.staff import addresses
from panel.staff.asking import asked


class RowList(ChangeList):
    """A list that knows `as_of` for what it is and no field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = str(self.opts.verbose_name_plural).capitalize()

    def get_filters_params(self, params: Any = None) -> Any:
        """The parameters that filter."""
        filters = super().get_filters_params(params)
        filters.pop("as_of", None)
        return filters


if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[Any]
else:
    _ModelAdmin = admin.ModelAdmin


class RowAdmin(_ModelAdmin):
    """A list of rows; a slice says its columns, search and filters, and the kind of case."""

    kind: ClassVar[type[State]]
    levels: ClassVar[frozenset[str]] = frozenset(set(Level) - {Level.ACCOUNTS})
    """Who sees none of these has no such list."""
    actions = None
    list_display_links = None
    list_per_page = 50
    list_max_show_all = 0
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False
    change_list_template = "staff/list.html"
    empty: ClassVar[str] = "Nothing is here yet."
    """What will be here, and how it gets here."""

    def get_queryset(self, request: HttpRequest) -> Any:
        """What exists for this viewer at the moment."""
        who = asked(request)
        return self.model.objects.visible_to(who.viewer, who.moment)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Our own."""
        return RowList

    def get_list_display(self, request: HttpRequest) -> Any:
        """The way to the case first."""
        known_on = asked(request).known_on

        @admin.display(description="Case")
        def case(row: CaseRow) -> SafeString:
            return format_html('<a href="{}">{}</a>', addresses.case(row.stream, known_on), row)

        return (case, *super().get_list_display(request))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The case itself; a row is never edited."""
        if request.method != "GET":
            raise PermissionDenied
        row = self.get_object(request, object_id)
        if row is None:
            raise PermissionDenied
        return HttpResponseRedirect(addresses.case(row.stream, asked(request).known_on))

    def history_view(self, *_: Any, **__: Any) -> HttpResponse:
        """The case's own timeline is its history."""
        raise PermissionDenied

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whether the room shows on the desk."""
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the viewer has a role that sees such rows."""
        if not hasattr(request, "asking"):
            return False
        return self.shown_to(asked(request).viewer)

    def shown_to(self, viewer: Viewer) -> bool:
        """Whether the viewer could see any row of the list."""
        return bool(viewer.roles) and bool(scope(viewer).whole & self.levels)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never: rows are written by the append."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False
