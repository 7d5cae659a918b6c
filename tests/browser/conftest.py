"""A real browser, people signed in to it, and everything that its console complains about."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User

from panel.access import queries
from panel.access.domain import GrantRole
from panel.access.giving import give
from panel.access.models import Identity
from panel.access.roles import Role
from panel.ledger.execution import Asked
from panel.ledger.registry import registry
from tests.api.conftest import ledger, state  # noqa: F401  # fixtures

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
PASSWORD = "a long password"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]


@pytest.fixture(scope="session")
def chromium() -> Iterator[object]:
    """Return a running Chromium of the system's own."""
    if not CHROMIUM:
        pytest.skip("no Chromium on this machine: install the package chromium to run these")
    if os.environ.get("TEST_DATABASE") == "postgresql":
        pytest.skip("a browser shows the same on either database, which tests/staff reads on both")
    from playwright.sync_api import sync_playwright

    # The browser's driver keeps an event loop in this thread; the ORM is called beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def sign_in(chromium, ledger, served) -> Iterator[Callable[..., object]]:  # noqa: F811  # as above
    """Return a way to open the desk as somebody new with a role."""
    contexts: list[Any] = []
    complaints: list[str] = []

    def signed_in(role: Role, **options: object) -> object:
        name = f"{role} {len(contexts)}"
        user = User.objects.create_user(name, password=PASSWORD, is_staff=True)
        key = Identity.objects.create(user=user).key
        grant = GrantRole(role=role, reason="a test")
        give(registry, Asked(grant, key), queries.operator("test"))
        context = chromium.new_context(**{"base_url": served, "accept_downloads": True, **options})
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if _bad(said) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto("/admin/")
        page.get_by_label("Username").fill(name)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        return page

    yield signed_in
    for context in contexts:
        context.close()
    assert complaints == []


def _bad(said: Any) -> bool:
    text = said.text
    return said.type == "error" and "status of 4" not in text
