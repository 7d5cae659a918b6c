"""Django's admin as staff's site: every page knows who asks, and as of when."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import URLPattern, URLResolver, path, re_path, reverse

from panel.access import queries
from panel.access.giving import NotAllowed, role_for
from panel.access.signing_in import has_second_factor
from panel.access.viewers import Viewer
from panel.ledger import opening
from panel.ledger.commands import Command, Creates, Refused
from panel.ledger.execution import Busy, NoSuchStream
from panel.ledger.registry import Registry, registry
from panel.ledger.states import State, collection
from panel.ledger.store import NoLedger
from panel.staff import addresses
from panel.staff.asking import Asking, ask, asked
from panel.staff.cases import case_page
from panel.staff.commands import command_page
from panel.staff.desk import Group, groups, log_lines, news, sections
from panel.staff.kept import keep
from panel.staff.pages import frame_with
from panel.staff.registering import Desk, Page, desk, sees_cases
from panel.staff.rows import RowAdmin
from panel.staff.searching import search_page
from panel.staff.suggesting import suggest_page
from panel.staff.words import Link, aim, refusal

View = Callable[..., HttpResponse]


class StaffSite(admin.AdminSite):
    """The admin of a registry's cases: nothing in it edits a row, everything gives a command."""

    site_header = "Panel casework"
    site_title = "Panel casework"
    index_title = "Desk"
    site_url = None
    enable_nav_sidebar = False
    registry: ClassVar[Registry] = registry
    desk: ClassVar[Desk] = desk

    @property
    def kinds(self) -> Mapping[str, type[State]]:
        """The kinds of case by their collections."""
        return {
            collection(category): kind
            for category, kind in self.registry.states.items()
            if not kind.rowless
        }

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """The slices' pages, the admin's own lists, the cases, the commands' forms.

        Lists go first: a slice may be called as its cases are, and no case has a table's name.
        """

        def of_site(view: Callable[..., HttpResponse]) -> View:
            @wraps(view)
            def bound(request: HttpRequest, **said: str) -> HttpResponse:
                return view(self, request, **said)

            guarded: View = self.admin_view(bound)
            return guarded

        kinds, noun = "|".join(self.kinds), "[a-z-]+"
        nouns = "|".join(c.noun for c in self.registry.commands.values() if _opens(c))
        where = rf"^(?P<collection>{kinds})"
        pages: list[URLPattern | URLResolver] = [
            path(f"{page.path.strip('/')}/", self.admin_view(_shown(page)), name=page.name)
            for page in self.desk.pages
        ]
        cases = [
            path("suggest/<slug:of>/", of_site(suggest_page), name="suggest"),
            path("search/", of_site(search_page), name="search"),
            re_path(rf"{where}/(?P<noun>{nouns})/$", of_site(command_page), name="creation"),
            re_path(rf"{where}/(?P<key>[^/]+)/$", of_site(case_page), name="case"),
            re_path(
                rf"{where}/(?P<key>[^/]+)/(?P<noun>{noun})/$", of_site(command_page), name="command"
            ),
        ]
        *lists, anything_else = super().get_urls()
        return [*pages, *lists, *cases, anything_else]

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The one way to sign in; who is signed in and has no business here is told so."""
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index"))

    def logout(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """One's account's own page does it."""
        return redirect("account_logout")

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """One's account's own page does it."""
        return redirect("account_change_password")

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Only lists of rows: whatever else an app would register to be edited stays out."""
        if admin_class is not None and issubclass(admin_class, RowAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:
        """Every page finds out who asks, and refuses in words."""

        @wraps(view)
        def known(request: HttpRequest, *args: Any, **said: Any) -> Any:
            frame_with(self, request)
            try:
                viewer = queries.staff(request.user)
                ask(request, viewer)
                if not viewer.roles:
                    return self.refusal(request, 403, _NO_ROLE, title="You have no role yet")
                if not (self.demonstration(request) or has_second_factor(request)):
                    messages.warning(request, _ONE_FACTOR)
                    return redirect("mfa_index")
                return view(request, *args, **said)
            except _REFUSALS as error:
                again = isinstance(error, Refused) and error.field == "/as_of"
                return self.refusal(request, *_in_words(error), again=again)

        guarded = super().admin_view(known, cacheable)
        # A page that takes files is asked for its token later: until then anybody may have sent it.
        kept = not getattr(view, "csrf_exempt", False)

        @wraps(view)
        def keeping(request: HttpRequest, *args: Any, **said: Any) -> Any:
            if kept and request.method == "POST" and not self.has_permission(request):
                keep(request)
            return guarded(request, *args, **said)

        return keeping

    def refusal(
        self,
        request: HttpRequest,
        status: int,
        words: str,
        *,
        title: str = "This can't be shown",
        again: bool = False,
    ) -> HttpResponse:
        """What is refused, and that nothing was lost; `again` asks once more as known when."""
        context = {"title": title, "words": words, "again": again}
        return self.page(request, "staff/refused.html", context, status=status)

    def page(
        self,
        request: HttpRequest,
        template: str,
        context: Mapping[str, Any],
        *,
        status: int = 200,
    ) -> HttpResponse:
        """One of staff's pages, with what every page shows."""
        return render(request, template, {**self.each_context(request), **context}, status=status)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """What every page shows: who asks, as of when, whether the ledger is real."""
        asking = getattr(request, "asking", None)
        # Not Django's own, which puts all lists together for a sidebar that isn't there.
        return {
            "site_title": self.site_title,
            "site_header": self.site_header,
            "has_permission": self.has_permission(request),
            "is_nav_sidebar_enabled": False,
            "asking": asking,
            "demonstration": self.demonstration(request),
            "here": request.path,
            "back_to_now": _without_moment(request),
            "kept": [pair for pair in request.GET.items() if pair[0] not in {"as_of", "new"}],
            "pages": self.links(asking.viewer) if asking else [],
            "search": self.searched(asking.viewer) if asking else "",
        }

    def demonstration(self, request: HttpRequest) -> bool:
        """Whether the ledger is no real one; read once a page, which asks it more than once."""
        known = getattr(request, "demonstration", None)
        if known is None:
            known = request.demonstration = _is_demonstration(self.registry)  # type: ignore[attr-defined]  # read here alone
        return bool(known)

    def links(self, viewer: Viewer) -> list[Link]:
        """The pages that the slices add, for this viewer."""
        return [
            Link(page.title, reverse(f"admin:{page.name}"))
            for page in sorted(self.desk.pages, key=lambda page: not page.likeliest)
            if page.title and page.shown_to(viewer)
        ]

    def list_of(self, kind: type[State], viewer: Viewer) -> Link | None:
        """The list that holds cases of this kind, where the viewer has one."""
        for model, shown in self._registry.items():
            if isinstance(shown, RowAdmin) and shown.kind is kind and shown.shown_to(viewer):
                meta = model._meta
                name = f"admin:{meta.app_label}_{meta.model_name}_changelist"
                return Link(str(meta.verbose_name_plural), reverse(name))
        return None

    def searched(self, viewer: Viewer) -> str:
        """The address to which the box in every page's head leads; empty where there is none."""
        return reverse("admin:search") if sees_cases(viewer) else ""

    def index(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """The desk: the lists and what may be begun."""
        viewer = request.asking.viewer  # type: ignore[attr-defined]  # set by admin_view
        starts = [
            (command.verb(), addresses.command(command), aim(command))
            for command in self.registry.commands.values()
            if _opens(command) and role_for(viewer, command)
        ]
        more = {
            "starts": starts,
            "groups": self._groups(request.asking) if sees_cases(viewer) else [],  # type: ignore[attr-defined]  # as above
            "sections": sections(self.desk, *request.asking[:2]) if sees_cases(viewer) else [],  # type: ignore[attr-defined]  # as above
            "log": log_lines(self.registry),
        }
        return super().index(request, {**more, **(extra_context or {})})

    def _groups(self, asking: Asking) -> list[Group]:
        return [
            *groups(self.desk, asking.viewer, asking.moment),
            news(self.registry, self.desk, asking.viewer, asking.moment),
        ]

    def app_index(self, request: HttpRequest, app_label: str, extra_context: Any = None) -> Any:
        """None: the desk has all the lists."""
        return HttpResponseRedirect(reverse("admin:index"))


_REFUSALS = (NoSuchStream, Http404, NotAllowed, PermissionDenied, Refused, Busy, NoLedger)
_NO_ROLE = (
    "Your account has no role yet, so there is nothing to show. An administrator of accounts can"
    " grant you one; it takes effect at once."
)
_ONE_FACTOR = (
    "Casework is opened with a second factor: add an authenticator app or a passkey here, then go"
    " on to the desk."
)
_MISSING = (
    "There is nothing at this address that you may see as of this moment. It may not exist, not"
    " have existed then, or be for others."
)


def _in_words(error: Exception) -> tuple[int, str]:
    """The status and the words of what can't be shown."""
    match error:
        case NotAllowed():
            return 403, f"{error}."
        case PermissionDenied():
            return 403, "This is not for the roles that you have."
        case Refused():
            return 400, f"{refusal(error)}."
        case Busy() | NoLedger():
            return 503, f"{error}."
    return 404, _MISSING


def _shown(page: Page) -> Callable[..., Any]:
    """The page's view, for those to whom it is shown."""

    @wraps(page.view)
    def view(request: HttpRequest) -> Any:
        if not page.shown_to(asked(request).viewer):
            raise PermissionDenied
        return page.view(request)

    return view


def _opens(command: type[Command]) -> bool:
    return command.creates is not Creates.NO and not command.faceless


def _without_moment(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("as_of", None)
    return f"{request.path}?{query.urlencode()}" if query else request.path


def _is_demonstration(known: Registry) -> bool:
    try:
        return opening.described(known).demonstration
    except NoLedger:
        return False
