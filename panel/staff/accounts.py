"""One's own account: signing in, second factors, sessions; on the frame of staff's other pages."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.usersessions.adapter import get_adapter
from allauth.usersessions.views import ListUserSessionsView
from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, URLResolver, include, path

from panel.access import queries
from panel.access.signing_in import other_sessions
from panel.ledger.store import NoLedger
from panel.staff.asking import ask

ROOM = "account/"
"""Where these pages stand."""


class EndSessions(forms.Form):
    """End one other session, or all others where none is named."""

    session = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        # The library's view hands the request to every form; here only `save` wants it.
        super().__init__(*args, **kwargs)

    def save(self, request: HttpRequest) -> None:
        """Only one's own are found, and never the one that asks."""
        chosen = other_sessions(request, request.user.pk)
        named = self.cleaned_data["session"]
        get_adapter().end_sessions(list(chosen.filter(pk=named) if named else chosen))


class Sessions(ListUserSessionsView):
    """Where one is signed in; each other session can be ended."""

    form_class = EndSessions

    def form_valid(self, form: EndSessions) -> HttpResponse:
        """End them, and say so."""
        form.save(self.request)
        named = form.cleaned_data["session"]
        messages.success(self.request, "It is ended." if named else "All others are ended.")
        return redirect("usersessions_list")


urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/", account.password_change, name="account_change_password"),
    path("sessions/", Sessions.as_view(), name="usersessions_list"),
    path("", include("allauth.mfa.urls")),
    # The library's own address for it is that of the password's, above.
    path("reauthenticate/code/", factors.reauthenticate, name="mfa_reauthenticate"),
]


def frame(request: HttpRequest) -> dict[str, Any]:
    """What every page of staff's shows, for these pages, whose views are a library's."""
    match = request.resolver_match
    if match is None or not match.route.startswith(ROOM):
        return {}
    if request.user.is_authenticated:
        # One's account is one's own before there is a ledger, too.
        with suppress(NoLedger):
            ask(request, queries.staff(request.user))
    return admin.site.each_context(request)


def locked_out(request: HttpRequest, _response: object, _credentials: object) -> HttpResponse:
    """Say that this name can't be tried from here for a while, and what helps."""
    pause: timedelta = settings.AXES_COOLOFF_TIME
    context = {"minutes": int(pause.total_seconds() // 60)}
    answer = render(request, "account/locked_out.html", context, status=429)
    answer["Retry-After"] = str(int(pause.total_seconds()))
    return answer
