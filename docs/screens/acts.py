"""What is typed and pressed before some of the pictures are taken."""

from __future__ import annotations

import base64
import hmac
import struct
import time
from collections.abc import Callable, Mapping

from playwright.sync_api import Page

Passwords = Mapping[str, str]
NEWCOMER = "researcher"
"""Who adds a second factor; nobody else's pages need them afterwards."""


def sign_in(page: Page, name: str, password: str) -> None:
    """Give a name and a password where the page asks for them."""
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def give(page: Page, _known: Passwords) -> None:
    """Press a command's own button, whatever stands in its form."""
    page.locator("button.default[value=give]").last.click()


def check(page: Page, _known: Passwords) -> None:
    """Have a closed day checked that could be added."""
    page.get_by_label("Day", exact=False).first.fill("24 December 2026")
    page.get_by_label("Name", exact=False).first.fill("A day off")
    page.get_by_label("Reason", exact=False).first.fill("invented for the picture")
    page.get_by_role("button", name="Check only").click()


def give_wrongly(page: Page, known: Passwords) -> None:
    """Give a request for nobody whom the list knows, and say no more."""
    page.locator("[name$=persons]").last.fill("IRi.999")
    give(page, known)


def wrong_password(page: Page, _known: Passwords) -> None:
    """Try to sign in as somebody who isn't."""
    sign_in(page, "nobody", "not a password")


def too_often(page: Page, known: Passwords) -> None:
    """Try until the name is locked."""
    for _ in range(8):
        page.goto("/account/login/")
        wrong_password(page, known)


def confirm(page: Page, known: Passwords) -> None:
    """Give one's password again, as the page before a second factor asks."""
    page.get_by_label("Password").fill(known[NEWCOMER])
    page.get_by_role("button", name="Confirm").click()


def add_app(page: Page, _known: Passwords) -> None:
    """Enter the code that an app would show for the secret on the page."""
    page.get_by_label("Authenticator code").fill(
        code(page.locator("input[value]").last.input_value())
    )
    page.get_by_role("button", name="Activate").click()


def code(secret: str) -> str:
    """The code of this half-minute (RFC 6238)."""
    step = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.digest(base64.b32decode(secret), step, "sha1")
    (number,) = struct.unpack(">I", digest[digest[-1] & 15 :][:4])
    return f"{(number & 0x7FFFFFFF) % 10**6:06}"


def with_password(page: Page, known: Passwords) -> None:
    """Sign in as the one who has a second factor by now."""
    sign_in(page, NEWCOMER, known[NEWCOMER])


def onward(words: str) -> Callable[[Page, Passwords], None]:
    """Follow the link that begins so."""

    def follow(page: Page, _known: Passwords) -> None:
        page.locator("#content").get_by_role("link", name=words).first.click()

    return follow
