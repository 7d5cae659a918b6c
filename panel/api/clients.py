"""Clients of the API: whose credential it is, and how one is made."""

from __future__ import annotations

import secrets
from typing import Any

from django.http import HttpRequest
from oauth2_provider.contrib.rest_framework import OAuth2Authentication
from oauth2_provider.models import get_application_model
from rest_framework.exceptions import AuthenticationFailed

from panel.access import queries
from panel.access.viewers import NOBODY, Viewer
from panel.logs import bind_actor


class Client:
    """A Member State's credential, in the place of a user."""

    is_authenticated = True
    is_active = True

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer
        self.pk = viewer.actor


class ClientAuthentication(OAuth2Authentication):  # type: ignore[misc]  # the library has no types
    """A bearer token whose credential speaks for a State now; a staff cookie is nothing here."""

    def authenticate(self, request: Any) -> tuple[Client, Any] | None:
        """The credential's viewer as it is now: an ended one fails on its next request."""
        # The library would parse the body to look for a token there, with a parser not our own.
        bodiless = HttpRequest()
        bodiless.method, bodiless.path, bodiless.META = "GET", request.path, request.META
        found = super().authenticate(bodiless)
        if found is None:
            request.oauth2_error = getattr(bodiless, "oauth2_error", {})
            return None
        viewer = queries.credential(found[1].application.client_id)
        if viewer is NOBODY:
            raise AuthenticationFailed
        bind_actor(f"state:{viewer.state}")
        return Client(viewer), found[1]


def make_client(name: str) -> tuple[str, str]:
    """A new client's id and secret; the secret is kept as a hash alone."""
    model = get_application_model()
    secret = secrets.token_urlsafe(32)
    application = model.objects.create(
        name=name,
        client_id=secrets.token_hex(16),
        client_secret=secret,
        client_type=model.CLIENT_CONFIDENTIAL,
        authorization_grant_type=model.GRANT_CLIENT_CREDENTIALS,
    )
    return application.client_id, secret
