"""A ledger, and people with accounts and roles in it."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client

from cases.listing.importing import import_file
from cases.regimes.loading import load
from panel.access import queries
from panel.access.models import Identity
from panel.access.roles import Role
from panel.ledger import clockwork, opening
from panel.ledger.registry import registry
from tests.cases.reports.acting import drafted
from tests.staff.granting import grant
from tests.staff.incident import opened

SignIn = Callable[..., Client]
LIST = Path(__file__).parents[1] / "story" / "list-2007-03-24.xml"
JUNE = datetime(2015, 6, 3, 16, tzinfo=UTC)


@pytest.fixture
def ledger(built):
    """A demonstration ledger without a story."""
    built(_created)


def _created():
    opening.create(registry, demonstration=True, actor="test")


@pytest.fixture
def sign_in(ledger) -> SignIn:
    """Make somebody with these roles and sign them in."""

    def signed_in(*roles: Role, name: str = "") -> Client:
        name = name or "-".join(roles) or "nobody"
        user = User.objects.create_user(name, password="a long password", is_staff=True)
        key = Identity.objects.create(user=user).key
        for role in roles:
            grant(key, role)
        client = Client()
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def incident(ledger, built):
    """The key of an incident with a broadcaster's item and two that repeat it."""
    return built(opened)


@pytest.fixture
def report(ledger, built):
    """A draft of a report, in June 2015."""
    return built(_drafted)


def _drafted() -> str:
    operator = queries.operator("test")
    clockwork.set_clock(JUNE)
    load(registry, operator, known_by=date(2015, 6, 3))
    import_file(registry, operator, LIST)
    return drafted()
