"""A ledger, a mail server, and staff with addresses."""

from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import User

from panel.access.models import Identity
from panel.access.roles import Role
from panel.ledger import opening
from panel.ledger.registry import registry
from panel.mailing.models import waiting
from tests.mailing.server import Server
from tests.staff.granting import grant

Person = Callable[..., str]


@pytest.fixture
def ledger(committed) -> None:
    opening.create(registry, demonstration=False, actor="test")


@pytest.fixture
def person(ledger) -> Person:
    """Make somebody with a role and an address; the account's key."""

    def made(name: str, role: Role = Role.SECRETARIAT, *, address: str | None = None) -> str:
        email = f"{name}@un.example" if address is None else address
        user = User.objects.create_user(name, email=email, is_staff=True)
        key = Identity.objects.create(user=user).key
        grant(key, role)
        return key

    return made


@pytest.fixture
def server(settings) -> Iterator[Server]:
    """A mail server to which mail goes."""
    made = Server()
    with made.listening():
        settings.EMAIL_URL = f"smtp://127.0.0.1:{made.port}"
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", made.port
        settings.EMAIL_TIMEOUT = 2
        yield made


def hurry() -> None:
    """Let the pause before the next try be over."""
    waiting().update(next_try="2015-01-01T00:00:00Z")
