"""How people sign in: no sign-up, sealed second factors, and one lockout for every guess.

Guesses of a password and of a code are counted together, by name and address (NIST SP 800-63B,
section 5.2.2, asks a verifier to limit failed attempts).
"""

from __future__ import annotations

import base64
import unicodedata
from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.account.forms import ChangePasswordForm
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings as mfa
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.usersessions import adapter as sessions
from allauth.usersessions.models import UserSession
from axes.handlers.proxy import AxesProxyHandler
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django import forms
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.core.cache import cache
from django.db.models import QuerySet
from django.http import HttpRequest

_UNREADABLE = (
    "Your second factor can't be read any more; an operator can reset your account with"
    " `manage.py access reset`."
)
_SEEN = {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}
_LONGEST = 255


class Accounts(DefaultAccountAdapter):
    """Accounts are made by operators; nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: Any = None,
        *said: Any,
        **more: Any,
    ) -> None:
        """What one sees at once needs no message."""
        if message_template not in _SEEN:
            super().add_message(request, level, message_template, *said, **more)

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that a lockout counts by, too."""
        return address(request)


class Factors(DefaultMFAAdapter):
    """Second factors, sealed before they are stored: a copied database signs nobody in."""

    def encrypt(self, text: str) -> str:
        """Seal a secret under a key of SECRET_KEY's."""
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open it; InvalidToken where SECRET_KEY is another by now."""
        return _seal().decrypt(encrypted_text.encode()).decode()


class _Guess(BaseAuthenticateForm):
    """A code counts as a guess like a password, by the same name and address."""

    def clean_code(self) -> str:
        """The code, where this name may still try from this address."""
        request, said = context.request, {"username": self.user.get_username()}
        if not AxesProxyHandler.is_allowed(request, said):
            request.axes_locked_out = True
            raise forms.ValidationError("Too many attempts.")
        try:
            code: str = super().clean_code()
            if self.authenticator.type == Authenticator.Type.TOTP:
                _take(code, self.user)
        except InvalidToken as error:
            raise forms.ValidationError(_UNREADABLE) from error
        except forms.ValidationError:
            AxesProxyHandler.user_login_failed(type(self), said, request)
            raise
        return code


class NewApp(ActivateTOTPForm):
    """The code that shows an authenticator app to work: it signs nobody in afterwards."""

    def clean_code(self) -> str:
        """The code, which counts as used."""
        code: str = super().clean_code()
        _take(code, self.user)
        return code


class NewPassword(ChangePasswordForm):
    """Another password, for whoever knows the old one: a guess of that counts, too."""

    def clean_oldpassword(self) -> str:
        """The old password, asked of what counts guesses at signing in."""
        old: str = self.cleaned_data["oldpassword"]
        if not get_adapter().reauthenticate(self.user, old):
            raise get_adapter().validation_error("enter_current_password")
        return old


class Code(_Guess, AuthenticateForm):
    """The code at signing in."""


class CodeAgain(_Guess, ReauthenticateForm):
    """The code before something about the account itself is changed."""


def has_second_factor(request: HttpRequest) -> bool:
    """Whether whoever is signed in did so with a second factor, or has added one since."""
    done = get_authentication_records(request, request.user)
    if any(step.get("method") == "mfa" for step in done):
        return True
    return bool(Authenticator.objects.filter(user_id=request.user.pk).exists())


def end_other_sessions(request: HttpRequest, user: AbstractBaseUser, **_: object) -> None:
    """Where a factor is added, no session goes on that was opened by the password alone."""
    sessions.get_adapter().end_sessions(list(other_sessions(request, user.pk)))


def other_sessions(request: HttpRequest, user_id: int | None) -> QuerySet[UserSession]:
    """Where somebody is signed in besides the session that asks."""
    own: QuerySet[UserSession] = UserSession.objects.filter(user_id=user_id)
    return own.exclude(session_key=request.session.session_key)


def address(request: HttpRequest) -> str:
    """Where a request comes from: of what a proxy forwards only what that proxy itself saw."""
    seen: str = request.META.get("REMOTE_ADDR") or "0.0.0.0"  # noqa: S104  # a client's, not ours
    if settings.BEHIND_PROXY:
        seen = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or seen
    return seen


def name_tried(_request: object, said: Mapping[str, Any] | None) -> str:
    """The name that a guess counts for: accounts are found whatever the case of its letters."""
    name = str((said or {}).get("username") or "")
    return unicodedata.normalize("NFKC", name).upper().casefold()[:_LONGEST]


def unnamed(*_: object) -> str:
    """How logs speak of who failed to sign in: not at all, as they hold no personal data."""
    return "a client"


def _take(code: str, user: AbstractBaseUser) -> None:
    """Take an app's code once, wherever it is entered (RFC 6238, section 5.2).

    The library remembers a code for one step, and never the one that adds an app; a code is
    good for as many steps as clocks may differ by, before and after its own.
    """
    lasts = mfa.TOTP_PERIOD * (2 * mfa.TOTP_TOLERANCE + 1)
    if not cache.add(f"code-taken:{user.pk}:{normalize_user_code(code)}", True, timeout=lasts):
        raise forms.ValidationError("Incorrect code.")


def _seal() -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"second factors")
    return Fernet(base64.urlsafe_b64encode(derived.derive(settings.SECRET_KEY.encode())))
