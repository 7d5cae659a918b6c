"""A ledger with the toy room in it, its tables made for each test and dropped after."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.db import connection, transaction

from panel.ledger import guards, opening
from panel.ledger.registry import Registry, registry
from tests.ledger import tampering, toy


@pytest.fixture
def toys(committed) -> Iterator[Registry]:
    """Return the registry with the toy room in it."""
    with connection.schema_editor() as editor:
        for model in toy.MODELS:
            editor.create_model(model)
    yield registry.with_rooms(toy.ROOM)
    with connection.schema_editor() as editor:
        for model in toy.MODELS:
            editor.delete_model(model)


@pytest.fixture
def ledger(toys) -> Registry:
    """Return that registry beside an opened ledger."""
    opening.create(toys, demonstration=False, actor="test")
    return toys


@pytest.fixture
def story(toys) -> Registry:
    """Return it beside an opened demonstration ledger."""
    opening.create(toys, demonstration=True, actor="test")
    return toys


@pytest.fixture
def unguard(committed) -> Iterator[Callable[[], None]]:
    """Return what drops the log's guards; they are back after the test."""
    yield tampering.drop_guards
    with transaction.atomic():
        guards.install(connection)
