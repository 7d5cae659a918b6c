"""Signing in over the pages: a password, an authenticator app and its codes."""

import re
import time
from typing import Any, NamedTuple

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

LOGIN = "/account/login/"
PASSWORD = "a long password"


def enter(client: Client, name: str = "secretary", password: str = PASSWORD, **sent: Any):
    return client.post(LOGIN, {"login": name, "password": password}, **sent)


class App(NamedTuple):
    """An authenticator app, and in which step of its clock it was added."""

    secret: str
    step: int

    def code(self, later: int = 1) -> str:
        """The code of so many steps after the one that added it: by itself one not used yet."""
        return str(format_hotp_value(hotp_value(self.secret, self.step + later)))


def step_now(seconds: int = 30) -> int:
    return int(time.time()) // seconds


def add_app(client: Client) -> App:
    """Add an authenticator app as the pages say."""
    sent = client.get("/account/totp/activate/")["Location"]
    assert sent.startswith("/account/reauthenticate/")
    where = client.post(sent, {"password": PASSWORD})["Location"]
    page = client.get(where).content.decode()
    app = App(re.search(r'value="([A-Z2-7]{32})"', page)[1], step_now())
    assert client.post(where, {"code": app.code(0)}).status_code == 302
    return app


def with_app(client: Client) -> App:
    """Sign in and add an authenticator app."""
    assert enter(client).status_code == 302
    return add_app(client)
