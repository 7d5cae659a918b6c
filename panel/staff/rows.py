"""Read-only lists of rows, as known at a moment, each row leading to its case."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import SEARCH_VAR, ChangeList
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import path
from django.utils.html import format_html
from django.utils.safestring import SafeString

from panel.access.giving import role_for
from panel.access.rows import CaseRow
from panel.access.viewers import Viewer, scope
from panel.ledger.commands import Command, Refused
from panel.ledger.reading import not_text
from panel.ledger.states import Level, State
from panel.staff import addresses
from panel.staff.asking import asked
from panel.staff.exporting import exported
from panel.staff.filters import by
from panel.staff.lists import RowList
from panel.staff.words import Link, in_words

if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[Any]
else:
    _ModelAdmin = admin.ModelAdmin


_LONGEST_SEARCH = 200
"""Characters: of each word a condition is made, and databases take no thousand of them."""


class RowAdmin(_ModelAdmin):
    """A list of rows; a slice says its columns, search and filters, and the kind of case."""

    kind: ClassVar[type[State]]
    ordering: ClassVar[tuple[str, ...]] = ("stream",)
    levels: ClassVar[frozenset[str]] = frozenset(set(Level) - {Level.ACCOUNTS})
    """Who sees none of these has no such list."""
    sorted_by: ClassVar[str] = ""
    """The column that cases sort by as they are called, where it isn't the order's first."""
    actions = None
    list_display_links = None
    list_per_page = 50
    list_max_show_all = 0
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False
    change_list_template = "staff/list.html"
    leads: ClassVar[tuple[tuple[type[Command], str], ...]] = ()
    """Commands that add to the list, each with the key of the case that they are given on."""
    empty: ClassVar[str] = "Nothing is here yet."
    """What will be here, and how it gets here."""

    def get_queryset(self, request: HttpRequest) -> Any:
        """What exists for this viewer at the moment."""
        who = asked(request)
        return self.model.objects.visible_to(who.viewer, who.moment)

    def get_list_filter(self, request: HttpRequest) -> Any:
        """A column's name stands for the filter by it, which offers only what the viewer sees."""
        return [
            by(one) if isinstance(one, str) else one for one in super().get_list_filter(request)
        ]

    def get_urls(self) -> list[Any]:
        """Beside the list, the same as a file."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_export"
        view = self.admin_site.admin_view(self.export)
        ways = [
            path("export/", view, name=name),
            path("export.json", view, {"as_json": True}, name=f"{name}_json"),
        ]
        return [*ways, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The list, at an address that says no more than it must, to be sent to a colleague."""
        said = request.GET.copy()
        empty = [name for name, value in request.GET.items() if not value]
        for name in empty:
            del said[name]
        if empty:
            return HttpResponseRedirect(f"{request.path}?{said.urlencode()}")
        who = asked(request)
        leads = [
            Link(command.verb(), addresses.command(command, key))
            for command, key in self.leads
            if role_for(who.viewer, command) and not who.known_on
        ]
        answer = super().changelist_view(request, {"leads": leads})
        shown: Any = (getattr(answer, "context_data", None) or {}).get("cl")
        if shown and shown.refused:
            answer.status_code = HTTPStatus.BAD_REQUEST
        return answer

    def export(self, request: HttpRequest, *, as_json: bool = False) -> HttpResponseBase:
        """Exactly what the list at the same address holds, to its last row."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        shown = self.get_changelist_instance(request)
        if shown.refused:
            raise Refused(shown.refused)
        return exported(shown, asked(request).moment, as_json=as_json)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """The list; Refused where the address asks for what it has no filter for."""
        if len(request.GET.get(SEARCH_VAR, "")) > _LONGEST_SEARCH:
            raise Refused(f"a search has at most {_LONGEST_SEARCH} characters")
        try:
            if any(not_text(str(value)) for value in request.GET.values()):
                raise IncorrectLookupParameters
            return super().get_changelist_instance(request)
        except (IncorrectLookupParameters, DisallowedModelAdminLookup) as error:
            raise Refused("this list can't be filtered by what the address says") from error

    def lookup_allowed(self, lookup: str, value: Any, request: Any = None) -> bool:
        """The list's own filters: any other column could be asked for what no page shows of it."""
        return any(one.parameter_name == lookup for one in self.get_list_filter(request))

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Our own."""
        return RowList

    def get_sortable_by(self, request: HttpRequest) -> Any:
        """Every column that stands for one of the database."""
        return None

    def get_list_display(self, request: HttpRequest) -> Any:
        """The way to the case first."""
        known_on = asked(request).known_on

        @admin.display(
            description=str(self.opts.verbose_name).capitalize(),
            ordering=self.sorted_by or self.ordering[0].lstrip("-"),
        )
        def case(row: CaseRow) -> SafeString:
            where = addresses.case(row.stream, known_on)
            return format_html('<a href="{}">{}</a>', where, self.called(row))

        return (case, *map(self._column, super().get_list_display(request)))

    def _column(self, name: Any) -> Any:
        """A field as a column in words; a method says its own."""
        fields = {field.name: str(field.verbose_name) for field in self.opts.fields}
        if hasattr(self, name) or name not in fields:
            return name

        @admin.display(description=fields[name], ordering=name)
        def column(row: CaseRow) -> Any:
            return in_words(getattr(row, name))

        column.__name__ = name
        return column

    def called(self, row: CaseRow) -> str:
        """What a row's case is called, in the list."""
        return str(row)

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
