"""A list as its address has it: filtered, sorted, one page of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.admin.views.main import SEARCH_VAR, ChangeList
from django.http import HttpRequest

from panel.staff.paging import Key, Sheet, cut, keys, opened
from panel.staff.words import Link

_NO_FILTERS = ("as_of", "after", "before")


class RowList(ChangeList):
    """A list that knows `as_of` for what it is and no field, cut into pages by cursors."""

    keys: Sequence[Key]
    sheet: Sheet

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = str(self.opts.verbose_name_plural).capitalize()
        # A link that sorts or filters anew leads to the first page of what it gives.
        for name in ("after", "before"):
            self.params.pop(name, None)
            self.filter_params.pop(name, None)

    def get_filters_params(self, params: Any = None) -> Any:
        """The parameters that filter."""
        filters = super().get_filters_params(params)
        for name in _NO_FILTERS:
            filters.pop(name, None)
        return filters

    def get_ordering(self, request: HttpRequest, queryset: Any) -> list[Any]:
        """By the columns asked for, the same in each database."""
        self.keys = keys(list(map(str, super().get_ordering(request, queryset))), self.model)
        return [key.order() for key in self.keys]

    def get_results(self, request: HttpRequest) -> None:
        """One page; nothing is counted."""
        cursor = opened(request.GET.get("after", ""), request.GET.get("before", ""))
        self.sheet = cut(self.queryset, self.keys, cursor, self.list_per_page)
        self.result_list, self.result_count = self.sheet.rows, len(self.sheet.rows)
        self.multi_page = bool(self.sheet.previous or self.sheet.next)
        self.show_full_result_count = self.show_admin_actions = self.can_show_all = False
        self.full_result_count = None

    def pages(self) -> list[Link]:
        """The ways to the pages before and after this one."""
        found = []
        if self.sheet.previous:
            found.append(Link("First", self.get_query_string()))
            found.append(Link("Previous", self.get_query_string({"before": self.sheet.previous})))
        if self.sheet.next:
            found.append(Link("Next", self.get_query_string({"after": self.sheet.next})))
        return found

    @property
    def refused(self) -> str:
        """Why what the address narrows by is refused; empty where it isn't."""
        specs: Sequence[Any] = self.filter_specs
        return "; ".join(spec.wrong for spec in specs if spec.wrong)

    def narrowed_to(self) -> list[tuple[str, str]]:
        """The filters that the address sets, each with its value."""
        specs: Sequence[Any] = self.filter_specs
        return [(spec.parameter_name, spec.value()) for spec in specs if spec.value()]

    def kept(self) -> list[tuple[str, str]]:
        """What else the address says, to be said again by the form that filters."""
        own = {SEARCH_VAR, *(name for name, _ in self.narrowed_to())}
        return [(name, value) for name, value in self.params.items() if name not in own]
